"""Everything that can happen to a visit: one function each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from office.calendars import workdays
from office.core.actor import Actor, Capacity
from office.core.errors import DomainError, NotAllowed, WrongState
from office.core.scoping import SECRECY_BY_SLUG, Secrecy, person_token, role_token
from office.core.text import plain
from office.core.workflow import Workflow
from office.duties.actions import Owed
from office.duties.steps import NumberFrom, begin, step
from office.organisation.models import User
from office.organisation.queries import role_holder
from office.parameters.registry import value
from reception import policy, queries
from reception.models import Visit

NUMBER = "访〔{year}〕{n}号"
FLOW: Workflow = policy.VISIT
GRACE = timedelta(minutes=10)
FARTHEST = timedelta(days=5 * 365)


@dataclass(frozen=True, slots=True)
class NewVisit:
    """What is entered when somebody is expected, or stands at the desk (`expected_at` is now)."""

    visitor_name: str
    host: User
    expected_at: datetime
    organisation: str = ""
    phone: str = ""
    party_size: int = 1
    purpose: str = ""
    place: str = ""
    plate: str = ""
    secrecy: int = Secrecy.OPEN


def visit_from(values: dict[str, Any]) -> NewVisit:
    """The visit of a form or a request body; blanks take the defaults."""
    given = {k: v for k, v in values.items() if v not in (None, "")}
    given["secrecy"] = SECRECY_BY_SLUG[given.get("secrecy", "open")]
    return NewVisit(**given)


@transaction.atomic
def expect_visit(actor: Actor, new: NewVisit, *, matter_id: int | None = None) -> Visit:
    """Enter visitors and who receives them: nobody comes without a host."""
    _may_announce(actor, new)
    _check(actor, new)
    home = new.host.department_id or role_holder("reception", "director").department_id
    if home is None:
        raise DomainError(_("You belong to no department. Ask the administrator to enter yours."))
    visit = Visit(
        department_id=home,
        secrecy=new.secrecy,
        title=plain(" · ".join(p for p in (new.organisation, new.visitor_name, new.purpose) if p))[
            :500
        ],
        visitor_name=plain(new.visitor_name),
        organisation=plain(new.organisation),
        phone=plain(new.phone),
        party_size=new.party_size,
        host=new.host,
        purpose=plain(new.purpose),
        expected_at=new.expected_at,
        place=plain(new.place),
        plate=plain(new.plate).upper(),
    )
    visit.reach = [role_token("reception"), person_token(new.host.pk)]
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
    )
    return visit


def _may_announce(actor: Actor, new: NewVisit) -> None:
    if actor.is_system:
        return
    if not any(policy.announce_visit(c, None) for c in actor.capacities):
        raise NotAllowed(_("Auditors read; visitors are announced by those who receive them."))
    others = any(policy.announce_for_others(c, None) for c in actor.capacities)
    if new.host.pk not in actor.person_ids and not others:
        raise NotAllowed(_("Announce your own visitors; reception announces those of others."))


def _check(actor: Actor, new: NewVisit) -> None:
    wrong: dict[str, list[str]] = {}
    if not plain(new.visitor_name):
        wrong["visitor_name"] = [_("Who comes? Enter a name.")]
    if new.party_size < 1:
        wrong["party_size"] = [_("At least one person comes.")]
    if new.expected_at > actor.now + FARTHEST:
        wrong["expected_at"] = [_("That is years ahead. Check the date.")]
    if new.expected_at < actor.now - GRACE:
        wrong["expected_at"] = [_("This time has passed already. Enter the time of today.")]
    if new.secrecy > new.host.clearance:
        wrong["host"] = [_("The host is not cleared for this level. Choose another.")]
    if not new.host.is_active:
        wrong["host"] = [_("The host has left the office. Choose another.")]
    if wrong:
        raise DomainError(_("The visit was not entered yet."), fields=wrong)


def _receive(visit: Visit, by: datetime) -> Owed:
    return Owed("reception.receive", visit.host_id, visit.department_id, moment=by)


def _locked(actor: Actor, pk: int, name: str) -> tuple[Visit, Capacity | None]:
    visit = queries.visit_get(actor, pk, lock=True)
    return visit, FLOW.check(name, actor, visit)


@transaction.atomic
def arrive_visit(actor: Actor, pk: int, *, badges: str = "") -> Visit:
    """At the desk, with the badges given out: the host has ten minutes to come."""
    visit, hat = _locked(actor, pk, "arrive")
    visit.arrived_at, visit.badges = actor.now, plain(badges)[:100]
    by = actor.now + timedelta(minutes=value("reception.greet_minutes"))
    step(
        actor,
        visit,
        FLOW,
        "arrive",
        hat=hat,
        verb="reception.visit.arrived",
        fields=["arrived_at", "badges"],
        owes=[_receive(visit, by)],
        closes=["reception.receive"],
        badges=visit.badges,
    )
    return visit


@transaction.atomic
def receive_visit(actor: Actor, pk: int) -> Visit:
    """The host has met them; he sees them out before the house closes."""
    visit, hat = _locked(actor, pk, "receive")
    visit.received_at = actor.now
    out = Owed(
        "reception.see_out",
        visit.host_id,
        visit.department_id,
        moment=max(workdays.closing(timezone.localdate(actor.now)), actor.now),
    )
    step(
        actor,
        visit,
        FLOW,
        "receive",
        hat=hat,
        verb="reception.visit.received",
        fields=["received_at"],
        owes=[out],
        closes=["reception.receive"],
    )
    return visit


@transaction.atomic
def leave_visit(actor: Actor, pk: int) -> Visit:
    """Out of the house, badges back."""
    visit, hat = _locked(actor, pk, "leave")
    visit.left_at = actor.now
    step(
        actor,
        visit,
        FLOW,
        "leave",
        hat=hat,
        verb="reception.visit.left",
        fields=["left_at"],
        closes=None,
    )
    return visit


@transaction.atomic
def turn_away_visit(actor: Actor, pk: int, *, reason: str) -> Visit:
    """Not let in, or not received after all; with the reason."""
    visit, hat = _locked(actor, pk, "turn_away")
    if visit.arrived_at is not None:
        visit.left_at = actor.now
    step(
        actor,
        visit,
        FLOW,
        "turn_away",
        hat=hat,
        verb="reception.visit.turned_away",
        fields=["left_at"],
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
