"""How long a department really held an item, and what follows from it: one statement over events.

The rules (domain rule 2.7, as published scoring rules of cities have them), in working days of the
published calendar, the day on which something begins not counted:

* The term of an item runs from its first assignment to the day it was first due, and grows by what
  an extension granted.
* A department's own time runs while it leads an item that is assigned or in handling. It stands
  still while the item is disputed, on hold, claimed done or verified; while a request for more time
  is not decided; while an assisting department's part is past its own, earlier day and not given.
  After a transfer the next department begins at nought.
* Late is who held it longer than its term; done as required is a result that passed and was not
  late. A report is not given when its period passed in the department's own time; each further
  period that the clock noted as missed before one came counts again.

What happens on a day depends on that day and those before it alone. So an entry once booked stays
true, and a sheet computed again from the events gives the same (`manage.py check_scores`).
"""

from __future__ import annotations

# ruff: noqa: S608 - our own words; what is given goes in as parameters
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import connection
from django.utils import timezone

from supervision.scoring.models import CEILING

SHORTEST_REPORT = 6
"""Signs besides spaces and punctuation; a constant, since entries already booked rest on it."""
ENDED = ["struck_off", "filed", "withdrawn"]

# What is told of the items concerned, in order: events, and the days on which an assisting
# department's part began and ceased to be waited for.
TOLD = """
WITH item AS (
  SELECT i.card_id AS id, i.first_due_on FROM supervision_supervisionitem i
  WHERE i.secrecy <= %(ceiling)s AND i.created_at < %(until)s
    AND (i.updated_at >= %(since_at)s OR i.state <> ALL(%(ended)s))),
part AS (
  SELECT d.card_id AS item, d.department_id AS department, d.event_id AS event,
         (d.due_at AT TIME ZONE %(zone)s)::date AS due, d.due_at, d.closed_at, d.id
  FROM duties_duty d JOIN item ON item.id = d.card_id
  WHERE d.kind = 'supervision.assist' AND d.event_id IS NOT NULL
    AND (d.due_at AT TIME ZONE %(zone)s)::date < item.first_due_on
    AND d.due_at < %(until)s AND (d.closed_at IS NULL OR d.closed_at > d.due_at)),
told AS (
  SELECT e.card_id AS item, e.at, e.id AS event, e.verb, nullif(e.state_to, '') AS state,
    CASE WHEN e.verb = 'supervision.item.assigned' THEN (e.data ->> 'lead_department')::bigint
         WHEN e.verb = 'supervision.item.transferred' THEN (e.data ->> 'to')::bigint END AS unit,
    CASE WHEN e.verb = 'supervision.item.extension_requested' THEN 1
         WHEN e.verb IN ('supervision.item.extension_granted', 'supervision.item.extension_refused',
                         'supervision.item.claimed', 'supervision.item.transferred') THEN 0
         END AS asks,
    CASE WHEN e.verb = 'supervision.item.extension_granted'
         THEN now_due.index - was_due.index ELSE 0 END AS more,
    0 AS waits,
    (e.verb IN ('supervision.item.reported', 'supervision.item.claimed',
                'supervision.item.transferred') OR owed.id IS NOT NULL) AS ends_period,
    owed.id AS owed
  FROM audit_event e JOIN item ON item.id = e.card_id
  LEFT JOIN calendars_calendarday now_due ON now_due.date =
    CASE WHEN e.verb = 'supervision.item.extension_granted' THEN (e.data ->> 'due_on')::date END
  LEFT JOIN calendars_calendarday was_due ON was_due.date =
    CASE WHEN e.verb = 'supervision.item.extension_granted' THEN (e.data ->> 'was')::date END
  LEFT JOIN LATERAL (
    SELECT min(d.id) AS id FROM duties_duty d
    WHERE d.card_id = e.card_id AND d.event_id = e.id AND d.kind = 'supervision.report') owed
    ON true
  WHERE e.at < %(until)s AND e.verb LIKE 'supervision.item.%%'
    AND (e.state_to <> '' OR e.verb = 'supervision.item.report_missed')
  UNION ALL
  SELECT item, due_at, NULL, 'waits', NULL, NULL, NULL, 0, 1, false, NULL FROM part
  UNION ALL
  SELECT item, closed_at, NULL, 'given', NULL, NULL, NULL, 0, -1, false, NULL FROM part
  WHERE closed_at < %(until)s),
"""
# Each row with all that was said before it: who leads, how it stands, what is waited for; then the
# spans between rows with their working days, and how many of them the department held before.
SPANS = """
run AS (
  SELECT told.*, (at AT TIME ZONE %(zone)s)::date AS day,
    count(unit) OVER w AS unit_no, count(state) OVER w AS state_no, count(asks) OVER w AS asks_no,
    sum(more) OVER w AS granted, sum(waits) OVER w AS waiting, max(event) OVER w AS proof,
    sum(ends_period::int) OVER w AS period_no,
    lead((at AT TIME ZONE %(zone)s)::date) OVER w AS next_day
  FROM told
  WINDOW w AS (PARTITION BY item ORDER BY at, event NULLS FIRST
               ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW)),
known AS (
  SELECT run.*,
    max(unit) OVER (PARTITION BY item, unit_no) AS holder,
    max(state) OVER (PARTITION BY item, state_no) AS stands,
    coalesce(max(asks) OVER (PARTITION BY item, asks_no), 0) AS asking
  FROM run),
span AS (
  SELECT known.*, b.index AS begins, n.index - b.index AS length,
    (holder IS NOT NULL AND stands IN ('assigned', 'handling', 'held', 'claimed')) AS has,
    (stands IN ('assigned', 'handling') AND asking = 0 AND waiting = 0) AS runs
  FROM known
  JOIN calendars_calendarday b ON b.date = known.day
  JOIN calendars_calendarday n ON n.date = coalesce(known.next_day, %(last)s)),
own AS (
  SELECT span.*, CASE WHEN runs THEN length ELSE 0 END AS days,
    coalesce(sum(CASE WHEN runs THEN length ELSE 0 END) OVER (
      PARTITION BY item, holder ORDER BY at, event NULLS FIRST
      ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS before,
    min(begins) FILTER (WHERE verb = 'supervision.item.assigned') OVER (PARTITION BY item) AS start
  FROM span WHERE holder IS NOT NULL),
held AS (
  SELECT own.*, greatest(f.index - start, 0) + granted AS term
  FROM own JOIN item ON item.id = own.item
  JOIN calendars_calendarday f ON f.date = item.first_due_on),
"""
FOUND = """
overrun AS (
  SELECT DISTINCT ON (item, holder) item, holder, proof,
    begins + (term - before) + 1 AS on_index
  FROM held WHERE before <= term AND before + days > term
  ORDER BY item, holder, at, event NULLS FIRST),
period AS (
  SELECT h.item, h.holder, h.event, h.before, h.period_no,
    (SELECT due.index FROM calendars_calendarday due
     WHERE due.date = (d.due_at AT TIME ZONE %(zone)s)::date)
    - coalesce((SELECT sum(b.index - a.index) FROM jsonb_array_elements(d.pauses) p
                JOIN calendars_calendarday a
                  ON a.date = ((p ->> 0)::timestamptz AT TIME ZONE %(zone)s)::date
                JOIN calendars_calendarday b
                  ON b.date = ((p ->> 1)::timestamptz AT TIME ZONE %(zone)s)::date), 0)
    - h.begins AS allowed
  FROM held h JOIN duties_duty d ON d.id = h.owed),
missed AS (
  SELECT DISTINCT ON (p.event) p.item, p.holder, p.event,
    h.begins + (p.allowed - (h.before - p.before)) + 1 AS on_index
  FROM period p
  JOIN held h ON h.item = p.item AND h.holder = p.holder AND h.period_no = p.period_no
  WHERE h.before - p.before <= p.allowed AND h.before - p.before + h.days > p.allowed
  ORDER BY p.event, h.at, h.event NULLS FIRST),
further AS (
  SELECT item, holder, event, day, row_number() OVER (
    PARTITION BY item, period_no ORDER BY at, event) AS nth
  FROM held WHERE verb = 'supervision.item.report_missed'),
said AS (
  SELECT h.item, h.holder, h.event, h.day, r.percent, r.bare,
    lag(r.bare) OVER (PARTITION BY h.item ORDER BY h.at, h.event) AS bare_before,
    lag(r.percent) OVER (PARTITION BY h.item ORDER BY h.at, h.event) AS percent_before
  FROM held h
  JOIN LATERAL (
    SELECT r.percent, regexp_replace(r.text, %(marks)s, '', 'g') AS bare FROM supervision_report r
    WHERE r.item_id = h.item AND r.kind = 'progress' AND r.at = h.at ORDER BY r.id LIMIT 1) r
    ON true
  WHERE h.verb = 'supervision.item.reported'),
found AS (
  SELECT 'late' AS trigger, 'late:' || o.item || ':' || o.holder AS key, o.item,
         o.holder AS department, o.proof AS event, c.date AS day
  FROM overrun o JOIN calendars_calendarday c
    ON c.index = o.on_index AND c.kind IN ('workday', 'makeup')
  UNION ALL
  SELECT 'done', 'done:' || h.event, h.item, h.holder, h.event, h.day FROM held h
  WHERE h.verb = 'supervision.item.verified'
    AND NOT EXISTS (SELECT 1 FROM overrun o WHERE o.item = h.item AND o.holder = h.holder)
  UNION ALL
  SELECT 'returned', 'returned:' || h.event, h.item, h.holder, h.event, h.day FROM held h
  WHERE h.verb = 'supervision.item.sent_back'
  UNION ALL
  SELECT 'no_feedback', 'no_feedback:' || m.event, m.item, m.holder, m.event, c.date
  FROM missed m JOIN calendars_calendarday c
    ON c.index = m.on_index AND c.kind IN ('workday', 'makeup')
  UNION ALL
  SELECT 'no_feedback', 'no_feedback:' || f.event, f.item, f.holder, f.event, f.day
  FROM further f WHERE f.nth > 1
  UNION ALL
  SELECT 'empty_feedback', 'empty_feedback:' || s.event, s.item, s.holder, s.event, s.day
  FROM said s
  WHERE length(s.bare) < %(shortest)s
     OR (s.bare = s.bare_before AND s.percent = s.percent_before)
  UNION ALL
  SELECT 'part_late', 'part_late:' || p.id, p.item, p.department, p.event, c.date
  FROM part p JOIN calendars_calendarday due ON due.date = p.due
  JOIN calendars_calendarday c ON c.index = due.index + 1 AND c.kind IN ('workday', 'makeup')
  WHERE c.date <= %(last)s
    AND (p.closed_at IS NULL OR (p.closed_at AT TIME ZONE %(zone)s)::date >= c.date)),
"""
# The rule of the day; within a calendar month a department's points of one trigger go to the cap
# and no further, in the order of the days.
RULED = """
ruled AS (
  SELECT f.*, r.id AS rule, r.points, r.cap,
    sum(r.points) OVER (PARTITION BY f.department, f.trigger, date_trunc('month', f.day)
                        ORDER BY f.day, f.key ROWS UNBOUNDED PRECEDING) AS sum
  FROM found f JOIN supervision_scorerule r
    ON r.trigger = f.trigger AND r.starts_on <= f.day AND (r.until IS NULL OR f.day < r.until)
  WHERE f.day BETWEEN %(since)s AND %(last)s AND r.points <> 0)
"""
CAPPED = """CASE WHEN cap IS NULL THEN points
  ELSE greatest(-cap, least(cap, sum)) - greatest(-cap, least(cap, sum - points)) END"""
