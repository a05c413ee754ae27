"""The letter that returns a paper, a leader's own phrases, and what his words seem to ask."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from documents import policy
from documents.handling import actions, queries
from documents.handling.papers import return_letter
from documents.queries import incoming_get
from office.core.actor import Actor
from office.core.errors import DomainError, NotAllowed
from office.organisation.actors import actor_of
from office.organisation.names import department_name
from office.organisation.queries import people
from office.pages.commands import refuse
from office.sheets.responses import sheet_response

LONGEST = 2000


class PhrasesForm(forms.Form):
    phrases = forms.CharField(
        label=gettext_lazy("My phrases"),
        required=False,
        max_length=1500,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=gettext_lazy("One a line, at most 12. Empty brings the usual ones back."),
    )


def _leader(request: HttpRequest) -> Actor:
    actor = actor_of(request)
    if not any(policy.may_instruct(hat, None) for hat in actor.capacities):
        raise NotAllowed(_("Instructions are written by leaders."))
    return actor


@login_required
@require_GET
def return_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """The letter that goes back with a returned paper."""
    actor = actor_of(request)
    doc = incoming_get(actor, pk)
    return sheet_response(return_letter(actor, doc), f"{_('Return letter')} {doc.number}")


@login_required
@require_http_methods(["GET", "POST"])
def phrases(request: HttpRequest) -> HttpResponse:
    """The sentences on a leader's own buttons."""
    actor = _leader(request)
    start = {"phrases": "\n".join(queries.phrases(actor.user_id))}
    form = PhrasesForm(request.POST if request.method == "POST" else None, initial=start)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            actions.keep_phrases(actor, phrases=form.cleaned_data["phrases"].splitlines())
        except DomainError as error:
            refuse(form, error)
            status = error.status
        else:
            messages.success(request, _("Your phrases are kept."))
            return redirect("documents:phrases")
    return render(request, "documents/phrases.html", {"form": form}, status=status)


@login_required
@require_POST
def words(request: HttpRequest) -> HttpResponse:
    """What the words typed so far seem to ask; the leader takes it over or does not."""
    actor = _leader(request)
    asked = queries.asked_of(request.POST.get("text", "")[:LONGEST], actor.today)
    person = people().filter(pk=asked.lead_person_id).first() if asked.lead_person_id else None
    return render(
        request,
        "documents/_asked.html",
        {
            "asked": asked,
            "person": person,
            "lead": department_name(asked.lead_department_id) if asked.lead_department_id else "",
            "assisting": [department_name(pk) for pk in asked.assisting_ids],
        },
    )
