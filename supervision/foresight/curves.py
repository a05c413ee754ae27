"""From the events of all items to one curve a group: two statements, whatever the office's size.

The estimator is that of Kaplan and Meier (1958): of all items that a working day t could be learnt
from, the share that was not done on it; the shares of all days up to t multiplied. It uses what an
open item tells (it takes at least as long as it has taken), which a plain mean of the finished ones
throws away: slow items are open longer, so that mean flatters. What was withdrawn counts up to the
day it was withdrawn. The day of looking is not over, so an open item teaches the days before it.

No light package has it: lifelines and scikit-survival bring pandas or scipy. Here it is a window
over counts, and the database holds the items already.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from office.calendars import workdays
from office.core.scoping import Secrecy
from office.parameters.registry import value

LOCK = 7_301_245  # any constant: the advisory lock of a refresh
LEARNT_UP_TO = Secrecy.INTERNAL
"""What is secret goes into no group: a figure that everybody cleared for the rest may read must not
move when a secret item is done. Each keeps its own foresight; it only teaches nothing."""

# What was known of every item at `as_of`, from events alone: today's fields would know too much.
# The clock begins when the leading department got the item; a claim counts until it is sent back.
OBSERVED = """
told AS (
  SELECT e.card_id, e.id, e.verb, e.data, day.index
  FROM supervision_supervisionitem i
  JOIN audit_event e ON e.card_id = i.card_id
  JOIN calendars_calendarday day ON day.date = (e.at AT TIME ZONE %(zone)s)::date
  WHERE i.secrecy <= %(learnt)s AND e.at <= %(as_of)s AND e.verb LIKE 'supervision.item.%%'),
handed AS (
  SELECT DISTINCT ON (card_id) card_id, id, index,
         coalesce(data ->> 'to', data ->> 'lead_department')::bigint AS department
  FROM told WHERE verb IN ('supervision.item.assigned', 'supervision.item.transferred')
  ORDER BY card_id, id DESC),
ended AS (
  SELECT DISTINCT ON (t.card_id) t.card_id, t.verb, t.index
  FROM told t JOIN handed h ON h.card_id = t.card_id AND t.id > h.id
  WHERE t.verb IN ('supervision.item.claimed', 'supervision.item.sent_back',
                   'supervision.item.withdrawn')
  ORDER BY t.card_id, t.id DESC),
held AS (
  SELECT card_id, sum(coalesce(next, %(today)s) - index)::int AS days,
         bool_or(next IS NULL) AS still FROM (
    SELECT t.card_id, t.verb, t.index,
           lead(t.index) OVER (PARTITION BY t.card_id ORDER BY t.id) AS next
    FROM told t JOIN handed h ON h.card_id = t.card_id AND t.id > h.id
    WHERE t.verb IN ('supervision.item.held', 'supervision.item.resumed',
                     'supervision.item.withdrawn')) spans
  WHERE verb = 'supervision.item.held' GROUP BY card_id),
due AS (
  SELECT DISTINCT ON (t.card_id) t.card_id, day.index
  FROM told t JOIN calendars_calendarday day ON day.date = (t.data ->> 'due_on')::date
  WHERE t.verb IN ('supervision.item.docketed', 'supervision.item.extension_granted',
                   'supervision.item.resumed')
  ORDER BY t.card_id, t.id DESC),
observed AS (
  SELECT i.card_id AS item_id, i.source, h.department, h.id AS handed,
         CASE WHEN first.index - begun.index <= %(short)s THEN 'short'
              WHEN first.index - begun.index <= %(medium)s THEN 'medium' ELSE 'long' END AS size,
         h.index + coalesce(p.days, 0) AS clock_from,
         greatest(CASE WHEN e.verb IN ('supervision.item.claimed', 'supervision.item.withdrawn')
                       THEN e.index ELSE %(today)s END - h.index - coalesce(p.days, 0), 0) AS days,
         coalesce(e.verb = 'supervision.item.claimed', false) AS done,
         coalesce(e.verb = 'supervision.item.withdrawn', false) AS withdrawn,
         coalesce(p.still, false) AS held, due.index - h.index - coalesce(p.days, 0) AS allowed
  FROM supervision_supervisionitem i
  JOIN handed h ON h.card_id = i.card_id
  JOIN calendars_calendarday first ON first.date = i.first_due_on
  JOIN calendars_calendarday begun ON begun.date = (i.created_at AT TIME ZONE %(zone)s)::date
  LEFT JOIN ended e ON e.card_id = i.card_id
  LEFT JOIN held p ON p.card_id = i.card_id
  LEFT JOIN due ON due.card_id = i.card_id
  WHERE 'd:' || h.department = ANY(i.reach))"""

# `n` of a day: whoever was done on it or later, and whoever is open for more days than it.
CURVES = """
counted AS (
  SELECT source, department, size, days,
         count(*) FILTER (WHERE done) AS done, count(*) FILTER (WHERE NOT done) AS open
  FROM {observed} GROUP BY GROUPING SETS (
    (source, department, size, days), (department, size, days), (source, size, days),
    (size, days))),