ENTRIES = (
    TOLD
    + SPANS
    + FOUND
    + RULED
    + f"SELECT key, trigger, department, item, event, rule, {CAPPED} AS points, day FROM ruled"
)
BOOK = (
    "INSERT INTO supervision_scoreentry "
    "(key, trigger, department_id, item_id, event_id, rule_id, points, day, text, booked_at) "
    "SELECT key, trigger, department, item, event, rule, points, day, '', %(now)s "
    f"FROM ({ENTRIES}) "
    "AS entries ORDER BY day, key ON CONFLICT (key) DO NOTHING"
)
# Who had which item from when to when; one that came back is counted as one stretch.
HOLD = (
    "INSERT INTO supervision_scoreheld (item_id, department_id, since, until) "
    "SELECT item, holder, since, until FROM ("
    + TOLD
    + SPANS.rstrip().rstrip(",")
    + """ SELECT item, holder, min(day) FILTER (WHERE has) AS since,
       CASE WHEN bool_or(has AND next_day IS NULL) THEN NULL
            ELSE max(next_day) FILTER (WHERE has) END AS until
  FROM held GROUP BY item, holder HAVING bool_or(has)) AS stretch
ON CONFLICT (item_id, department_id) DO UPDATE SET since = excluded.since, until = excluded.until
WHERE (supervision_scoreheld.since, supervision_scoreheld.until)
      IS DISTINCT FROM (excluded.since, excluded.until)"""
)
MARKS = r"""[[:space:][:punct:]，。、；：！？（）《》“”‘’…—·〔〕【】]+"""
"""What says nothing in a report."""


