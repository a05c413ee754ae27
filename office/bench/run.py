"""The whole set, in the order in which one part does not spoil the next."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field

from django.core.management import call_command

from office.bench import (
    fill,
    foresight,
    growth,
    house,
    items,
    processes,
    reading,
    reminders,
    report,
    today,
)
from office.bench.letters import Letters
from office.bench.measure import Meter, Result
from office.bench.rooms import Rooms
from office.runtime import catalogues, terminal
from office.runtime.paths import ROOT


@dataclass(frozen=True)
class Plan:
    """How much of everything; items are a tenth of the letters where not told. `only` names metrics (B2 …); empty means all."""

    letters: int = 1_000_000
    items: int = 0
    blocks: int = 5
    count: int = 60
    rounds: int = 100
    load_seconds: float = 40.0
    only: frozenset[str] = field(default_factory=frozenset)
    start_up: bool = False

    def wants(self, *metrics: str) -> bool:
        return not self.only or not self.only.isdisjoint(metrics)

    @property
    def small(self) -> int:
        return min(growth.SMALL, self.letters // 10)


def fill_database(letters: int, *, items: int = 0, rooms: bool = True) -> None:
    """Tables, people, letters and bookings; what an earlier run has filled stays."""
    catalogues.compile_all(ROOT / "locale")
    call_command("make_ready")
    if fill.is_filled():
        return
    clerk = fill.people()
    fill.titles()
    fill.letters(clerk, letters)
    fill.texts(letters)
    fill.items(clerk, letters, items or letters // 10)
    if rooms:
        fill.bookings(clerk, fill.rooms(), letters)


def measure(plan: Plan) -> Iterator[Result]:
    """Results as they come."""
    with terminal.step(f"{plan.letters:,} letters and bookings"):
        fill_database(plan.letters, items=plan.items, rooms=plan.wants("B7", "B8", "B11"))
    if plan.wants("B11"):
        with terminal.step(f"a small office of {plan.small:,}"):
            growth.fill_small(plan.small)
    report.head()
    client = processes.client()
    try:
        meter = Meter(client, processes.store_roots())
        yield from _served(plan, meter)
        if plan.wants("B9"):
            yield from reminders.b9(fill.duties(plan.letters // 10))
        if plan.wants("B17"):
            yield from foresight.b17()
        if plan.wants("B13"):
            yield from reading.b13()
        if plan.wants("B15"):
            yield from house.b15(meter, plan.load_seconds)
    finally:
        client.kill()
        client.communicate()
    if plan.start_up and plan.wants("B16"):
        yield from house.b16()


def _served(plan: Plan, meter: Meter) -> Iterator[Result]:
    """What is asked of the web server; bookings of one hour are tried last, they are for ever."""
    with ExitStack() as stack:
        large = stack.enter_context(processes.web_server())
        size = (plan.blocks, plan.count)
        letters = Letters(meter, *large, *size)
        sets = {
            "B1": letters.b1,
            "B2": letters.b2,
            "B3": letters.b3,
            "B4": letters.b4,
            "B5": letters.b5,
            "B6": letters.b6,
            "B17": letters.b17,
        }
        for metric, part in sets.items():
            if plan.wants(metric):
                yield from part()
        if plan.wants("B10"):
            yield from today.b10(letters)
        if plan.wants("B7", "B8"):
            rooms = Rooms(meter, *large, *size)
            yield from rooms.b7() if plan.wants("B7") else ()
            yield from [rooms.b8(plan.rounds)] if plan.wants("B8") else ()
        if plan.wants("B11"):
            small = stack.enter_context(processes.web_server(DATABASE_URL=growth.small_url()))
            yield from growth.b11(meter, large, small, size)
        if plan.wants("B12"):
            yield from house.b12(letters)
        if plan.wants("B18"):  # last of all: it opens every item again
            yield from items.b18(letters)


def told(results: Iterable[Result]) -> list[Result]:
    """Say each result as soon as it is there, and keep all."""
    kept = []
    for result in results:
        report.say(result)
        kept.append(result)
    return kept
