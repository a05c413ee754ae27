"""One door to every layout: how many there are and how it is to be done, out comes a chart."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from meetings.seating import photo, sides
from meetings.seating.audience import Order, seat_audience
from meetings.seating.places import Chart, Misfit, Rule
from meetings.seating.podium import Even, seat_podium
from meetings.seating.round_table import Custom, round_table

Person = TypeVar("Person", bound=Hashable)
Seat = tuple[int, int]
"""Row and position from 0, in AV."""


@dataclass(frozen=True, slots=True)
class Options:
    """Every choice a layout may know; each takes what is its own."""

    rule: Rule = "cn"
    even: Even = "A"
    per_row: int | None = None
    table: sides.Table = "facing"
    interpreters: bool = False
    guest_side: sides.GuestSide | None = None
    arrangement: sides.Arrangement = "side_by_side"
    helpers: bool = True
    seats: int | None = None
    custom: Custom = "standard"
    width: float | None = None
    stage: int | None = None
    order: Order = "by_row"
    columns: int = 12


def _podium(people: int, _hosts: int, how: Options) -> Chart:
    return seat_podium(_ranks(people), rule=how.rule, even=how.even, per_row=how.per_row)


def hall(stage: int, units: Sequence[int], how: Options) -> Chart:
    """A podium (labels `1` …) and the floor before it (`F1` … in the order of the units).

    `units` says how many of each unit sit on the floor.
    """
    rows = list(_podium(stage, 0, how).rows)
    numbers = iter(range(1, sum(units) + 1))
    groups = [[f"F{next(numbers)}" for _one in range(n)] for n in units if n]
    if groups:
        floor = seat_audience(groups, how.columns, order=how.order, rule=how.rule).rows
        rows += [replace(row, name=f"floor {n}") for n, row in enumerate(floor, 1)]
    return Chart("podium", rows)


def _talks(guests: int, hosts: int, how: Options) -> Chart:
    return sides.talks(guests, hosts, rule=how.rule, table=how.table, interpreters=how.interpreters)


def _conference(people: int, _hosts: int, _how: Options) -> Chart:
    return sides.conference(people)


def _sofas(guests: int, hosts: int, how: Options) -> Chart:
    return sides.sofas(
        guests,
        hosts,
        rule=how.rule,
        guest_side=how.guest_side,
        arrangement=how.arrangement,
        interpreters=how.interpreters,
    )


def _signing(guests: int, hosts: int, how: Options) -> Chart:
    return sides.signing(guests, hosts, helpers=how.helpers)


def _round_table(guests: int, hosts: int, how: Options) -> Chart:
    return round_table(guests, hosts, seats=how.seats, custom=how.custom)


def _photo(guests: int, hosts: int, how: Options) -> Chart:
    most = photo.per_row(how.width) if how.width is not None else how.per_row
    if how.rule == "intl":
        return photo.photo_foreign(guests, hosts, most=most)
    return photo.photo_domestic(_ranks(guests + hosts), most=most)


def _audience(people: int, _hosts: int, how: Options) -> Chart:
    return seat_audience([_ranks(people)], how.columns, order=how.order, rule=how.rule)


LAYOUTS: dict[str, Callable[[int, int, Options], Chart]] = {
    "podium": _podium,
    "talks": _talks,
    "conference": _conference,
    "sofas": _sofas,
    "signing": _signing,
    "round_table": _round_table,
    "photo": _photo,
    "audience": _audience,
}
TWO_PARTIES = frozenset({"talks", "sofas", "signing", "round_table", "photo"})
"""Layouts that ask for guests and hosts; a domestic photograph ranks them in one list."""


def arrange(layout: str, guests: int, hosts: int, how: Options) -> Chart:
    """The chart of labels. Layouts of one party count everybody as `guests`."""
    if layout not in TWO_PARTIES:
        return LAYOUTS[layout](guests + hosts, 0, how)
    return LAYOUTS[layout](guests, hosts, how)


def _ranks(n: int) -> list[str]:
    return [str(rank) for rank in range(1, n + 1)]


def label_order(label: str) -> tuple[str, int]:
    """Party, rank: how labels of one party follow each other. `GI` and the like have no rank."""
    letters = label.rstrip("0123456789")
    digits = label[len(letters) :]
    return letters, int(digits or 0)


def occupy(
    chart: Chart,
    people: Mapping[str, Sequence[Person]],
    pinned: Mapping[Person, Seat] | None = None,
) -> dict[Seat, Person]:
    """Who sits where. `people` of each party (`G`, `H`, or `` for one list) in rank order.

    Pinned persons take their seats first; the others keep their order in what is left. A pin whose
    seat the chart does not have is dropped: the table has become smaller. Labels without a rank
    (interpreters, signers) stay with whoever is pinned there.
    """
    seats = {
        (row, position): label
        for row, line in enumerate(chart.rows)
        for position, label in enumerate(line.seats)
        if label is not None
    }
    everybody = [person for group in people.values() for person in group]
    at: dict[Seat, Person] = {}
    for person, seat in (pinned or {}).items():
        if person in everybody and seat in seats and seat not in at:
            at[seat] = person
    left: list[Person] = []
    for letter, group in people.items():
        free = [s for s in _ranked(seats, letter) if s not in at]
        waiting = [person for person in group if person not in at.values()]
        at |= dict(zip(free, waiting, strict=False))
        left += waiting[len(free) :]
    rest = [s for letter in people for s in _ranked(seats, letter) if s not in at]
    at |= dict(zip(rest, left, strict=False))
    return at


def _ranked(seats: Mapping[Seat, str], letter: str) -> list[Seat]:
    """The seats of a party in order of honour."""
    own = [s for s, label in seats.items() if label_order(label)[0] == letter]
    return sorted((s for s in own if label_order(seats[s])[1]), key=lambda s: label_order(seats[s]))


def moved(before: Mapping[Any, Seat], after: Mapping[Any, Seat]) -> list[Any]:
    """Who sits elsewhere than before, newcomers and leavers among them: whose card is moved."""
    return [who for who in {**before, **after} if before.get(who) != after.get(who)]


def check_size(n: int, pointer: str, most: int = 2000) -> None:
    if n > most:
        raise Misfit(pointer, "too_many", seats=most)
