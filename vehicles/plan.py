"""The plan of a day: cars and drivers for everything that waits, proposed together.

By hand and by rule, so that the same day always gives the same plan. First riders are put together
that go the same way; then each request takes the best pair that is left, the pressing ones first;
then whoever found nothing may move one other to another pair. What the best plan could have placed
at most is reckoned apart, and the gap is told.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from operator import attrgetter

from django.utils import timezone
from django.utils.translation import gettext as _

from office.bookings.models import Resource
from office.core.actor import Actor
from office.core.errors import DomainError, NotVisible
from vehicles import actions, dispatch, queries, suggest
from vehicles.models import VehicleRequest
from vehicles.suggest import Suggestion
from vehicles.yard import Need, Span, Yard, yard_between

RANK = {"emergency": 0, "urgent": 1, "routine": 2}


@dataclass(slots=True)
class Proposal:
    """One row: sent with car and driver, along with another, or by taxi because of `why`."""

    need: Need
    found: Suggestion | None = None
    into: Need | None = None
    why: str = ""
    riders: list[Need] = field(default_factory=list)

    @property
    def token(self) -> str:
        """What accepting this row says: request, car and driver, or the request it joins."""
        if self.into is not None:
            return f"{self.need.pk}:into:{self.into.pk}"
        if self.found is None:
            return ""
        driver = self.found.driver.pk if self.found.driver else 0
        return f"{self.need.pk}:{self.found.car.pk}:{driver}"


@dataclass(slots=True)
class Plan:
    rows: list[Proposal]
    at_most: int

    @property
    def placed(self) -> int:
        return sum(1 for row in self.rows if row.token)

    @property
    def gap(self) -> int:
        """How many more a perfect plan might have placed; 0 proves this one the best."""
        return max(0, self.at_most - self.placed)


def waiting(actor: Actor, day: date) -> list[VehicleRequest]:
    """Approved and not sent, leaving that day."""
    begin = timezone.make_aware(datetime.combine(day, time()))
    rows = queries.requests(actor).filter(
        state="approved", leaves_at__gte=begin, leaves_at__lt=begin + timedelta(days=1)
    )
    return list(rows.order_by("leaves_at", "card_id"))


def plan_day(actor: Actor, day: date) -> Plan:
    needs = [Need.of(r) for r in waiting(actor, day)]
    begin = timezone.make_aware(datetime.combine(day, time()))
    last = max((n.returns_at for n in needs), default=begin + timedelta(days=1))
    return plan(needs, yard_between(actor, begin, last))


def plan(needs: list[Need], yard: Yard) -> Plan:
    """Deterministic; the yard is filled with what it proposes."""
    order = sorted(needs, key=lambda n: (RANK.get(n.priority, 2), n.leaves_at, n.pk))
    alone = {n.pk: bool(_clean(suggest.ranked(n, yard))) for n in order}
    hosts, rows = _together(order, yard)
    placed: dict[int, Proposal] = {}
    for row in list(hosts):
        if not _place(row, yard, placed) and row.riders:
            rows = _apart(row, hosts, rows)
            _place(row, yard, placed)
    for row in hosts:
        if row.found is None and row not in placed.values():
            _place(row, yard, placed)
        if row.found is None:
            _make_room(row, yard, placed)
    _loosen(hosts, yard)
    rows = sorted([*hosts, *rows], key=lambda r: (r.need.leaves_at, r.need.pk))
    riding = {r.need.pk for r in rows if r.into is not None}
    possible = [n for n in order if alone[n.pk] and n.pk not in riding]
    done = sum(1 for r in rows if r.token)
    return Plan(rows, max(done, _most(possible, yard) + len(riding)))


def _clean(found: list[Suggestion]) -> list[Suggestion]:
    """Without a rule that somebody would have to set aside."""
    return [s for s in found if not s.warnings]


def _together(order: list[Need], yard: Yard) -> tuple[list[Proposal], list[Proposal]]:
    """Those who go the same way at about the same time ride together, where a car takes them."""
    most = max((c.resource.seats or 0 for c in yard.cars if c.resource.active), default=0)
    hosts: list[Proposal] = []
    riders: list[Proposal] = []
    for need in order:
        host = next((h for h in hosts if _goes_with(h, need, most)), None)
        if host is None:
            hosts.append(Proposal(need))
        else:
            host.riders.append(need)
            riders.append(Proposal(need, into=host.need))
    return hosts, riders


def _apart(row: Proposal, hosts: list[Proposal], rows: list[Proposal]) -> list[Proposal]:
    """Too many together: each for himself after all."""
    freed = {n.pk for n in row.riders}
    hosts.extend(Proposal(n) for n in row.riders)
    row.riders = []
    return [r for r in rows if r.need.pk not in freed]


def _goes_with(host: Proposal, need: Need, most: int) -> bool:
    near = abs(host.need.leaves_at - need.leaves_at) <= timedelta(minutes=30)
    same = host.need.destination.strip() == need.destination.strip()
    riding = host.need.passengers + sum(r.passengers for r in host.riders)
    return (
        near
        and same
        and host.need.driver_needed == need.driver_needed
        and riding + need.passengers <= most
    )


def _whole(row: Proposal) -> Need:
    """The request with all who ride on it."""
    need = row.need
    if not row.riders:
        return need
    return Need(
        need.pk,
        need.title,
        need.destination,
        need.passengers + sum(r.passengers for r in row.riders),
        need.leaves_at,
        need.returns_at,
        need.driver_needed,
        need.priority,
        request=need.request,
    )


def _place(row: Proposal, yard: Yard, placed: dict[int, Proposal]) -> bool:
    need = _whole(row)
    found = next(iter(_clean(suggest.ranked(need, yard))), None)
    if found is None:
        return False
    _take(row, found, yard, placed)
    return True


def _take(row: Proposal, found: Suggestion, yard: Yard, placed: dict[int, Proposal]) -> None:
    need = _whole(row)
    for unit in filter(None, (found.car, found.driver)):
        unit.spans.append(Span(need.leaves_at, need.ends(yard.rules.buffer), need.title, -need.pk))
    row.found = found
    placed[need.pk] = row


def _give_back(row: Proposal, placed: dict[int, Proposal]) -> None:
    found = row.found
    if found is None:
        return
    for unit in filter(None, (found.car, found.driver)):
        unit.spans[:] = [s for s in unit.spans if s.card_id != -row.need.pk]
    row.found = None
    placed.pop(row.need.pk, None)


def _make_room(row: Proposal, yard: Yard, placed: dict[int, Proposal]) -> None:
    """Move one other that is in the way to another pair, if it then still goes."""
    need = _whole(row)
    in_the_way = [
        p
        for p in placed.values()
        if p.need.leaves_at < need.ends(yard.rules.buffer)
        and need.leaves_at < p.need.ends(yard.rules.buffer)
    ]
    for other in sorted(in_the_way, key=lambda p: p.need.pk):
        before = other.found
        _give_back(other, placed)
        if _place(row, yard, placed):
            if _place(other, yard, placed):
                return
            _give_back(row, placed)
        if before is not None:
            _take(other, before, yard, placed)


def _loosen(hosts: list[Proposal], yard: Yard) -> None:
    """What found nothing says why; where only a soft rule is in the way, that one."""
    for row in hosts:
        if row.found is not None:
            continue
        need = _whole(row)
        soft = next(iter(suggest.ranked(need, yard)), None)
        row.why = (
            _("%(car)s could go, with a reason: %(rule)s")
            % {"car": soft.car, "rule": soft.warnings[0]}
            if soft
            else suggest.why_none(need, yard)
        )


def _most(needs: list[Need], yard: Yard) -> int:
    """The most that any plan places: every pair taken to suit every request.

    For equal machines the greedy by end, on the machine that came free last, is the best there is.
    """
    drivers = sum(1 for d in yard.drivers if d.resource.active)
    cars = sum(1 for c in yard.cars if c.resource.active)
    self_drive = any(not n.driver_needed for n in needs)
    machines: list[datetime | None] = [None] * (cars if self_drive else min(cars, drivers))
    count = 0
    for need in sorted(needs, key=attrgetter("returns_at", "leaves_at", "pk")):
        free = [
            (at is not None, at, i)
            for i, at in enumerate(machines)
            if at is None or at <= need.leaves_at
        ]
        if not free:
            continue
        _known, _at, i = max(free, key=lambda f: (f[0], f[1].timestamp() if f[1] else 0, -f[2]))
        machines[i] = need.ends(yard.rules.buffer)
        count += 1
    return count


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one accepted row: the request, or the sentence of the refusal."""

    request_id: int
    request: VehicleRequest | None
    refusal: str = ""


