"""Time as bars on a track: one column is a quarter of an hour, from 07:00 to 20:00."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from office.diary.entries import Entry, midnight

FIRST_HOUR, HOURS = 7, 13
COLUMNS = HOURS * 4


@dataclass(frozen=True, slots=True)
class Bar:
    """An entry on one day's track: where it begins and ends, and how it looks."""

    entry: Entry
    begins: int
    ends: int
    tone: str
    clash: bool = False
    key: bool = False


@dataclass(frozen=True, slots=True)
class Tick:
    """One hour of the axis."""

    begins: int
    ends: int
    hour: str


AXIS = [Tick(4 * i + 1, 4 * i + 5, f"{FIRST_HOUR + i:02d}:00") for i in range(HOURS)]


def quarter(moment: datetime, day: date) -> float:
    """How many quarters of an hour after the first one shown; outside the day it is an edge."""
    minutes = (moment - midnight(day)).total_seconds() / 60 - FIRST_HOUR * 60
    return min(max(minutes / 15, 0.0), float(COLUMNS))


def columns(starts_at: datetime, ends_at: datetime, day: date) -> tuple[int, int]:
    """First grid line and the one after the last; what lies outside stands at the edge."""
    first = min(int(quarter(starts_at, day)), COLUMNS - 1)
    last = -int(-quarter(ends_at, day) // 1)
    return first + 1, max(last, first + 1) + 1


def bars(entries: Iterable[Entry], day: date, now: datetime, key: Iterable[int] = ()) -> list[Bar]:
    """The timed entries that touch a day, in order. `key` names people who must be there."""
    begin, here = midnight(day), frozenset(key)
    shown = [
        e
        for e in entries
        if not (e.all_day or e.marks or e.cancelled) and e.day <= day <= e.last_day
    ]
    clashing = clashes(shown)
    found = []
    for entry in shown:
        first, last = columns(max(entry.starts_at, begin), entry.ends_at, day)
        clash = (entry.kind, entry.pk) in clashing
        tone = _tone(entry, now, clash=clash, key=entry.person_id in here)
        found.append(Bar(entry, first, last, tone, clash))
    return found


def _tone(entry: Entry, now: datetime, *, clash: bool, key: bool) -> str:
    if clash:
        return "clash"
    if entry.busy:
        return "off"
    if not entry.firm:
        return "draft"
    if entry.ends_at <= now:
        return "past"
    return "key" if key else ""


def clashes(entries: list[Entry]) -> set[tuple[str, int]]:
    """Entries of one kind that want the same hour. A ride to a meeting is none."""
    found: set[tuple[str, int]] = set()
    by_kind: dict[str, list[Entry]] = {}
    for entry in sorted(entries, key=lambda e: e.starts_at):
        before = [e for e in by_kind.get(entry.kind, []) if e.ends_at > entry.starts_at]
        for other in before:
            if other.pk != entry.pk:
                found |= {(other.kind, other.pk), (entry.kind, entry.pk)}
        by_kind[entry.kind] = [*before, entry]
    return found


def now_line(now: datetime, day: date) -> str:
    """Where on the track now is, in percent; empty outside the hours shown."""
    at = quarter(now, day)
    return f"{at / COLUMNS * 100:.2f}" if 0 < at < COLUMNS else ""
