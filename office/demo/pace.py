"""How long matters take: random, as in an office, and without a thought of who will reckon with it.

A term is given by kind of source. What it really takes is the term times the pace of the department
times luck (log-normal); one in twenty gets stuck, with a long tail. Some are put on hold, some come
back from verification, some are granted more time when it gets tight.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random

from django.utils import timezone

from office.calendars import workdays
from office.demo.ledger import Act
from office.demo.script import spoken

V = "supervision.item."
TERMS = {
    "instruction": (3, 5, 7, 10),
    "decision": (10, 20, 30),
    "superior_document": (5, 10, 15, 20),
    "annual_plan": (30, 45, 60),
    "proposal": (20, 40, 60),
    "petition": (10, 15, 20),
    "hotline": (3, 5),
    "assigned": (3, 5, 10, 15),
}
TYPICAL, SPREAD = 0.72, 0.5
STUCK, HELD, RETURNED, ASKED = 0.05, 0.08, 0.1, 0.4
OPENS, LENGTH = timedelta(hours=9), timedelta(hours=8)


@dataclass(frozen=True, slots=True)
class Hands:
    """Who does what to an item, by id."""

    keeper: int
    head: int
    archivist: int


@dataclass(frozen=True, slots=True)
class Paced:
    """The life of one item up to a moment; `due_on` is the day that stands then."""

    source: str
    first_due_on: date
    due_on: date
    acts: list[Act]


class Pace:
    """The same seed gives the same office: some departments are quick, some sources are slow."""

    def __init__(self, rng: Random, departments: Sequence[int]) -> None:
        self.rng = rng
        self.departments = {pk: rng.lognormvariate(0, 0.3) for pk in departments}
        self.sources = {source: rng.lognormvariate(0, 0.2) for source in TERMS}

    def live(self, at: datetime, department: int, hands: Hands, until: datetime) -> Paced:
        """Docketed at `at`, and whatever follows up to `until`."""
        rng = self.rng
        source = rng.choice(sorted(TERMS))
        term = rng.choice(TERMS[source])
        takes = term * TYPICAL * self.departments[department] * self.sources[source]
        takes *= rng.lognormvariate(0, SPREAD)
        if rng.random() < STUCK:
            takes *= 1 + rng.paretovariate(1.5)
        begun = timezone.localdate(at)
        due = first = workdays.add_workdays(begun, term)
        told = {"source": source, "due_on": due.isoformat()}
        acts = [Act(0, hands.keeper, f"{V}docketed", "docketed", told)]
        for days, act in self._road(max(1, round(takes)), term, department, hands):
            moment = self._moment(workdays.add_workdays(begun, days), at)
            if moment > until:
                break
            due = self._dated(act, begun, days, due)
            act.after = int((moment - at).total_seconds() // 60)
            acts.append(act)
        return Paced(source, first, due, acts)

    def _moment(self, day: date, after: datetime) -> datetime:
        """Some time in the office hours of a day; the order within a day is kept by `_road`."""
        begins = timezone.make_aware(datetime.combine(day, datetime.min.time())) + OPENS
        self._within = min(LENGTH, self._within + LENGTH * self.rng.random() / 8)
        return max(begins + self._within, after + timedelta(minutes=5))

    _within = timedelta()

    def _dated(self, act: Act, begun: date, days: int, due: date) -> date:
        """A hold moves the deadline by its days, more time by what was granted."""
        if act.verb == f"{V}resumed":
            due = workdays.add_workdays(due, act.data.pop("lost"))
            act.data["due_on"] = due.isoformat()
        elif act.verb == f"{V}extension_granted":
            act.data["was"] = due.isoformat()
            due = workdays.add_workdays(max(due, workdays.add_workdays(begun, days)), 5)
            act.data["due_on"] = due.isoformat()
        elif act.verb == f"{V}held":
            act.data["until"] = workdays.add_workdays(begun, days + act.data["until"]).isoformat()
        return due

    def _road(
        self, takes: int, term: int, department: int, hands: Hands
    ) -> Iterator[tuple[int, Act]]:
        """Acts with the working day after the docketing on which each happens."""
        rng, day, lost = self.rng, 1, 0
        yield (
            self._on(day),
            Act(0, hands.keeper, f"{V}assigned", "assigned", {"lead_department": department}),
        )
        yield day, Act(0, hands.head, f"{V}accepted", "handling")
        if takes > 3 and rng.random() < HELD:
            lost = rng.randint(2, 10)
            at = day + rng.randint(1, takes - 2)
            why = {"reason": spoken("等上级批复。"), "until": lost}
            yield self._on(at), Act(0, hands.keeper, f"{V}held", "held", why)
            yield (
                self._on(at + lost),
                Act(0, hands.keeper, f"{V}resumed", "handling", {"lost": lost}),
            )
        if takes > term > 3 and not lost and rng.random() < ASKED:
            yield self._on(term - 1), Act(0, hands.keeper, f"{V}extension_granted", "handling")
        day += takes + lost
        yield self._on(day), Act(0, hands.head, f"{V}claimed", "claimed")
        if rng.random() < RETURNED:
            yield (
                self._on(day + 1),
                Act(0, hands.keeper, f"{V}sent_back", "handling", {"ok": False}),
            )
            day += 1 + rng.randint(1, 5)
            yield self._on(day), Act(0, hands.head, f"{V}claimed", "claimed")
        day += rng.randint(1, 3)
        yield self._on(day), Act(0, hands.keeper, f"{V}verified", "verified", {"ok": True})
        yield day, Act(0, hands.keeper, f"{V}struck_off", "struck_off")
        retention = {"retention": "y10"}
        yield (
            self._on(day + rng.randint(1, 5)),
            Act(0, hands.archivist, f"{V}filed", "filed", retention),
        )

    def _on(self, day: int) -> int:
        """A new day begins."""
        self._within = timedelta()
        return day
