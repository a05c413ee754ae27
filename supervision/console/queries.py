"""What the supervision office looks at first: lamps, ages, what waits, who is silent."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import BooleanField, Case, CharField, ExpressionWrapper, F, Q, Value, When
from django.utils import timezone

from office.audit.models import Event
from office.audit.queries import events_visible
from office.calendars import workdays
from office.core.actor import Actor
from office.organisation.models import Department
from supervision import lamps, queries
from supervision.models import SupervisionItem

AGES = (("week", 0, 5), ("month", 5, 20), ("quarter", 20, 60), ("older", 60, None))
"""Working days since an item was docketed: more than the first, up to the second."""
QUIET_DAYS = 3
State = SupervisionItem.State
WAITS = (State.DOCKETED, State.DISPUTED, State.CLAIMED, State.VERIFIED)


@dataclass(frozen=True, slots=True)
class Lit:
    """One department's open items by lamp; `parts` as (lamp, count, from, width) of a bar in
    percent of the longest one."""

    department: Department
    total: int
    parts: list[tuple[str, int, float, float]]

    @property
    def red(self) -> int:
        return next((n for lamp, n, _x, _w in self.parts if lamp == "red"), 0)


@dataclass(frozen=True, slots=True)
class Standing:
    """Open items that are alike in what the overview shows of them, and how many they are."""

    department: int
    lamp: str
    age: str
    asked: bool
    """More time was asked for."""
    waits: str
    """The state, where the supervision office itself has to do something next."""
    still: bool
    """Nothing has happened to it for some days."""
    n: int


def standing(actor: Actor) -> list[Standing]:
    """Every open item, once: all that the overview counts comes from one statement."""
    rows = queries.items_open(actor).annotate(
        lit=lamps.lamp(actor.today, whole=True),
        age=_age(actor.today),
        asked=ExpressionWrapper(Q(extension_due_on__isnull=False), BooleanField()),
        waits=Case(When(state__in=WAITS, then=F("state")), default=Value("")),
        still=ExpressionWrapper(queries.still(actor.today, QUIET_DAYS), BooleanField()),
    )
    names = ("lead_department", "lit", "age", "asked", "waits", "still")
    return [Standing(*r) for r in queries.tally(rows, *names)]


def lamps_by_department(found: list[Standing]) -> list[Lit]:
    """Every department that leads open items, the reddest first."""
    counts: dict[int, Counter[str]] = {}
    for row in found:
        counts.setdefault(row.department, Counter())[row.lamp] += row.n
    known = Department.objects.in_bulk(counts)
    longest = max((sum(c.values()) for c in counts.values()), default=1)
    lit = [Lit(known[pk], sum(c.values()), _parts(c, longest)) for pk, c in counts.items()]
    return sorted(lit, key=lambda d: (-d.red, -d.total, d.department.name))


def _parts(counts: Counter[str], longest: int) -> list[tuple[str, int, float, float]]:
    parts, at = [], 0.0
    for lamp in lamps.LIGHTS:
        if n := counts[lamp]:
            width = 100 * n / longest
            parts.append((lamp, n, round(at, 2), round(width, 2)))
            at += width
    return parts


def _back(today: date, days: int) -> datetime:
    day = workdays.add_workdays(today, -days)
    return timezone.make_aware(datetime.combine(day, datetime.min.time()))


@dataclass(frozen=True, slots=True)
class Age:
    """Open items of one age and the bounds that the list takes; `width` in percent of the most."""

    name: str
    count: int
    width: float
    after: datetime | None
    before: datetime | None


def _bounds(today: date) -> dict[str, tuple[datetime | None, datetime | None]]:
    return {
        name: (_back(today, till) if till else None, _back(today, since) if since else None)
        for name, since, till in AGES
    }


def _age(today: date) -> Case:
    """The name of the age of an item, in working days."""
    return Case(
        *[
            When(created_at__gte=after, then=Value(name))
            for name, (after, _before) in _bounds(today).items()
            if after is not None
        ],
        default=Value("older"),
        output_field=CharField(max_length=8),
    )


def ages(found: list[Standing], today: date) -> list[Age]:
    """How long open items have been open, in working days."""
    counted: Counter[str] = Counter()
    for row in found:
        counted[row.age] += row.n
    most = max(counted.values(), default=1)
    bounds = _bounds(today)
    return [
        Age(name, counted[name], round(100 * counted[name] / most, 1), *bounds[name])
        for name, _since, _till in AGES
    ]


def waiting_for_office(actor: Actor, found: list[Standing]) -> dict[str, int]:
    """What the supervision office itself has to do next, by state; and extensions to decide on."""
    struck_off = State.STRUCK_OFF.value  # ended, and still to be filed
    counted = Counter({struck_off: queries.items(actor).filter(state=struck_off).count()})
    for row in found:
        counted[row.waits] += row.n
    asked = sum(row.n for row in found if row.asked)
    waits = {s: counted[s] for s in (*(w.value for w in WAITS), struck_off) if counted[s]}
    return {**waits, **({"asked": asked} if asked else {})}


def silent_total(found: list[Standing]) -> int:
    """How many there are of `silent`."""
    return sum(row.n for row in found if row.still and row.lamp in queries.BURNING)


def silent(actor: Actor, most: int = 8) -> list[SupervisionItem]:
    """Late or nearly late items on which nothing has happened for three working days."""
    return list(queries.silent(queries.items_open(actor), actor.today, QUIET_DAYS)[:most])


def chased_today(actor: Actor, most: int = 8) -> list[Event]:
    """Who was urged today, the latest first."""
    start = timezone.make_aware(datetime.combine(actor.today, datetime.min.time()))
    rows = events_visible(actor).filter(verb="supervision.item.chased", at__gte=start)
    # The end of the verb once more: it leads to the index of the few that are of this kind.
    return list(rows.filter(verb__endswith=".chased")[:most])


def by_day(actor: Actor, first: date, last: date) -> dict[date, list[Any]]:
    """Open items due from `first` to `last`, by day, the most urgent first."""
    found: dict[date, list[Any]] = {}
    rows = queries.items_open(actor).filter(due_on__gte=first, due_on__lte=last)
    for item in rows.order_by("due_on", F("percent").asc(), "card_id"):
        found.setdefault(item.due_on, []).append(item)
    return found
