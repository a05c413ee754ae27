"""One act takes everything a delegation needs, or nothing, and gives all of it back.

Talks with their rooms, cars with drivers, badges at the desk, the table, the hours of its hosts.
The approved delegation is the authority: nobody decides a second time about its car or its room.
Who planned it stays named in every event.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from meetings import actions as meetings
from meetings import policy as meeting_policy
from meetings.models import Kind as MeetingKind
from office.bookings import actions as bookings
from office.bookings.models import Booking, Resource
from office.bookings.persons import resource_of
from office.catalogue.actions import link
from office.core.actor import Actor
from office.core.errors import Conflict
from office.core.scoping import OfficeRecord
from office.flows.delegation_lines import CLASH, OK, Check, Line, Need, dry_run
from office.flows.delegation_seats import seat_talk
from office.numbering.actions import hold
from reception import actions as reception
from reception import policy as visit_policy
from reception.delegations import actions, queries
from reception.delegations.models import Delegation, Taken
from reception.models import Visit
from vehicles import actions as vehicles
from vehicles import policy as vehicle_policy
from vehicles.dispatch import send_for

TAKES = "takes"
COUNTERS = ("meeting", "trip", "vehicle-request", "visit")


@transaction.atomic
def plan_delegation(actor: Actor, pk: int) -> Delegation:
    """Take rooms, cars, drivers, badges and hours; planned anew, what still fits is kept."""
    delegation, hat = actions.locked(actor, pk, "plan")
    facts = actions.refuse_broken(actor, delegation, "plan")
    hold(COUNTERS, actor.today.year)
    checks = dry_run(actor, facts)
    _hold_resources(checks)
    _refuse_clashes(checks)
    behalf = replace(actor, is_system=True, if_version=None)
    kept = {c.line.key for c in checks if c.status not in {OK, CLASH}}
    _give_back(behalf, delegation, _("Planned anew"), keep=kept)
    for check in checks:
        if check.status == OK:
            _take(behalf, delegation, check.line)
    for meeting_id in _talks(delegation):
        seat_talk(behalf, facts, meeting_id)
    told = {delegation.host_id, delegation.contact_id}
    told |= {i.host_id for i in facts.items if i.host_id}
    told |= {c.person_id for c in facts.companions if c.person_id}
    return actions.settle_plan(actor, delegation, hat, told)


def _talks(delegation: Delegation) -> list[int]:
    rows = Taken.objects.filter(delegation=delegation, line__startswith="meeting:")
    return [card for card in rows.order_by("line").values_list("card_id", flat=True) if card]


def _hold_resources(checks: list[Check]) -> None:
    """Rival plans queue here, in one order, before either has taken anything."""
    wanted = {n.resource.pk for c in checks for n in c.line.needs if n.resource}
    wanted |= {resource_of(n.person).pk for c in checks for n in c.line.needs if n.person}
    rows = Resource.objects.select_for_update(no_key=True).filter(pk__in=wanted)
    list(rows.order_by("pk").values_list("pk"))


def _refuse_clashes(checks: list[Check]) -> None:
    sentences = [s for c in checks if c.status == CLASH for s in c.faults]
    if sentences:
        raise Conflict(
            _("Nothing was taken. %(first)s") % {"first": sentences[0]},
            fields={"plan": sentences},
            extra={"clashes": [c.line.key for c in checks if c.status == CLASH]},
        )


def _take(actor: Actor, delegation: Delegation, line: Line) -> None:
    card_id, booking_id = TAKERS[line.kind](actor, delegation, line)
    Taken.objects.update_or_create(
        delegation=delegation,
        line=line.key,
        defaults={"mark": line.mark, "card_id": card_id, "booking_id": booking_id},
    )


Took = tuple[int | None, int | None]


def _tied(actor: Actor, delegation: Delegation, record: OfficeRecord) -> Took:
    link(delegation, record, TAKES, actor.now)
    return record.pk, None


def _meeting(actor: Actor, delegation: Delegation, line: Line) -> Took:
    item = line.source
    chair = item.host or delegation.host
    room = item.room
    new = meetings.NewMeeting(
        title=f"{delegation.unit} · {item.activity}",
        starts_at=item.starts_at,
        ends_at=item.ends_at,
        kind=MeetingKind.SYMPOSIUM,
        room=room,
        place="" if room else item.place,
        chair=chair,
        organiser=delegation.contact,
        attendees=_colleagues(delegation),
        guests=queries.facts(delegation, actor.now).party,
        secrecy=delegation.secrecy,
    )
    meeting = meetings.plan_meeting(actor, new, matter_id=delegation.matter_id)
    for need in line.needs:
        if need.person is not None:
            _hour_for(actor, meeting.pk, need, meeting.title)
    return _tied(actor, delegation, meeting)


def _colleagues(delegation: Delegation) -> list[Any]:
    rows = queries.rows_of("companions", [delegation.pk]).filter(role="companion")
    return [c.person for c in rows if c.person_id]


def _resource_of(need: Need) -> Resource:
    return resource_of(need.person) if need.person else need.resource  # type: ignore[return-value]


def _hour_for(actor: Actor, card_id: int, need: Need, title: str) -> None:
    """The hour of a leader, unless the meeting has booked it for its chair itself."""
    resource = _resource_of(need)
    if not Booking.objects.filter(card=card_id, resource=resource, cancelled_at=None).exists():
        _book(actor, card_id, resource, need, title)


def _book(actor: Actor, card_id: int, resource: Resource, need: Need, title: str) -> Booking:
    return bookings.book(
        actor,
        resource=resource,
        starts_at=need.starts_at,
        ends_at=need.ends_at,
        title=title[:200],
        card_id=card_id,
    )


def _car(actor: Actor, delegation: Delegation, line: Line) -> Took:
    item = line.source
    new = vehicles.NewRequest(
        purpose=f"{item.activity} · {delegation.unit}"[:300],
        destination=item.place or delegation.place or item.activity,
        leaves_at=item.starts_at,
        returns_at=item.ends_at,
        passengers=queries.facts(delegation, actor.now).party,
        requester=delegation.contact,
        secrecy=delegation.secrecy,
    )
    request = send_for(
        actor, new, vehicle=item.vehicle, driver=item.driver, matter_id=delegation.matter_id
    )
    return _tied(actor, delegation, request)


def _visit(actor: Actor, delegation: Delegation, _line: Line) -> Took:
    new = reception.NewVisit(
        visitor_name=delegation.leader,
        organisation=delegation.unit,
        party_size=queries.facts(delegation, actor.now).party,
        host=delegation.host,
        purpose=delegation.purpose,
        expected_at=delegation.arrives_at,
        place=delegation.place[:100],
        plate=delegation.plate,
        category=Visit.Category.OFFICIAL,
        secrecy=delegation.secrecy,
    )
    visit = reception.expect_visit(actor, new, matter_id=delegation.matter_id)
    return _tied(actor, delegation, visit)


def _resource(actor: Actor, delegation: Delegation, line: Line) -> Took:
    """A room, a table or somebody's hour, for the delegation itself."""
    (need,) = line.needs
    booking = _book(
        actor, delegation.pk, _resource_of(need), need, f"{delegation.unit} · {line.text}"
    )
    return None, booking.pk


