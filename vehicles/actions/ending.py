"""A car that is not needed any more, and those who would have ridden along."""

from __future__ import annotations

from dataclasses import replace

from django.db import transaction
from django.utils.translation import gettext as _

from office.bookings import actions as bookings
from office.core.actor import Actor, Capacity
from office.core.errors import WrongState
from office.core.records import fetch
from office.duties.steps import step
from vehicles import policy
from vehicles.actions.asking import to_decide
from vehicles.actions.deciding import locked, tell_requester, to_dispatch
from vehicles.models import Trip, VehicleRequest
from vehicles.telling import tell


@transaction.atomic
def cancel_request(actor: Actor, pk: int, *, reason: str) -> VehicleRequest:
    """Not needed any more: car and driver are free again, and who rode along is asked for anew."""
    request, hat = locked(actor, pk, "cancel")
    if request.trip_id is not None:
        end_trip(actor, request, hat, reason=reason)
    return end_request(actor, request, hat, reason=reason)


@transaction.atomic
def end_request(
    actor: Actor, request: VehicleRequest, hat: Capacity | None, *, reason: str
) -> VehicleRequest:
    """Cancel a request in hand, and open those again that would have ridden along."""
    bookings.release(actor, request.pk, reason=reason)
    reopen_riders(actor, request)
    event = step(
        actor,
        request,
        policy.REQUEST,
        "cancel",
        hat=hat,
        verb="vehicles.request.cancelled",
        closes=None,
        reason=reason,
    )
    people = {request.requester_id, request.driver_person_id}
    tell(actor, request, event.pk, "cancelled", people)
    return request


@transaction.atomic
def end_trip(actor: Actor, request: VehicleRequest, hat: Capacity | None, *, reason: str) -> None:
    """The trip of a cancelled request, which must not have begun."""
    trip = fetch(Trip, replace(actor, if_version=None), request.trip_id or 0, lock=True)
    if trip.state != Trip.State.DISPATCHED:
        raise WrongState(
            _("%(trip)s is “%(state)s”. A trip that has begun ends with its return.")
            % {"trip": trip, "state": trip.get_state_display()}
        )
    bookings.release(actor, trip.pk, reason=reason)
    step(
        actor,
        trip,
        policy.TRIP,
        "cancel",
        hat=hat,
        verb="vehicles.trip.cancelled",
        closes=None,
        reason=reason,
    )


@transaction.atomic
def reopen_riders(actor: Actor, host: VehicleRequest) -> None:
    """Nobody is left standing: who rode along is waiting for a car again."""
    office = Actor.system(actor.now)
    riders = (
        VehicleRequest.objects.visible_to(office)
        .filter(merged_into=host.pk, state=VehicleRequest.State.MERGED)
        .select_for_update(of=("self",))
        .order_by("pk")
    )
    for rider in riders:
        asked = rider.merged_from == VehicleRequest.State.REQUESTED
        back = VehicleRequest.State.REQUESTED if asked else VehicleRequest.State.APPROVED
        rider.merged_into, rider.merged_from, rider.trip = None, "", None
        event = step(
            actor,
            rider,
            policy.REQUEST,
            "reopen",
            hat=None,
            target=back,
            verb="vehicles.request.reopened",
            fields=["merged_into", "merged_from", "trip"],
            owes=[to_decide(actor, rider) if asked else to_dispatch(actor, rider)],
            because=host.pk,
        )
        tell_requester(actor, rider, event.pk, "reopened")
