"""Letters of ours: the register, a draft, and the page of one."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from documents.linter.queries import may_see_report
from documents.linter.views import checked
from documents.models import IncomingDocument
from documents.outgoing import actions, commands, queries
from documents.outgoing.filters import OutgoingFilter
from documents.outgoing.forms import DraftForm
from documents.outgoing.models import OutgoingDocument
from documents.policy import may_register
from documents.queries import incoming_get
from documents.views.rows import letter_rows
from office.catalogue.queries import led_to
from office.core.actor import Actor
from office.core.errors import DomainError, NotAllowed
from office.organisation.actors import actor_of
from office.pages.commands import CommandPages, buttons, command_page, given_by, refuse
from office.pages.history import history
from office.pages.keyset import newest_first

OUTGOING = CommandPages(commands.OUTGOING, queries.outgoing_get)
command = command_page(OUTGOING)


@login_required
@require_GET
def register(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    asked = request.GET.copy()
    for name in [n for n, v in asked.items() if not str(v).strip()]:
        del asked[name]
    page = newest_first(
        OutgoingFilter(asked, queryset=queries.outgoing_register(actor)).qs, request.GET
    )
    return render(
        request,
        "documents/outgoing.html",
        {
            "rows": letter_rows(actor, page.rows),
            "page": page,
            "asked": request.GET,
            "states": OutgoingDocument.State.choices,
            "may_register": may_register(actor),
            "may_read_overrides": may_see_report(actor),
        },
    )


@login_required
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Begin a draft; `?reply_to=<id>` answers a letter and joins its matter."""
    actor = actor_of(request)
    answers = _answered(actor, request.POST.get("reply_to") or request.GET.get("reply_to", ""))
    start = {"addressee": answers.issuer, "kind": "reply"} if answers else {}
    form = DraftForm(request.POST or None, initial=start)
    status, error = 200, None
    if request.method == "POST":
        status = 400
        if form.is_valid():
            try:
                doc = actions.draft_outgoing(actor, **given_by(form), in_reply_to=answers)
            except NotAllowed:
                raise
            except DomainError as refusal:
                refuse(form, refusal)
                error, status = refusal, refusal.status
            else:
                messages.success(request, _("Draft %(number)s is begun.") % {"number": doc.number})
                return redirect("documents:outgoing-detail", doc.pk)
    context = {"form": form, "answers": answers, "error": error}
    return render(request, "documents/outgoing_new.html", context, status=status)


def _answered(actor: Actor, pk: str) -> IncomingDocument | None:
    return incoming_get(actor, int(pk)) if pk.isdecimal() else None


@login_required
@require_GET
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    actor = actor_of(request)
    doc = queries.outgoing_get(actor, pk)
    return render(
        request,
        "documents/outgoing_detail.html",
        {
            "doc": doc,
            "row": letter_rows(actor, [doc])[0],
            "buttons": buttons(actor, doc, commands.OUTGOING),
            "linked": list(led_to(actor, doc.pk)),
            **checked(actor, doc),
            "events": history(actor, doc.pk),
        },
    )