def accept(actor: Actor, tokens: list[str]) -> list[Outcome]:
    """Each row in its own transaction: one that is refused leaves the others sent.

    Riders join before their host is sent, so that its car is checked for all of them.
    """
    ordered = sorted(tokens, key=lambda t: (":into:" not in t, t))
    return [_accept(actor, token) for token in ordered]


def _accept(actor: Actor, token: str) -> Outcome:
    parts = token.split(":")
    if len(parts) != 3 or not all(p.isdecimal() or p == "into" for p in parts):
        return Outcome(0, None, _("This row is not to be read. Open the plan again."))
    try:
        return Outcome(int(parts[0]), _send(actor, *parts))
    except DomainError as refusal:
        return Outcome(int(parts[0]), None, str(refusal.message))


def _send(actor: Actor, request: str, car: str, other: str) -> VehicleRequest:
    if car == "into":
        return actions.merge_request(actor, int(request), into=int(other))
    units = Resource.objects.in_bulk([int(car), int(other)])
    if int(car) not in units:
        raise NotVisible(_("There is no such car or driver."))
    return dispatch.dispatch_request(
        actor, int(request), vehicle=units[int(car)], driver=units.get(int(other))
    )


__all__ = ["Outcome", "Plan", "Proposal", "accept", "plan", "plan_day", "waiting"]
