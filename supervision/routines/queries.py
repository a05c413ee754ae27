"""Templates and the days on which they come round."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from office.calendars import workdays
from office.core.actor import Actor
from office.core.errors import NotVisible
from supervision.models import SupervisionItem
from supervision.routines.models import Routine, RoutineRun

Every = Routine.Every
MOST_BACK = 60
"""So many periods are made up after the office stood still: more than a year of weeks."""


def routines() -> QuerySet[Routine]:
    return Routine.objects.select_related("lead_department")


def routine_get(pk: int, *, lock: bool = False) -> Routine:
    rows: Any = routines().filter(pk=pk)
    found: Routine | None = (rows.select_for_update(of=("self",)) if lock else rows).first()
    if found is None:
        raise NotVisible(_("There is no such template."))
    return found


def runs(actor: Actor, routine_id: int) -> QuerySet[RoutineRun]:
    """The items it has made that the reader may see, newest first."""
    seen = SupervisionItem.objects.visible_to(actor).values("pk")
    return RoutineRun.objects.filter(routine=routine_id, item__in=seen).select_related("item")


def period_of(every: str, day: date) -> str:
    """The period that a day lies in: `2026-W48`, `2026-11`, `2026-Q4`, `2026`."""
    if every == Every.WEEK:
        year, week, _day = day.isocalendar()
        return f"{year}-W{week:02}"
    if every == Every.MONTH:
        return f"{day:%Y-%m}"
    if every == Every.QUARTER:
        return f"{day.year}-Q{(day.month + 2) // 3}"
    return f"{day.year}"


def day_in_period(routine: Routine, day: date) -> date:
    """The day of its rule in the period of `day`, before the calendar has its say."""
    if routine.every == Every.WEEK:
        return day - timedelta(days=day.weekday()) + timedelta(days=min(routine.day, 7) - 1)
    first = day.replace(day=1)
    if routine.every == Every.QUARTER:
        first = date(day.year, (day.month - 1) // 3 * 3 + min(routine.month, 3), 1)
    if routine.every == Every.YEAR:
        first = date(day.year, routine.month, 1)
    last = workdays.add_months(first, 1) - timedelta(days=1)
    return first.replace(day=min(routine.day, last.day))


def working(routine: Routine, day: date) -> date:
    """That day when it is worked, else the working day beside it."""
    if workdays.is_workday(day):
        return day
    if routine.rest_day == Routine.RestDay.BEFORE:
        return workdays.add_workdays(day, -1)
    return workdays.next_workday(day)


def rounds(routine: Routine, today: date) -> Iterator[tuple[str, date]]:
    """(period, day) of every round that has come by today, oldest first, since it started."""
    if routine.every == Every.NEVER:
        return
    seen: set[str] = set()
    found = []
    day = today + timedelta(days=10)  # a rule that moves to the working day before may come early
    while day >= routine.starts_on - timedelta(days=10) and len(seen) < MOST_BACK:
        period = period_of(routine.every, day)
        if period not in seen:
            seen.add(period)
            nominal = day_in_period(routine, day)
            comes = working(routine, nominal)
            if nominal >= routine.starts_on and comes <= today:
                found.append((period, comes))
        day -= timedelta(days=5 if routine.every == Every.WEEK else 20)
    yield from reversed(found)


def next_round(routine: Routine, today: date) -> date | None:
    """When it comes round next."""
    day = max(today, routine.starts_on)
    for _turn in range(800 if routine.every != Every.NEVER and routine.active else 0):
        nominal = day_in_period(routine, day)
        comes = working(routine, nominal)
        if nominal >= routine.starts_on and comes > today:
            return comes
        day += timedelta(days=1)
    return None


def to_make(actor: Actor) -> list[tuple[int, str, date]]:
    """(routine, period, day) of what has come round and was not made yet. Two queries."""
    live = list(routines().filter(active=True).exclude(every=Every.NEVER))
    made = set(RoutineRun.objects.filter(routine__in=live).values_list("routine_id", "period"))
    return [
        (routine.pk, period, day)
        for routine in live
        for period, day in rounds(routine, actor.today)
        if (routine.pk, period) not in made
    ]
