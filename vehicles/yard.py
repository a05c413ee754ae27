"""The yard on a day: every car and driver with what they are booked for, read in six queries.

Guards, suggestions, the plan of a day and the board all look at this one picture.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils import timezone
from django.utils.translation import gettext as _

from office.bookings.models import Resource
from office.bookings.queries import bookings
from office.calendars.models import CalendarDay
from office.core.actor import Actor
from office.parameters.registry import value
from vehicles import queries
from vehicles.models import Body, Power, Trip, VehicleRequest

AROUND = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Span:
    """Time that a car or driver is booked for. `trip` is None for the workshop and the like."""

    starts: datetime
    ends: datetime
    title: str
    card_id: int | None = None
    firm: bool = True
    trip: Trip | None = None
    seen: bool = True
    """Whether this person may know more of it than the hours."""

    def meets(self, starts: datetime, ends: datetime) -> bool:
        return self.starts < ends and starts < self.ends


@dataclass(slots=True)
class Unit:
    """A car or a driver: the resource with the papers this area keeps of it."""

    resource: Resource
    spans: list[Span] = field(default_factory=list)

    @property
    def pk(self) -> int:
        return self.resource.pk

    @property
    def papers(self) -> Any:
        name = "vehicle" if self.resource.kind == Resource.Kind.VEHICLE else "driver"
        return getattr(self.resource, name, None)

    def __str__(self) -> str:
        return str(self.resource)

    def busy(self, starts: datetime, ends: datetime, but: int | None = None) -> Span | None:
        """The first firm booking in the way; `but` names a card whose own bookings don't count."""
        firm = (s for s in self.spans if s.firm and s.meets(starts, ends))
        return next((s for s in firm if but is None or s.card_id != but), None)

    def before(self, moment: datetime) -> Span | None:
        return max(
            (s for s in self.spans if s.firm and s.ends <= moment),
            key=lambda s: s.ends,
            default=None,
        )


@dataclass(frozen=True, slots=True)
class Need:
    """What a trip asks of car and driver. `trip_id` is there where it is sent already."""

    pk: int
    title: str
    destination: str
    passengers: int
    leaves_at: datetime
    returns_at: datetime
    driver_needed: bool = True
    priority: str = "routine"
    trip_id: int | None = None
    request: Any = None

    @classmethod
    def of(cls, record: VehicleRequest | Trip) -> Need:
        return cls(
            record.pk,
            record.title,
            record.destination,
            record.passengers,
            record.leaves_at,
            record.returns_at,
            record.driver_id is not None if isinstance(record, Trip) else record.driver_needed,
            "routine" if isinstance(record, Trip) else record.priority,
            record.pk if isinstance(record, Trip) else None,
            record,
        )

    def ends(self, buffer: timedelta) -> datetime:
        return self.returns_at + buffer

    @property
    def self_driver(self) -> int | None:
        """Who sits at the wheel where no driver is asked for: whoever asked."""
        return None if self.driver_needed else getattr(self.request, "requester_id", None)


@dataclass(frozen=True, slots=True)
class Rules:
    """The numbers of the trade, read once."""

    buffer: timedelta
    continuous: timedelta
    rest: timedelta
    daily: timedelta
    restricted: list[str]
    sealed: bool

    @classmethod
    def now(cls) -> Rules:
        return cls(
            timedelta(minutes=value("vehicles.buffer_minutes")),
            timedelta(hours=value("vehicles.hours.continuous")),
            timedelta(minutes=value("vehicles.hours.rest_minutes")),
            timedelta(hours=value("vehicles.hours.daily")),
            value("vehicles.restricted_digits"),
            value("vehicles.sealed_on_holidays"),
        )


@dataclass(slots=True)
class Yard:
    cars: list[Unit]
    drivers: list[Unit]
    rules: Rules
    holidays: dict[date, str]

    def unit(self, pk: int | None) -> Unit | None:
        return next((u for u in (*self.cars, *self.drivers) if u.pk == pk), None)


def yard_between(actor: Actor, starts: datetime, ends: datetime) -> Yard:
    """Cars and drivers with everything that is booked from a day before to a day after."""
    cars = [Unit(r) for r in queries.vehicles()]
    drivers = [Unit(r) for r in queries.drivers()]
    known = {u.pk: u for u in (*cars, *drivers)}
    for pk, span in _spans(actor, known, starts - AROUND, ends + AROUND):
        known[pk].spans.append(span)
    days = CalendarDay.objects.filter(
        kind=CalendarDay.Kind.HOLIDAY,
        date__range=(timezone.localdate(starts), timezone.localdate(ends)),
    )
    holidays = dict(days.values_list("date", "name"))
    return Yard(cars, drivers, Rules.now(), holidays)


def yard_for(actor: Actor, needs: Iterable[Need]) -> Yard:
    wanted = list(needs)
    if not wanted:
        return yard_between(actor, actor.now, actor.now)
    return yard_between(actor, min(n.leaves_at for n in wanted), max(n.returns_at for n in wanted))


def _spans(
    actor: Actor, known: dict[int, Unit], starts: datetime, ends: datetime
) -> list[tuple[int, Span]]:
    rows = list(
        bookings(actor)
        .filter(
            resource__in=known,
            cancelled_at=None,
            period__overlap=DateTimeTZRange(starts, ends, "[)"),
        )
        .order_by("period", "id")
    )
    live = [b for b in rows if b.firm or b.expires_at is None or b.expires_at > actor.now]
    trips = queries.trips_of_cards({b.card_id for b in live if b.card_id})
    return [
        (
            b.resource_id,
            Span(
                b.period.lower,
                _ends(b.period.upper, trips.get(b.card_id or 0)),
                b.title if b.may_read else _("Busy"),  # type: ignore[attr-defined]
                b.card_id,
                b.firm,
                trips.get(b.card_id or 0),
                bool(b.may_read),  # type: ignore[attr-defined]
            ),
        )
        for b in live
    ]


def _ends(booked: datetime, trip: Trip | None) -> datetime:
    """What is out later than it said is not to be had before it is back."""
    return max(booked, trip.back_by) if trip and trip.state == Trip.State.OUT else booked


NEEDS = {Body.MINIBUS: "B1", Body.BUS: "A1", Body.TRUCK: "B2"}
# What a class lets one drive besides itself (公安部令第162号, annex 1).
COVERS = {
    "A1": {"A1", "A3", "B1", "B2", "C1", "C2"},
    "A2": {"A2", "B1", "B2", "C1", "C2"},
    "A3": {"A3", "C1", "C2"},
    "B1": {"B1", "C1", "C2"},
    "B2": {"B2", "C1", "C2"},
    "C1": {"C1", "C2"},
    "C2": {"C2"},
}
AUTOMATIC = {Power.ELECTRIC, Power.HYBRID}


def class_needed(car: Unit) -> str:
    """C2, cars with automatic gears, is enough for those that have no other."""
    if car.papers is None:
        return "C2"
    if car.papers.body in NEEDS:
        return NEEDS[car.papers.body]
    return "C2" if car.papers.power in AUTOMATIC else "C1"


def covered(classes: str) -> set[str]:
    """Everything that a licence such as `A1` or `B1, C1` lets one drive."""
    found = re.findall(r"[ABC]\d", classes.upper())
    return set().union(*(COVERS.get(one, set()) for one in found))


def last_digit(plate: str) -> str:
    """The figure that decides on restricted days; a letter counts as 0."""
    last = plate.strip()[-1:]
    return last if last.isdecimal() else "0"
