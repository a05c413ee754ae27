"""What comes in between: a trip later, at another time, with another car, or not at all."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from office.bookings import actions as bookings
from office.bookings.models import Resource
from office.core.actor import Actor
from office.core.errors import Conflict, DomainError, WrongState
from office.core.text import plain
from office.duties.steps import step, widen
from office.organisation.queries import role_holder
from vehicles import actions, dispatch, policy, queries
from vehicles.models import Trip, VehicleRequest
from vehicles.telling import tell
from vehicles.trips import FLOW, Held, held_trip, span_of, to_return
from vehicles.yard import Need


@transaction.atomic
def delay_trip(actor: Actor, pk: int, *, returns_at: datetime, reason: str = "") -> Trip:
    """It comes back later. The car stays booked until then, as far as nobody else has it."""
    held = held_trip(actor, pk, "delay")
    trip = held.trip
    if returns_at <= max(actor.now, trip.leaves_at):
        raise DomainError(
            _("That is not later."), fields={"returns_at": [_("Choose a later time.")]}
        )
    trip.expected_at = returns_at
    clash = False
    try:
        with transaction.atomic():
            span_of(actor, trip, min(trip.leaves_at, trip.out_at or trip.leaves_at), returns_at)
    except Conflict:
        clash = True
    event = step(
        actor,
        trip,
        FLOW,
        "delay",
        hat=held.hat,
        verb="vehicles.trip.delayed",
        fields=["expected_at"],
        owes=[to_return(trip, returns_at)],
        closes=["vehicles.return"],
        returns_at=returns_at,
        reason=reason,
        clash=clash,
    )
    people = {role_holder("dispatcher", "director").pk, trip.requester_id, trip.driver_person_id}
    tell(actor, trip, event.pk, "late", people)
    return trip


@transaction.atomic
def move_trip(
    actor: Actor, pk: int, *, leaves_at: datetime, returns_at: datetime | None = None
) -> Trip:
    """Another time for the same car and driver; without a return it lasts as long as before."""
    held = held_trip(actor, pk, "move")
    trip = held.trip
    back = returns_at or leaves_at + (trip.returns_at - trip.leaves_at)
    if back <= leaves_at or back <= actor.now:
        raise DomainError(
            _("It comes back after it leaves. Check both times."),
            fields={"leaves_at": [_("Check both times.")]},
        )
    was = trip.leaves_at
    trip.leaves_at, trip.returns_at = leaves_at, back
    dispatch.suit(actor, Need.of(trip), trip.vehicle, trip.driver, trip.reason)
    span_of(actor, trip, leaves_at, back)
    event = step(
        actor,
        trip,
        FLOW,
        "move",
        hat=held.hat,
        verb="vehicles.trip.moved",
        fields=["leaves_at", "returns_at"],
        owes=[dispatch.to_depart(trip)],
        closes=["vehicles.depart"],
        was_at=was,
        leaves_at=leaves_at,
        returns_at=back,
    )
    if held.main is not None:
        held.main.leaves_at, held.main.returns_at = leaves_at, back
        _keep(actor, held.main, ["leaves_at", "returns_at"], trip)
    people = {trip.driver_person_id, *(r.requester_id for r in held.requests)}
    tell(actor, trip, event.pk, "moved", people)
    return trip


def _keep(actor: Actor, request: VehicleRequest, fields: list[str], trip: Trip) -> None:
    """The request says the same as its trip."""
    step(
        actor,
        request,
        policy.REQUEST,
        "follow",
        hat=None,
        target=request.state,
        verb="vehicles.request.changed",
        fields=fields,
        trip=trip.pk,
    )


@transaction.atomic
def swap_trip(
    actor: Actor,
    pk: int,
    *,
    vehicle: Resource,
    driver: Resource | None = None,
    reason: str,
) -> Trip:
    """Another car or driver, say after a breakdown: the old ones are free, the new ones booked."""
    held = held_trip(actor, pk, "swap")
    trip = held.trip
    was: dict[str, Any] = {"was_vehicle": trip.vehicle_id, "was_driver": trip.driver_id}
    told = {trip.driver_person_id}
    dispatch.suit(actor, Need.of(trip), vehicle, driver, reason)
    bookings.release(actor, trip.pk, reason=reason)
    trip.vehicle, trip.driver, trip.reason = vehicle, driver, plain(reason)[:500]
    trip.driver_person_id = dispatch.driver_of(trip, driver)
    widen(trip, people=[trip.driver_person_id])
    dispatch.book_both(actor, trip)
    event = step(
        actor,
        trip,
        FLOW,
        "swap",
        hat=held.hat,
        verb="vehicles.trip.swapped",
        fields=["vehicle", "driver", "driver_person_id", "reason"],
        owes=[dispatch.to_depart(trip)],
        closes=["vehicles.depart"],
        reason=reason,
        vehicle=vehicle.pk,
        driver=driver.pk if driver else None,
        **was,
    )
    _follow(actor, held, trip)
    people = told | {trip.driver_person_id, *(r.requester_id for r in held.requests)}
    tell(actor, trip, event.pk, "swapped", people)
    return trip


def _follow(actor: Actor, held: Held, trip: Trip) -> None:
    """The request names the same car and driver as its trip."""
    request = held.main
    if request is None:
        return
    request.vehicle, request.driver = trip.vehicle, trip.driver
    request.driver_person_id = trip.driver.person_id if trip.driver else None
    widen(request, people=[trip.driver_person_id])
    _keep(actor, request, ["vehicle", "driver", "driver_person_id"], trip)


@transaction.atomic
def substitute_trip(
    actor: Actor, pk: int, *, means: str, reason: str, cost: Decimal | None = None
) -> Trip:
    """The car cannot go: by taxi or hired car instead. Car and driver are free again."""
    held = held_trip(actor, pk, "substitute")
    trip = held.trip
    bookings.release(actor, trip.pk, reason=reason)
    event = step(
        actor,
        trip,
        FLOW,
        "substitute",
        hat=held.hat,
        verb="vehicles.trip.substituted",
        closes=None,
        means=means,
        reason=reason,
    )
    if held.main is not None:
        held.main.means, held.main.means_cost = means, cost
        held.main.driver_person_id = None
        step(
            actor,
            held.main,
            policy.REQUEST,
            "substitute",
            hat=held.hat,
            verb="vehicles.request.substituted",
            fields=["means", "means_cost", "driver_person_id"],
            closes=None,
            means=means,
            reason=reason,
        )
    people = {trip.driver_person_id, *(r.requester_id for r in held.requests)}
    tell(actor, trip, event.pk, "substituted", people)
    return trip


@transaction.atomic
def cancel_trip(actor: Actor, pk: int, *, reason: str) -> Trip:
    """Not needed any more; the request ends with it."""
    held = held_trip(actor, pk, "cancel")
    if held.main is None:
        raise WrongState(_("The request of this trip is not to be found."))
    actions.end_trip(actor, held.main, held.hat, reason=reason)
    actions.end_request(actor, held.main, held.hat, reason=reason)
    return queries.trip_get(actor, pk)
