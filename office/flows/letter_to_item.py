"""A leader's instruction on a letter becomes a supervision item, once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from documents import actions as letters
from documents import queries as letter_queries
from documents.handling.actions import take_back_instruction as take_back
from documents.handling.queries import asked_of, last_instruction
from documents.instruction_words import Asked
from documents.models import IncomingDocument
from office.catalogue.actions import link
from office.catalogue.queries import linked
from office.core.actor import Actor
from office.core.errors import Conflict, DomainError
from office.files.models import Attachment
from office.flows.supervised import LED_TO, under_supervision
from office.organisation.models import Department, User
from supervision import actions as supervision
from supervision.models import SupervisionItem
from supervision.queries import items


@transaction.atomic
def instruct_letter(  # noqa: PLR0913 - keywords, each named by the caller
    actor: Actor,
    pk: int,
    *,
    text: str,
    lead_department: Department | None = None,
    assisting_departments: Sequence[Department] = (),
    due_on: date | None = None,
    handwriting: Attachment | None = None,
    supervise: bool = False,
) -> IncomingDocument:
    """Write the instruction and, when asked, put the letter under supervision: both or neither."""
    doc = letters.instruct_incoming(
        actor,
        pk,
        text=text,
        lead_department=lead_department,
        assisting_departments=assisting_departments,
        due_on=due_on,
        handwriting=handwriting,
    )
    if supervise:
        _docket(actor, doc, text)
    return doc


@transaction.atomic
def take_back_instruction(actor: Actor, pk: int) -> IncomingDocument:
    """The instruction its writer takes back takes the item with it that it opened."""
    last = last_instruction(pk)
    doc = take_back(actor, pk)
    if last is not None:
        for item in items(actor).filter(pk__in=linked(pk, LED_TO), created_at=last.at):
            why = _("The instruction was taken back at once.")
            supervision.withdraw_item(actor, item.pk, reason=why)
    return doc


@dataclass(frozen=True, slots=True)
class Proposed:
    """The item as somebody confirms it; what is missing is as on the letter."""

    text: str = ""
    lead_department: Department | None = None
    assisting_departments: Sequence[Department] | None = None
    responsible: User | None = None
    due_on: date | None = None


def proposed(doc: IncomingDocument, today: date) -> dict[str, Any]:
    """What the last instruction and the letter say of an item, for a person to confirm."""
    last = last_instruction(doc.pk)
    asked = asked_of(last.text, today) if last else Asked()
    return {
        "text": last.text if last else "",
        "lead_department": asked.lead_department_id or doc.lead_department_id,
        "assisting_departments": list(asked.assisting_ids) or doc.assisting_ids,
        "responsible": asked.lead_person_id,
        "due_on": asked.due_on or doc.due_on,
    }


@transaction.atomic
def supervise_letter(actor: Actor, pk: int, **given: Any) -> SupervisionItem:
    """Put a letter that already has its lead department under supervision."""
    doc = letter_queries.incoming_get(actor, pk, lock=True)
    asked = Proposed(**{k: v for k, v in given.items() if v is not None})
    return _docket(actor, doc, asked.text or doc.title, asked)


AS_ON_THE_LETTER = Proposed()


def _docket(
    actor: Actor, doc: IncomingDocument, text: str, asked: Proposed = AS_ON_THE_LETTER
) -> SupervisionItem:
    """The item inherits the letter's matter, secrecy, departments and deadline. Withdrawing it
    undoes this: then the letter may be put under supervision again."""
    if under_supervision(doc.pk):
        raise Conflict(_("%(letter)s is under supervision already.") % {"letter": doc})
    lead = asked.lead_department or doc.lead_department
    if lead is None:
        raise DomainError(
            _("Name the department that leads."),
            fields={"lead_department": [_("Choose a department.")]},
        )
    item = supervision.docket(
        actor,
        supervision.NewItem(
            title=doc.title,
            lead_department=lead,
            source="instruction",
            original_text=text,
            assisting_departments=_assisting(doc, asked, lead),
            responsible=asked.responsible,
            due_on=asked.due_on or doc.due_on,
            secrecy=doc.secrecy,
            same_words="link",
        ),
        matter_id=doc.matter_id,
    )
    link(doc, item, LED_TO, actor.now)
    return item


def _assisting(doc: IncomingDocument, asked: Proposed, lead: Department) -> list[Department]:
    chosen = asked.assisting_departments
    if chosen is None:
        chosen = list(Department.objects.filter(pk__in=doc.assisting_ids))
    return [d for d in chosen if d.pk != lead.pk]
