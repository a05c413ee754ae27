"""How open duties read as trouble: each area says it for its own kinds, in `AppConfig.ready()`.

A duty is trouble when nobody has it, when it is late, and on the day of its deadline. A kind that
is quite in order until the last minute (an expected guest, a car on the road), or that should be
seen days ahead, says so with `until`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Case, IntegerField, Q, Value, When

FRESH = timedelta(days=3)
"""So long after its deadline a pressing duty still stands before older lateness."""
Sentence = Callable[[Any, Any, datetime], str]
"""duty, record, now: what is wrong, in one sentence; empty where the usual one says it."""


@dataclass(frozen=True, slots=True)
class Reading:
    """`until` gives, for a moment, the deadline up to which such a duty is trouble already.

    `label` is the word on the chip. `step` is the command that is proposed: "" proposes to urge the
    holder, None whatever discharges the duty. `at` is the moment it is all about (the guest comes,
    the car leaves); `pressing` kinds stand before what is merely late, while they are fresh.
    """

    says: Sentence
    label: Any = ""
    step: str | None = None
    until: Callable[[datetime], datetime] | None = None
    at: Callable[[Any], datetime] | None = None
    pressing: bool = False


READINGS: dict[str, Reading] = {}


def register_trouble(kind: str, reading: Reading) -> None:
    READINGS[kind] = reading


def only_late(now: datetime) -> datetime:
    """Nothing is wrong before the deadline."""
    return now


def near(now: datetime, day_ends: datetime) -> Q:
    """Duties whose deadline is so near that somebody should look; overdue ones are among them."""
    special = {kind: r.until(now) for kind, r in READINGS.items() if r.until is not None}
    rule = Q(due_at__lt=day_ends) & ~Q(kind__in=sorted(special))
    for kind, edge in sorted(special.items()):
        rule |= Q(kind=kind, due_at__lt=edge)
    return rule


def latest(now: datetime, day_ends: datetime) -> datetime:
    """No deadline after this moment is near for any kind: what an index can leave out at once."""
    edges = [r.until(now) for r in READINGS.values() if r.until is not None]
    return max([day_ends, *edges])


def urgency(now: datetime) -> Case:
    """0 for what can still be saved and for what presses, 1 for what is merely late."""
    pressing = sorted(kind for kind, reading in READINGS.items() if reading.pressing)
    return Case(
        When(due_at__gte=now, then=Value(0)),
        When(kind__in=pressing, due_at__gte=now - FRESH, then=Value(0)),
        default=Value(1),
        output_field=IntegerField(),
    )
