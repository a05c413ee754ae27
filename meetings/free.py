"""What is free: rooms for a span, the nearest times of a room, and the free time of a person."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.db.models import F, Q, QuerySet, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from meetings.queries import rooms
from office.bookings.models import Booking, Resource
from office.calendars import workdays
from office.parameters.registry import value

STEP = timedelta(minutes=15)
MOST_DAYS = 5


@dataclass(frozen=True, slots=True)
class Span:
    starts_at: datetime
    ends_at: datetime

    def __str__(self) -> str:
        begin, end = timezone.localtime(self.starts_at), timezone.localtime(self.ends_at)
        return f"{begin:%H:%M}–{end:%H:%M}"


@dataclass(frozen=True, slots=True)
class Offer:
    """A room with a span in which it is free."""

    room: Resource
    span: Span


def day_span(day: date) -> Span:
    """The hours of a day that the page of rooms shows."""
    opens, closes = (
        time.fromisoformat(value(f"meetings.day_{end}")) for end in ("opens", "closes")
    )
    return Span(
        timezone.make_aware(datetime.combine(day, opens)),
        timezone.make_aware(datetime.combine(day, closes)),
    )


def suitable(seats: int | None = None, words: str = "") -> QuerySet[Resource]:
    """Rooms in use that seat so many and have everything the words name, the smallest first."""
    found = rooms().filter(active=True)
    if seats:
        found = found.filter(Q(seats__gte=seats))
    for word in words.replace("、", " ").replace(",", " ").replace("，", " ").split()[:8]:
        found = found.filter(
            Q(room__equipment__icontains=word) | Q(name__icontains=word) | Q(place__icontains=word)
        )
    return found.order_by(F("seats").asc(nulls_last=True), "name")


def free_rooms(
    starts_at: datetime,
    ends_at: datetime,
    *,
    seats: int | None = None,
    words: str = "",
    but: int | None = None,
) -> list[Resource]:
    """Suitable rooms free for the span with their own time to lay out and clear: two queries.

    What the record `but` holds itself is no hindrance: it would move.
    """
    found = list(suitable(seats, words))
    taken = busy([r.pk for r in found], starts_at - DAY, ends_at + DAY, but=but)
    return [r for r in found if not _meets(taken.get(r.pk, ()), needed(r, starts_at, ends_at))]


DAY = timedelta(days=1)


def needed(room: Resource, starts_at: datetime, ends_at: datetime) -> Span:
    """The span with the minutes that the room takes before and after."""
    layout: Any = getattr(room, "room", None)
    if layout is None:
        return Span(starts_at, ends_at)
    return Span(
        starts_at - timedelta(minutes=layout.setup_minutes),
        ends_at + timedelta(minutes=layout.clear_minutes),
    )


def busy(
    resource_ids: Iterable[int], starts_at: datetime, ends_at: datetime, *, but: int | None = None
) -> dict[int, list[Span]]:
    """Firm bookings of some resources that touch a span, in the order of the clock: one query."""
    rows = Booking.objects.filter(
        resource__in=list(resource_ids),
        firm=True,
        cancelled_at=None,
        period__overlap=DateTimeTZRange(starts_at, ends_at, "[)"),
    ).annotate(of=Coalesce("card_id", Value(0)))
    if but is not None:
        rows = rows.exclude(of=but)
    found: dict[int, list[Span]] = {}
    for resource, period in rows.order_by("period").values_list("resource_id", "period"):
        found.setdefault(resource, []).append(Span(period.lower, period.upper))
    return found


def _meets(taken: Iterable[Span], wanted: Span) -> bool:
    return any(t.starts_at < wanted.ends_at and wanted.starts_at < t.ends_at for t in taken)


def nearest(
    starts_at: datetime,
    ends_at: datetime,
    *,
    now: datetime,
    seats: int | None = None,
    words: str = "",
    most: int = 3,
) -> list[Offer]:
    """The nearest times, earlier or later on the same working days, at which a room is free.

    Looks at the day asked for, then the working days after it, in steps of a quarter of an hour.
    """
    found = list(suitable(seats, words))
    day = timezone.localdate(starts_at)
    last = day_span(_later(day, MOST_DAYS)).ends_at
    taken = busy([r.pk for r in found], day_span(day).starts_at - DAY, last + DAY)
    offers: list[Offer] = []
    for n in range(MOST_DAYS + 1):
        on = day if n == 0 else _later(day, n)
        for span in _candidates(on, starts_at, ends_at - starts_at, now):
            room = next(
                (
                    r
                    for r in found
                    if not _meets(taken.get(r.pk, ()), needed(r, span.starts_at, span.ends_at))
                    and not any(o.room == r for o in offers)
                ),
                None,
            )
            if room is not None:
                offers.append(Offer(room, span))
            if len(offers) == most:
                return offers
    return offers


def _later(day: date, days: int) -> date:
    return workdays.add_workdays(day, days)


def _candidates(day: date, wanted: datetime, length: timedelta, now: datetime) -> Iterable[Span]:
    """Starts of one day, those nearest to the clock time asked for first."""
    hours = day_span(day)
    local = timezone.localtime(wanted)
    aim = timezone.make_aware(datetime.combine(day, local.time()))
    starts = []
    at = hours.starts_at
    while at + length <= hours.ends_at:
        if at >= now:
            starts.append(at)
        at += STEP
    return [Span(s, s + length) for s in sorted(starts, key=lambda s: (abs(s - aim), s))]


def gaps(resource_id: int, day: date, *, now: datetime | None = None) -> list[Span]:
    """When one resource is free on a day."""
    hours = day_span(day)
    at = max(hours.starts_at, now) if now else hours.starts_at
    found = []
    for span in busy([resource_id], hours.starts_at, hours.ends_at).get(resource_id, []):
        if span.starts_at - at >= STEP:
            found.append(Span(at, span.starts_at))
        at = max(at, span.ends_at)
    if hours.ends_at - at >= STEP:
        found.append(Span(at, hours.ends_at))
    return found
