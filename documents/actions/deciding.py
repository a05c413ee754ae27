"""What the office makes of a letter: checked, sent back or proposed, instructed, handed over."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from documents import policy
from documents.models import Assistance, IncomingDocument, Opinion, ReturnSlip
from documents.steps import check_no_copy_out, locked, office_duty, opine
from office.core.actor import Actor
from office.core.errors import DomainError
from office.duties.actions import Owed
from office.duties.steps import step, widen
from office.files.models import Attachment
from office.organisation.models import Department, User
from office.organisation.queries import head_of, role_holder

State = IncomingDocument.State


@transaction.atomic
def screen_incoming(actor: Actor, pk: int, **values: str) -> IncomingDocument:
    """First check: is it ours and correct, and is it `for` reading or for action?"""
    purpose = values["for"]
    doc, hat = locked(actor, pk, "screen")
    target = State.READING if purpose == "reading" else State.SCREENED
    owed = office_duty(doc, "circulate" if purpose == "reading" else "propose")
    if purpose == "reading":
        owed = Owed(
            "documents.circulate", owed.holder_id, owed.department_id, term="term.documents.assign"
        )
    step(
        actor,
        doc,
        policy.INCOMING,
        "screen",
        hat=hat,
        verb="documents.incoming.screened",
        owes=[owed],
        closes=["documents.screen"],
        target=target,
        purpose=purpose,
    )
    return doc


@transaction.atomic
def return_incoming(
    actor: Actor, pk: int, *, reason: str, rule: str = ReturnSlip.Rule.OTHER
) -> IncomingDocument:
    """Back to the sender, with the rule it breaks and the words; the number stays in the book.

    The letter that goes with it is a sheet of this record.
    """
    doc, hat = locked(actor, pk, "return")
    check_no_copy_out(doc)
    ReturnSlip.objects.create(
        document=doc, rule=rule, reason=reason, by_id=actor.user_id, at=actor.now
    )
    step(
        actor,
        doc,
        policy.INCOMING,
        "return",
        hat=hat,
        verb="documents.incoming.returned",
        closes=None,
        rule=rule,
        reason=reason,
    )
    return doc


@transaction.atomic
def propose_incoming(
    actor: Actor,
    pk: int,
    *,
    text: str,
    lead_department: Department,
    assisting_departments: Sequence[Department] = (),
    instructor: User | None = None,
) -> IncomingDocument:
    """拟办: the office says who should do what, for a leader to decide."""
    doc, hat = locked(actor, pk, "propose")
    _set_departments(doc, lead_department, assisting_departments)
    doc.instructor = instructor or role_holder("director", "leader", "chief")
    opine(actor, doc, hat, Opinion.Kind.PROPOSAL, text)
    step(
        actor,
        doc,
        policy.INCOMING,
        "propose",
        hat=hat,
        verb="documents.incoming.proposed",
        fields=["lead_department", "assisting_ids", "instructor"],
        owes=[
            Owed(
                "documents.instruct",
                doc.instructor.pk,
                doc.department_id,
                term="term.documents.instruct",
            )
        ],
        closes=["documents.propose"],
        lead_department=lead_department.pk,
    )
    return doc


def _set_departments(
    doc: IncomingDocument, lead: Department | None, assisting: Iterable[Department]
) -> None:
    """Exactly one lead; the lead is never its own assistant."""
    if lead is not None:
        doc.lead_department = lead
    helpers = {d.pk for d in assisting} - {doc.lead_department_id}
    if helpers or lead is not None:
        doc.assisting_ids = sorted(helpers)


@transaction.atomic
def instruct_incoming(  # noqa: PLR0913 - keywords, each named by the caller
    actor: Actor,
    pk: int,
    *,
    text: str,
    lead_department: Department | None = None,
    assisting_departments: Sequence[Department] = (),
    due_on: date | None = None,
    handwriting: Attachment | None = None,
) -> IncomingDocument:
    """批示: the leader decides. His words are kept as he wrote them and never changed."""
    doc, hat = locked(actor, pk, "instruct")
    _set_departments(doc, lead_department, assisting_departments)
    if doc.lead_department_id is None:
        raise DomainError(
            _("Name the department that leads."),
            fields={"lead_department": [_("Choose a department.")]},
        )
    if due_on is not None:
        if due_on < actor.today:
            raise DomainError(
                _("The deadline has passed already."), fields={"due_on": [_("Choose a later day.")]}
            )
        doc.due_on = due_on
    if handwriting is not None and handwriting.card_id != doc.pk:
        raise DomainError(
            _("That picture is not among the files of this letter."),
            fields={"handwriting": [_("Choose one of its files.")]},
        )
    opine(actor, doc, hat, Opinion.Kind.INSTRUCTION, text, handwriting=handwriting)
    step(
        actor,
        doc,
        policy.INCOMING,
        "instruct",
        hat=hat,
        verb="documents.incoming.instructed",
        fields=["lead_department", "assisting_ids", "due_on"],
        owes=[office_duty(doc, "assign")],
        closes=["documents.propose", "documents.instruct"],
        lead_department=doc.lead_department_id,
        due_on=doc.due_on,
    )
    return doc


@transaction.atomic
def assign_incoming(
    actor: Actor,
    pk: int,
    *,
    lead_department: Department | None = None,
    assisting_departments: Sequence[Department] = (),
) -> IncomingDocument:
    """Hand the instructed letter over: the lead department handles, the others assist.

    To others than instructed where they are named: a department may have handed it back.
    """
    doc, hat = locked(actor, pk, "assign")
    _set_departments(doc, lead_department, assisting_departments)
    term = f"term.documents.handle.{doc.urgency}"
    departments = [doc.lead_department_id, *doc.assisting_ids]
    owes = [
        Owed(
            "documents.handle" if d == doc.lead_department_id else "documents.assist",
            head_of(d).pk,
            int(d or 0),
            term="" if doc.due_on else term,
            due_on=doc.due_on,
        )
        for d in departments
    ]
    widen(doc, departments=[int(d or 0) for d in departments])
    doc.assisting_open_ids = list(doc.assisting_ids)
    _open_parts(actor, doc)
    step(
        actor,
        doc,
        policy.INCOMING,
        "assign",
        hat=hat,
        verb="documents.incoming.assigned",
        fields=["lead_department", "assisting_ids", "assisting_open_ids"],
        owes=owes,
        closes=["documents.assign"],
        lead_department=doc.lead_department_id,
        assisting=doc.assisting_ids,
    )
    return doc


def _open_parts(actor: Actor, doc: IncomingDocument) -> None:
    """Each assisting department gets a part of its own; one that handed it back begins anew."""
    Assistance.objects.bulk_create(
        [
            Assistance(document=doc, department_id=d, assigned_at=actor.now)
            for d in doc.assisting_ids
        ],
        update_conflicts=True,
        unique_fields=["document", "department"],
        update_fields=["state", "assigned_at", "accepted_at", "ended_at", "reason"],
    )