spread AS (
  SELECT g.source, g.department, g.size, t.day,
         coalesce(c.done, 0) AS done, coalesce(c.open, 0) AS open
  FROM (SELECT source, department, size, max(days) AS longest FROM counted GROUP BY 1, 2, 3) g
  CROSS JOIN LATERAL generate_series(0, g.longest) AS t(day)
  LEFT JOIN counted c ON c.days = t.day AND c.size = g.size
       AND c.source IS NOT DISTINCT FROM g.source
       AND c.department IS NOT DISTINCT FROM g.department),
risked AS (
  SELECT *, sum(done + open) OVER later - open AS n FROM spread
  WINDOW later AS (PARTITION BY source, department, size ORDER BY day DESC)),
shares AS (
  SELECT *, CASE WHEN bool_or(n > 0 AND done = n) OVER until THEN 0.0
                 ELSE exp(sum(CASE WHEN done = 0 THEN 0.0
                                   ELSE ln(1 - least(done::float8 / n, 0.999999999)) END)
                          OVER until) END AS surviving
  FROM risked WINDOW until AS (PARTITION BY source, department, size ORDER BY day)),
curves AS (
  SELECT 4 - 2 * (department IS NOT NULL)::int - (source IS NOT NULL)::int AS level,
         coalesce(source, '') AS source, department, size,
         sum(done + open)::int AS n, sum(done)::int AS done,
         array_agg(surviving ORDER BY day) AS surviving, array_agg(n::int ORDER BY day) AS at_risk,
         min(day) FILTER (WHERE surviving <= 0.5 + 1e-9) AS half,
         min(day) FILTER (WHERE surviving <= 0.2 + 1e-9) AS most
  FROM shares GROUP BY source, department, size)"""

LEARN = f"""
WITH {OBSERVED},
gone AS (
  DELETE FROM supervision_leadtime l WHERE NOT EXISTS (
    SELECT 1 FROM observed o WHERE o.item_id = l.item_id))
INSERT INTO supervision_leadtime (item_id, source, department_id, size, clock_from, days, done)
SELECT item_id, source, department, size, clock_from, days, done FROM observed
ON CONFLICT (item_id) DO UPDATE SET
  source = excluded.source, department_id = excluded.department_id, size = excluded.size,
  clock_from = excluded.clock_from, days = excluded.days, done = excluded.done
WHERE (supervision_leadtime.department_id, supervision_leadtime.size,
       supervision_leadtime.clock_from, supervision_leadtime.days, supervision_leadtime.done)
  IS DISTINCT FROM (excluded.department_id, excluded.size, excluded.clock_from, excluded.days,
                    excluded.done)
"""
DRAW = f"""
WITH learnt AS (SELECT source, department_id AS department, size, days, done
                FROM supervision_leadtime),
{CURVES.format(observed="learnt")}
INSERT INTO supervision_curve (level, source, department_id, size, n, done, surviving, at_risk,
                               half, most, as_of)
SELECT level, source, department, size, n, done, surviving, at_risk, half, most, %(as_of)s
FROM curves WHERE done > 0
"""


def known(as_of: datetime) -> dict[str, Any]:
    """What the statements must know of the calendar and the settings of that moment."""
    short, medium = sorted(value("foresight.sizes"))
    return {
        "as_of": as_of,
        "today": workdays.index_of(timezone.localdate(as_of)),
        "zone": settings.TIME_ZONE,
        "learnt": LEARNT_UP_TO.value,
        "short": short,
        "medium": medium,
    }


@transaction.atomic
def refresh(now: datetime) -> int:
    """Draw every curve anew as of `now`; returns how many. Readers see the old ones until the end.

    Two at once: the second waits and draws the same again. Killed, it leaves the old ones, whose
    moment is shown with them.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        cursor.execute(LEARN, known(now))
        cursor.execute("DELETE FROM supervision_curve")
        cursor.execute(DRAW, {"as_of": now})
        return int(cursor.rowcount)
