"""The figures of a bulletin: one row per item concerned, as of a moment, from the events alone.

Counted are items up to the level that every reader is cleared for (`CEILING`); those above are
neither counted nor named. An item is overdue past its day, as that was extended or resumed, while
it is neither claimed done nor on hold. A result is on time by the clock of the scores: by the time
for which the department really held it.
"""

from __future__ import annotations

# ruff: noqa: S608 - our own words; what is given goes in as parameters
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import Count, Q, QuerySet, Sum
from django.utils import timezone

from supervision.bulletins.models import Bulletin, BulletinRow
from supervision.scoring.clock import ENDED, FOUND, MARKS, SHORTEST_REPORT, SPANS, TOLD, midnight
from supervision.scoring.models import CEILING
from supervision.scoring.periods import Period

EARLY = 2
"""So many working days before its term a result is good practice."""
COLUMNS = (
    "item", "department", "number", "title", "due_on", "state", "opened", "open", "ended",
    "on_time", "late_days", "spare_days", "returned", "missed", "extended", "held", "commended",
    "ahead",
)  # fmt: skip
MISSED = FOUND[: FOUND.index("further AS")]
"""Of what scores are found by, the spans that ran over their term, and reports not given."""
ROWS = (
    TOLD
    + SPANS
    + MISSED
    + """
final AS (
  SELECT DISTINCT ON (item) item, holder, stands FROM known
  ORDER BY item, at DESC, event DESC NULLS LAST),
due AS (
  SELECT DISTINCT ON (e.card_id) e.card_id AS item, (e.data ->> 'due_on')::date AS due_on
  FROM audit_event e JOIN item ON item.id = e.card_id
  WHERE e.at < %(until)s
    AND e.verb IN ('supervision.item.extension_granted', 'supervision.item.resumed')
  ORDER BY e.card_id, e.id DESC),
told_in AS (
  SELECT item,
    bool_or(verb = 'supervision.item.docketed') AS opened,
    bool_or(verb = 'supervision.item.verified') AS ended,
    count(*) FILTER (WHERE verb = 'supervision.item.sent_back') AS returned
  FROM run WHERE day BETWEEN %(since)s AND %(last)s GROUP BY item),
granted AS (
  SELECT item, bool_or(verb = 'supervision.item.extension_granted') AS extended
  FROM run GROUP BY item),
spare AS (
  SELECT DISTINCT ON (item) item, holder, term - before AS days FROM held
  WHERE verb = 'supervision.item.verified' ORDER BY item, at DESC),
silent AS (
  SELECT m.item, count(*) AS n FROM missed m JOIN calendars_calendarday c
    ON c.index = m.on_index AND c.kind IN ('workday', 'makeup')
  WHERE c.date BETWEEN %(since)s AND %(last)s GROUP BY m.item),
praise AS (
  SELECT DISTINCT e.item_id AS item FROM supervision_scoreentry e
  WHERE e.trigger = 'commended' AND e.day BETWEEN %(since)s AND %(last)s
    AND e.booked_at <= %(until)s),
rows AS (
  SELECT i.card_id AS item, f.holder AS department, i.number, i.title,
    coalesce(due.due_on, i.first_due_on) AS due_on, f.stands AS state,
    coalesce(t.opened, false) AS opened,
    f.stands NOT IN ('verified', 'struck_off', 'filed', 'withdrawn') AS open,
    coalesce(t.ended, false) AS ended,
    coalesce(t.ended, false) AND NOT EXISTS (
      SELECT 1 FROM overrun o WHERE o.item = i.card_id AND o.holder = f.holder) AS on_time,
    coalesce(spare.days, 0) AS spare_days, coalesce(t.returned, 0) AS returned,
    coalesce(silent.n, 0) AS missed, coalesce(granted.extended, false) AS extended,
    f.stands = 'held' AS held, praise.item IS NOT NULL AS commended
  FROM supervision_supervisionitem i
  JOIN final f ON f.item = i.card_id
  LEFT JOIN told_in t ON t.item = i.card_id
  LEFT JOIN due ON due.item = i.card_id
  LEFT JOIN granted ON granted.item = i.card_id
  LEFT JOIN spare ON spare.item = i.card_id
  LEFT JOIN silent ON silent.item = i.card_id
  LEFT JOIN praise ON praise.item = i.card_id)
SELECT r.item, r.department, r.number, r.title, r.due_on, r.state, r.opened, r.open, r.ended,
  r.on_time,
  CASE WHEN r.state IN ('assigned', 'handling', 'disputed', 'docketed') AND r.due_on < %(last)s
       THEN greatest(today.index - due.index, 0) ELSE 0 END AS late_days,
  r.spare_days, r.returned, r.missed, r.extended, r.held, r.commended,
  r.open AND r.due_on >= %(last)s AND r.due_on <= %(ahead)s AS ahead
FROM rows r JOIN calendars_calendarday due ON due.date = r.due_on
JOIN calendars_calendarday today ON today.date = %(last)s
WHERE r.opened OR r.open OR r.ended OR r.returned > 0
ORDER BY r.item"""
)


