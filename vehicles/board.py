"""The board: cars or drivers as lanes of a day, what waits with its best car, and what clashes."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from office.core.actor import Actor
from vehicles import queries, suggest
from vehicles.models import Trip, VehicleRequest
from vehicles.plan import plan, waiting
from vehicles.suggest import Advice, Suggestion
from vehicles.yard import Need, Span, Unit, Yard, yard_between

OPENS, HOURS, QUARTERS = 7, 13, 52
LOOKS = ("day", "week", "drivers")
WEEK = 8
BACK = {Trip.State.BACK, Trip.State.CONFIRMED, Trip.State.COSTED}


@dataclass(slots=True)
class Bar:
    """One span on a lane: from column `f` to `t`, how it looks and what it opens."""

    f: int
    t: int
    title: str
    span: Span
    look: str = ""
    said: str = ""
    url: str = ""
    moves: bool = False


@dataclass(slots=True)
class Lane:
    unit: Unit
    bars: list[Bar] = field(default_factory=list)
    paper: str = ""
    """A paper that ends soon, in words."""


@dataclass(slots=True)
class Waiting:
    """A request in the tray with the best that is free for it."""

    request: VehicleRequest
    advice: Advice
    best: Suggestion | None = None


@dataclass(slots=True)
class Clash:
    """Two trips on one car or driver: `late` comes back too late, or took what was pencilled in.
    `ways` are other pairs for the one that waits."""

    unit: Unit
    first: Span
    until: datetime
    trip: Trip | None
    request: VehicleRequest | None
    ways: list[Suggestion]
    rides: list[suggest.Ride]


@dataclass(slots=True)
class Board:
    day: date
    look: str
    lanes: list[Lane]
    tray: list[Waiting]
    asked: list[VehicleRequest]
    late: list[Trip]
    clashes: list[Clash]
    week: list[tuple[Unit, list[Any]]]
    days: list[date]
    now_at: str
    sent: int
    drivers: int
    cars: int


def day_span(day: date) -> tuple[datetime, datetime]:
    begin = timezone.make_aware(datetime.combine(day, time()))
    return begin, begin + timedelta(days=1)


def board_of(actor: Actor, day: date, look: str) -> Board:
    """Everything of one day; the week beneath it. The number of queries does not grow with it."""
    begin, end = day_span(day)
    yard = yard_between(actor, begin, end + timedelta(days=WEEK - 1))
    dispatches = actor.has("dispatcher", "director")
    rows = waiting(actor, day) if dispatches else []
    needs = [Need.of(r) for r in rows]
    rides = suggest.rides_for(actor, needs)
    tray = [
        Waiting(r, suggest.advise_on(n, yard, rides[n.pk]))
        for r, n in zip(rows, needs, strict=True)
    ]
    units = yard.drivers if look == "drivers" else yard.cars
    units = [u for u in units if u.resource.active or u.spans]
    clashes = _clashes(actor, yard, rides, rows, (begin, end)) if dispatches else []
    lanes = [_lane(actor, unit, day) for unit in units]
    _mark(lanes, clashes)
    week = _week(units, day)
    _propose(tray, needs, yard)
    _draw(lanes, tray, day)
    return Board(
        day=day,
        look=look,
        lanes=lanes,
        tray=tray,
        asked=_asked(actor, begin, end) if dispatches else [],
        late=_late(actor, units),
        clashes=clashes,
        week=week,
        days=[day + timedelta(days=n) for n in range(WEEK)],
        now_at=_now_at(actor, day),
        sent=sum(1 for lane in lanes for b in lane.bars if b.span.trip is not None),
        drivers=sum(1 for d in yard.drivers if d.resource.active),
        cars=sum(1 for c in yard.cars if c.resource.active),
    )


def _propose(tray: list[Waiting], needs: list[Need], yard: Yard) -> None:
    """One car and driver for each, as the plan of the day shares them out: two that overlap are
    never offered the same pair. It fills the yard, so it comes after everything that reads it."""
    shared = {row.need.pk: row.found for row in plan(needs, yard).rows}
    for one in tray:
        one.best = shared.get(one.request.pk) or one.advice.best


def _asked(actor: Actor, begin: datetime, end: datetime) -> list[VehicleRequest]:
    rows = queries.requests(actor).filter(
        state="requested", leaves_at__gte=begin, leaves_at__lt=end
    )
    return list(rows.order_by("leaves_at", "card_id"))


def _late(actor: Actor, units: list[Unit]) -> list[Trip]:
    """On the road beyond the time they said."""
    found = {
        s.trip.pk: s.trip
        for u in units
        for s in u.spans
        if s.trip is not None
        and s.seen
        and s.trip.state == Trip.State.OUT
        and s.trip.back_by < actor.now
    }
    return sorted(found.values(), key=lambda t: t.back_by)


def _column(moment: datetime, day: date, *, up: bool) -> int:
    local = timezone.localtime(moment)
    minutes = (local.date() - day).days * 1440 + local.hour * 60 + local.minute - OPENS * 60
    quarter = -(-minutes // 15) if up else minutes // 15
    return max(1, min(QUARTERS + 1, quarter + 1))


def _now_at(actor: Actor, day: date) -> str:
    """Where the line of now stands, in percent of the track; nothing outside its hours."""
    local = timezone.localtime(actor.now)
    minutes = local.hour * 60 + local.minute - OPENS * 60
    if local.date() != day or not 0 <= minutes <= HOURS * 60:
        return ""
    return f"{100 * minutes / (HOURS * 60):.1f}%"


def _lane(actor: Actor, unit: Unit, day: date) -> Lane:
    begin, end = day_span(day)
    lane = Lane(unit)
    for span in unit.spans:
        shown = _shown(span)
        if shown[0] >= end or shown[1] <= begin:
            continue
        lane.bars.append(_bar(actor, span, shown, day))
    lane.paper = _paper(actor, unit)
    return lane


def _shown(span: Span) -> tuple[datetime, datetime]:
    """A trip without the minutes after it; anything else as it is booked."""
    if span.trip is None:
        return span.starts, span.ends
    return min(span.starts, span.trip.leaves_at), span.trip.back_by


def _bar(actor: Actor, span: Span, shown: tuple[datetime, datetime], day: date) -> Bar:
    f = _column(shown[0], day, up=False)
    bar = Bar(f, max(f + 1, _column(shown[1], day, up=True)), span.title, span)
    trip = span.trip
    if trip is None:
        bar.look = "draft" if not span.firm else "off"
        bar.said = _("pencilled in") if not span.firm else _("not to be had")
    elif trip.state in BACK:
        bar.look, bar.said = "past", _("back")
    elif trip.state == Trip.State.OUT:
        bar.look = "warn" if trip.back_by < actor.now else "key"
        bar.said = _("late") if trip.back_by < actor.now else _("out")
    else:
        bar.moves = actor.has("dispatcher", "director")
    if trip is not None and span.seen:
        bar.url = f"/vehicles/trips/{trip.pk}/"
    return bar


def _paper(actor: Actor, unit: Unit) -> str:
    """Inspection, insurance or licence that ends within a month."""
    papers = unit.papers
    soon = actor.today + timedelta(days=30)
    for name, text in (
        ("inspected_until", _("inspection ends %(day)s")),
        ("insured_until", _("insurance ends %(day)s")),
        ("licensed_until", _("licence ends %(day)s")),
    ):
        until = getattr(papers, name, None)
        if until is not None and until <= soon:
            return text % {"day": f"{until:%m-%d}"}
    return ""


def _clashes(
    actor: Actor,
    yard: Yard,
    rides: dict[int, list[suggest.Ride]],
    rows: list[VehicleRequest],
    span: tuple[datetime, datetime],
) -> list[Clash]:
    found = []
    by_pk = {r.pk: r for r in rows}
    for unit in (*yard.cars, *yard.drivers):
        for pencilled in [s for s in unit.spans if not s.firm]:
            taken = unit.busy(pencilled.starts, pencilled.ends)
            request = by_pk.get(pencilled.card_id or 0)
            if taken is not None and request is not None:
                found.append(_pencilled(unit, taken, request, yard, rides))
        found.extend(_too_late(actor, unit, yard, span))
    once: dict[int, Clash] = {}
    for clash in found:
        about = clash.request or clash.trip
        if about is not None:
            once.setdefault(about.pk, clash)
    return list(once.values())


def _pencilled(
    unit: Unit,
    taken: Span,
    request: VehicleRequest,
    yard: Yard,
    rides: dict[int, list[suggest.Ride]],
) -> Clash:
    need = Need.of(request)
    ways = [s for s in suggest.ranked(need, yard) if not s.warnings][:2]
    return Clash(unit, taken, taken.ends, None, request, ways, rides.get(request.pk, [])[:1])


def _too_late(actor: Actor, unit: Unit, yard: Yard, day: tuple[datetime, datetime]) -> list[Clash]:
    """Out, and back only when the next trip should have left."""
    found = []
    for span in unit.spans:
        trip = span.trip
        if trip is None or not span.seen or trip.state != Trip.State.OUT:
            continue
        until = max(trip.back_by, actor.now)
        following = [
            s
            for s in unit.spans
            if s.trip is not None
            and s.seen
            and s.trip.state == Trip.State.DISPATCHED
            and span.starts < s.trip.leaves_at < until
            and day[0] <= s.trip.leaves_at < day[1]
        ]
        for other in following:
            if other.trip is None:
                continue
            ways = [s for s in suggest.ranked(Need.of(other.trip), yard) if not s.warnings]
            found.append(Clash(unit, span, until, other.trip, None, ways[:3], []))
    return found


def _mark(lanes: list[Lane], clashes: list[Clash]) -> None:
    about = {(c.trip or c.request).pk for c in clashes}  # type: ignore[union-attr]
    for lane in lanes:
        for bar in lane.bars:
            if bar.span.card_id in about:
                bar.look, bar.said = "clash", _("clash")


def _draw(lanes: list[Lane], tray: list[Waiting], day: date) -> None:
    """The best car of what waits, as a dashed bar."""
    by_unit = {lane.unit.pk: lane for lane in lanes}
    for one in tray:
        best = one.best
        if best is None:
            continue
        lane = by_unit.get(best.car.pk) or by_unit.get(best.driver.pk if best.driver else 0)
        if lane is None:
            continue
        request = one.request
        span = Span(request.leaves_at, request.returns_at, request.destination)
        f = _column(request.leaves_at, day, up=False)
        t = max(f + 1, _column(request.returns_at, day, up=True))
        title = _("Proposed: %(to)s") % {"to": request.destination}
        bar = Bar(f, t, title, span, "draft", _("proposed, not sent"))
        bar.url = f"#r-{request.pk}"
        lane.bars.append(bar)


def _why_off(unit: Unit, span: Span) -> str:
    """The row names the car already: only what is done to it."""
    return span.title.removeprefix(str(unit)).strip() or _("not to be had")


def _week(units: list[Unit], first: date) -> list[tuple[Unit, list[Any]]]:
    """Trips of each car a day, and the days on which it is not to be had."""
    found = []
    for unit in units:
        cells = []
        for n in range(WEEK):
            begin, end = day_span(first + timedelta(days=n))
            here = [s for s in unit.spans if s.firm and s.meets(begin, end)]
            trips = [s for s in here if s.trip is not None]
            off = next((_why_off(unit, s) for s in here if s.trip is None), "")
            cells.append({"day": first + timedelta(days=n), "n": len(trips), "off": off})
        found.append((unit, cells))
    return found
