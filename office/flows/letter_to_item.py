"""A leader's instruction on a letter becomes a supervision item, once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from documents import actions as letters
from documents import queries as letter_queries
from documents.models import IncomingDocument
from office.catalogue.actions import link
from office.core.actor import Actor
from office.core.errors import Conflict, DomainError
from office.flows.supervised import LED_TO, under_supervision
from office.organisation.models import Department
from supervision import actions as supervision
from supervision.models import SupervisionItem


@transaction.atomic
def instruct_letter(  # noqa: PLR0913 - keywords, each named by the caller
    actor: Actor,
    pk: int,
    *,
    text: str,
    lead_department: Department | None = None,
    assisting_departments: Sequence[Department] = (),
    due_on: date | None = None,
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
    )
    if supervise:
        _docket(actor, doc, text)
    return doc


@transaction.atomic
def supervise_letter(actor: Actor, pk: int, *, text: str = "") -> SupervisionItem:
    """Put a letter that already has its lead department under supervision."""
    doc = letter_queries.incoming_get(actor, pk, lock=True)
    return _docket(actor, doc, text or doc.title)


def _docket(actor: Actor, doc: IncomingDocument, text: str) -> SupervisionItem:
    """The item inherits the letter's matter, secrecy, departments and deadline. Withdrawing it
    undoes this: then the letter may be put under supervision again."""
    if under_supervision(doc.pk):
        raise Conflict(_("%(letter)s is under supervision already.") % {"letter": doc})
    if doc.lead_department is None:
        raise DomainError(
            _("Name the department that leads."),
            fields={"lead_department": [_("Choose a department.")]},
        )
    item = supervision.docket(
        actor,
        supervision.NewItem(
            title=doc.title,
            lead_department=doc.lead_department,
            source="instruction",
            original_text=text,
            assisting_departments=list(Department.objects.filter(pk__in=doc.assisting_ids)),
            due_on=doc.due_on,
            secrecy=doc.secrecy,
        ),
        matter_id=doc.matter_id,
    )
    link(doc, item, LED_TO, actor.now)
    return item
