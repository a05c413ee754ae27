"""What the pages of meetings read: lists, counts of answers, the day of all rooms."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from meetings.free import Span, day_span
from meetings.models import Invitation, Meeting
from meetings.queries import meetings, rooms
from office.bookings.models import Resource
from office.bookings.queries import bookings
from office.catalogue.kinds import url_of
from office.core.actor import Actor

WEEK, MINE, UPCOMING, MINUTES, DONE = "week", "mine", "upcoming", "minutes", "done"
S = Meeting.State
COLUMN = timedelta(minutes=15)


def midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))


def of_week(actor: Actor, monday: date) -> QuerySet[Meeting]:
    """Meetings that begin in a week, by the clock, cancelled ones too: who knew of them looks."""
    return (
        meetings(actor)
        .filter(starts_at__gte=midnight(monday), starts_at__lt=midnight(monday + timedelta(days=7)))
        .order_by("starts_at", "card_id")
    )


def of_tab(actor: Actor, tab: str) -> QuerySet[Meeting]:
    rows = meetings(actor)
    if tab == MINE:
        mine = Q(chair__in=actor.person_ids) | Q(organiser__in=actor.person_ids)
        mine |= Q(attendee_ids__overlap=sorted(actor.person_ids))
        mine |= Q(substitute_ids__overlap=sorted(actor.person_ids))
        return rows.filter(mine, starts_at__gte=midnight(actor.today)).exclude(state=S.CANCELLED)
    if tab == UPCOMING:
        return rows.filter(
            state__in=[S.PLANNED, S.NOTIFIED, S.READY], starts_at__gte=midnight(actor.today)
        )
    if tab == MINUTES:
        return rows.filter(state=S.ENDED)
    return rows.filter(state__in=[S.MINUTES_ISSUED, S.CLOSED, S.CANCELLED])


@dataclass(frozen=True, slots=True)
class Answers:
    """How many were asked, and what they said."""

    asked: int = 0
    attend: int = 0
    substitute: int = 0
    leave: int = 0
    none: int = 0
    signed: int = 0
    silent: int = 0
    """Colleagues who have not answered: a guest is telephoned, not urged."""

    @property
    def answered(self) -> int:
        return self.asked - self.none

    @property
    def figures(self) -> list[tuple[str, Any, int]]:
        """Each answer with its name and number, as links show them."""
        said = Invitation.Answer
        order = (said.ATTEND, said.SUBSTITUTE, said.LEAVE, said.NONE)
        return [(kind.value, kind.label, getattr(self, kind.value)) for kind in order]


COUNTED = {
    "asked": Count("pk"),
    "attend": Count("pk", filter=Q(answer="attend")),
    "substitute": Count("pk", filter=Q(answer="substitute")),
    "leave": Count("pk", filter=Q(answer="leave")),
    "none": Count("pk", filter=Q(answer="none")),
    "signed": Count("pk", filter=Q(signed_in_at__isnull=False)),
    "silent": Count("pk", filter=Q(answer="none", person__isnull=False)),
}


def answers_of(meeting_ids: Iterable[int]) -> dict[int, Answers]:
    """Counts for a page of meetings: one query."""
    rows = Invitation.objects.filter(meeting__in=list(meeting_ids), taken_off_at=None)
    counted: Any = rows.order_by().values("meeting_id").annotate(**COUNTED)
    return {row["meeting_id"]: Answers(**{k: row[k] for k in COUNTED}) for row in counted}


def own_open(actor: Actor, meeting_ids: Iterable[int]) -> dict[int, Invitation]:
    """Invitations of these meetings that wait for this person's answer: one query."""
    rows = Invitation.objects.filter(
        meeting__in=list(meeting_ids),
        person__in=actor.person_ids,
        taken_off_at=None,
        told_at__isnull=False,
        answer=Invitation.Answer.NONE,
    )
    return {i.meeting_id: i for i in rows.select_related("person")}


@dataclass(frozen=True, slots=True)
class Block:
    """A booking or a free gap in a room's day, in columns of a quarter of an hour."""

    span: Span
    first: int
    last: int
    title: str = ""
    url: str = ""
    past: bool = False
    free: bool = False


@dataclass(frozen=True, slots=True)
class Lane:
    room: Resource
    blocks: list[Block]


def day_of_rooms(actor: Actor, day: date) -> list[Lane]:
    """Every room of the house with its day: two queries, whatever their number."""
    hours = day_span(day)
    rows = bookings(actor).filter(
        resource__kind=Resource.Kind.ROOM,
        cancelled_at=None,
        firm=True,
        period__overlap=DateTimeTZRange(hours.starts_at, hours.ends_at, "[)"),
    )
    taken: dict[int, list[Any]] = {}
    for booking in rows.order_by("period"):
        taken.setdefault(booking.resource_id, []).append(booking)
    return [
        Lane(room, _blocks(actor, hours, taken.get(room.pk, [])))
        for room in rooms().filter(active=True).order_by("place", "name")
    ]


def _blocks(actor: Actor, hours: Span, taken: list[Any]) -> list[Block]:
    found: list[Block] = []
    at = max(hours.starts_at, _quarter(actor.now)) if actor.now < hours.ends_at else hours.ends_at
    free_from = max(at, hours.starts_at)
    for booking in taken:
        span = Span(booking.period.lower, booking.period.upper)
        found += _gap(hours, free_from, span.starts_at)
        free_from = max(free_from, span.ends_at)
        found.append(_taken(actor, hours, span, booking))
    return [*found, *_gap(hours, free_from, hours.ends_at)]


def _quarter(moment: datetime) -> datetime:
    """The next full quarter of an hour."""
    floor = moment.replace(minute=moment.minute // 15 * 15, second=0, microsecond=0)
    return floor if floor == moment else floor + COLUMN


def _gap(hours: Span, begin: datetime, end: datetime) -> list[Block]:
    """Half an hour and more can be booked from the page, from a full quarter on: a slot that began
    within the column of the booking before it would drop to a second row."""
    if end - _quarter(begin) < 2 * COLUMN:
        return []
    span = Span(_quarter(begin), min(end, hours.ends_at))
    return [Block(span, _column(hours, span.starts_at), _column(hours, span.ends_at), free=True)]


def _taken(actor: Actor, hours: Span, span: Span, booking: Any) -> Block:
    named = booking.may_read
    first = _column(hours, max(span.starts_at, hours.starts_at))
    return Block(
        span,
        first,
        max(first + 1, _column(hours, min(span.ends_at, hours.ends_at), up=True)),
        title=booking.title if named else "",
        url=url_of(booking.card.kind, booking.card_id) if named and booking.card_id else "",
        past=span.ends_at <= actor.now,
    )


def _column(hours: Span, moment: datetime, *, up: bool = False) -> int:
    """Which grid line a moment falls on; the first is 1."""
    quarters, rest = divmod(moment - hours.starts_at, COLUMN)
    return int(quarters) + (1 if up and rest else 0) + 1


def now_percent(day: date, now: datetime) -> str:
    """Where the line of the present stands, in percent of the day; empty on other days."""
    hours = day_span(day)
    if not hours.starts_at <= now < hours.ends_at:
        return ""
    share = (now - hours.starts_at) / (hours.ends_at - hours.starts_at)
    return f"{share * 100:.2f}"
