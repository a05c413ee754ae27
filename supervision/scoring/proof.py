"""The proof of the books: taken again from the events, they are what is stored."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Min

from office.core.actor import Actor
from supervision.scoring import clock, queries
from supervision.scoring.models import BY_HAND, ScoreEntry, ScoreLine, ScoreSheet, Trigger
from supervision.scoring.periods import parse


@dataclass(frozen=True, slots=True)
class Fault:
    """Something stored that the events give otherwise."""

    record: str
    what: str


def faults() -> list[Fault]:
    """Every entry that follows from events, and every line of every published sheet."""
    return [*_entries(), *_sheets()]


def _entries() -> list[Fault]:
    last = queries.booked_through()
    by_events = ScoreEntry.objects.exclude(trigger__in=[*BY_HAND, Trigger.CORRECTION])
    first = by_events.aggregate(first=Min("day"))["first"]
    if last is None or first is None:
        return []
    stored = {
        row[0]: row[1:]
        for row in by_events.filter(day__lte=last).values_list(
            "key", "department", "item", "event", "rule", "points", "day"
        )
    }
    now = {
        d.key: (d.department_id, d.item_id, d.event_id, d.rule_id, d.points, d.day)
        for d in clock.derived(first, last)
    }
    found = []
    for key in sorted(stored.keys() | now.keys()):
        if stored.get(key) != now.get(key):
            said = "is not as the events give it" if key in stored else "is not stored"
            found.append(Fault(key, f"{key} {said}"))
    return found


def _sheets() -> list[Fault]:
    found: list[Fault] = []
    for sheet in ScoreSheet.objects.visible_to(Actor.system()).filter(state="published"):
        now = {
            row.department_id: (row.points, row.counts)
            for row in queries.lines(parse(sheet.period), sheet.last_entry)
        }
        found.extend(
            Fault(sheet.number, f"{line.name} is not the sum of its entries")
            for line in ScoreLine.objects.filter(sheet=sheet)
            if now.pop(line.department_id, (0, {})) != (line.points, line.counts)
        )
        found.extend(Fault(sheet.number, f"department {pk} is missing") for pk in now)
    return found
