"""Every read of the day registers: constant statements for a page of letters, whatever it holds."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from itertools import islice
from typing import Any

from django.db.models import Case, CharField, Count, F, Max, OuterRef, Q, Subquery, Sum, Value, When
from django.utils import timezone
from django.utils.translation import gettext as _

from documents.daybook.asked import Asked, Book, Outcome
from documents.daybook.columns import Line
from documents.models import Delivery, IncomingDocument, Opinion, OutgoingDocument, SealUse
from office.audit.models import Event
from office.core.actor import Actor
from office.core.scoping import Secrecy
from office.duties.models import Duty
from office.duties.queries import open_by_card

PAGE = 250
CLOCKS = {Book.RECEIVED: "documents.handle", Book.SENT: "documents.receipts"}
"""The duty that tells whether a letter was done with in time."""
ENDED = {
    "documents.incoming.completed": "completed_at",
    "documents.incoming.filed": "filed_at",
    "documents.outgoing.filed": "filed_at",
}


def letters(actor: Actor, asked: Asked) -> Any:
    """The letters of a register that the actor may see, in the order in which they came or went.

    A registration that was withdrawn keeps its number and its line; a draft never sent has none.
    """
    start, end = _moment(asked.first), _moment(asked.last + timedelta(days=1))
    if asked.book == Book.SENT:
        rows = OutgoingDocument.objects.visible_to(actor).filter(
            issued_at__gte=start, issued_at__lt=end
        )
        rows = rows.select_related("drafter", "signer").defer("body")
        rows = rows.order_by("issued_at", "card_id")
    else:
        rows = IncomingDocument.objects.visible_to(actor).filter(
            received_at__gte=start, received_at__lt=end
        )
        rows = rows.order_by("received_at", "card_id")
    return _narrowed(actor, rows, asked)


def _moment(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def _narrowed(actor: Actor, rows: Any, asked: Asked) -> Any:
    if asked.kind:
        rows = rows.filter(kind=asked.kind)
    if asked.sender and asked.book == Book.RECEIVED:
        rows = rows.filter(issuer_key=asked.sender)
    if asked.department is not None:
        column = "lead_department" if asked.book == Book.RECEIVED else "department"
        rows = rows.filter(**{column: asked.department or None})
    if asked.outcome:
        rows = with_outcome(actor, rows, asked.book).filter(outcome=asked.outcome)
    return rows


def with_outcome(actor: Actor, rows: Any, book: str) -> Any:
    """Each letter with how its clock ended; the last such duty counts where it was given anew."""
    clock = (
        Duty.objects.visible_to(actor)
        .filter(card=OuterRef("pk"), kind=CLOCKS[Book(book)])
        .exclude(state=Duty.State.CANCELLED)
        .order_by("-id")
    )
    rows = rows.annotate(
        clock_due=Subquery(clock.values("due_at")[:1]),
        clock_closed=Subquery(clock.values("closed_at")[:1]),
    )
    says = Case(
        When(clock_due=None, then=Value(Outcome.NO_CLOCK)),
        When(clock_closed__lte=F("clock_due"), then=Value(Outcome.ON_TIME)),
        When(clock_closed__isnull=False, then=Value(Outcome.LATE)),
        When(clock_due__lt=actor.now, then=Value(Outcome.OVERDUE)),
        default=Value(Outcome.RUNNING),
        output_field=CharField(),
    )
    return rows.annotate(outcome=says)


def highest_level(rows: Any) -> Secrecy:
    """The highest level among these letters: whoever holds the list on paper holds that."""
    found = rows.order_by().aggregate(most=Max("secrecy"))["most"]
    return Secrecy(found or 0)


def lines(actor: Actor, rows: Any, *, first: int = 1, book: str) -> Iterator[Line]:
    """The letters with what was written on them and became of them; a page in memory at a time."""
    found = rows.iterator(chunk_size=PAGE)
    while page := list(islice(found, PAGE)):
        yield from gathered(actor, page, first=first, book=book)
        first += len(page)


def gathered(actor: Actor, docs: list[Any], *, first: int, book: str) -> Iterator[Line]:
    """The same of a page of letters that is in memory already."""
    gather = _sent if book == Book.SENT else _received
    return gather(actor, docs, first)


def place_of(rows: Any, doc: Any) -> int:
    """Which of the rows of a register a letter is, counted from one."""
    moment = rows.query.order_by[0]
    at = getattr(doc, moment)
    before = Q(**{f"{moment}__lt": at}) | Q(**{moment: at}, card_id__lte=doc.pk)
    return int(rows.filter(before).count())


def _received(actor: Actor, docs: list[IncomingDocument], n: int) -> Iterator[Line]:
    """Three statements a page: opinions, open duties, what ended when."""
    ids = [doc.pk for doc in docs]
    written = _opinions(ids)
    hands = open_by_card(actor, ids)
    ended = _ended(ids)
    for at, doc in enumerate(docs, start=n):
        duties = hands.get(doc.pk, [])
        yield Line(
            at,
            doc,
            proposal=written.get((doc.pk, Opinion.Kind.PROPOSAL)),
            instruction=written.get((doc.pk, Opinion.Kind.INSTRUCTION)),
            where=_where(doc, duties),
            **ended.get(doc.pk, {}),
        )


def _where(doc: Any, duties: list[Duty]) -> str:
    """Who has it; what nobody has any more says its state."""
    if not duties:
        return str(doc.get_state_display())
    names = list(dict.fromkeys(str(duty.holder) for duty in duties))
    if len(names) == 1:
        return names[0]
    return _("%(name)s and %(n)s more") % {"name": names[0], "n": len(names) - 1}


def _opinions(ids: list[int]) -> dict[tuple[int, str], Opinion]:
    """The newest of each kind that still holds."""
    rows = Opinion.objects.filter(
        card__in=ids,
        kind__in=[Opinion.Kind.PROPOSAL, Opinion.Kind.INSTRUCTION],
        taken_back__isnull=True,
    )
    return {(row.card_id, row.kind): row for row in rows.order_by("id")}


def _ended(ids: list[int]) -> dict[int, dict[str, Any]]:
    found: dict[int, dict[str, Any]] = {}
    rows = Event.objects.filter(card__in=ids, verb__in=list(ENDED)).order_by("id")
    for card_id, verb, at in rows.values_list("card_id", "verb", "at"):
        found.setdefault(card_id, {})[ENDED[verb]] = at
    return found


def _sent(_actor: Actor, docs: list[OutgoingDocument], n: int) -> Iterator[Line]:
    """Three statements a page: receipts, uses of the seal, what ended when."""
    ids = [doc.pk for doc in docs]
    receipts = _receipts(ids)
    sealed = dict(
        SealUse.objects.filter(document__in=ids).order_by("id").values_list("document", "at")
    )
    ended = _ended(ids)
    for at, doc in enumerate(docs, start=n):
        yield Line(
            at,
            doc,
            sealed_at=sealed.get(doc.pk),
            **receipts.get(doc.pk, {}),
            **ended.get(doc.pk, {}),
        )


def _receipts(ids: list[int]) -> dict[int, dict[str, Any]]:
    done = Q(state=Delivery.State.ACKNOWLEDGED)
    rows = Delivery.objects.filter(document__in=ids).order_by().values("document")
    counted = rows.annotate(
        copies_sent=Sum("copies"), to=Count("pk"), signed=Count("pk", filter=done)
    )
    return {
        row["document"]: {
            "copies": row["copies_sent"],
            "recipients": row["to"],
            "acknowledged": row["signed"],
        }
        for row in counted
    }
