"""Supervision items by the thousand, for measuring: two in five in handling, the others filed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import islice
from random import Random

from office.calendars import workdays
from office.demo import titles
from office.demo.clock import Clock
from office.demo.history import CHUNK, moments
from office.demo.house import House
from office.demo.ledger import Act, Entry, Ledger, OpenDuty, Placed
from office.demo.progress import Bar
from office.demo.script import script
from office.demo.sheets import Sheet
from supervision.actions import NUMBER
from supervision.models import SupervisionItem

V = "supervision.item."
SOURCES = ["instruction", "decision", "superior_document", "annual_plan", "proposal", "hotline"]


@dataclass(slots=True)
class Item(Entry):
    """An item before it is written."""

    lead: int = 0
    due_on: date = date.max
    source: str = "assigned"
    percent: int = 0
    closed_on: date | None = None


class Shelf:
    """Invents items and writes them; the same seed invents the same."""

    def __init__(self, house: House, rng: Random) -> None:
        self.rng, self.people = rng, house.people
        self.departments = list(house.departments.values())
        self.keeper, self.home = house.people["supervisor"].pk, house.departments["office"].pk
        self.stems = titles.stems(rng, 4000)
        self.ledger = Ledger(SupervisionItem.KIND, "supervision", lambda _year: NUMBER)
        self.items = Sheet(
            SupervisionItem, "card_id", "matter_id", "created_at", "updated_at", "version",
            "department_id", "secrecy", "reach", "number", "state", "title", "source",
            "lead_department_id", "due_on", "first_due_on", "percent", "supervisor_id", "closed_on",
            "retention",
        )  # fmt: skip

    def write(self, items: list[Item]) -> None:
        self.ledger.write(items, self._row, self.items)

    def _row(self, e: Item, placed: Placed) -> None:
        self.items.add((
            placed.card, placed.matter, e.at, e.ended, len(e.acts), e.home, e.secrecy, e.reach(),
            placed.number, e.state, e.title.text, e.source, self.departments[e.lead].pk, e.due_on,
            e.due_on, e.percent, self.keeper, e.closed_on, "y10" if e.closed_on else "",
        ))  # fmt: skip

    def invent(self, at: datetime, due_on: date) -> Item:
        """Docketed, assigned and accepted: the department owes it by its day."""
        _action, place, topic = self.stems[self.rng.randrange(len(self.stems))]
        lead = self.rng.randrange(len(self.departments))
        department = self.departments[lead]
        head = department.head_id or self.people["director"].pk
        name = titles.PLACES[place] + titles.TOPICS[topic]
        item = Item(
            at, titles.issuer(script(), name), self.home, people={head}, departments={department.pk},
            lead=lead, due_on=due_on, source=self.rng.choice(SOURCES),
            percent=10 * self.rng.randrange(10),
        )  # fmt: skip
        item.said = (("A", item.title.tokens),)
        item.acts = [
            Act(0, self.keeper, f"{V}docketed", "docketed", {"source": item.source}),
            Act(90, self.keeper, f"{V}assigned", "assigned", {"lead_department": department.pk}),
            Act(1440, head, f"{V}accepted", "handling"),
        ]
        item.duties = [OpenDuty("supervision.handle", head, department.pk, due_on)]
        return item

    def finished(self, at: datetime) -> Item:
        """Done, verified, struck off and filed within a fortnight."""
        item = self.invent(at, workdays.next_workday(at.date() + timedelta(days=14)))
        item.percent, item.duties = 100, []
        item.closed_on = (at + timedelta(minutes=14_600)).date()
        item.acts += [
            Act(11_500, item.acts[-1].actor, f"{V}claimed", "claimed"),
            Act(13_000, self.keeper, f"{V}verified", "verified", {"ok": True}),
            Act(14_600, self.keeper, f"{V}struck_off", "struck_off"),
            Act(14_700, self.people["archivist"].pk, f"{V}filed", "filed", {"retention": "y10"}),
        ]
        return item


def write_items(house: House, clock: Clock, rng: Random, n: int, days: int, *, quiet: bool) -> None:
    """n items: three in five filed over the past `days`, two in five open with spread deadlines."""
    if n <= 0:
        return
    shelf, until = Shelf(house, rng), clock.day(-20)
    first = min(clock.today - timedelta(days=days), until - timedelta(days=9))
    deadlines = [clock.day(offset) for offset in range(-10, 31)]
    past = n * 3 // 5

    def invented() -> Iterator[Item]:
        for at in moments(clock, past, first, until):
            yield shelf.finished(at)
        for i, at in enumerate(moments(clock, n - past, clock.day(-19), clock.day(-12))):
            yield shelf.invent(at, deadlines[i % len(deadlines)])

    rows = invented()
    with Bar("items", n, quiet=quiet) as bar:
        while chunk := list(islice(rows, CHUNK)):
            shelf.write(chunk)
            bar.step(len(chunk))
    shelf.ledger.tidy(SupervisionItem)