@dataclass(frozen=True, slots=True)
class Derived:
    """An entry as the events give it."""

    key: str
    trigger: str
    department_id: int
    item_id: int
    event_id: int
    rule_id: int
    points: int
    day: date


def _given(since: date, last: date) -> dict[str, Any]:
    """Whole months: what a cap leaves over depends on the days before."""
    first = since.replace(day=1)
    return {
        "ceiling": int(CEILING),
        "since": first,
        "since_at": midnight(first),
        "last": last,
        "until": midnight(last + timedelta(days=1)),
        "zone": settings.TIME_ZONE,
        "ended": ENDED,
        "marks": MARKS,
        "shortest": SHORTEST_REPORT,
    }


def midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, datetime.min.time()))


def derived(since: date, last: date) -> list[Derived]:
    """What the events of these days give, by day and key; `since` is taken back to the first of its
    month. One statement, whatever the number of items."""
    with connection.cursor() as cursor:
        cursor.execute(f"{ENTRIES} ORDER BY day, key", _given(since, last))
        return [Derived(*row) for row in cursor.fetchall()]


def book(since: date, last: date, now: datetime) -> int:
    """Write what is not written yet, and who held what; returns how many entries are new."""
    given = {**_given(since, last), "now": now}
    with connection.cursor() as cursor:
        cursor.execute(HOLD, given)
        cursor.execute(BOOK, given)
        return int(cursor.rowcount)


def days_held(item_ids: Sequence[int], last: date) -> dict[tuple[int, int], tuple[int, int]]:
    """(item, department) → working days it held the item through `last`, and the item's term."""
    if not item_ids:
        return {}
    given = {**_given(date(2000, 1, 1), last), "items": list(item_ids)}
    told = TOLD.replace("WHERE i.secrecy", "WHERE i.card_id = ANY(%(items)s) AND i.secrecy", 1)
    query = (
        told
        + SPANS.rstrip().rstrip(",")
        + "SELECT item, holder, sum(days), max(term) FROM held GROUP BY item, holder"
    )
    with connection.cursor() as cursor:
        cursor.execute(query, given)
        return {(i, d): (int(n), int(term)) for i, d, n, term in cursor.fetchall()}
