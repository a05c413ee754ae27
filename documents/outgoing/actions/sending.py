"""From the seal to the archive: sealed, sent out, acknowledged, filed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import F, Max
from django.utils.translation import gettext as _

from documents import actions as letters
from documents.archive.retention import proposal
from documents.models import IncomingDocument
from documents.outgoing import queries
from documents.outgoing.actions.hands import FLOW, State, clerk_duty, locked
from documents.outgoing.actions.recalling import supersede
from documents.outgoing.actions.receipts import FIRST_SHARE, What, at_share, log
from documents.outgoing.models import Delivery, OutgoingDocument, SealUse, Way
from documents.packs.choosing import pack_of
from documents.secrets.terms import is_state_secret
from office.calendars import workdays
from office.catalogue.actions import link
from office.core.actor import Actor
from office.core.errors import Conflict, DomainError, WrongState
from office.core.text import plain
from office.duties.actions import Owed
from office.duties.steps import step, widen
from office.organisation.models import Department, User
from office.organisation.queries import head_of
from office.parameters.registry import value

MOST_DELIVERIES = 500


@dataclass(frozen=True, slots=True)
class Recipient:
    """Whom a letter goes to, how, in how many copies; a department of ours acknowledges here."""

    name: str
    way: str = Way.PAPER
    copies: int = 1
    department: Department | None = None


@transaction.atomic
def seal_outgoing(
    actor: Actor,
    pk: int,
    *,
    copies: int = 1,
    pages: int = 1,
    seal: str = "",
    handler: User | None = None,
) -> OutgoingDocument:
    """用印: stamped by the keeper, entered in the register. Never on blank: it has a number."""
    doc, hat = locked(actor, pk, "seal")
    if not doc.has_number or not doc.body.strip():
        raise WrongState(_("Nothing blank is sealed. Give the letter its text and number first."))
    _enter_use(actor, doc, copies=copies, pages=pages, seal=seal, handler=handler or doc.drafter)
    step(
        actor,
        doc,
        FLOW,
        "seal",
        hat=hat,
        verb="documents.outgoing.sealed",
        owes=[clerk_duty(doc, "issue")],
        closes=None,
        copies=copies,
        pages=pages,
    )
    return doc


def seal_for(doc: OutgoingDocument) -> str:
    """The seal that a letter of its kind and direction bears, unless another is named."""
    stamp = pack_of(doc).stamp(doc.kind, doc.direction)
    return stamp or _("Seal of %(organ)s") % {"organ": value("office.name")}


def _enter_use(
    actor: Actor, doc: OutgoingDocument, *, copies: int, pages: int, seal: str, handler: Any
) -> None:
    """A line of the register: time, unit, matter, copies, pages, approver, handler, keeper."""
    keeper = User.objects.get(pk=int(actor.user_id or doc.keeper_id or 0))
    SealUse.objects.create(
        document=doc,
        at=actor.now,
        seal=plain(seal) or seal_for(doc),
        unit=str(doc.department),
        number=doc.number,
        copies=copies,
        pages=pages,
        approver=str(doc.signer or ""),
        handler=str(handler or ""),
        keeper=str(keeper),
        keeper_person=keeper,
    )


@transaction.atomic
def issue_outgoing(
    actor: Actor, pk: int, *, deliveries: Sequence[Recipient] = (), due_on: date | None = None
) -> OutgoingDocument:
    """核发: one line a recipient in the delivery log; the addressees themselves unless named.

    Departments of ours owe an acknowledgement, the clerk the receipts of all others. A letter that
    answers one received is linked with it, and the answer is entered there.
    """
    doc, hat = locked(actor, pk, "issue")
    to = list(deliveries) or _addressees(doc)
    _check_recipients(actor, to, due_on)
    rows = _send(actor, doc, to, due_on)
    doc.issued_at = actor.now
    step(
        actor,
        doc,
        FLOW,
        "issue",
        hat=hat,
        verb="documents.outgoing.issued",
        fields=["issued_at", "receiving_ids", "receiver_ids"],
        owes=[clerk_duty(doc, "receipts"), *_receiving(doc, rows, due_on)],
        closes=None,
        number=doc.number,
        recipients=len(rows),
    )
    _answer(actor, doc)
    supersede(actor, doc)
    return doc


@transaction.atomic
def add_recipients(
    actor: Actor,
    pk: int,
    *,
    deliveries: Sequence[Recipient],
    reason: str,
    due_on: date | None = None,
) -> OutgoingDocument:
    """补发: more recipients after it was sent out, with the reason. Copies are numbered on.

    Where all receipts were in, the letter waits for receipts again.
    """
    doc, hat = locked(actor, pk, "add_recipients")
    there = queries.deliveries(doc.pk)
    _check_recipients(actor, deliveries, due_on, before=there.count())
    known = {name for row in there for name in (row.recipient, row.department_id) if name}
    for recipient in deliveries:
        if {recipient.name, recipient.department and recipient.department.pk} & known:
            raise Conflict(
                _("%(name)s has it already.") % {"name": recipient.name},
                fields={"deliveries": [_("Enter others.")]},
            )
    rows = _send(actor, doc, deliveries, due_on, reason)
    again = doc.state == State.ACKNOWLEDGED
    step(
        actor,
        doc,
        FLOW,
        "add_recipients",
        hat=hat,
        verb="documents.outgoing.recipients_added",
        fields=["receiving_ids", "receiver_ids"],
        owes=[*([clerk_duty(doc, "receipts")] if again else []), *_receiving(doc, rows, due_on)],
        closes=None if again else (),
        target=State.ISSUED if again else None,
        recipients=len(rows),
        reason=reason,
    )
    return doc


def _check_recipients(
    actor: Actor, to: Sequence[Recipient], due_on: date | None, before: int = 0
) -> None:
    if due_on is not None and due_on < actor.today:
        raise DomainError(
            _("The deadline has passed already."), fields={"due_on": [_("Choose a later day.")]}
        )
    if not 0 < len(to) <= MOST_DELIVERIES - before:
        raise DomainError(
            _("Name who receives it: between one and %(n)s recipients.")
            % {"n": MOST_DELIVERIES - before},
            fields={"deliveries": [_("Enter a recipient.")]},
        )


def _addressees(doc: OutgoingDocument) -> list[Recipient]:
    """Whoever stands as addressee or under copy; departments of ours by their names."""
    found = []
    for name in queries.named_in(f"{doc.addressee}，{doc.copy_to}"):
        ours = queries.department_named(name)
        found.append(Recipient(name, Way.INTERNAL if ours else Way.PAPER, 1, ours))
    return found


def _send(
    actor: Actor,
    doc: OutgoingDocument,
    to: Sequence[Recipient],
    due_on: date | None,
    reason: str = "",
) -> list[Delivery]:
    """Constant statements whatever the number of recipients, but for the heads of departments."""
    heads = {r.department.pk: head_of(r.department.pk) for r in to if r.department}
    term = value("term.documents.receive")
    due = workdays.closing(due_on) if due_on else workdays.due(actor.now, term, "wd")
    rows = [
        Delivery(
            document=doc,
            recipient=r.name or str(r.department),
            way=Way.INTERNAL if r.department else r.way,
            copies=r.copies,
            department=r.department,
            holder=heads.get(r.department.pk) if r.department else None,
            state=Delivery.State.DELIVERED if r.department else Delivery.State.SENT,
            sent_at=actor.now,
            delivered_at=actor.now if r.department else None,
            due_at=due,
            remind_at=at_share(actor.now, due, FIRST_SHARE),
            reason=reason[:200],
        )
        for r in to
    ]
    number_copies_of(doc, rows)
    rows = Delivery.objects.bulk_create(rows)
    log(actor, rows, What.SENT, reason)
    doc.receiving_ids = sorted({*doc.receiving_ids, *heads})
    doc.receiver_ids = sorted({*doc.receiver_ids, *(head.pk for head in heads.values())})
    widen(doc, departments=heads)
    return rows


def number_copies_of(doc: OutgoingDocument, rows: Sequence[Delivery]) -> None:
    """份号 of a state secret: on from the last one given, in the order of the recipients (7.2.1).

    The letter is locked, so no two of its copies are given one number.
    """
    if not is_state_secret(doc.secrecy):
        return
    given = Delivery.objects.filter(document=doc, first_copy__isnull=False)
    last = given.aggregate(last=Max(F("first_copy") + F("copies") - 1))["last"] or 0
    for row in rows:
        if row.first_copy is None:
            row.first_copy, last = last + 1, last + row.copies


def _receiving(doc: OutgoingDocument, rows: Sequence[Delivery], due_on: date | None) -> list[Owed]:
    return [
        Owed(
            "documents.receive",
            int(row.holder_id or 0),
            int(row.department_id or doc.department_id),
            term="" if due_on else "term.documents.receive",
            due_on=due_on,
            part=str(row.pk),
        )
        for row in rows
        if row.department_id
    ]


def _answer(actor: Actor, doc: OutgoingDocument) -> None:
    """Tie it to the letter that it answers; one that waits for its answer has it now."""
    if doc.in_reply_to_id is None:
        return
    answered = IncomingDocument.objects.visible_to(actor).get(pk=doc.in_reply_to_id)
    if answered.state == IncomingDocument.State.FILED:  # it stays as it was filed
        return
    link(doc, answered, "replies-to", actor.now)
    if answered.state == IncomingDocument.State.REPORTED:
        letters.reply_incoming(actor, answered.pk, outgoing_document=doc.pk)


@transaction.atomic
def file_outgoing(actor: Actor, pk: int, *, retention: str = "") -> OutgoingDocument:
    """Into the archive, with its term of retention. Frozen from here on.

    Where nobody named a term, that of the rule that fits.
    """
    doc, hat = locked(actor, pk, "file")
    doc.retention = retention or proposal(doc).retention
    step(
        actor,
        doc,
        FLOW,
        "file",
        hat=hat,
        verb="documents.outgoing.filed",
        fields=["retention"],
        closes=None,
        retention=doc.retention,
    )
    return doc
