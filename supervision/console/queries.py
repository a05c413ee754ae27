"""What the supervision office looks at first: lamps, ages, what waits, who is silent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Case, CharField, Count, F, Value, When
from django.utils import timezone

from office.audit.models import Event
from office.audit.queries import events_visible
from office.calendars import workdays
from office.core.actor import Actor
from office.organisation.models import Department
from supervision import queries
from supervision.models import SupervisionItem

LAMPS = ("red", "yellow", "green", "purple", "hold", "blue")
AGES = (("week", 0, 5), ("month", 5, 20), ("quarter", 20, 60), ("older", 60, None))
"""Working days since an item was docketed: more than the first, up to the second."""
QUIET_DAYS = 3
State = SupervisionItem.State
WAITS = (State.DOCKETED, State.DISPUTED, State.CLAIMED, State.VERIFIED, State.STRUCK_OFF)


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


def lamps_by_department(actor: Actor) -> list[Lit]:
    """Every department that leads open items, the reddest first: one GROUP BY."""
    rows = (
        queries.items_open(actor)
        .order_by()
        .values("lead_department", "light")
        .annotate(n=Count("pk"))
    )
    counts: dict[int, dict[str, int]] = {}
    for row in rows:
        counts.setdefault(row["lead_department"], {})[row["light"]] = row["n"]
    known = Department.objects.in_bulk(counts)
    longest = max((sum(c.values()) for c in counts.values()), default=1)
    lit = [Lit(known[pk], sum(c.values()), _parts(c, longest)) for pk, c in counts.items()]
    return sorted(lit, key=lambda d: (-d.red, -d.total, d.department.name))


def _parts(counts: dict[str, int], longest: int) -> list[tuple[str, int, float, float]]:
    parts, at = [], 0.0
    for lamp in (*LAMPS, *sorted(set(counts) - set(LAMPS))):
        if n := counts.get(lamp, 0):
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


def ages(actor: Actor) -> list[Age]:
    """How long open items have been open, in working days: one GROUP BY."""
    bounds = {
        name: (
            _back(actor.today, till) if till else None,
            _back(actor.today, since) if since else None,
        )
        for name, since, till in AGES
    }
    band = Case(
        *[
            When(created_at__gte=after, then=Value(name))
            for name, (after, _before) in bounds.items()
            if after is not None
        ],
        default=Value("older"),
        output_field=CharField(max_length=8),
    )
    rows = queries.items_open(actor).annotate(age=band).order_by()
    counted = {r["age"]: r["n"] for r in rows.values("age").annotate(n=Count("pk"))}
    most = max(counted.values(), default=1)
    return [
        Age(name, counted.get(name, 0), round(100 * counted.get(name, 0) / most, 1), *bounds[name])
        for name, _since, _till in AGES
    ]


def waiting_for_office(actor: Actor) -> dict[str, int]:
    """What the supervision office itself has to do next, by state; and extensions to decide on."""
    rows = queries.items(actor).filter(state__in=WAITS).order_by().values("state")
    counted = {r["state"]: r["n"] for r in rows.annotate(n=Count("pk"))}
    asked = queries.items_open(actor).filter(extension_due_on__isnull=False).count()
    return {**{s: counted[s] for s in WAITS if s in counted}, **({"asked": asked} if asked else {})}


def silent(actor: Actor, most: int = 8) -> tuple[list[SupervisionItem], int]:
    """Late or nearly late items on which nothing has happened for three working days."""
    rows = queries.silent(queries.items_open(actor), actor.today, QUIET_DAYS)
    return list(rows[:most]), rows.count()


def chased_today(actor: Actor, most: int = 8) -> list[Event]:
    """Who was urged today, the latest first."""
    start = timezone.make_aware(datetime.combine(actor.today, datetime.min.time()))
    return list(events_visible(actor).filter(verb="supervision.item.chased", at__gte=start)[:most])


def by_day(actor: Actor, first: date, last: date) -> dict[date, list[Any]]:
    """Open items due from `first` to `last`, by day, the most urgent first."""
    found: dict[date, list[Any]] = {}
    rows = queries.items_open(actor).filter(due_on__gte=first, due_on__lte=last)
    for item in rows.order_by("due_on", F("percent").asc(), "card_id"):
        found.setdefault(item.due_on, []).append(item)
    return found
