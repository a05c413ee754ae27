"""What a delegation's plan needs, line by line, and how each line stands: the dry run.

One reading for page and act: what the page shows as free is what the act will take, unless somebody
is faster. As many queries for a long itinerary as for a short one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from meetings.models import Room
from office.bookings.models import Booking, Resource
from office.bookings.persons import keeps_hours
from office.bookings.queries import bookings
from office.catalogue.models import Link
from office.core.actor import Actor
from office.organisation.models import User
from office.parameters.registry import value
from reception.delegations.models import Companion, Delegation, ItineraryItem, Meal, Taken
from reception.delegations.rules import Facts, item_mark, meal_mark
from vehicles import guards
from vehicles.yard import Need as Ride
from vehicles.yard import Unit, Yard, yard_for

GRACE = timedelta(minutes=10)
MOST_OFFERED = 4
Kind = ItineraryItem.Kind
OK, KEPT, CLASH, PAST = "ok", "kept", "clash", "past"


@dataclass(frozen=True, slots=True)
class Need:
    """One resource for one span; `person` stands for somebody whose hours are kept."""

    kind: str
    starts_at: datetime
    ends_at: datetime
    resource: Resource | None = None
    person: User | None = None
    persons: int = 0

    @property
    def name(self) -> str:
        return str(self.person or self.resource)


@dataclass(frozen=True, slots=True)
class Line:
    """What is taken together for one entry. `source` is the item or meal; `mark` what it says."""

    key: str
    kind: str
    text: str
    starts_at: datetime
    ends_at: datetime
    mark: str
    needs: tuple[Need, ...] = ()
    source: Any = None


@dataclass(slots=True)
class Check:
    """How a line stands: `faults` are sentences, `free` what could be taken instead."""

    line: Line
    status: str = OK
    faults: list[str] = field(default_factory=list)
    free: list[Resource] = field(default_factory=list)


def lines_of(facts: Facts) -> list[Line]:
    """What the plan needs, in the order of the clock."""
    buffers = {r.pk: r for r in Room.objects.filter(pk__in=_room_ids(facts))}
    lines = [_visit(facts)]
    for item in facts.items:
        lines += _item_lines(facts, item, buffers)
    for meal in facts.given:
        lines += _meal_lines(facts, meal, buffers)
    return sorted(lines, key=lambda line: (line.starts_at, line.key))


def _room_ids(facts: Facts) -> list[int]:
    rows: list[Any] = [*facts.items, *facts.meals]
    return [r.room_id for r in rows if r.room_id]


def _visit(facts: Facts) -> Line:
    d = facts.delegation
    mark = f"{d.arrives_at.timestamp()} {facts.party} {d.leader} {d.host_id} {d.place} {d.plate}"
    text = _("Badges for %(n)s guests at the desk") % {"n": facts.party}
    return Line("visit", "visit", text, d.arrives_at, d.arrives_at, mark[:64], source=d)


def _item_lines(facts: Facts, item: ItineraryItem, rooms: dict[int, Room]) -> Iterator[Line]:
    mark = item_mark(item)
    at = (item.starts_at, item.ends_at)
    host = item.host or (facts.delegation.host if item.kind == Kind.TALK else None)
    if item.kind == Kind.TALK:
        needs = (*_room_need(item.room, *at, rooms, _at_talk(facts, host)), *_hour(host, *at))
        yield Line(f"meeting:{item.pk}", "meeting", item.activity, *at, mark, needs, item)
    else:
        needs = (*_room_need(item.room, *at, rooms, facts.party), *_hour(host, *at))
        for need in needs:
            key = f"{need.kind}:{item.pk}"
            yield Line(key, need.kind, item.activity, *at, mark, (need,), item)
    if item.vehicle is not None:
        until = item.ends_at + timedelta(minutes=value("vehicles.buffer_minutes"))
        car = Need("vehicle", item.starts_at, until, item.vehicle, persons=facts.party)
        man = (Need("driver", item.starts_at, until, item.driver),) if item.driver else ()
        yield Line(f"car:{item.pk}", "car", item.activity, *at, mark, (car, *man), item)


def _at_talk(facts: Facts, host: User | None) -> int:
    """The guests, the host, and whoever of ours accompanies them."""
    ours = {c.person_id for c in facts.companions if c.role == Companion.Role.COMPANION}
    return facts.party + len((ours | {host.pk if host else None}) - {None})


def _meal_lines(facts: Facts, meal: Meal, rooms: dict[int, Room]) -> Iterator[Line]:
    at = (meal.starts_at, meal.ends_at)
    eat = meal.persons + max(meal.companions, len(facts.at_meal))
    for need in _room_need(meal.room, *at, rooms, eat):
        yield Line(f"meal:{meal.pk}", "meal", str(meal), *at, meal_mark(meal), (need,), meal)
    for companion in facts.at_meal:
        for need in _hour(companion.person, *at):
            key = f"person:m{meal.pk}.{companion.pk}"
            yield Line(key, "person", str(meal), *at, meal_mark(meal), (need,), meal)


def _room_need(
    room: Resource | None, starts: datetime, ends: datetime, rooms: dict[int, Room], persons: int
) -> Iterator[Need]:
    """A room with its minutes to lay out and to clear, as a meeting takes it."""
    if room is None:
        return
    layout = rooms.get(room.pk) or Room(setup_minutes=0, clear_minutes=0)
    yield Need(
        "room",
        starts - timedelta(minutes=layout.setup_minutes),
        ends + timedelta(minutes=layout.clear_minutes),
        room,
        persons=persons,
    )


def _hour(person: User | None, starts: datetime, ends: datetime) -> Iterator[Need]:
    if person is not None and keeps_hours(person):
        yield Need("person", starts, ends, person=person)


@dataclass(frozen=True, slots=True)
class House:
    """Rooms and people with their firm bookings in the span of a plan, and the yard of the cars."""

    resources: dict[int, Resource]
    people: dict[int, int]
    """Person → the resource that stands for him, where there is one."""
    held: dict[int, list[Booking]]
    yard: Yard

    def resource(self, need: Need) -> Resource | None:
        if need.person is not None:
            return self.resources.get(self.people.get(need.person.pk, 0))
        return need.resource

    def holder(self, resource: Resource | None, need: Need) -> Booking | None:
        spans = self.held.get(resource.pk if resource else 0, [])
        return next((b for b in spans if _overlap(b.period, need)), None)


def _overlap(period: Any, need: Need) -> bool:
    return bool(period.lower < need.ends_at and need.starts_at < period.upper)


def _house(actor: Actor, delegation: Delegation, lines: Sequence[Line]) -> House:
    needs = [n for line in lines for n in line.needs]
    people = [n.person.pk for n in needs if n.person]
    rows = Resource.objects.filter(Q(kind=Resource.Kind.ROOM) | Q(person__in=people))
    found = {r.pk: r for r in rows.select_related("person").order_by("name")}
    own = own_cards(delegation)
    held: dict[int, list[Booking]] = {}
    if needs:
        span = DateTimeTZRange(min(n.starts_at for n in needs), max(n.ends_at for n in needs))
        taken = bookings(actor).filter(
            resource__in=list(found), firm=True, cancelled_at=None, period__overlap=span
        )
        for booking in taken.exclude(card__in=own):
            held.setdefault(booking.resource_id, []).append(booking)
    standing = {r.person_id: r.pk for r in found.values() if r.person_id}
    return House(found, standing, held, _yard(actor, lines, set(own)))


def _yard(actor: Actor, lines: Sequence[Line], own: set[int]) -> Yard:
    """The cars as the dispatcher sees them, without what this plan has taken itself."""
    yard = yard_for(actor, [_ride(line) for line in lines if line.kind == "car"])
    for unit in (*yard.cars, *yard.drivers):
        unit.spans = [s for s in unit.spans if s.card_id not in own]
    return yard


def _ride(line: Line) -> Ride:
    car = next(n for n in line.needs if n.kind == "vehicle")
    return Ride(0, line.text, line.source.place, car.persons, line.starts_at, line.ends_at)


def own_cards(delegation: Delegation) -> list[int]:
    """The delegation, what its plan took, and what that led to (the trip of a request)."""
    mine = list(
        Taken.objects.filter(delegation=delegation, card__isnull=False).values_list(
            "card_id", flat=True
        )
    )
    trips = Link.objects.filter(source__in=mine).values_list("target_id", flat=True) if mine else []
    return [delegation.pk, *mine, *trips]


def dry_run(actor: Actor, facts: Facts) -> list[Check]:
    """How every line of a plan stands now, without taking anything."""
    lines = lines_of(facts)
    delegation = facts.delegation
    kept = dict(Taken.objects.filter(delegation=delegation).values_list("line", "mark"))
    house = _house(actor, delegation, lines)
    checks = []
    for line in lines:
        check = Check(line)
        if kept.get(line.key) == line.mark:
            check.status = KEPT
        elif line.starts_at < facts.now - GRACE:
            check.status = PAST
        else:
            _look(check, house, delegation)
        checks.append(check)
    _among_themselves(checks)
    return checks


def _look(check: Check, house: House, delegation: Delegation) -> None:
    for need in check.line.needs:
        person = need.person or (need.resource.person if need.resource else None)
        if person is not None and person.clearance < delegation.secrecy:
            check.faults.append(_("%(name)s is not cleared for this level.") % {"name": person})
    if check.line.kind == "car":
        _look_at_car(check, house)
    else:
        for need in check.line.needs:
            _look_at_place(check, need, house)
    if check.faults:
        check.status = CLASH


def _look_at_place(check: Check, need: Need, house: House) -> None:
    resource = house.resource(need)
    faults = [*_unfit(need, resource)]
    holder = house.holder(resource, need)
    if holder is not None:
        faults.append(_taken(need, holder))
    if faults:
        check.faults += faults
        check.free += _free_rooms(need, house)


def _look_at_car(check: Check, house: House) -> None:
    """What the dispatcher's own guards say; what they would want a reason for is a fault here."""
    ride, yard = _ride(check.line), house.yard
    item = check.line.source
    car, driver = yard.unit(item.vehicle_id), yard.unit(item.driver_id)
    if car is None:
        return
    against = [f for f in guards.all_findings(ride, car, driver, yard) if f.level != guards.NOTE]
    check.faults += [f.text for f in against]
    fields = {f.field for f in against}
    if "vehicle" in fields:
        check.free += [u.resource for u in yard.cars if _goes(ride, u, driver, yard, "vehicle")]
    if "driver" in fields:
        check.free += [u.resource for u in yard.drivers if _goes(ride, car, u, yard, "driver")]
    check.free = check.free[:MOST_OFFERED]


