"""Seats for people who are only named: nothing is read and nothing is stored."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

from django.utils.translation import gettext as _

from meetings.seating import cars
from meetings.seating.arrange import TWO_PARTIES, Options, arrange, check_size, occupy
from meetings.seating.audience import seat_audience
from meetings.seating.places import Chart, Misfit
from office.core.companions import most_companions
from office.core.errors import DomainError
from office.parameters.registry import value

Who = int | str
MOST = 2000


@dataclass(frozen=True, slots=True)
class Dealt:
    """Who sits where: rows with people in place of labels, AV; None is an empty seat."""

    chart: Chart
    people: list[list[Who | None]]
    how: Options = field(default_factory=Options)
    guests: int = 0
    hosts: int = 0

    @property
    def seats(self) -> list[Who | None]:
        return [who for row in self.people for who in row]

    @property
    def seated_view(self) -> list[Who | None]:
        """The same as the seated see it, row by row; at a ring from the seat opposite the host."""
        if self.chart.ring:
            half = len(self.people[0]) // 2
            return self.people[0][half:] + self.people[0][:half]
        return [who for row in self.rows() for who in row["seated_view"]]

    def rows(self) -> list[dict[str, Any]]:
        return [
            {
                "name": line.name,
                "facing": line.facing,
                "upright": line.upright,
                "seats": who,
                "seated_view": who[::-1] if line.facing in {"viewer", "left"} else who,
            }
            for line, who in zip(self.chart.rows, self.people, strict=True)
        ]


def deal(given: Mapping[str, Any]) -> dict[str, Any]:
    """The answer of `POST seating/`: people may be ids or names, or only a number of them."""
    layout = str(given["layout"])
    with plainly():
        if layout == "car":
            return {**_car(given), "findings": []}
        dealt = _dealt(layout, _two_parties(layout, given))
    return {
        "layout": layout,
        "view": "audience",
        "seats": dealt.seats,
        "seated_view": dealt.seated_view,
        "rows": dealt.rows(),
        "findings": table_findings(layout, dealt.how, dealt.guests, dealt.hosts),
    }


def _two_parties(layout: str, given: Mapping[str, Any]) -> Mapping[str, Any]:
    """A photograph with guests and hosts, and no rule named, has them stand by turns."""
    both = given.get("guests") and given.get("hosts") and given.get("people") is None
    if layout == "photo" and both and not given.get("rule"):
        return {**given, "rule": "intl"}
    return given


def table_findings(layout: str, how: Options, guests: int, hosts: int) -> list[dict[str, str]]:
    """Too many of ours at a table with domestic guests; foreign guests have other standards."""
    if layout != "round_table" or how.rule == "intl" or not guests:
        return []
    table = [(int(up_to), int(most)) for up_to, most in value("reception.companions")]
    most = most_companions(guests, table, value("reception.companions.above"))
    if hosts <= most:
        return []
    said = _("%(n)s of ours are at the meal with %(guests)s guests; %(most)s are allowed.")
    way_out = _("Take %(n)s off the meal; they can join the talk instead.") % {"n": hosts - most}
    return [
        {
            "rule": "companions",
            "level": "warn",
            "message": said % {"n": hosts, "guests": guests, "most": most},
            "way_out": way_out,
        }
    ]


def _dealt(layout: str, given: Mapping[str, Any]) -> Dealt:
    how = Options(**{k: v for k, v in given.items() if k in Options.__slots__ and v is not None})
    if layout == "audience" and given.get("units") is not None:
        return _audience([list(unit) for unit in given["units"]], how)
    ranked = layout not in TWO_PARTIES or (layout == "photo" and how.rule == "cn")
    if ranked:
        people = _people(given, "people") or [
            *_people(given, "guests", "G"),
            *_people(given, "hosts", "H"),
        ]
        _unlike(people, "/people")
        if not people:
            raise Misfit("/people", "empty")
        return _filled(arrange(layout, len(people), 0, how), {"": people}, given)
    guests, hosts = _people(given, "guests", "G"), _people(given, "hosts", "H")
    _unlike([*guests, *hosts], "/guests")
    chart = arrange(layout, len(guests), len(hosts), how)
    dealt = _filled(chart, {"G": guests, "H": hosts}, given)
    return replace(dealt, how=how, guests=len(guests), hosts=len(hosts))


def _filled(chart: Chart, people: dict[str, list[Who]], given: Mapping[str, Any]) -> Dealt:
    """Everybody in his seat. A seat of no rank (an interpreter, a signer) keeps its label."""
    pinned = {p["who"]: (p["row"], p["position"]) for p in given.get("pinned") or ()}
    everybody = {who for group in people.values() for who in group}
    for who, (row, position) in pinned.items():
        if who not in everybody:
            raise Misfit("/pinned", "unknown", who=who)
        line = chart.rows[row].seats if row < len(chart.rows) else ()
        if position >= len(line) or line[position] is None:
            raise Misfit("/pinned", "no_seat", who=who)
    if len(set(pinned.values())) < len(pinned):
        raise Misfit("/pinned", "taken_twice")
    at = occupy(chart, people, pinned)
    return Dealt(
        chart,
        [
            [at.get((row, position), label) for position, label in enumerate(line.seats)]
            for row, line in enumerate(chart.rows)
        ],
    )


def _audience(units: list[list[Who]], how: Options) -> Dealt:
    everybody = [who for unit in units for who in unit]
    _unlike(everybody, "/units")
    known = {str(at): who for at, who in enumerate(everybody)}
    labels = iter(known)
    chart = seat_audience(
        [[next(labels) for _who in unit] for unit in units],
        how.columns,
        order=how.order,
        rule=how.rule,
    )
    return Dealt(chart, [[known.get(seat or "") for seat in row.seats] for row in chart.rows])


def _people(given: Mapping[str, Any], name: str, letter: str = "") -> list[Who]:
    """A list as it came, or so many ranks; `n` stands for `people`."""
    asked = given.get(name)
    if asked is None and name == "people":
        asked = given.get("n")
    if asked is None:
        return []
    if isinstance(asked, int):
        check_size(asked, f"/{name}", MOST)
        return [f"{letter}{i}" if letter else i for i in range(1, asked + 1)]
    return list(asked)


def _unlike(people: Sequence[Who], pointer: str) -> None:
    """Nobody twice: he would have two seats. An id and a name that reads the same are two."""
    check_size(len(people), pointer, MOST)
    if len(set(people)) < len(people):
        raise Misfit(pointer, "twice")


def _car(given: Mapping[str, Any]) -> dict[str, Any]:
    car: cars.Car = given.get("car") or "sedan5"
    driver: cars.Driver = given.get("driver") or "professional"
    rows = given.get("rows") or cars.BUS_ROWS
    order = cars.seats_by_honour(car, driver=driver, rows=rows, guarded=bool(given.get("guarded")))
    people = _people(given, "people")
    _unlike(people, "/people")
    at: dict[str, Who] = {}
    if people:
        names = {str(who): who for who in people}
        aide = given.get("aide")
        seated = cars.seat_car(
            list(names),
            order,
            aide=None if aide is None else str(aide),
            wishes={str(w["who"]): w["seat"] for w in given.get("wishes") or ()},
        )
        at = {seat: names[who] for seat, who in seated.items()}
    return {
        "layout": "car",
        "view": "audience",
        "seats": order,
        "seated_view": order,
        "rows": [
            {
                "name": f"row {number}",
                "facing": "away",
                "upright": False,
                "seats": [at.get(seat, seat) for seat in line],
                "seated_view": [at.get(seat, seat) for seat in line],
            }
            for number, line in enumerate(cars.drawn(car, rows), 1)
        ],
        "places": [{"seat": seat, "who": at.get(seat)} for seat in order],
    }


@contextmanager
def plainly() -> Iterator[None]:
    """A rule that does not fit becomes a sentence that names the input and the way out."""
    try:
        yield
    except Misfit as misfit:
        said = SAYINGS[misfit.code]() % misfit.values
        raise DomainError(said, fields={misfit.pointer.strip("/"): [said]}) from misfit


SAYINGS: dict[str, Callable[[], str]] = {
    "empty": lambda: _("Nobody is named. Name at least one person."),
    "unknown": lambda: _("%(who)s is not among those to be seated."),
    "no_seat": lambda: _("There is no such seat for %(who)s in this layout."),
    "taken_twice": lambda: _("Two persons are pinned to one seat."),
    "twice": lambda: _("Somebody is named twice."),
    "too_few": lambda: _("That is too few: %(needed)s are needed."),
    "too_many": lambda: _("That is too many: %(seats)s can be seated."),
    "too_small": lambda: _("That is too narrow for one person."),
}