TAKERS: dict[str, Callable[[Actor, Delegation, Line], Took]] = {
    "meeting": _meeting,
    "car": _car,
    "visit": _visit,
    "room": _resource,
    "meal": _resource,
    "person": _resource,
}


def _give_back(
    actor: Actor, delegation: Delegation, reason: str, keep: set[str] | None = None
) -> None:
    """Release what the plan took, each by its own action, which tells those who were told."""
    rows = Taken.objects.filter(delegation=delegation).select_related("card", "booking")
    for taken in rows.order_by("line"):
        if taken.line in (keep or set()):
            continue
        if taken.booking is not None and taken.booking.cancelled_at is None:
            bookings.cancel(actor, taken.booking.pk, reason=reason)
        if taken.card is not None:
            _call_off(actor, taken.card, reason)
        taken.delete()


def _call_off(actor: Actor, card: Any, reason: str) -> None:
    """What has begun, or was called off by itself, is left as it is."""
    flow, name, run = CALLED_OFF[card.kind]
    if card.state in flow[name].sources:
        run(actor, card.pk, reason=reason)


CALLED_OFF: dict[str, tuple[Any, str, Callable[..., Any]]] = {
    "meetings": (meeting_policy.MEETING, "cancel", meetings.cancel_meeting),
    "vehicle-requests": (vehicle_policy.REQUEST, "cancel", vehicles.cancel_request),
    "visits": (visit_policy.VISIT, "turn_away", reception.turn_away_visit),
}


@transaction.atomic
def cancel_delegation(actor: Actor, pk: int, *, reason: str) -> Delegation:
    """They do not come: everything that was taken is free again, and whoever was told hears it."""
    delegation, _hat = actions.locked(actor, pk, "cancel")
    facts = queries.facts(delegation, actor.now)
    _give_back(replace(actor, is_system=True, if_version=None), delegation, reason)
    told = {c.person_id for c in facts.companions} | {i.host_id for i in facts.items}
    return actions.cancel_delegation(
        replace(actor, if_version=None), pk, reason=reason, told=frozenset(p for p in told if p)
    )
