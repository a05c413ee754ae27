"""Which car and driver suit a request best, and why, in words; or whom it could ride with."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Avg, F
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from office.core.actor import Actor
from office.parameters.registry import value
from vehicles import guards, queries
from vehicles.guards import BLOCK, NOTE, SOFT, Finding
from vehicles.models import Power, Trip, VehicleRequest
from vehicles.yard import Need, Span, Unit, Yard, yard_for

MOST = 12
TOWN = timedelta(hours=3)
PER_SEAT, PER_HOUR, PER_SOFT, ELECTRIC, TOGETHER, SAME_WAY = 6, 4, 80, 12, 8, 6
"""Points: what an empty seat, an hour, a rule set aside cost; what speaks for a pair."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A car and who drives it. `warnings` are soft rules: sending it then needs a reason."""

    car: Unit
    driver: Unit | None
    points: float
    reasons: list[str]
    warnings: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Ride:
    """Riding along on a trip that goes the same way. `saves_km` is None where nobody knows."""

    into: VehicleRequest
    minutes: int
    saves_km: int | None

    @property
    def text(self) -> str:
        values = {"trip": self.into, "to": self.into.destination, "km": self.saves_km}
        if self.saves_km:
            return _("Merge with %(trip)s to %(to)s: saves %(km)s km.") % values
        return _("Merge with %(trip)s to %(to)s: saves a trip.") % values


@dataclass(frozen=True, slots=True)
class Advice:
    """The best first. `taxi` says why nothing of ours goes, where nothing does."""

    suggestions: list[Suggestion]
    rides: list[Ride]
    taxi: str

    @property
    def best(self) -> Suggestion | None:
        return next((s for s in self.suggestions if not s.warnings), None)


def advise(actor: Actor, record: VehicleRequest | Trip) -> Advice:
    """Everything that could carry this request, or this trip otherwise."""
    need = Need.of(record)
    yard = yard_for(actor, [need])
    rides = rides_for(actor, [need]).get(need.pk, []) if need.trip_id is None else []
    return advise_on(need, yard, rides)


def advise_on(need: Need, yard: Yard, rides: list[Ride]) -> Advice:
    found = ranked(need, yard)[:MOST]
    taxi = "" if found else why_none(need, yard)
    return Advice(found, rides, taxi)


@dataclass(frozen=True, slots=True)
class Weighed:
    """A car or driver that is free, with what speaks softly against it and its points."""

    unit: Unit | None
    against: list[Finding]
    points: float


def ranked(need: Need, yard: Yard) -> list[Suggestion]:
    """Each car with the driver that suits it best, the best first; the order is always the same.

    Cars and drivers are weighed one by one; only what is between the two is weighed by pairs, and
    words are found for the chosen ones only.
    """
    drivers = _drivers(need, yard)
    found = []
    for car in _cars(need, yard):
        pairs = [_pair(need, yard, car, driver) for driver in drivers]
        fit = [p for p in pairs if p is not None]
        if fit:
            found.append(min(fit, key=_order))
    return [_said(need, *one) for one in sorted(found, key=_order)]


Pair = tuple[float, Unit, Unit | None, list[Finding]]
"""Points, car, driver, and what is to be said of them: soft rules and notes."""


def _order(pair: Pair) -> tuple[float, int, int]:
    return pair[0], pair[1].pk, pair[2].pk if pair[2] else 0


def _cars(need: Need, yard: Yard) -> list[Weighed]:
    found = []
    for car in yard.cars:
        speaks = [f for f in guards.all_findings(need, car, None, yard) if f.field == "vehicle"]
        if not any(f.level == BLOCK for f in speaks):
            found.append(Weighed(car, speaks, _car_points(need, car)))
    return found


