"""Everything that can happen to a request for a car until it is sent: one function each.

Sending it is in `dispatch`, what happens on the road in `trips`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from office.bookings import actions as bookings
from office.bookings.models import Resource
from office.calendars import workdays
from office.core.actor import Actor, Capacity
from office.core.errors import Conflict, DomainError, NotAllowed, WrongState
from office.core.records import fetch
from office.core.scoping import Secrecy, role_token
from office.core.text import plain
from office.core.workflow import Workflow
from office.duties.actions import Owed
from office.duties.steps import NumberFrom, begin, step, widen
from office.notifications.actions import notify
from office.organisation.models import Department, User
from office.organisation.queries import role_holder
from office.parameters.registry import value
from vehicles import policy, queries
from vehicles.models import Priority, Trip, VehicleRequest

NUMBER = "车〔{year}〕{n}号"
FLOW: Workflow = policy.REQUEST
GRACE = timedelta(minutes=10)
FARTHEST = timedelta(days=5 * 365)


@dataclass(frozen=True, slots=True)
class NewRequest:
    """What is entered when somebody needs a car. `requester` is for whom the office asks."""

    purpose: str
    destination: str
    leaves_at: datetime
    returns_at: datetime
    origin: str = ""
    stops: str = ""
    passengers: int = 1
    priority: str = Priority.ROUTINE
    driver_needed: bool = True
    requester: User | None = None
    secrecy: int = Secrecy.OPEN


def request_from(values: dict[str, Any]) -> NewRequest:
    """The request of a form or a request body; blanks take the defaults."""
    return NewRequest(**{k: v for k, v in values.items() if v not in (None, "")})


@transaction.atomic
def request_vehicle(
    actor: Actor, new: NewRequest, *, matter_id: int | None = None
) -> VehicleRequest:
    """Ask for a car; the head of the department decides."""
    hat = next((c for c in actor.capacities if policy.ask_for_car(c, None)), None)
    if hat is None and not actor.is_system:
        raise NotAllowed(_("Auditors read; cars are for those who work here."))
    requester = _requester(actor, new)
    _check(actor, new)
    request = VehicleRequest(
        department_id=_home(requester),
        secrecy=new.secrecy,
        title=plain(f"{new.purpose} · {new.destination}")[:500],
        purpose=plain(new.purpose),
        origin=plain(new.origin),
        destination=plain(new.destination),
        stops=plain(new.stops),
        passengers=new.passengers,
        leaves_at=new.leaves_at,
        returns_at=new.returns_at,
        priority=new.priority,
        driver_needed=new.driver_needed,
        requester=requester,
    )
    request.reach = [role_token("dispatcher"), f"p:{requester.pk}"]
    begin(
        actor,
        request,
        FLOW,
        verb="vehicles.request.made",
        number=NumberFrom("vehicle-request", actor.today.year, NUMBER),
        matter_id=matter_id,
        words=[("A", request.title), ("D", f"{request.origin} {request.stops}")],
        owes=[to_decide(actor, request)],
        leaves_at=request.leaves_at,
        passengers=request.passengers,
    )
    return request


def to_decide(actor: Actor, request: VehicleRequest) -> Owed:
    """Within a working day, and before it leaves."""
    decides_by = workdays.due(actor.now, value("term.vehicles.approve"), "wd")
    return Owed(
        "vehicles.approve",
        _decider(request).pk,
        request.department_id,
        moment=min(decides_by, max(request.leaves_at, actor.now)),
    )


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


def _requester(actor: Actor, new: NewRequest) -> User:
    if new.requester is not None and new.requester.pk != actor.user_id:
        if not actor.has("dispatcher", "director", "clerk", "reception", "meetings"):
            raise NotAllowed(_("Ask for yourself; the office asks for others."))
        return new.requester
    if actor.user_id is None:
        raise NotAllowed(_("A request needs a person who makes it."))
    return User.objects.get(pk=actor.user_id)


def _home(requester: User) -> int:
    if requester.department_id is None:
        raise DomainError(_("You belong to no department. Ask the administrator to enter yours."))
    return requester.department_id


def _check(actor: Actor, new: NewRequest) -> None:
    wrong: dict[str, list[str]] = {}
    if not plain(new.purpose):
        wrong["purpose"] = [_("Say what the car is needed for.")]
    if not plain(new.destination):
        wrong["destination"] = [_("Say where it goes.")]
    if new.passengers < 1:
        wrong["passengers"] = [_("At least one person rides.")]
    if new.leaves_at > actor.now + FARTHEST:
        wrong["leaves_at"] = [_("That is years ahead. Check the date.")]
    if new.leaves_at < actor.now - GRACE:
        wrong["leaves_at"] = [_("This time has passed already. Choose a later one.")]
    if new.returns_at <= new.leaves_at:
        wrong["returns_at"] = [_("It comes back after it leaves. Check both times.")]
    if wrong:
        raise DomainError(_("The car was not asked for yet."), fields=wrong)


def _decider(request: VehicleRequest) -> User:
    """The head of the department, or whoever stands above when the head himself asks."""
    department = Department.objects.select_related("head", "leader").get(pk=request.department_id)
    line = [department.head, department.leader, *_leaders()]
    found = next((p for p in line if p and p.is_active and p.pk != request.requester_id), None)
    return found or role_holder("director", "leader", "chief")


def _leaders() -> list[User]:
    rows = User.objects.filter(is_active=True, roles__overlap=["director", "leader", "chief"])
    return sorted(rows, key=lambda u: ("director" not in u.roles, u.protocol_rank))


def _locked(actor: Actor, pk: int, name: str) -> tuple[VehicleRequest, Capacity | None]:
    request = queries.request_get(actor, pk, lock=True)
    return request, FLOW.check(name, actor, request)


def _not_his_own(actor: Actor, request: VehicleRequest) -> None:
    """A deputy does not decide on what he asked for himself."""
    if actor.user_id == request.requester_id:
        raise NotAllowed(_("Somebody else decides on your own request."))


@transaction.atomic
def approve_request(actor: Actor, pk: int) -> VehicleRequest:
    """The trip is right; the dispatcher finds car and driver before it leaves."""
    request, hat = _locked(actor, pk, "approve")
    _not_his_own(actor, request)
    step(
        actor,
        request,
        FLOW,
        "approve",
        hat=hat,
        verb="vehicles.request.approved",
        owes=[to_dispatch(actor, request)],
        closes=["vehicles.approve"],
    )
    return request


@transaction.atomic
def reject_request(actor: Actor, pk: int, *, reason: str) -> VehicleRequest:
    request, hat = _locked(actor, pk, "reject")
    _not_his_own(actor, request)
    event = step(
        actor,
        request,
        FLOW,
        "reject",
        hat=hat,
        verb="vehicles.request.rejected",
        closes=None,
        reason=reason,
    )
    _tell_requester(actor, request, event.pk, "rejected")
    return request


def _tell_requester(actor: Actor, request: VehicleRequest, event_id: int, what: str) -> None:
    notify(
        {request.requester_id} - {actor.user_id},
        "outcome",
        f"request:{event_id}",
        actor.now,
        card_id=request.pk,
        event_id=event_id,
        what=what,
    )


@transaction.atomic
def hold_request(
    actor: Actor, pk: int, *, vehicle: Resource, driver: Resource | None = None
) -> VehicleRequest:
    """Pencil a car in: a tentative booking that lapses by itself, and gives way to a firm one."""
    request, hat = _locked(actor, pk, "hold")
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
        FLOW,
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
    request, hat = _locked(actor, pk, "substitute")
    bookings.release(actor, request.pk, reason=reason)
    request.means, request.means_cost = means, cost
    event = step(
        actor,
        request,
        FLOW,
        "substitute",
        hat=hat,
        verb="vehicles.request.substituted",
        fields=["means", "means_cost"],
        closes=None,
        means=means,
        reason=reason,
    )
    _tell_requester(actor, request, event.pk, "substituted")
    return request


@transaction.atomic
def merge_request(actor: Actor, pk: int, *, into: int) -> VehicleRequest:
    """合并乘车: these passengers ride on another trip that has the seats and the time for them."""
    first, second = sorted((pk, into))
    seen = {into: replace(actor, if_version=None), pk: actor}
    both = {p: queries.request_get(seen[p], p, lock=True) for p in (first, second)}
    request, other = both[pk], both[into]
    hat = FLOW.check("merge", actor, request)
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
        FLOW,
        "merge",
        hat=hat,
        verb="vehicles.request.merged",
        fields=["merged_into", "merged_from", "trip"],
        closes=None,
        into=other.pk,
    )
    _tell_requester(actor, request, event.pk, "merged")
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
        FLOW,
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
    notify(
        {trip.driver_person_id} - {actor.user_id},
        "notice",
        f"trip:{event.pk}",
        actor.now,
        card_id=trip.pk,
        event_id=event.pk,
        what="joined",
    )


@transaction.atomic
def cancel_request(actor: Actor, pk: int, *, reason: str) -> VehicleRequest:
    """Not needed any more: car and driver are free again, and who rode along is asked for anew."""
    request, hat = _locked(actor, pk, "cancel")
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
        FLOW,
        "cancel",
        hat=hat,
        verb="vehicles.request.cancelled",
        closes=None,
        reason=reason,
    )
    told = {request.requester_id, request.driver_person_id} - {actor.user_id, None}
    notify(
        [p for p in told if p],
        "notice",
        f"request:{event.pk}",
        actor.now,
        card_id=request.pk,
        event_id=event.pk,
        what="cancelled",
    )
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
            FLOW,
            "reopen",
            hat=None,
            target=back,
            verb="vehicles.request.reopened",
            fields=["merged_into", "merged_from", "trip"],
            owes=[to_decide(actor, rider) if asked else to_dispatch(actor, rider)],
            because=host.pk,
        )
        _tell_requester(actor, rider, event.pk, "reopened")
