"""B17: what foresight said at the end of each past month, held against what came of it.

The history is made by `office.demo.pace`, which knows nothing of the estimator, and is rolled back.
Each forecast uses only the events before its month ended. The floor is the forecast that everybody
can make: the share of items that were late so far. A Brier score is the mean square of what was
foretold less what happened (1 late, 0 not): 0 is a prophet, a coin has 0.25.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from types import SimpleNamespace
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from office.bench.measure import Result
from office.demo.clock import Clock
from office.demo.docket import Shelf
from office.demo.history import moments
from office.organisation.models import Department, User
from office.parameters.registry import value
from supervision.foresight.curves import CURVES, OBSERVED, known
from supervision.foresight.queries import fewest
from supervision.models import SupervisionItem

ITEMS, DAYS, MONTHS, SEED = 3000, 1100, 12, 17
BINS = 10
MOST_MISCALIBRATED = 0.08
"""Some six hundred forecasts in ten bins scatter by about half of it by chance alone."""

FORETOLD = f"""
WITH {OBSERVED},
{CURVES.format(observed="observed")},
base AS (SELECT coalesce(avg((days > allowed)::int), 0) AS late FROM observed WHERE done)
SELECT o.item_id, o.handed, o.allowed, f.chance, f.level, base.late::float8
FROM base CROSS JOIN observed o CROSS JOIN LATERAL (
  SELECT c.level, supervision_chance(c.surviving::float8[], c.at_risk, o.days, o.allowed, %(few)s)
         AS chance
  FROM curves c
  WHERE c.done >= %(least)s AND c.size = o.size AND c.source IN (o.source, '')
    AND (c.department = o.department OR c.department IS NULL)
    AND supervision_chance(c.surviving::float8[], c.at_risk, o.days, o.allowed, %(few)s)
        IS NOT NULL
  ORDER BY c.level LIMIT 1) f
WHERE NOT o.done AND NOT o.withdrawn AND NOT o.held
"""
CAME = f"WITH {OBSERVED} SELECT item_id, handed, days, done FROM observed"


@dataclass(frozen=True, slots=True)
class Told:
    """One forecast, the base rate then, and whether it came to be late."""

    chance: float
    base: float
    late: bool
    level: int


def b17() -> Iterator[Result]:
    """Score and calibration of a year of forecasts."""
    now = timezone.now()
    with transaction.atomic():
        history(Clock(now), Random(SEED), ITEMS)
        told = [t for month in month_ends(now, MONTHS) for t in foretold(month, now)]
        transaction.set_rollback(True)
    score, floor = brier(told), sum((t.base - t.late) ** 2 for t in told) / len(told)
    bins = reliability(told)
    off = sum(row["n"] * abs(row["foretold"] - row["late"]) for row in bins) / len(told)
    by_level = {level: sum(t.level == level for t in told) for level in range(1, 5)}
    detail = {
        "base_rate": round(floor, 4),
        "better_by": round(1 - score / floor, 3),
        "late": round(sum(t.late for t in told) / len(told), 3),
        "group_used": by_level,
    }
    yield Result("B17 foresight, Brier score", score, "(base rate)", len(told), detail, floor)
    yield Result(
        "B17 foresight, calibration error", off, "(mean)", len(told), {"bins": bins},
        MOST_MISCALIBRATED,
    )  # fmt: skip


def history(clock: Clock, rng: Random, n: int) -> None:
    """n items over three years in the departments there are, open ones as far as they have come."""
    people = list(User.objects.filter(is_active=True, is_service=False).order_by("pk")[:3])
    roles = ("supervisor", "archivist", "director")
    departments = list(Department.objects.order_by("pk")[:8])
    house: Any = SimpleNamespace(
        people=dict(zip(roles, people, strict=True)),
        departments={"office": departments[0], **{str(d.pk): d for d in departments[1:]}},
    )
    shelf = Shelf(house, rng)
    first = clock.today - timedelta(days=DAYS)
    shelf.write([shelf.paced(at, clock.now) for at in moments(clock, n, first, clock.today)])
    shelf.ledger.tidy(SupervisionItem)


def month_ends(now: datetime, months: int) -> list[datetime]:
    """The close of the last day of each of the past months; two months are left to see the end."""
    found, day = [], timezone.localtime(now).replace(day=1, hour=18, minute=0, second=0)
    for _month in range(months + 2):
        day -= timedelta(days=1)
        found.append(day)
        day = day.replace(day=1)
    return found[2:]


def foretold(as_of: datetime, now: datetime) -> list[Told]:
    """What was said at `as_of` of every item whose clock ran, where it is known by now what came.

    An item that was given to another department began anew: nothing can be said of that forecast.
    """
    least = value("foresight.least")
    asked = {"least": least, "few": fewest(least)}
    with connection.cursor() as cursor:
        cursor.execute(FORETOLD, {**known(as_of), **asked})
        said = cursor.fetchall()
        cursor.execute(CAME, known(now))
        came = {item: rest for item, *rest in cursor.fetchall()}
    found = []
    for item, handed, allowed, chance, level, base in said:
        then, days, done = came[item]
        if then == handed and (done or days > allowed):
            found.append(Told(chance, base, days > allowed, level))
    return found


def brier(told: list[Told]) -> float:
    return sum((t.chance - t.late) ** 2 for t in told) / len(told)


def reliability(told: list[Told]) -> list[dict[str, Any]]:
    """Of what was foretold with about the same chance, the share that was late."""
    rows = []
    for place in range(BINS):
        some = [t for t in told if min(int(t.chance * BINS), BINS - 1) == place]
        if some:
            rows.append({
                "foretold": round(sum(t.chance for t in some) / len(some), 3),
                "late": round(sum(t.late for t in some) / len(some), 3),
                "n": len(some),
            })  # fmt: skip
    return rows