@dataclass(frozen=True, slots=True)
class Row:
    """An item in a bulletin; `item` and `department` are ids."""

    item: int
    department: int | None
    number: str
    title: str
    due_on: date
    state: str
    opened: bool
    open: bool
    ended: bool
    on_time: bool
    late_days: int
    spare_days: int
    returned: int
    missed: int
    extended: bool
    held: bool
    commended: bool
    ahead: bool


def taken(period: Period, as_of: datetime) -> list[Row]:
    """The rows of a period as of a moment, which lies in it or after it: one statement."""
    last = min(period.last, timezone.localdate(as_of))
    given: dict[str, Any] = {
        "ceiling": int(CEILING),
        "since": period.first,
        "since_at": midnight(period.first),
        "last": last,
        "until": min(as_of, midnight(last + timedelta(days=1))),
        "ahead": period.next.last,
        "zone": settings.TIME_ZONE,
        "ended": ENDED,
        "marks": MARKS,
        "shortest": SHORTEST_REPORT,
    }
    with connection.cursor() as cursor:
        cursor.execute(ROWS, given)
        return [Row(*values) for values in cursor.fetchall()]


def keep(bulletin: Bulletin, found: list[Row]) -> None:
    """Write the rows of the bulletin's draw; what they add up to becomes its figures."""
    BulletinRow.objects.bulk_create(
        BulletinRow(
            bulletin=bulletin,
            draw=bulletin.draw,
            **{
                (f"{k}_id" if k in {"item", "department"} else k): v for k, v in asdict(row).items()
            },
        )
        for row in found
    )


def take(bulletin: Bulletin, period: Period) -> None:
    """Rows and figures as of the bulletin's own moment; the caller saves the figures."""
    keep(bulletin, taken(period, bulletin.as_of))
    bulletin.figures = figures(bulletin)


def rows(bulletin: Bulletin) -> QuerySet[BulletinRow]:
    """What the bulletin rests on."""
    return BulletinRow.objects.filter(bulletin=bulletin.pk, draw=bulletin.draw).select_related(
        "department"
    )


FIGURES: dict[str, Q] = {
    "opened": Q(opened=True),
    "ended": Q(ended=True),
    "on_time": Q(on_time=True),
    "open": Q(open=True),
    "overdue": Q(late_days__gt=0),
    "held": Q(held=True),
    "extended": Q(extended=True, open=True),
    "returned": Q(returned__gt=0),
    "silent": Q(missed__gt=0),
    "disputed": Q(state="disputed"),
    "practice": Q(commended=True) | Q(on_time=True, spare_days__gte=EARLY),
    "ahead": Q(ahead=True),
}
"""What each figure counts; the same condition opens its rows."""


def figures(bulletin: Bulletin) -> dict[str, Any]:
    """Totals and, per department, the same: two statements over the rows."""
    counted = {f"n_{name}": Count("pk", filter=rule) for name, rule in FIGURES.items()}
    found = rows(bulletin).order_by()
    totals = found.aggregate(**counted, n_missed=Sum("missed"))
    led = found.filter(department__isnull=False).values("department", "department__name")
    by_unit = led.annotate(**counted).order_by("department__position", "department")
    return {
        "totals": _counts(totals),
        "departments": [
            {
                "department": row["department"],
                "name": row["department__name"],
                **_counts(row),
            }
            for row in by_unit
        ],
    }


def _counts(row: Any) -> dict[str, int]:
    return {k.removeprefix("n_"): n or 0 for k, n in row.items() if k.startswith("n_")}


def rate(counted: dict[str, int]) -> int | None:
    """On time of what ended, in whole percent; None where nothing ended."""
    return round(100 * counted["on_time"] / counted["ended"]) if counted["ended"] else None


@dataclass(frozen=True, slots=True)
class Difference:
    """A row that the events give otherwise than it is stored."""

    number: str
    stored: dict[str, Any]
    derived: dict[str, Any]


def differences(bulletin: Bulletin, period: Period) -> list[Difference]:
    """What taking the figures again would change; titles and numbers may be amended later."""
    now = {row.item: asdict(row) for row in taken(period, bulletin.as_of)}
    kept = {
        row.item_id: {name: getattr(row, _column(name)) for name in COLUMNS}
        for row in rows(bulletin)
    }
    found = []
    for pk in sorted(now.keys() | kept.keys()):
        a, b = _facts(kept.get(pk, {})), _facts(now.get(pk, {}))
        if a != b:
            known = kept.get(pk) or now[pk]
            found.append(Difference(known["number"], a, b))
    return found


def _column(name: str) -> str:
    return f"{name}_id" if name in {"item", "department"} else name


def _facts(row: dict[str, Any]) -> dict[str, Any]:
    return {k: v for k, v in row.items() if k not in {"number", "title"}}


def midnight_after(day: date) -> datetime:
    return midnight(day + timedelta(days=1))
