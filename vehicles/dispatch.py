"""派车: a request becomes a trip with car and driver, both or neither."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from office.bookings import actions as bookings
from office.bookings.models import Resource
from office.catalogue.actions import link
from office.core.actor import Actor, Capacity
from office.core.errors import WrongState
from office.core.scoping import role_token
from office.core.text import plain
from office.duties.actions import Owed
from office.duties.steps import NumberFrom, begin, step
from office.organisation.models import User
from office.parameters.registry import value
from vehicles import actions, guards, policy, queries
from vehicles.models import Trip, VehicleRequest
from vehicles.telling import OUTCOME, tell
from vehicles.yard import Need, Unit, yard_for

NUMBER = "派〔{year}〕{n}号"


@transaction.atomic
def dispatch_request(
    actor: Actor,
    pk: int,
    *,
    vehicle: Resource,
    driver: Resource | None = None,
    reason: str = "",
) -> VehicleRequest:
    """派车: car and driver are booked firmly, both or neither, and the trip has its number."""
    request = queries.request_get(actor, pk, lock=True)
    hat = policy.REQUEST.check("dispatch", actor, request)
    return send(actor, request, hat, vehicle, driver, reason=reason)


@transaction.atomic
def send(
    actor: Actor,
    request: VehicleRequest,
    hat: Capacity | None,
    vehicle: Resource,
    driver: Resource | None,
    *,
    reason: str = "",
) -> VehicleRequest:
    """The dispatch itself, of a request in hand."""
    if request.returns_at <= actor.now:
        raise WrongState(_("The time of this trip has passed. Cancel it, or ask anew."))
    need = Need.of(request)
    driver = driver or known_driver(need)
    suit(actor, need, vehicle, driver, reason)
    bookings.release(actor, request.pk, reason="dispatched")
    trip = _trip(request, vehicle, driver, reason)
    _begin(actor, trip, request)
    book_both(actor, trip)
    request.vehicle, request.driver, request.trip = vehicle, driver, trip
    request.driver_person_id = driver.person_id if driver else None
    event = step(
        actor,
        request,
        policy.REQUEST,
        "dispatch",
        hat=hat,
        verb="vehicles.request.dispatched",
        fields=["vehicle", "driver", "driver_person_id", "trip"],
        closes=None,
        vehicle=vehicle.pk,
        driver=driver.pk if driver else None,
        trip=trip.pk,
        reason=trip.reason,
    )
    link(request, trip, "led-to", actor.now)
    _take_riders(actor, request, trip)
    people = {request.requester_id, trip.driver_person_id}
    tell(actor, request, event.pk, "dispatched", people, kind=OUTCOME)
    return request


def suit(actor: Actor, need: Need, vehicle: Resource, driver: Resource | None, reason: str) -> None:
    """The guards, on the yard as it is now. Whether both are free, the booking says.

    Whoever drives himself has no booking: his row makes rival dispatches queue.
    """
    if driver is None and need.self_driver is not None:
        User.objects.select_for_update(no_key=True).get(pk=need.self_driver)
    yard = yard_for(actor, [need])
    car = yard.unit(vehicle.pk) or Unit(vehicle)
    man = (yard.unit(driver.pk) or Unit(driver)) if driver else None
    guards.check(guards.findings(need, car, man, yard), reason)


def known_driver(need: Need) -> Resource | None:
    """Who drives himself and is one of the drivers: his licence and hours count as theirs do."""
    if need.self_driver is None:
        return None
    return Resource.objects.filter(kind=Resource.Kind.DRIVER, person=need.self_driver).first()


def _trip(request: VehicleRequest, vehicle: Resource, driver: Resource | None, reason: str) -> Trip:
    return Trip(
        department_id=request.department_id,
        secrecy=request.secrecy,
        reach=[role_token("dispatcher"), *request.reach],
        title=request.title,
        origin=request.origin,
        destination=request.destination,
        stops=request.stops,
        passengers=request.passengers,
        leaves_at=request.leaves_at,
        returns_at=request.returns_at,
        requester_id=request.requester_id,
        vehicle=vehicle,
        driver=driver,
        driver_person_id=driver_of(request, driver),
        reason=plain(reason)[:500],
    )


def driver_of(record: VehicleRequest | Trip, driver: Resource | None) -> int:
    """Who sits at the wheel: without a driver whoever asked."""
    return (driver.person_id if driver else None) or record.requester_id


def to_depart(trip: Trip) -> Owed:
    return Owed("vehicles.depart", trip.driver_person_id, trip.department_id, moment=trip.leaves_at)


def _begin(actor: Actor, trip: Trip, request: VehicleRequest) -> None:
    begin(
        actor,
        trip,
        policy.TRIP,
        verb="vehicles.trip.sent",
        number=NumberFrom("trip", actor.today.year, NUMBER),
        matter_id=request.matter_id,
        words=[("A", trip.title), ("D", f"{trip.origin} {trip.stops} {trip.vehicle.name}")],
        owes=[to_depart(trip)],
        vehicle=trip.vehicle_id,
        driver=trip.driver_id,
        request=request.pk,
    )


def book_both(actor: Actor, trip: Trip) -> None:
    """Car, then driver, firmly; the first that is taken refuses both."""
    ends_at = trip.returns_at + timedelta(minutes=value("vehicles.buffer_minutes"))
    for resource in sorted(filter(None, (trip.vehicle, trip.driver)), key=lambda r: r.pk):
        bookings.book(
            actor,
            resource=resource,
            starts_at=trip.leaves_at,
            ends_at=ends_at,
            title=trip.title[:200],
            card_id=trip.pk,
        )


def _take_riders(actor: Actor, request: VehicleRequest, trip: Trip) -> None:
    """Requests merged into this one before it was sent ride on its trip."""
    office = Actor.system(actor.now)
    VehicleRequest.objects.visible_to(office).filter(
        merged_into=request.pk, state=VehicleRequest.State.MERGED
    ).update(trip=trip.pk)


@transaction.atomic
def send_for(
    actor: Actor,
    new: actions.NewRequest,
    *,
    vehicle: Resource,
    driver: Resource | None,
    matter_id: int,
    reason: str = "",
) -> VehicleRequest:
    """A car for a plan that was approved as a whole: asked, approved and sent in one go.

    The record of that matter has its approval already; nobody decides twice. Every guard of a
    dispatch holds; what they refuse leaves neither request nor trip.
    """
    request = actions.request_vehicle(actor, new, matter_id=matter_id)
    step(
        actor,
        request,
        policy.REQUEST,
        "approve",
        hat=None,
        verb="vehicles.request.approved",
        owes=[actions.to_dispatch(actor, request)],
        closes=["vehicles.approve"],
        by_plan=matter_id,
    )
    return send(actor, request, None, vehicle, driver, reason=reason)
