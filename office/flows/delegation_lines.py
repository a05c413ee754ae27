"""What a delegation's plan needs, line by line, and how each line stands: the dry run.

One reading for page and act: what the page shows as free is what the act will take, unless somebody
is faster. Four queries, however long the itinerary.
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
from reception.delegations.models import Delegation, ItineraryItem, Meal, Taken
from reception.delegations.rules import Facts, item_mark, meal_mark
from vehicles.models import Driver, Vehicle

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
        needs = (*_room_need(item.room, *at, rooms, facts.party + 1), *_hour(host, *at))
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
class Yard:
    """Resources that could be taken, and their firm bookings in the span of a plan."""

    resources: dict[int, Resource]
    people: dict[int, int]
    """Person → the resource that stands for him, where there is one."""
    held: dict[int, list[Booking]]

    def holder(self, resource_id: int | None, need: Need) -> Booking | None:
        spans = self.held.get(resource_id or 0, [])
        return next((b for b in spans if _overlap(b.period, need)), None)


def _overlap(period: Any, need: Need) -> bool:
    return bool(period.lower < need.ends_at and need.starts_at < period.upper)


def _yard(actor: Actor, delegation: Delegation, lines: Sequence[Line]) -> Yard:
    people = [n.person.pk for line in lines for n in line.needs if n.person]
    kinds = (Resource.Kind.ROOM, Resource.Kind.VEHICLE, Resource.Kind.DRIVER)
    rows = Resource.objects.filter(Q(kind__in=kinds) | Q(person__in=people))
    found = {r.pk: r for r in rows.select_related("vehicle", "driver", "person").order_by("name")}
    spans = [n for line in lines for n in line.needs]
    held: dict[int, list[Booking]] = {}
    if spans:
        span = DateTimeTZRange(min(n.starts_at for n in spans), max(n.ends_at for n in spans))
        taken = bookings(actor).filter(
            resource__in=list(found), firm=True, cancelled_at=None, period__overlap=span
        )
        for booking in taken.exclude(card__in=own_cards(delegation)):
            held.setdefault(booking.resource_id, []).append(booking)
    return Yard(found, {r.person_id: r.pk for r in found.values() if r.person_id}, held)


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
    yard = _yard(actor, delegation, lines)
    checks = []
    for line in lines:
        check = Check(line)
        if kept.get(line.key) == line.mark:
            check.status = KEPT
        elif line.starts_at < facts.now - GRACE:
            check.status = PAST
        else:
            _look(check, yard, delegation)
        checks.append(check)
    _among_themselves(checks)
    return checks


def _look(check: Check, yard: Yard, delegation: Delegation) -> None:
    for need in check.line.needs:
        resource = yard.resources.get(
            need.resource.pk
            if need.resource
            else yard.people.get(need.person.pk if need.person else 0, 0)
        )
        faults = [*_unfit(need, resource, delegation)]
        holder = yard.holder(resource.pk if resource else None, need)
        if holder is not None:
            faults.append(_taken(need, holder))
        if faults:
            check.status = CLASH
            check.faults += faults
            check.free += _free(need, yard)
    if check.line.kind == "car" and check.line.source.driver is None:
        check.status = CLASH
        check.faults.append(_("This car has no driver yet. Choose one."))


def _taken(need: Need, holder: Booking) -> str:
    title = holder.title if holder.may_read else _("Busy")  # type: ignore[attr-defined]
    return _("%(name)s is taken from %(start)s to %(end)s: %(title)s.") % {
        "name": need.name,
        "start": timezone.localtime(holder.period.lower).strftime("%m-%d %H:%M"),
        "end": timezone.localtime(holder.period.upper).strftime("%H:%M"),
        "title": title,
    }


def _unfit(need: Need, resource: Resource | None, delegation: Delegation) -> Iterator[str]:
    person = need.person or (resource.person if resource else None)
    if person is not None and person.clearance < delegation.secrecy:
        yield _("%(name)s is not cleared for this level.") % {"name": person}
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
    yield from _papers(need, resource)


def _papers(need: Need, resource: Resource) -> Iterator[str]:
    back = timezone.localdate(need.ends_at)
    vehicle: Vehicle | None = getattr(resource, "vehicle", None)
    driver: Driver | None = getattr(resource, "driver", None)
    for until, sentence in (
        (vehicle and vehicle.inspected_until, _("The inspection of %(name)s ends on %(day)s.")),
        (vehicle and vehicle.insured_until, _("The insurance of %(name)s ends on %(day)s.")),
        (driver and driver.licensed_until, _("The licence of %(name)s ends on %(day)s.")),
    ):
        if until and until < back:
            yield sentence % {"name": resource, "day": until}


def _free(need: Need, yard: Yard) -> list[Resource]:
    """The smallest that suffice, of the same kind; nobody stands in for a person."""
    if need.person is not None:
        return []
    found = [
        r
        for r in yard.resources.values()
        if r.kind == need.kind
        and r.active
        and (not need.persons or not r.seats or r.seats >= need.persons)
        and yard.holder(r.pk, need) is None
        and not any(_papers(need, r))
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
