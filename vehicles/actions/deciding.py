"""What becomes of a request for a car before one is sent: yes, no, a car in pencil, a taxi."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from office.bookings import actions as bookings
from office.bookings.models import Resource
from office.core.actor import Actor, Capacity
from office.core.errors import NotAllowed
from office.duties.actions import Owed
from office.duties.steps import step
from office.organisation.queries import role_holder
from office.parameters.registry import value
from vehicles import policy, queries
from vehicles.models import VehicleRequest
from vehicles.telling import OUTCOME, tell


def to_dispatch(actor: Actor, request: VehicleRequest) -> Owed:
    """By the dispatcher; by the director where the dispatcher is not cleared for it."""
    keeper = role_holder("dispatcher", "director")
    if keeper.clearance < request.secrecy:
        keeper = role_holder("director", "leader", "chief")
    return Owed(
        "vehicles.dispatch",
        keeper.pk,
        request.department_id,
        moment=max(request.leaves_at, actor.now),
    )


def locked(actor: Actor, pk: int, name: str) -> tuple[VehicleRequest, Capacity | None]:
    """The request for one step of its flow, and the hat under which the actor takes it."""
    request = queries.request_get(actor, pk, lock=True)
    return request, policy.REQUEST.check(name, actor, request)


def _not_his_own(actor: Actor, request: VehicleRequest) -> None:
    """A deputy does not decide on what he asked for himself."""
    if actor.user_id == request.requester_id:
        raise NotAllowed(_("Somebody else decides on your own request."))


@transaction.atomic
def approve_request(actor: Actor, pk: int) -> VehicleRequest:
    """The trip is right; the dispatcher finds car and driver before it leaves."""
    request, hat = locked(actor, pk, "approve")
    _not_his_own(actor, request)
    step(
        actor,
        request,
        policy.REQUEST,
        "approve",
        hat=hat,
        verb="vehicles.request.approved",
        owes=[to_dispatch(actor, request)],
        closes=["vehicles.approve"],
    )
    return request


@transaction.atomic
def reject_request(actor: Actor, pk: int, *, reason: str) -> VehicleRequest:
    request, hat = locked(actor, pk, "reject")
    _not_his_own(actor, request)
    event = step(
        actor,
        request,
        policy.REQUEST,
        "reject",
        hat=hat,
        verb="vehicles.request.rejected",
        closes=None,
        reason=reason,
    )
    tell_requester(actor, request, event.pk, "rejected")
    return request


def tell_requester(actor: Actor, request: VehicleRequest, event_id: int, what: str) -> None:
    """Whoever asked hears what became of it, unless he did it himself."""
    tell(actor, request, event_id, what, {request.requester_id}, kind=OUTCOME)


@transaction.atomic
def hold_request(
    actor: Actor, pk: int, *, vehicle: Resource, driver: Resource | None = None
) -> VehicleRequest:
    """Pencil a car in: a tentative booking that lapses by itself, and gives way to a firm one."""
    request, hat = locked(actor, pk, "hold")
    bookings.release(actor, request.pk, reason="another car")
    ends_at = request.returns_at + timedelta(minutes=value("vehicles.buffer_minutes"))
    for resource in (vehicle, driver):
        if resource is not None:
            bookings.book(
                actor,
                resource=resource,
                starts_at=request.leaves_at,
                ends_at=ends_at,
                title=request.title[:200],
                firm=False,
                card_id=request.pk,
            )
    step(
        actor,
        request,
        policy.REQUEST,
        "hold",
        hat=hat,
        verb="vehicles.request.held",
        vehicle=vehicle.pk,
        driver=driver.pk if driver else None,
    )
    return request


@transaction.atomic
def substitute_request(
    actor: Actor, pk: int, *, means: str, reason: str, cost: Decimal | None = None
) -> VehicleRequest:
    """No car can go: by taxi, hired car or train instead, and why."""
    request, hat = locked(actor, pk, "substitute")
    bookings.release(actor, request.pk, reason=reason)
    request.means, request.means_cost = means, cost
    event = step(
        actor,
        request,
        policy.REQUEST,
        "substitute",
        hat=hat,
        verb="vehicles.request.substituted",
        fields=["means", "means_cost"],
        closes=None,
        means=means,
        reason=reason,
    )
    tell_requester(actor, request, event.pk, "substituted")
    return request


@transaction.atomic
def enter_fare(actor: Actor, pk: int, *, cost: Decimal) -> VehicleRequest:
    """What the taxi or hired car cost, known only after the ride; entered anew it is corrected."""
    request, hat = locked(actor, pk, "fare")
    was, request.means_cost = request.means_cost, cost
    step(
        actor,
        request,
        policy.REQUEST,
        "fare",
        hat=hat,
        verb="vehicles.request.fare_entered",
        fields=["means_cost"],
        cost=str(cost),
        was=None if was is None else str(was),
    )
    return request
