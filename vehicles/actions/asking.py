"""Asking for a car: what is entered, and who decides on it by when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from office.calendars import workdays
from office.core.actor import Actor
from office.core.errors import DomainError, NotAllowed
from office.core.scoping import Secrecy, role_token
from office.core.text import plain
from office.duties.actions import Owed
from office.duties.steps import NumberFrom, begin
from office.organisation.models import Department, User
from office.organisation.queries import role_holder
from office.parameters.registry import value
from vehicles import policy
from vehicles.models import Priority, VehicleRequest

NUMBER = "车〔{year}〕{n}号"
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
        policy.REQUEST,
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
