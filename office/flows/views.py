"""Pages whose buttons or contents span areas: a letter, a petition, and their commands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from documents import queries
from documents.models import IncomingDocument
from documents.secrets.terms import is_state_secret
from documents.views.letter import initial, letter_context
from documents.views.offers import offers
from office.audit.looks import note_look
from office.catalogue.models import Card
from office.catalogue.queries import came_from, led_to
from office.core.actor import Actor
from office.core.errors import DomainError, NotAllowed, NotVisible
from office.flows.commands import INCOMING
from office.flows.forms import LetterSuperviseForm, SuperviseForm
from office.flows.letter_to_item import proposed, supervise_letter
from office.flows.petition_to_item import supervise_petition
from office.flows.supervised import under_supervision
from office.organisation.actors import actor_of
from office.pages.commands import (
    IN_DIALOG,
    CommandPages,
    buttons,
    command_page,
    refuse,
    with_version,
)
from office.pages.files import FilesForm, files_panel, take_files
from reception.delegations.policy import receive_letter as receive_letter_rule
from reception.delegations.queries import STANDING
from reception.models import Delegation
from reception.petitions import queries as petitions
from reception.petitions.models import Petition
from reception.petitions.views import petition_context
from supervision.models import SupervisionItem
from supervision.policy import docket_item
from supervision.queries import items

HANDWRITTEN = ("image/png", "image/jpeg")
LETTER = CommandPages(INCOMING, queries.incoming_get, initial)
letter_command = command_page(LETTER)


@dataclass(frozen=True, slots=True)
class Derived:
    """A record this one led to; `item` where it is under supervision, for its lamp and progress."""

    card: Card
    item: SupervisionItem | None


def derived(actor: Actor, card_id: int) -> list[Derived]:
    """Two queries, or one when nothing came of it."""
    cards = list(led_to(actor, card_id))
    under = [c.pk for c in cards if c.kind == SupervisionItem.KIND]
    found = {i.pk: i for i in items(actor).filter(pk__in=under)} if under else {}
    return [Derived(card, found.get(card.pk)) for card in cards]


@login_required
@require_GET
def letter(request: HttpRequest, pk: int) -> HttpResponse:
    actor = actor_of(request)
    doc = queries.incoming_get(actor, pk)
    if is_state_secret(doc.secrecy):
        note_look(actor, doc)
    return _letter_page(request, actor, doc)


@login_required
@require_http_methods(["GET", "POST"])
def letter_files(request: HttpRequest, pk: int) -> HttpResponse:
    """Files for a letter; a refused one brings the page back, with the sentence beside it."""
    actor = actor_of(request)
    doc = queries.incoming_get(actor, pk)
    if request.method == "POST":
        form = take_files(request, actor, doc)
        if form.errors:
            return _letter_page(request, actor, doc, form)
    return redirect("flows:letter", pk)


def _letter_page(
    request: HttpRequest, actor: Actor, doc: IncomingDocument, refused: FilesForm | None = None
) -> HttpResponse:
    context = letter_context(actor, doc)
    panel = files_panel(actor, doc, refused)
    came_of_it = derived(actor, doc.pk)
    offered = offers(actor, context, buttons(actor, doc, INCOMING))
    return render(
        request,
        "documents/letter.html",
        {
            **context,
            "panel": panel,
            "pictures": [f for f in panel.files if f.blob.media_type in HANDWRITTEN],
            "derived": came_of_it,
            "origins": list(came_from(actor, doc.pk)),
            **offered,
            "instruct": _instruction(doc, context)
            if any(b.name == "instruct" for b in offered["buttons"])
            else None,
            "may_supervise": may_supervise(actor, doc, came_of_it),
            "may_receive": may_receive(actor, came_of_it),
        },
        status=400 if refused else 200,
    )


def _instruction(doc: IncomingDocument, context: dict[str, Any]) -> forms.Form:
    """The panel's form; its two lists of departments come from the names read already."""
    form = LETTER.form("instruct", doc)
    choices = [(d.pk, str(d)) for d in context["departments"]]
    form.fields["lead_department"].choices = [("", "—"), *choices]  # type: ignore[attr-defined]
    form.fields["assisting_departments"].choices = choices  # type: ignore[attr-defined]
    return form


