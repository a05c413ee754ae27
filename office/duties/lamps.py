"""Lamps, computed by the database at the moment of looking, never stored."""

from __future__ import annotations

from datetime import date, datetime

from django.db.models import Case, CharField, F, Value, When
from django.utils import timezone

from office.calendars import workdays
from office.parameters.registry import value

RED, YELLOW, GREEN = "red", "yellow", "green"


def yellow_until(now: datetime) -> datetime:
    """Deadlines up to this moment are yellow: the close of the third working day (a parameter)."""
    return workdays.closing(workdays.add_workdays(timezone.localdate(now), value("lamp.yellow")))


def lamp(due_field: str, now: datetime) -> Case:
    """red past due · yellow within three working days · green later."""
    return Case(
        When(**{f"{due_field}__lt": now}, then=Value(RED)),
        When(**{f"{due_field}__lte": yellow_until(now)}, then=Value(YELLOW)),
        default=Value(GREEN),
        output_field=CharField(max_length=6),
    )


def day_lamp(due_field: str, today: date) -> Case:
    """The same for a column that holds a day: red once the day is over."""
    edge = workdays.add_workdays(today, value("lamp.yellow"))
    return Case(
        When(**{f"{due_field}__lt": today}, then=Value(RED)),
        When(**{f"{due_field}__lte": edge}, then=Value(YELLOW)),
        default=Value(GREEN),
        output_field=CharField(max_length=6),
    )


def lamp_of(due_at: datetime, now: datetime) -> str:
    """The same rule for one value in hand."""
    if due_at < now:
        return RED
    return YELLOW if due_at <= yellow_until(now) else GREEN


SOONEST = (F("due_at").asc(nulls_last=True), F("id").asc())