def _goes(ride: Ride, car: Unit, driver: Unit | None, yard: Yard, which: str) -> bool:
    found = guards.all_findings(ride, car, driver, yard)
    return not any(f.field == which and f.level != guards.NOTE for f in found)


def _taken(need: Need, holder: Booking) -> str:
    title = holder.title if holder.may_read else _("Busy")  # type: ignore[attr-defined]
    return _("%(name)s is taken from %(start)s to %(end)s: %(title)s.") % {
        "name": need.name,
        "start": timezone.localtime(holder.period.lower).strftime("%m-%d %H:%M"),
        "end": timezone.localtime(holder.period.upper).strftime("%H:%M"),
        "title": title,
    }


def _unfit(need: Need, resource: Resource | None) -> Iterator[str]:
    if resource is None:
        return
    if not resource.active:
        yield _("%(name)s is out of use.") % {"name": resource}
    if need.persons and resource.seats and need.persons > resource.seats:
        yield _("%(name)s has %(seats)s seats; %(n)s are needed.") % {
            "name": resource,
            "seats": resource.seats,
            "n": need.persons,
        }


def _free_rooms(need: Need, house: House) -> list[Resource]:
    """The smallest that suffice; nobody stands in for a person."""
    if need.person is not None:
        return []
    found = [
        r
        for r in house.resources.values()
        if r.kind == need.kind and not any(_unfit(need, r)) and house.holder(r, need) is None
    ]
    return sorted(found, key=lambda r: (r.seats or 0, r.name))[:MOST_OFFERED]


def _among_themselves(checks: Iterable[Check]) -> None:
    """Two lines of one plan want the same at the same time."""
    wanted: list[tuple[Need, Check]] = []
    for check in checks:
        if check.status == PAST:
            continue
        for need in check.line.needs:
            other = next((c for n, c in wanted if _same(n, need)), None)
            if other is not None:
                check.status = CLASH
                check.faults.append(
                    _("%(name)s is wanted for “%(other)s” at the same time.")
                    % {"name": need.name, "other": other.line.text}
                )
            wanted.append((need, check))


def _same(one: Need, other: Need) -> bool:
    alike = (
        one.person == other.person if one.person or other.person else one.resource == other.resource
    )
    return alike and one.starts_at < other.ends_at and other.starts_at < one.ends_at