def _drivers(need: Need, yard: Yard) -> list[Weighed]:
    """Who can drive then; where no driver is asked only he who asks, if he is one of them."""
    if not yard.cars:
        return []
    any_car = yard.cars[0]
    candidates = yard.drivers
    if not need.driver_needed:
        candidates = [d for d in yard.drivers if d.resource.person_id == need.self_driver]
        if not candidates:
            own = list(guards.own_wheel(need, any_car, None, yard))
            return [] if any(f.level == BLOCK for f in own) else [Weighed(None, own, 0)]
    found = []
    for driver in candidates:
        speaks = [
            f
            for f in guards.all_findings(need, any_car, driver, yard)
            if f.field == "driver" and f.rule != "licence_class"
        ]
        if not any(f.level == BLOCK for f in speaks):
            hours = _driven(need, driver).total_seconds() / 3600
            found.append(Weighed(driver, speaks, PER_HOUR * hours))
    return found


def _pair(need: Need, yard: Yard, car: Weighed, driver: Weighed) -> Pair | None:
    if car.unit is None:
        return None
    licence = list(guards.licence_class(need, car.unit, driver.unit, yard))
    if any(f.level == BLOCK for f in licence):
        return None
    said = [*car.against, *driver.against, *licence]
    points = car.points + driver.points + PER_SOFT * sum(f.level == SOFT for f in said)
    if _had_it_last(need, car.unit, driver.unit):
        points -= TOGETHER
    return points, car.unit, driver.unit, said


def _said(
    need: Need, points: float, car: Unit, driver: Unit | None, said: list[Finding]
) -> Suggestion:
    reasons = [*_fits(need, car), _time(need, car)]
    if driver is not None:
        reasons.append(_wheel(need, driver))
        if _had_it_last(need, car, driver):
            reasons.append(_("%(driver)s had this car last") % {"driver": driver})
    reasons += [f.text for f in said if f.level == NOTE]
    return Suggestion(car, driver, points, reasons, [f.text for f in said if f.level == SOFT])


def _car_points(need: Need, car: Unit) -> float:
    """Empty seats cost; electric in town, being back just before and knowing the way are worth."""
    points = 0.0
    if car.resource.seats is not None:
        points += PER_SEAT * (car.resource.seats - need.passengers)
    if _electric_in_town(need, car):
        points -= ELECTRIC
    before = _same_day(need, car)
    if before is None:
        return points
    if _was_there(need, before):
        return points - SAME_WAY
    return points + min((need.leaves_at - before.ends).total_seconds() / 3600, 4)


def _electric_in_town(need: Need, car: Unit) -> bool:
    electric = car.papers is not None and car.papers.power == Power.ELECTRIC
    return electric and need.returns_at - need.leaves_at <= TOWN


def _same_day(need: Need, car: Unit) -> Span | None:
    before = car.before(need.leaves_at)
    if before is None or timezone.localdate(before.ends) != timezone.localdate(need.leaves_at):
        return None
    return before


def _was_there(need: Need, before: Span) -> bool:
    """Said only to whom that trip may be named."""
    return before.seen and before.trip is not None and before.trip.destination == need.destination


def _fits(need: Need, car: Unit) -> list[str]:
    reasons = []
    seats = car.resource.seats
    if seats is not None:
        text = ngettext(
            "%(n)s rides, %(seats)s seats", "%(n)s ride, %(seats)s seats", need.passengers
        )
        reasons.append(text % {"n": need.passengers, "seats": seats})
    if _electric_in_town(need, car):
        reasons.append(_("electric, the cheapest in town"))
    return reasons


def clock(moment: datetime) -> str:
    return timezone.localtime(moment).strftime("%H:%M")


def _time(need: Need, car: Unit) -> str:
    """Since when the car stands in the yard."""
    before = _same_day(need, car)
    if before is None:
        return _("free the whole time before")
    same = _was_there(need, before)
    text = _("was there before, at %(time)s") if same else _("back at %(time)s")
    return text % {"time": clock(before.ends)}


