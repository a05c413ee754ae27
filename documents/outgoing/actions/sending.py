"""From the seal to the archive: sealed, sent out, acknowledged, filed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from documents import actions as letters
from documents.choices import Retention
from documents.models import IncomingDocument
from documents.outgoing import policy, queries
from documents.outgoing.actions.hands import FLOW, State, clerk_duty, locked, owed
from documents.outgoing.models import Delivery, DeliveryNote, OutgoingDocument, SealUse, Way
from documents.packs.choosing import pack_of
from office.catalogue.actions import link
from office.core.actor import Actor, Capacity
from office.core.errors import DomainError, WrongState
from office.core.text import plain
from office.duties.actions import Owed, close_duties
from office.duties.models import Duty
from office.duties.queries import of_card
from office.duties.steps import step, widen
from office.notifications.actions import notify
from office.organisation.models import Department, User
from office.organisation.queries import head_of
from office.parameters.registry import value

MOST_DELIVERIES = 500
What = DeliveryNote.What


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
    if due_on is not None and due_on < actor.today:
        raise DomainError(
            _("The deadline has passed already."), fields={"due_on": [_("Choose a later day.")]}
        )
    to = list(deliveries) or _addressees(doc)
    if not 0 < len(to) <= MOST_DELIVERIES:
        raise DomainError(
            _("Name who receives it: between one and %(n)s recipients.") % {"n": MOST_DELIVERIES},
            fields={"deliveries": [_("Enter a recipient.")]},
        )
    rows = _send(actor, doc, to)
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
    return doc


def _addressees(doc: OutgoingDocument) -> list[Recipient]:
    """Whoever stands as addressee or under copy; departments of ours by their names."""
    found = []
    for name in queries.named_in(f"{doc.addressee}，{doc.copy_to}"):
        ours = queries.department_named(name)
        found.append(Recipient(name, Way.INTERNAL if ours else Way.PAPER, 1, ours))
    return found


def _send(actor: Actor, doc: OutgoingDocument, to: Sequence[Recipient]) -> list[Delivery]:
    """Constant statements whatever the number of recipients, but for the heads of departments."""
    heads = {r.department.pk: head_of(r.department.pk) for r in to if r.department}
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
        )
        for r in to
    ]
    rows = Delivery.objects.bulk_create(rows)
    _log(actor, rows, What.SENT)
    doc.receiving_ids = sorted(heads)
    doc.receiver_ids = sorted({head.pk for head in heads.values()})
    widen(doc, departments=heads)
    return rows


def _log(actor: Actor, rows: Sequence[Delivery], what: str, text: str = "") -> None:
    DeliveryNote.objects.bulk_create(
        DeliveryNote(delivery=r, what=what, at=actor.now, by_id=actor.user_id, text=text[:200])
        for r in rows
    )


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
    link(doc, answered, "replies-to", actor.now)
    if answered.state == IncomingDocument.State.REPORTED:
        letters.reply_incoming(actor, answered.pk, outgoing_document=doc.pk)


def _mine(
    doc: OutgoingDocument, hat: Capacity | None, delivery: int | None, *, open_states: set[str]
) -> list[Delivery]:
    """The one named, those of his own departments, or for the office all that are open."""
    rows: Any = Delivery.objects.select_for_update().filter(document=doc)
    if delivery is not None:
        rows = rows.filter(pk=delivery)
    found = [r for r in rows.order_by("pk") if r.state in open_states]
    if hat is not None:
        own = [
            r for r in found if r.department_id in hat.headed_ids or r.holder_id == hat.person_id
        ]
        if own or not policy.office(hat, doc):
            found = own
    if not found:
        raise WrongState(_("There is no such delivery that is still open and yours."))
    return found


@transaction.atomic
def deliver_outgoing(
    actor: Actor, pk: int, *, delivery: int | None = None, text: str = ""
) -> OutgoingDocument:
    """It reached the recipient: handed over, fetched, or shown as received by the exchange."""
    doc, hat = locked(actor, pk, "deliver")
    rows: Any = Delivery.objects.filter(document=doc, state=Delivery.State.SENT)
    found = list(rows.filter(pk=delivery) if delivery is not None else rows)
    if not found:
        raise WrongState(_("There is no such delivery that is still on its way."))
    Delivery.objects.filter(pk__in=[r.pk for r in found]).update(
        state=Delivery.State.DELIVERED, delivered_at=actor.now
    )
    _log(actor, found, What.DELIVERED, text)
    step(
        actor,
        doc,
        FLOW,
        "deliver",
        hat=hat,
        verb="documents.outgoing.delivered",
        closes=(),
        deliveries=[r.pk for r in found],
    )
    return doc


@transaction.atomic
def acknowledge_outgoing(
    actor: Actor, pk: int, *, delivery: int | None = None, text: str = ""
) -> OutgoingDocument:
    """签收: a department of ours acknowledges here; for the others the office enters the receipt.

    The last one closes the loop: only the filing is left.
    """
    doc, hat = locked(actor, pk, "acknowledge")
    rows = _mine(doc, hat, delivery, open_states={Delivery.State.SENT, Delivery.State.DELIVERED})
    Delivery.objects.filter(pk__in=[r.pk for r in rows]).update(
        state=Delivery.State.ACKNOWLEDGED, acknowledged_at=actor.now, receipt=text[:200]
    )
    _log(actor, rows, What.ACKNOWLEDGED, text)
    close_duties(actor, doc.pk, kinds=["documents.receive"], parts=[str(r.pk) for r in rows])
    left = list(Delivery.objects.filter(document=doc).exclude(state=Delivery.State.ACKNOWLEDGED))
    doc.receiving_ids = sorted({r.department_id for r in left if r.department_id})
    doc.receiver_ids = sorted({r.holder_id for r in left if r.holder_id})
    step(
        actor,
        doc,
        FLOW,
        "acknowledge",
        hat=hat,
        verb="documents.outgoing.acknowledged",
        fields=["receiving_ids", "receiver_ids"],
        owes=[] if left else [_filing(doc)],
        closes=() if left else None,
        target=None if left else State.ACKNOWLEDGED,
        deliveries=[r.pk for r in rows],
        left=len(left),
    )
    return doc


def _filing(doc: OutgoingDocument) -> Owed:
    keeper = queries.cleared_holder(doc.secrecy, "archivist", "clerk", "director")
    return owed(doc, "file_ours", keeper, "file")


@transaction.atomic
def chase_outgoing(actor: Actor, pk: int, *, text: str) -> OutgoingDocument:
    """催办: urge whoever has it now, and note it with every recipient who has not acknowledged."""
    doc, hat = locked(actor, pk, "chase")
    event = step(actor, doc, FLOW, "chase", hat=hat, verb="documents.outgoing.chased", closes=())
    duties = of_card(actor, doc.pk).filter(state=Duty.State.OPEN)
    notify(
        set(duties.values_list("holder_id", flat=True)) - {actor.user_id},
        "chase",
        f"chase:{event.pk}",
        actor.now,
        card_id=doc.pk,
        event_id=event.pk,
        text=text if not doc.secrecy else "",
        by=actor.name,
    )
    silent = Delivery.objects.filter(document=doc).exclude(state=Delivery.State.ACKNOWLEDGED)
    rows = list(silent)
    silent.update(chased_at=actor.now, chased=F("chased") + 1)
    _log(actor, rows, What.CHASED, text)
    return doc


def retention_for(doc: OutgoingDocument) -> str:
    """The term proposed for our own letters (order no. 8): what decides is kept for ever."""
    pack = pack_of(doc)
    if doc.kind in pack.permanent:
        return Retention.PERMANENT
    return Retention.Y10 if doc.kind in pack.short_lived else Retention.Y30


@transaction.atomic
def file_outgoing(actor: Actor, pk: int, *, retention: str = "") -> OutgoingDocument:
    """Into the archive, with its term of retention. Frozen from here on."""
    doc, hat = locked(actor, pk, "file")
    doc.retention = retention or retention_for(doc)
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