def may_supervise(actor: Actor, doc: IncomingDocument, came_of_it: list[Derived]) -> bool:
    """Not yet under supervision, still in hand, with a lead department, and his to docket."""
    if doc.lead_department_id is None or doc.state not in INCOMING.flow.waiting:
        return False
    withdrawn = SupervisionItem.State.WITHDRAWN
    if any(d.item is not None and d.item.state != withdrawn for d in came_of_it):
        return False
    return any(docket_item(hat, None) for hat in actor.capacities)


def may_receive(actor: Actor, came_of_it: list[Derived]) -> bool:
    """No delegation that he sees came of it yet; of one he does not see, the action tells."""
    if not any(receive_letter_rule(hat, None) for hat in actor.capacities):
        return False
    return not any(d.card.kind == Delegation.KIND and d.card.state in STANDING for d in came_of_it)


@login_required
@require_http_methods(["GET", "POST"])
def supervise(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a letter that already has its lead department under supervision."""
    actor = actor_of(request)
    doc = queries.incoming_get(actor, pk)
    start = {} if request.method == "POST" else proposed(doc, actor.today)
    form = LetterSuperviseForm(request.POST or None, initial=start)
    status, error = 200, None
    if request.method == "POST" and form.is_valid():
        try:
            item = supervise_letter(with_version(actor, request), pk, **_confirmed(form))
        except (NotAllowed, NotVisible):
            raise
        except DomainError as refusal:
            refuse(form, refusal)
            error, status = refusal, 409 if refusal.status == 412 else refusal.status
        else:
            messages.success(
                request,
                _("%(letter)s is under supervision as %(item)s.") % {"letter": doc, "item": item},
            )
            return redirect("flows:letter", pk)
    context = {"form": form, "record": doc, "error": error}
    bare = request.headers.get("HX-Request") == "true"
    if bare:
        form.auto_id = IN_DIALOG
    template = "documents/_supervise_form.html" if bare else "documents/supervise.html"
    return render(request, template, context, status=status)


def _confirmed(form: forms.Form) -> dict[str, Any]:
    """A form of before without the fields of the proposal leaves all as on the letter."""
    given = dict(form.cleaned_data)
    if "lead_department" not in form.data:
        del given["assisting_departments"]
    return given


@login_required
@require_GET
def petition(request: HttpRequest, pk: int) -> HttpResponse:
    actor = actor_of(request)
    found = petitions.petition_get(actor, pk)
    context = {
        **petition_context(actor, found),
        "derived": derived(actor, pk),
        "may_supervise": found.state == Petition.State.ACCEPTED
        and any(docket_item(hat, None) for hat in actor.capacities)
        and not under_supervision(pk),
    }
    return render(request, "reception/petitions/detail.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def petition_supervise(request: HttpRequest, pk: int) -> HttpResponse:
    """Put an accepted petition under supervision."""
    actor = actor_of(request)
    found = petitions.petition_get(actor, pk)
    form = SuperviseForm(request.POST if request.method == "POST" else None)
    status, error = 200, None
    if request.method == "POST" and form.is_valid():
        try:
            item = supervise_petition(
                with_version(actor, request), pk, text=form.cleaned_data["text"]
            )
        except (NotAllowed, NotVisible):
            raise
        except DomainError as refusal:
            refuse(form, refusal)
            error, status = refusal, 409 if refusal.status == 412 else refusal.status
        else:
            messages.success(
                request,
                _("%(petition)s is under supervision as %(item)s.")
                % {"petition": found, "item": item},
            )
            return redirect("flows:petition", pk)
    context = {"form": form, "record": found, "error": error}
    bare = request.headers.get("HX-Request") == "true"
    if bare:
        form.auto_id = IN_DIALOG
    part = "_supervise_form" if bare else "supervise"
    return render(request, f"reception/petitions/{part}.html", context, status=status)
