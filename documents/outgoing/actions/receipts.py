"""What becomes of a letter that was sent out: delivered, read, acknowledged, urged."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

from documents.outgoing import policy, queries
from documents.outgoing.actions.hands import FLOW, State, locked, owed
from documents.outgoing.models import Delivery, DeliveryNote, Means, OutgoingDocument
from office.audit.emit import emit
from office.core.actor import Actor, Capacity
from office.core.errors import WrongState
from office.duties.actions import Owed, close_duties
from office.duties.models import Duty
from office.duties.queries import of_card
from office.duties.steps import step
from office.notifications.actions import notify

What = DeliveryNote.What
OPEN = frozenset({Delivery.State.SENT, Delivery.State.DELIVERED, Delivery.State.READ})


def log(actor: Actor, rows: Sequence[Delivery], what: str, text: str = "") -> None:
    DeliveryNote.objects.bulk_create(
        DeliveryNote(delivery=r, what=what, at=actor.now, by_id=actor.user_id, text=text[:200])
        for r in rows
    )


def _mine(doc: OutgoingDocument, hat: Capacity | None, delivery: int | None) -> list[Delivery]:
    """The one named, those of his own departments, or for the office all that are open."""
    rows: Any = Delivery.objects.select_for_update().filter(document=doc)
    if delivery is not None:
        rows = rows.filter(pk=delivery)
    found = [r for r in rows.order_by("pk") if r.state in OPEN]
    if hat is not None:
        own = [r for r in found if _is_own(r, hat)]
        if own or not policy.office(hat, doc):
            found = own
    if not found:
        raise WrongState(_("There is no such delivery that is still open and yours."))
    return found


def _is_own(row: Delivery, hat: Capacity | None) -> bool:
    """Of a department that he heads, or whose duty he holds."""
    if hat is None:
        return row.department_id is not None
    return row.department_id in hat.headed_ids or row.holder_id == hat.person_id


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
    log(actor, found, What.DELIVERED, text)
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
    actor: Actor,
    pk: int,
    *,
    delivery: int | None = None,
    text: str = "",
    means: str = Means.HERE,
) -> OutgoingDocument:
    """签收: a department of ours acknowledges here; for the others the office enters the receipt,
    and how it came: by telephone, or on the sheet that was signed.

    The last one closes the loop: only the filing is left.
    """
    doc, hat = locked(actor, pk, "acknowledge")
    rows = _mine(doc, hat, delivery)
    left = _receipts_in(actor, doc, rows, text, means or Means.HERE)
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
        means=means or Means.HERE,
        left=len(left),
    )
    return doc


def _receipts_in(
    actor: Actor, doc: OutgoingDocument, rows: list[Delivery], text: str, means: str
) -> list[Delivery]:
    """Enters the receipts; answers with the deliveries that still lack theirs."""
    Delivery.objects.filter(pk__in=[r.pk for r in rows]).update(
        state=Delivery.State.ACKNOWLEDGED,
        acknowledged_at=actor.now,
        receipt=text[:200],
        means=means,
    )
    log(actor, rows, What.ACKNOWLEDGED, text)
    close_duties(actor, doc.pk, kinds=["documents.receive"], parts=[str(r.pk) for r in rows])
    return list(Delivery.objects.filter(document=doc).exclude(state=Delivery.State.ACKNOWLEDGED))


@transaction.atomic
def read_outgoing(actor: Actor, pk: int) -> OutgoingDocument:
    """Whoever has it for a department of ours has opened it; acknowledged it is not yet.

    The letter itself stays as it is, so that nobody who has it open is told that it changed.
    """
    doc, hat = locked(actor, pk, "read")
    unread = [r for r in _mine(doc, hat, None) if r.read_at is None and _is_own(r, hat)]
    if not unread:
        raise WrongState(_("It was read already."))
    Delivery.objects.filter(pk__in=[r.pk for r in unread]).update(
        state=Delivery.State.READ, read_at=actor.now
    )
    log(actor, unread, What.READ)
    emit(
        "documents.outgoing.read",
        actor=actor,
        record=doc,
        hat=hat,
        deliveries=[r.pk for r in unread],
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
    log(actor, rows, What.CHASED, text)
    return doc


# --- reminders -----------------------------------------------------------------------------------

SHARES = (50, 80, 100)
"""Per cent of the time to acknowledge at which whoever has not is told."""
FIRST_SHARE = SHARES[0]


def at_share(sent: datetime, due: datetime, share: int) -> datetime:
    return sent + (max(due, sent) - sent) * share / 100


@transaction.atomic
def remind_receivers(actor: Actor, pk: int) -> int:
    """Tell whoever has not acknowledged one letter how much of his time is gone; how many.

    The clock calls it. Told once for each share: after an outage the latest alone speaks.
    """
    doc = queries.outgoing_get(actor, pk, lock=True)
    rows = [
        r
        for r in Delivery.objects.filter(document=doc, remind_at__lte=actor.now)
        if r.state in OPEN and doc.state == State.ISSUED
    ]
    Delivery.objects.filter(document=doc, remind_at__lte=actor.now).update(remind_at=None)
    if not rows:
        return 0
    by_share: dict[int, list[Delivery]] = defaultdict(list)
    for row in rows:
        by_share[_share_now(row, actor.now)].append(row)
    Delivery.objects.bulk_update(rows, ["remind_at"])
    for share, some in by_share.items():
        log(actor, some, What.REMINDED, f"{share} %")
        _tell(actor, doc, some, share)
    return len(rows)


def _share_now(row: Delivery, now: datetime) -> int:
    """The share that is reached; the row gets the time of the next."""
    due = row.due_at or row.sent_at
    reached = [s for s in SHARES if at_share(row.sent_at, due, s) <= now]
    later = [s for s in SHARES if s not in reached]
    row.remind_at = at_share(row.sent_at, due, later[0]) if later else None
    return reached[-1]


def _tell(actor: Actor, doc: OutgoingDocument, rows: Sequence[Delivery], share: int) -> None:
    """Who owes the receipt of a department of ours; for the others the office, which can ring."""
    parts = {str(r.pk) for r in rows if r.department_id}
    open_duties = of_card(actor, doc.pk).filter(state=Duty.State.OPEN)
    owed_by = Q(kind="documents.receive", part__in=parts)
    if any(r.department_id is None for r in rows):
        owed_by |= Q(kind="documents.receipts")
    event = emit(
        "documents.outgoing.receivers_reminded",
        actor=actor,
        record=doc,
        deliveries=[r.pk for r in rows],
        share=share,
    )
    notify(
        set(open_duties.filter(owed_by).values_list("holder_id", flat=True)),
        "notice",
        f"receivers:{doc.pk}:{event.pk}",
        actor.now,
        card_id=doc.pk,
        event_id=event.pk,
        news="documents.outgoing.receivers_reminded",
    )
