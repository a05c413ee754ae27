"""Who will be told up the line in the next days if nothing happens: read from the same rungs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, F, Q, Window
from django.db.models.functions import Greatest
from django.utils import timezone

from office.calendars import workdays
from office.core.actor import Actor
from office.duties.ladder import effective_index
from office.duties.line import EscalationLine, Listener
from office.duties.models import Duty, Rung
from office.duties.queries import duties

LATE_FROM = Greatest(F("due_at"), F("due_set_at"))


@dataclass(frozen=True, slots=True)
class Escalation:
    """One rung still to come: which duty, who hears, from when on."""

    duty: Duty
    rung: Rung
    at: datetime
    person: Listener | None


@dataclass(frozen=True, slots=True)
class Ahead:
    """The first of them, and how many there are in all."""

    first: list[Escalation]
    total: int


def escalations_ahead(actor: Actor, kinds: str, *, days: int = 2, most: int = 8) -> Ahead:
    """What goes up the line within `days` working days, the highest and soonest first.

    `kinds` is the beginning of the duties' kind (`supervision.`). Paused duties tell nobody.
    """
    spoken = effective_index(actor.now)
    today = timezone.localdate(actor.now)
    pairs = [
        (rung, day, _late_since(day, rung.offset))
        for rung in Rung.objects.filter(active=True, offset__gt=0).order_by("-offset")
        for day in _next_days(today, spoken, days)
    ]
    last = max(after for _rung, _day, (_first, after) in pairs) if pairs else actor.now
    wanted = Q(pk__in=[])
    for _rung, _day, (first, after) in pairs:
        wanted |= Q(late_from__gte=first, late_from__lt=after)
    late = Duty.objects.visible_to(actor).open().alias(late_from=LATE_FROM)
    # `due_at` says nothing that `late_from` does not, but has an index.
    late = late.filter(wanted, kind__startswith=kinds, paused_at=None, due_at__lt=last)
    late = late.annotate(total=Window(Count("*"))).order_by("late_from", "id")
    found = list(late.values_list("pk", "total")[: most * 4])
    soonest = duties(actor).filter(pk__in=[pk for pk, _total in found])
    soonest = list(soonest.annotate(late_from=LATE_FROM))
    line = EscalationLine(today, {duty.holder_id for duty in soonest})
    rows = [e for duty in soonest for e in _rungs_of(duty, pairs, line)]
    rows.sort(key=lambda e: (e.at, -e.rung.offset, e.duty.pk))
    return Ahead(rows[:most], found[0][1] if found else 0)


def _next_days(today: date, spoken: int, days: int) -> list[date]:
    """The working days whose rungs have not spoken yet: today's before the opening, too."""
    start = today if workdays.is_workday(today) and workdays.index_of(today) > spoken else None
    first = start or workdays.add_workdays(today, 1)
    return [first, *(workdays.add_workdays(first, n) for n in range(1, days))]


def _late_since(day: date, offset: int) -> tuple[datetime, datetime]:
    """Deadlines whose rung of `offset` speaks on `day`: a working day and the rest days after."""
    due = workdays.add_workdays(day, -offset)
    after = workdays.add_workdays(due, 1)
    return _midnight(due), _midnight(after)


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, datetime.min.time()))


def _rungs_of(duty: Any, pairs: list[Any], line: EscalationLine) -> list[Escalation]:
    return [
        Escalation(duty, rung, workdays.opening(day), line.people.get(_hears(line, duty, rung)))
        for rung, day, (first, after) in pairs
        if first <= duty.late_from < after
    ]


def _hears(line: EscalationLine, duty: Duty, rung: Rung) -> int:
    return line.rung_hears(duty, rung.audience) or 0
