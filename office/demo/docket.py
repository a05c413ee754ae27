"""Supervision items of the past, filed; and by the thousand, for measuring, two in five in hand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import islice
from random import Random

from django.utils import timezone

from office.calendars import workdays
from office.demo import titles
from office.demo.clock import Clock
from office.demo.history import CHUNK, EVE, moments
from office.demo.house import House
from office.demo.ledger import Act, Entry, Ledger, OpenDuty, Placed
from office.demo.pace import Hands, Pace
from office.demo.progress import Bar
from office.demo.script import script
from office.demo.sheets import Sheet
from supervision.actions import NUMBER
from supervision.models import SupervisionItem

V = "supervision.item."
SETTLED = 90
"""Working days before the eve from which on nothing old is docketed: by the eve it is filed."""
SOURCES = ["instruction", "decision", "superior_document", "annual_plan", "proposal", "hotline"]


@dataclass(slots=True)
class Item(Entry):
    """An item before it is written."""

    lead: int = 0
    due_on: date = date.max
    source: str = "assigned"
    first_due_on: date = date.max
    percent: int = 0
    closed_on: date | None = None
    held_until: date | None = None


class Shelf:
    """Invents items and writes them; the same seed invents the same."""

    def __init__(self, house: House, rng: Random) -> None:
        self.rng, self.people = rng, house.people
        self.departments = list(house.departments.values())
        self.keeper, self.home = house.people["supervisor"].pk, house.departments["office"].pk
        self.stems = titles.stems(rng, 4000)
        self.pace = Pace(rng, [d.pk for d in self.departments])
        self.ledger = Ledger(SupervisionItem.KIND, "supervision", lambda _year: NUMBER)
        self.items = Sheet(
            SupervisionItem, "card_id", "matter_id", "created_at", "updated_at", "version",
            "department_id", "secrecy", "reach", "number", "state", "title", "source",
            "lead_department_id", "due_on", "first_due_on", "percent", "supervisor_id", "closed_on",
            "retention", "held_until",
        )  # fmt: skip

    def write(self, items: list[Item]) -> None:
        self.ledger.write(items, self._row, self.items)

    def _row(self, e: Item, placed: Placed) -> None:
        self.items.add((
            placed.card, placed.matter, e.at, e.ended, len(e.acts), e.home, e.secrecy, e.reach(),
            placed.number, e.state, e.title.text, e.source, self.departments[e.lead].pk, e.due_on,
            e.first_due_on, e.percent, self.keeper, e.closed_on, "y10" if e.closed_on else "",
            e.held_until,
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
            lead=lead, due_on=due_on, first_due_on=due_on, source=self.rng.choice(SOURCES),
            percent=10 * self.rng.randrange(10),
        )  # fmt: skip
        item.said = (("A", item.title.tokens),)
        due = due_on.isoformat()
        item.acts = [
            Act(0, self.keeper, f"{V}docketed", "docketed", {"source": item.source, "due_on": due}),
            Act(90, self.keeper, f"{V}assigned", "assigned", {"lead_department": department.pk}),
            Act(1440, head, f"{V}accepted", "handling"),
        ]
        item.duties = [OpenDuty("supervision.handle", head, department.pk, due_on)]
        return item

    def paced(self, at: datetime, until: datetime) -> Item:
        """An item by the pace of its department, as far as it had come by `until`."""
        item = self.invent(at, workdays.next_workday(at.date()))
        department = self.departments[item.lead]
        head = department.head_id or self.people["director"].pk
        hands = Hands(self.keeper, head, self.people["archivist"].pk)
        life = self.pace.live(at, department.pk, hands, until)
        item.source, item.due_on, item.first_due_on = life.source, life.due_on, life.first_due_on
        item.acts = life.acts
        struck = next((a.after for a in life.acts if a.state == "struck_off"), None)
        if struck is not None:
            item.percent, item.closed_on = 100, timezone.localdate(at + timedelta(minutes=struck))
        if item.state == "held":
            item.held_until = date.fromisoformat(life.acts[-1].data["until"])
        if item.state == "filed":
            item.duties = []
        else:
            item.duties[0].due_on = item.due_on
        return item

    def finished(self, at: datetime, until: datetime) -> Item:
        """The same, of one that was filed by then."""
        item = self.paced(at, until)
        while item.state != "filed":
            item = self.paced(at, until)
        return item


def write_items(house: House, clock: Clock, rng: Random, n: int, days: int, *, quiet: bool) -> None:
    """n items: three in five filed over the past `days`, two in five open with spread deadlines."""
    if n <= 0:
        return
    shelf, until = Shelf(house, rng), clock.day(-EVE - SETTLED)
    first = min(clock.today - timedelta(days=days), until - timedelta(days=99))
    deadlines = [clock.day(offset) for offset in range(-10, 31)]
    past = n * 3 // 5

    def invented() -> Iterator[Item]:
        for at in moments(clock, past, first, until):
            yield shelf.finished(at, clock.back(EVE, "18:00"))
        for i, at in enumerate(moments(clock, n - past, clock.day(-19), clock.day(-12))):
            yield shelf.invent(at, deadlines[i % len(deadlines)])

    rows = invented()
    with Bar("items", n, quiet=quiet) as bar:
        while chunk := list(islice(rows, CHUNK)):
            shelf.write(chunk)
            bar.step(len(chunk))
    shelf.ledger.tidy(SupervisionItem)


def write_past(house: House, clock: Clock, rng: Random, n: int, days: int, *, quiet: bool) -> None:
    """n items filed over the `days` before the story: what foresight learns from."""
    shelf, until = Shelf(house, rng), clock.day(-EVE - SETTLED)
    first = min(clock.today - timedelta(days=days), until - timedelta(days=99))
    eve = clock.back(EVE, "18:00")
    with Bar("items", n, quiet=quiet) as bar:
        shelf.write([shelf.finished(at, eve) for at in moments(clock, n, first, until)])
        bar.step(n)
    shelf.ledger.tidy(SupervisionItem)
