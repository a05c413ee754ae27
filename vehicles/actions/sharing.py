"""合并乘车: who rides along on another trip, one still asked for or one already sent."""

from __future__ import annotations

from dataclasses import replace

from django.db import transaction
from django.utils.translation import gettext as _

from office.bookings import actions as bookings
from office.core.actor import Actor, Capacity
from office.core.errors import Conflict, DomainError, WrongState
from office.core.records import fetch
from office.core.text import plain
from office.duties.steps import step, widen
from vehicles import policy, queries
from vehicles.actions.deciding import tell_requester
from vehicles.models import Trip, VehicleRequest
from vehicles.telling import tell


@transaction.atomic
def merge_request(actor: Actor, pk: int, *, into: int) -> VehicleRequest:
    """合并乘车: these passengers ride on another trip that has the seats and the time for them."""
    first, second = sorted((pk, into))
    seen = {into: replace(actor, if_version=None), pk: actor}
    both = {p: queries.request_get(seen[p], p, lock=True) for p in (first, second)}
    request, other = both[pk], both[into]
    hat = policy.REQUEST.check("merge", actor, request)
    if into == pk:
        raise DomainError(
            _("A trip can't be merged into itself."), fields={"into": [_("Choose another.")]}
        )
    _has_room(request, other)
    bookings.release(actor, request.pk, reason="rides along")
    _let_in(actor, request, other, hat)
    request.merged_into, request.merged_from, request.trip_id = other, request.state, other.trip_id
    event = step(
        actor,
        request,
        policy.REQUEST,
        "merge",
        hat=hat,
        verb="vehicles.request.merged",
        fields=["merged_into", "merged_from", "trip"],
        closes=None,
        into=other.pk,
    )
    tell_requester(actor, request, event.pk, "merged")
    return request


def _let_in(
    actor: Actor, request: VehicleRequest, other: VehicleRequest, hat: Capacity | None
) -> None:
    """More people and a stop for the request that is joined, and for its trip."""
    other.passengers += request.passengers
    other.stops = plain(f"{other.stops} {request.destination}")[:500]
    widen(other, people=[request.requester_id])
    step(
        actor,
        other,
        policy.REQUEST,
        "merge",
        hat=hat,
        verb="vehicles.request.joined",
        fields=["passengers", "stops"],
        target=other.state,
        joined=request.pk,
        passengers=other.passengers,
    )
    if other.trip_id is not None:
        board(actor, other.trip_id, request, other)


def _has_room(request: VehicleRequest, other: VehicleRequest) -> None:
    if other.state not in policy.OPEN | policy.SENT:
        raise WrongState(
            _("%(trip)s is “%(state)s”; nobody can join it.")
            % {"trip": other, "state": other.get_state_display()}
        )
    if request.secrecy > other.secrecy:
        raise Conflict(
            _("%(trip)s is open to more people than this request may be. Send it on its own.")
            % {"trip": other}
        )
    if not (other.leaves_at < request.returns_at and request.leaves_at < other.returns_at):
        raise Conflict(_("The two trips are not at the same time."))
    seats = other.vehicle.seats if other.vehicle else None
    if seats is not None and other.passengers + request.passengers > seats:
        raise Conflict(
            _("%(car)s has %(free)s seats left; %(n)s are needed.")
            % {"car": other.vehicle, "free": seats - other.passengers, "n": request.passengers}
        )


@transaction.atomic
def board(actor: Actor, trip_id: int, rider: VehicleRequest, host: VehicleRequest) -> None:
    """More people and a stop for a trip that is sent already; its driver hears of it."""
    trip = fetch(Trip, replace(actor, if_version=None), trip_id, lock=True)
    if trip.state != Trip.State.DISPATCHED:
        raise WrongState(
            _("%(trip)s is “%(state)s”; nobody can join it.")
            % {"trip": trip, "state": trip.get_state_display()}
        )
    trip.passengers, trip.stops = host.passengers, host.stops
    widen(trip, people=[rider.requester_id])
    event = step(
        actor,
        trip,
        policy.TRIP,
        "join",
        hat=None,
        target=trip.state,
        verb="vehicles.trip.joined",
        fields=["passengers", "stops"],
        joined=rider.pk,
        passengers=trip.passengers,
    )
    tell(actor, trip, event.pk, "joined", {trip.driver_person_id})