def _driven(need: Need, driver: Unit) -> timedelta:
    """How long he is on the road that day already."""
    day = timezone.localdate(need.leaves_at)
    return sum(
        (
            s.trip.back_by - (s.trip.out_at or s.trip.leaves_at)
            for s in driver.spans
            if s.trip is not None and timezone.localdate(s.starts) == day
        ),
        timedelta(),
    )


def _wheel(need: Need, driver: Unit) -> str:
    hours = _driven(need, driver).total_seconds() / 3600
    if not hours:
        return _("%(driver)s has no trip that day") % {"driver": driver}
    text = _("%(driver)s drives %(hours)s hours that day")
    return text % {"driver": driver, "hours": f"{hours:.1f}"}


def _had_it_last(need: Need, car: Unit, driver: Unit | None) -> bool:
    """A driver stays with the car he has had."""
    last = car.before(need.leaves_at)
    return (
        driver is not None
        and last is not None
        and last.trip is not None
        and last.trip.driver_id == driver.pk
    )


def why_none(need: Need, yard: Yard) -> str:
    """In a sentence why nothing of ours can go."""
    fits = [c for c in yard.cars if c.resource.seats is None or c.resource.seats >= need.passengers]
    if not fits:
        return ngettext(
            "No car takes %(n)s passenger. Split the party, or hire one.",
            "No car takes %(n)s passengers. Split the party, or hire one.",
            need.passengers,
        ) % {"n": need.passengers}
    open_cars = [
        c
        for c in fits
        if not any(
            f.level == BLOCK and f.field == "vehicle"
            for f in guards.all_findings(need, c, None, yard)
        )
    ]
    if not open_cars:
        return _("No car that is large enough is free then. Another time, or a taxi.")
    return _("A car is free then, but no driver for it. Another time, or a taxi.")


def rides_for(actor: Actor, needs: list[Need]) -> dict[int, list[Ride]]:
    """Trips and requests to the same place within half an hour that have the seats: two queries."""
    if not needs:
        return {}
    apart = timedelta(minutes=value("vehicles.merge_minutes"))
    hosts = list(
        queries.requests(actor)
        .filter(
            state__in=["approved", "dispatched"],
            leaves_at__gte=min(n.leaves_at for n in needs) - apart,
            leaves_at__lte=max(n.leaves_at for n in needs) + apart,
        )
        .order_by("leaves_at", "card_id")
    )
    known = _kilometres(actor, {n.destination for n in needs})
    return {n.pk: _rides(n, hosts, apart, known) for n in needs}


def _rides(
    need: Need, hosts: list[VehicleRequest], apart: timedelta, known: dict[str, int]
) -> list[Ride]:
    found = []
    for host in hosts:
        gap = abs(host.leaves_at - need.leaves_at)
        seats = host.vehicle.seats if host.vehicle else None
        small = seats is not None and host.passengers + need.passengers > seats
        open_still = host.trip is None or host.trip.state == Trip.State.DISPATCHED
        meet = host.leaves_at < need.returns_at and need.leaves_at < host.returns_at
        secret = need.request is not None and need.request.secrecy > host.secrecy
        if host.pk == need.pk or secret or gap > apart or small or not open_still or not meet:
            continue
        if same_way(host, need):
            found.append(Ride(host, int(gap.total_seconds() // 60), known.get(need.destination)))
    return sorted(found, key=lambda r: (r.into.trip_id is None, r.minutes, r.into.pk))


def same_way(host: VehicleRequest, need: Need) -> bool:
    """The same place, or a place that the other names among its stops."""
    there = need.destination.strip()
    return there == host.destination.strip() or (len(there) > 1 and there in host.stops)


def _kilometres(actor: Actor, places: set[str]) -> dict[str, int]:
    """How far it was the last times, there and back."""
    rows: Any = (
        Trip.objects.visible_to(actor)
        .filter(destination__in=places, odometer_back__isnull=False)
        .values("destination")
        .annotate(far=Avg(F("odometer_back") - F("odometer_out")))
        .order_by("destination")
    )
    return {row["destination"]: round(row["far"]) for row in rows if row["far"]}
