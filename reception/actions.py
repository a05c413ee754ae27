"""Everything that can happen to a visit: one function each."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from office.calendars import workdays
from office.core.actor import Actor, Capacity
from office.core.errors import DomainError, WrongState
from office.core.scoping import department_token, person_token, role_token
from office.core.workflow import Workflow
from office.duties.actions import Owed
from office.duties.steps import NumberFrom, begin, step
from office.organisation.models import User
from office.parameters.registry import value
from reception import badges as door
from reception import policy, queries
from reception.entry import NewVisit, check_new, entered, host_for, may_announce, visit_from
from reception.models import Visit

NUMBER = "访〔{year}〕{n}号"
FLOW: Workflow = policy.VISIT

__all__ = ["NewVisit", "visit_from"]


@transaction.atomic
def expect_visit(
    actor: Actor, new: NewVisit, *, matter_id: int | None = None, kiosk: int | None = None
) -> Visit:
    """Enter visitors and who receives them: somebody looks after them from the first minute."""
    host = host_for(actor, new)
    may_announce(actor, host, named=new.host is not None)
    check_new(actor, new, host)
    visit = entered(new, host)
    visit.reach = [role_token("reception"), person_token(host.pk)]
    begin(
        actor,
        visit,
        FLOW,
        verb="reception.visit.expected",
        number=NumberFrom("visit", actor.today.year, NUMBER),
        matter_id=matter_id,
        words=[("A", visit.title), ("D", visit.plate)],
        owes=[_receive(visit, max(visit.expected_at, actor.now))],
        expected_at=visit.expected_at,
        party_size=visit.party_size,
        **_at(kiosk),
    )
    return visit


def _at(kiosk: int | None) -> dict[str, Any]:
    """The tablet on which it was done, for the event."""
    return {"kiosk": kiosk} if kiosk else {}


@transaction.atomic
def walk_in(
    actor: Actor,
    new: NewVisit,
    *,
    badges: str = "",
    matter_id: int | None = None,
    kiosk: int | None = None,
) -> Visit:
    """Somebody stands at the desk unannounced: entered and arrived in one act."""
    visit = expect_visit(actor, new, matter_id=matter_id, kiosk=kiosk)
    return _arrive(actor, visit, FLOW.check("arrive", actor, visit), badges=badges)


def _receive(visit: Visit, by: datetime) -> Owed:
    return Owed("reception.receive", visit.host_id, visit.department_id, moment=by)


def _locked(actor: Actor, pk: int, name: str) -> tuple[Visit, Capacity | None]:
    visit = queries.visit_get(actor, pk, lock=True)
    return visit, FLOW.check(name, actor, visit)


@transaction.atomic
def arrive_visit(
    actor: Actor,
    pk: int,
    *,
    badges: str = "",
    persons: int | None = None,
    kiosk: int | None = None,
) -> Visit:
    """At the desk, with the badges given out: the host has ten minutes to come.

    `persons` says how many of the party are here when it is not all of them.
    """
    visit, hat = _locked(actor, pk, "arrive")
    return _arrive(actor, visit, hat, badges=badges, persons=persons, kiosk=kiosk)


def _arrive(
    actor: Actor,
    visit: Visit,
    hat: Capacity | None,
    *,
    badges: str,
    persons: int | None = None,
    kiosk: int | None = None,
) -> Visit:
    visit.arrived_at = actor.now
    visit.present = _counted(visit, visit.party_size if persons is None else persons)
    visit.badges = door.written(door.give(actor, visit, badges, visit.present))[:100]
    by = actor.now + timedelta(minutes=value("reception.greet_minutes"))
    step(
        actor,
        visit,
        FLOW,
        "arrive",
        hat=hat,
        verb="reception.visit.arrived",
        fields=["arrived_at", "badges", "present", "party_size"],
        owes=[_receive(visit, by)],
        closes=["reception.receive"],
        badges=visit.badges,
        persons=visit.present,
        **_at(kiosk),
    )
    return visit


def _counted(visit: Visit, persons: int) -> int:
    """How many are here; more than were announced make the party larger."""
    if persons < 1:
        raise DomainError(
            _("Nobody of them is here."),
            fields={"persons": [_("Enter how many are in the building, at least one.")]},
        )
    visit.party_size = max(visit.party_size, persons)
    return persons


@transaction.atomic
def receive_visit(actor: Actor, pk: int) -> Visit:
    """The host has met them; he sees them out before the house closes."""
    visit, hat = _locked(actor, pk, "receive")
    visit.received_at = actor.now
    step(
        actor,
        visit,
        FLOW,
        "receive",
        hat=hat,
        verb="reception.visit.received",
        fields=["received_at"],
        owes=[_see_out(actor, visit)],
        closes=["reception.receive"],
    )
    return visit


def _see_out(actor: Actor, visit: Visit) -> Owed:
    closes = max(workdays.closing(timezone.localdate(actor.now)), actor.now)
    return Owed("reception.see_out", visit.host_id, visit.department_id, moment=closes)


@transaction.atomic
def leave_visit(actor: Actor, pk: int, *, kiosk: int | None = None) -> Visit:
    """Out of the house, badges back."""
    visit, hat = _locked(actor, pk, "leave")
    visit.left_at, visit.present = actor.now, 0
    back = door.take_back(actor, visit)
    step(
        actor,
        visit,
        FLOW,
        "leave",
        hat=hat,
        verb="reception.visit.left",
        fields=["left_at", "present"],
        closes=None,
        badges=door.written(back),
        **_at(kiosk),
    )
    return visit


@transaction.atomic
def turn_away_visit(actor: Actor, pk: int, *, reason: str) -> Visit:
    """Not let in, or not received after all; with the reason."""
    visit, hat = _locked(actor, pk, "turn_away")
    if visit.arrived_at is not None:
        visit.left_at, visit.present = actor.now, 0
        door.take_back(actor, visit)
    step(
        actor,
        visit,
        FLOW,
        "turn_away",
        hat=hat,
        verb="reception.visit.turned_away",
        fields=["left_at", "present"],
        closes=None,
        reason=reason,
    )
    return visit


@transaction.atomic
def miss_visit(actor: Actor, pk: int) -> Visit:
    """They did not come; said once the time has passed."""
    visit, hat = _locked(actor, pk, "no_show")
    if actor.now < visit.expected_at:
        raise WrongState(_("They are expected later. Wait until the time has passed."))
    step(
        actor,
        visit,
        FLOW,
        "no_show",
        hat=hat,
        verb="reception.visit.missed",
        closes=None,
    )
    return visit


@transaction.atomic
def name_host(actor: Actor, pk: int, *, host: User) -> Visit:
    """Say who receives them, or pass them on to a colleague; the clock does not start again."""
    visit, hat = _locked(actor, pk, "name_host")
    if host.clearance < visit.secrecy or not host.is_active:
        raise DomainError(
            _("The host was not named."),
            fields={"host": [_("The host is not cleared for this level. Choose another.")]},
        )
    was, visit.host, visit.host_named = visit.host_id, host, True
    visit.department_id = host.department_id or visit.department_id
    visit.reach = sorted({*visit.reach, department_token(visit.department_id)})
    waits = visit.state != Visit.State.RECEIVED
    owed = _receive(visit, _by(visit)) if waits else _see_out(actor, visit)
    visit.escalated_at = None
    step(
        actor,
        visit,
        FLOW,
        "name_host",
        hat=hat,
        verb="reception.visit.host_named",
        fields=["host", "host_named", "department", "escalated_at"],
        owes=[owed],
        closes=["reception.receive", "reception.see_out"],
        to=host.pk,
        was=was,
    )
    return visit


def _by(visit: Visit) -> datetime:
    """When they must be met: at the time announced, or ten minutes after they came."""
    if visit.arrived_at is None:
        return visit.expected_at
    return visit.arrived_at + timedelta(minutes=value("reception.greet_minutes"))


@transaction.atomic
def recount_visit(actor: Actor, pk: int, *, persons: int, badges: str = "") -> Visit:
    """Others of the party came later, or some left earlier: how many are inside now."""
    visit, hat = _locked(actor, pk, "recount")
    was, visit.present = visit.present, _counted(visit, persons)
    new = door.give(actor, visit, badges, max(visit.present - was, 1))
    visit.badges = door.written(door.held(visit))[:100]
    step(
        actor,
        visit,
        FLOW,
        "recount",
        hat=hat,
        verb="reception.visit.recounted",
        fields=["present", "party_size", "badges"],
        persons=visit.present,
        was_persons=was,
        badges=door.written(new),
    )
    return visit


@transaction.atomic
def return_badge(actor: Actor, pk: int, *, badges: str) -> Visit:
    """A badge came back, while its party is inside or after it left."""
    visit, hat = _locked(actor, pk, "return_badge")
    back = door.take_back(actor, visit, door.read_numbers(badges))
    if not back:
        held = door.written(door.held(visit)) or "—"
        raise DomainError(
            _("They do not have this badge."),
            fields={"badges": [_("Still out with them: %(badges)s.") % {"badges": held}]},
        )
    step(
        actor,
        visit,
        FLOW,
        "return_badge",
        hat=hat,
        verb="reception.visit.badge_back",
        badges=door.written(back),
    )
    return visit


@transaction.atomic
def miss_badge(actor: Actor, pk: int, *, badges: str) -> Visit:
    """They left with a badge: it stays on the list of those still out."""
    visit, hat = _locked(actor, pk, "miss_badge")
    numbers = door.read_numbers(badges)
    door.keep(visit, numbers)
    step(
        actor,
        visit,
        FLOW,
        "miss_badge",
        hat=hat,
        verb="reception.visit.badge_missing",
        badges=door.written(numbers),
    )
    return visit
