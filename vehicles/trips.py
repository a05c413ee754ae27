"""Everything that happens to a trip: out, back, confirmed, costed; and what comes in between.

A trip is locked after the requests that ride on it, as cancelling a request does.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from office.bookings import actions as bookings
from office.core.actor import Actor, Capacity
from office.core.errors import Conflict, DomainError, NotVisible
from office.core.text import plain
from office.duties.actions import Owed
from office.duties.steps import step
from office.organisation.queries import role_holder
from office.parameters.registry import value
from vehicles import odometer, policy, queries
from vehicles.models import Source, Trip, VehicleRequest
from vehicles.telling import tell

FLOW = policy.TRIP
T = Trip.State
S = VehicleRequest.State
LATE_PRESS = timedelta(hours=12)


@dataclass(frozen=True, slots=True)
class Held:
    """A trip in hand with those who ride on it, all locked; under which hat."""

    trip: Trip
    requests: list[VehicleRequest]
    hat: Capacity | None

    @property
    def main(self) -> VehicleRequest | None:
        return next((r for r in self.requests if r.merged_into_id is None), None)


def _ridden(actor: Actor, pk: int) -> list[VehicleRequest]:
    office = Actor.system(actor.now)
    rows = VehicleRequest.objects.visible_to(office).filter(trip=pk)
    return list(rows.select_for_update(of=("self",)).order_by("pk"))


def _locked(actor: Actor, pk: int) -> tuple[Trip, list[VehicleRequest]]:
    """404 first, then the locks: requests, then the trip."""
    if not queries.trips(actor).filter(pk=pk).exists():
        raise NotVisible(_("There is no such record, or it is not for you to see."))
    ridden = _ridden(actor, pk)
    return queries.trip_get(actor, pk, lock=True), ridden


def held_trip(actor: Actor, pk: int, name: str) -> Held:
    trip, ridden = _locked(actor, pk)
    return Held(trip, ridden, FLOW.check(name, actor, trip))


def _pressed_twice(actor: Actor, trip: Trip, name: str, state: str, *, same: bool) -> bool:
    """The same press again, say after a weak signal: answered with what the first one did."""
    may = FLOW[name].capacity_of(actor, trip) is not None
    return may and same and trip.state == state


def _moment(actor: Actor, at: datetime | None, not_before: datetime | None = None) -> datetime:
    """When the button was pressed: a phone without signal sends it later."""
    if at is None or at > actor.now:
        return actor.now
    if at < actor.now - LATE_PRESS:
        raise DomainError(
            _("That was more than %(n)s hours ago. Ask the dispatcher to enter it.")
            % {"n": LATE_PRESS.seconds // 3600},
            fields={"at": [_("Choose a later time.")]},
        )
    return max(at, not_before) if not_before else at


@transaction.atomic
def depart_trip(actor: Actor, pk: int, *, odometer_km: int, at: datetime | None = None) -> Trip:
    """出车: the car leaves; what it shows is kept, and a gap since the last trip is told."""
    trip, _ridden_by = _locked(actor, pk)
    if _pressed_twice(actor, trip, "depart", T.OUT, same=trip.odometer_out == odometer_km):
        return trip
    hat = FLOW.check("depart", actor, trip)
    leaves = _moment(actor, at)
    _not_out_already(actor, trip)
    gap = _gap(trip, odometer_km)
    odometer.note(actor, odometer.Seen(trip.vehicle_id, odometer_km, leaves, Source.OUT, trip.pk))
    if leaves < trip.leaves_at:  # early: the car must be free from now on
        span_of(actor, trip, leaves, trip.returns_at)
    trip.out_at, trip.odometer_out = leaves, odometer_km
    event = step(
        actor,
        trip,
        FLOW,
        "depart",
        hat=hat,
        verb="vehicles.trip.departed",
        fields=["out_at", "odometer_out"],
        owes=[to_return(trip, trip.returns_at)],
        closes=["vehicles.depart"],
        odometer_km=odometer_km,
        gap_km=gap,
    )
    if gap > value("vehicles.odometer.gap_km"):
        tell(actor, trip, event.pk, "gap", {role_holder("dispatcher", "director").pk})
    return trip


def span_of(actor: Actor, trip: Trip, starts_at: datetime, ends_at: datetime) -> None:
    buffer = timedelta(minutes=value("vehicles.buffer_minutes"))
    bookings.reschedule(actor, trip.pk, starts_at, ends_at + buffer)


def _not_out_already(actor: Actor, trip: Trip) -> None:
    """A car or driver still on the road from the trip before cannot leave."""
    office = Actor.system(actor.now)
    out = Trip.objects.visible_to(office).filter(state=T.OUT)
    for rows, name in (
        (out.filter(vehicle=trip.vehicle_id), _("The car")),
        (out.filter(driver_person_id=trip.driver_person_id), _("The driver")),
    ):
        other = rows.first()
        if other is not None:
            raise Conflict(
                _("%(who)s is still out on %(trip)s. Report its return first.")
                % {"who": name, "trip": other}
            )


def _gap(trip: Trip, km: int) -> int:
    last = odometer.latest(trip.vehicle_id)
    return km - last.km if last else 0


def to_return(trip: Trip, moment: datetime) -> Owed:
    grace = timedelta(minutes=value("vehicles.return_minutes"))
    return Owed("vehicles.return", trip.driver_person_id, trip.department_id, moment=moment + grace)


@transaction.atomic
def return_trip(  # noqa: PLR0913 - keywords, each named by the caller
    actor: Actor,
    pk: int,
    *,
    odometer_km: int,
    tolls: Decimal | None = None,
    parking: Decimal | None = None,
    remark: str = "",
    at: datetime | None = None,
) -> Trip:
    """收车: back in the yard, the car is free from this minute; whoever asked confirms."""
    trip, _ridden_by = _locked(actor, pk)
    if _pressed_twice(actor, trip, "return", T.BACK, same=trip.odometer_back == odometer_km):
        return trip
    hat = FLOW.check("return", actor, trip)
    back = _moment(actor, at, trip.out_at)
    odometer.note(actor, odometer.Seen(trip.vehicle_id, odometer_km, back, Source.BACK, trip.pk))
    trip.back_at, trip.odometer_back = back, odometer_km
    trip.tolls, trip.parking, trip.remark = tolls, parking, plain(remark)[:500]
    bookings.finish(actor, trip.pk)
    step(
        actor,
        trip,
        FLOW,
        "return",
        hat=hat,
        verb="vehicles.trip.returned",
        fields=["back_at", "odometer_back", "tolls", "parking", "remark"],
        owes=[_to_confirm(trip)],
        closes=None,
        odometer_km=odometer_km,
        km=trip.km,
        late_minutes=max(0, int((back - trip.returns_at).total_seconds() // 60)),
    )
    return trip


def _to_confirm(trip: Trip) -> Owed:
    """Whoever asked; where he drove himself, the dispatcher who takes the key back."""
    confirms = trip.requester_id
    if confirms == trip.driver_person_id:
        keeper = role_holder("dispatcher", "director")
        confirms = keeper.pk if keeper.pk != trip.driver_person_id else role_holder("director").pk
    return Owed("vehicles.confirm", confirms, trip.department_id, term="term.vehicles.confirm")


@transaction.atomic
def confirm_trip(actor: Actor, pk: int) -> Trip:
    """The trip was as it says; the request is done, and the costs are entered."""
    held = held_trip(actor, pk, "confirm")
    trip = held.trip
    step(
        actor,
        trip,
        FLOW,
        "confirm",
        hat=held.hat,
        verb="vehicles.trip.confirmed",
        owes=[
            Owed(
                "vehicles.cost",
                role_holder("dispatcher", "director").pk,
                trip.department_id,
                term="term.vehicles.cost",
            )
        ],
        closes=["vehicles.confirm"],
    )
    if held.main is not None:
        step(
            actor,
            held.main,
            policy.REQUEST,
            "complete",
            hat=held.hat,
            verb="vehicles.request.completed",
            closes=None,
        )
    return trip


@transaction.atomic
def complete_request(actor: Actor, pk: int) -> VehicleRequest:
    """The same, from the request: whoever asked confirms that the trip was as it says."""
    request = queries.request_get(actor, pk)
    policy.REQUEST.check("complete", actor, request)
    confirm_trip(replace(actor, if_version=None), request.trip_id or 0)
    return queries.request_get(actor, pk)


@transaction.atomic
def cost_trip(  # noqa: PLR0913 - keywords, each named by the caller
    actor: Actor,
    pk: int,
    *,
    fuel: Decimal | None = None,
    tolls: Decimal | None = None,
    parking: Decimal | None = None,
    other: Decimal | None = None,
    remark: str = "",
) -> Trip:
    """What it cost, for the account of the car. What the driver entered stays unless said anew."""
    held = held_trip(actor, pk, "cost")
    trip = held.trip
    trip.fuel_cost, trip.other_cost = fuel, other
    trip.tolls = trip.tolls if tolls is None else tolls
    trip.parking = trip.parking if parking is None else parking
    trip.remark = plain(remark)[:500] or trip.remark
    step(
        actor,
        trip,
        FLOW,
        "cost",
        hat=held.hat,
        verb="vehicles.trip.costed",
        fields=["fuel_cost", "tolls", "parking", "other_cost", "remark"],
        closes=None,
        total=str(trip.cost),
    )
    return trip
