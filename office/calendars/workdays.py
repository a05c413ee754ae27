"""Working days, office hours and clocks.

Rules (domain reference 2.13): the day of the start is not counted; "within n working days" ends at
close of the nth; a clock in calendar days that ends on a rest day moves to the next working day.
"""

from __future__ import annotations

import bisect
import threading
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from time import monotonic as time_now
from typing import Literal

from django.db import connection, transaction
from django.utils import timezone

from office.calendars.models import CalendarDay
from office.core.errors import DomainError
from office.parameters.registry import value

Basis = Literal["wd", "cd", "mo", "h"]
LOOK_AGAIN = 30.0  # seconds until a process notices a day that another one changed


@dataclass(frozen=True, slots=True)
class Calendar:
    """The whole calendar, 13,000 short rows. Replaced as one piece, so that no thread sees half."""

    stamp: tuple[int, ...]
    days: list[date]
    works: list[date]
    index: dict[date, int]


_lock = threading.Lock()
_known: Calendar | None = None
_seen_at = 0.0


@transaction.atomic
def set_day(day: date, kind: str, name: str = "") -> CalendarDay:
    """The office's own word on one day; every clock sees it from the next look on."""
    row, _ = CalendarDay.objects.update_or_create(
        date=day, defaults={"kind": kind, "name": name, "official": True}
    )
    reindex()
    return row


def reindex() -> None:
    """Count the working days anew, in one statement."""
    with connection.cursor() as cursor:
        cursor.execute(
            """UPDATE calendars_calendarday d SET index = n.running FROM (
                 SELECT date,
                        sum((kind IN ('workday', 'makeup'))::int) OVER (ORDER BY date) AS running
                 FROM calendars_calendarday) n
               WHERE n.date = d.date AND d.index IS DISTINCT FROM n.running"""
        )
    forget()


def forget() -> None:
    """Look for a change at the next use."""
    global _seen_at  # noqa: PLW0603 - one calendar per process
    _seen_at = 0.0


# The sum weighed by the day tells two arrangements apart that move as many days each way.
STAMP = """SELECT count(*), coalesce(sum(index::bigint), 0),
                  coalesce(sum(index::bigint * (date - date '2000-01-01')), 0)
           FROM calendars_calendarday"""


def _load() -> Calendar:
    global _known, _seen_at  # noqa: PLW0603 - one calendar per process
    if _known is not None and time_now() - _seen_at < LOOK_AGAIN:
        return _known
    with _lock, connection.cursor() as cursor:
        cursor.execute(STAMP)
        stamp = tuple(cursor.fetchone())
        if _known is None or stamp != _known.stamp:
            cursor.execute("SELECT date, index, kind FROM calendars_calendarday ORDER BY date")
            rows = cursor.fetchall()
            _known = Calendar(
                stamp,
                [r[0] for r in rows],
                [r[0] for r in rows if r[2] in {"workday", "makeup"}],
                {r[0]: r[1] for r in rows},
            )
        _seen_at = time_now()
        return _known


def index_of(day: date) -> int:
    """Working days up to and including `day`."""
    known = _load()
    found = known.index.get(day)
    if found is None:
        raise DomainError(
            f"The working calendar reaches from {known.days[0]} to {known.days[-1]}; "
            f"{day} is outside."
            if known.days
            else "The working calendar is empty: run manage.py migrate."
        )
    return found


def is_workday(day: date) -> bool:
    return index_of(day) != index_of(day - timedelta(days=1))


def is_official(day: date) -> bool:
    """False where the year's arrangement was not published and Monday to Friday is assumed."""
    return CalendarDay.objects.filter(date=day, official=True).exists()


def next_workday(day: date) -> date:
    """`day` itself when it is one, else the first after it."""
    index_of(day)
    works = _load().works
    return works[bisect.bisect_left(works, day)]


def add_workdays(start: date, days: int) -> date:
    """The nth working day after (or before, when negative) `start`; the start is not counted."""
    at = index_of(start)
    if days < 0:
        # index counts start itself when it works, so one step back must leave it.
        at = at - (1 if is_workday(start) else 0) + 1
    target = at + days
    works = _load().works
    if not 1 <= target <= len(works):
        raise DomainError(f"{days} working days from {start} is outside the working calendar.")
    return works[target - 1]


def workdays_between(start: date, end: date) -> int:
    """Working days after `start` up to and including `end`; negative when `end` is earlier."""
    return index_of(end) - index_of(start)


def add_months(day: date, months: int) -> date:
    """The same day so many months on; the last of the month where that has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def last_day(start: date, amount: int, basis: Basis) -> date:
    """The day on which a term of days or months that began on `start` ends."""
    if basis == "wd":
        return add_workdays(start, amount)
    if basis == "mo":
        return next_workday(add_months(start, amount))
    return next_workday(start + timedelta(days=amount))


def _clock(key: str) -> time:
    return time.fromisoformat(value(key))


def opening(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, _clock("hours.opens")))


def closing(day: date) -> datetime:
    """When a deadline of that day falls due."""
    return timezone.make_aware(datetime.combine(day, _clock("hours.closes")))


def due(start: datetime, amount: int, basis: Basis) -> datetime:
    """When a clock started at `start` runs out."""
    day = timezone.localdate(start)
    if basis == "wd":
        return closing(add_workdays(day, amount))
    if basis in ("cd", "mo"):
        return closing(last_day(day, amount, basis))
    return _add_hours(start, timedelta(hours=amount))


def _spans(day: date) -> list[tuple[datetime, datetime]]:
    """Office hours of one working day, without the break."""
    lunch = [
        timezone.make_aware(datetime.combine(day, time.fromisoformat(t)))
        for t in value("hours.lunch")
    ]
    if len(lunch) != 2:
        return [(opening(day), closing(day))]
    return [(opening(day), lunch[0]), (lunch[1], closing(day))]


def _add_hours(start: datetime, left: timedelta) -> datetime:
    day = next_workday(timezone.localdate(start))
    while True:
        for begins, ends in _spans(day):
            at = max(begins, start)
            if at >= ends:
                continue
            if left <= ends - at:
                return at + left
            left -= ends - at
        day = next_workday(day + timedelta(days=1))
