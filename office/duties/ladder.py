"""The reminder ladder: one set-based pass, each rung of each duty at most once.

Default rungs: 5, 3 and 1 working days before the deadline and on the day itself to the holder; 1
after to the head of department, 3 after to the director, 5 after to the leader in charge. A rung
speaks from the opening of office hours of its day on. Rungs whose day had passed when the deadline
was set stay silent; of several missed by an outage, the latest per audience speaks.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone
from psycopg2.extras import Json

from office.calendars import workdays
from office.duties.line import EscalationLine, Listener
from office.duties.models import Duty, LadderPass, Reminder, Rung
from office.notifications.actions import queue_deliveries
from office.organisation.models import Deputyship, User
from office.organisation.queries import deputies, deputies_from

LOCK = 7_301_244  # any constant: the advisory lock of the pass
LEVELS = range(5)

# The whole pass in one statement. `people` holds for each person who acts for him today, by level
# of secrecy; as JSON, because the planner takes the due rungs for one row and would read a table of
# people from end to end for each of ten thousand. `line` maps (department, secrecy, audience) to
# the first cleared person up the line. `owed` is every rung
# that is due and was not made yet; `missing` asks the same of a pass that is over.
OWED = """
WITH line AS (SELECT * FROM unnest(%(dep)s::bigint[], %(level)s::int[], %(audience)s::text[],
                              %(hears)s::bigint[]) AS l(department, secrecy, audience, hears)),
due AS (
  SELECT d.id, d.due_at, d.due_set_at, d.holder_id, d.department_id, d.secrecy, d.card_id,
         r.slug, r.audience,
         row_number() OVER (PARTITION BY d.id, r.audience ORDER BY r."offset" DESC) = 1 AS told
  FROM duties_duty d
  JOIN calendars_calendarday c ON c.date = (d.due_at AT TIME ZONE %(zone)s)::date
  JOIN calendars_calendarday o ON o.date = (d.due_set_at AT TIME ZONE %(zone)s)::date
  JOIN duties_rung r ON r.active
   AND %(today)s >= (CASE WHEN r."offset" > 0 THEN greatest(c.index, o.index) ELSE c.index END)
                    + r."offset"
   AND (r."offset" > 0 OR c.index + r."offset" > o.index)
  WHERE d.state = 'open' AND d.paused_at IS NULL AND d.due_at < %(horizon)s
    AND NOT EXISTS (SELECT 1 FROM duties_reminder m
                    WHERE m.duty_id = d.id AND m.rung_id = r.slug AND m.due_at = d.due_at)),
owed AS (
  SELECT due.*,
         coalesce(CASE WHEN due.audience = 'holder' THEN
           (%(people)s::jsonb -> due.holder_id::text ->> due.secrecy::int)::bigint END,
           line.hears) AS recipient
  FROM due
  JOIN line ON line.department = due.department_id AND line.secrecy = due.secrecy
           AND line.audience = CASE WHEN due.audience = 'holder' THEN 'head' ELSE due.audience END)
"""
MAKE = (
    OWED
    + """, made AS (
  INSERT INTO duties_reminder (duty_id, rung_id, due_at, recipient_id, made_at, told)
  SELECT id, slug, due_at, recipient, %(now)s, told FROM owed
  ON CONFLICT (duty_id, rung_id, due_at) DO NOTHING RETURNING recipient_id, told),
digest AS (
  INSERT INTO notifications_notification (person_id, kind, key, data, created_at)
  SELECT DISTINCT recipient_id, 'reminder', %(key)s, '{}'::jsonb, %(now)s::timestamptz
  FROM made WHERE told
  ON CONFLICT (person_id, key) DO NOTHING RETURNING id)
SELECT (SELECT count(*) FROM made), ARRAY(SELECT id FROM digest)
"""
)
MISSING = (
    OWED
    + """SELECT count(*) OVER (), c.number, owed.slug, owed.due_at FROM owed
JOIN catalogue_card c ON c.id = owed.card_id
WHERE owed.due_set_at <= %(settled)s ORDER BY owed.id, owed.slug LIMIT %(limit)s
"""
)
SETTLING = timedelta(minutes=1)  # longer than any action's transaction takes to commit


@dataclass(frozen=True, slots=True)
class Pass:
    """What one pass did."""

    duties_seen: int
    reminders_made: int
    notifications_made: int
    seconds: float


@transaction.atomic
def remind(now: datetime) -> Pass:
    """One pass as of `now`. Two at once: the second waits and then finds nothing to do.

    All or nothing: killed at any point, the transaction leaves no trace and the next pass makes the
    same rungs.
    """
    started = time.perf_counter()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        LadderPass.objects.update_or_create(
            pk=LadderPass.ONLY, defaults={"as_of": now, "ran_at": timezone.now()}
        )
        given = _as_of(now)
        cursor.execute(
            "SELECT count(*) FROM duties_duty WHERE state = 'open' AND paused_at IS NULL"
            " AND due_at < %s",
            [given["horizon"]],
        )
        seen = cursor.fetchone()[0]
        cursor.execute(MAKE, {**given, "key": f"remind:{now.isoformat()}"})
        made, told = cursor.fetchone()
    queue_deliveries(told, "reminder", now)
    return Pass(seen, made, len(told), round(time.perf_counter() - started, 3))


def missing(limit: int) -> list[tuple[int, str, str, datetime]]:
    """(how many, record, rung, deadline) of rungs the last pass should have made and did not.

    Deadlines set within a minute of it, or after it, are left to the next pass.
    """
    last = LadderPass.objects.first()
    if last is None:
        return []
    with connection.cursor() as cursor:
        given = {**_as_of(last.as_of), "settled": min(last.as_of, last.ran_at - SETTLING)}
        cursor.execute(MISSING, {**given, "limit": limit})
        rows: list[tuple[int, str, str, datetime]] = cursor.fetchall()
        return rows


def _as_of(now: datetime) -> dict[str, Any]:
    """What the statement must know of the calendar and the people of that moment."""
    day = timezone.localdate(now)
    when = {"today": effective_index(now), "horizon": _horizon(now), "now": now}
    return {**_people(day), **_line(day), **when, "zone": settings.TIME_ZONE}


def effective_index(now: datetime) -> int:
    """The working day whose rungs may speak: today's from the opening of office hours on."""
    day = timezone.localdate(now)
    if now < workdays.opening(day):
        day -= timedelta(days=1)
    return workdays.index_of(day)


def _horizon(now: datetime) -> datetime:
    """No rung of a later deadline can be due yet."""
    lead = max((-r.offset for r in Rung.objects.filter(active=True)), default=0)
    day = workdays.add_workdays(timezone.localdate(now), max(lead, 0) + 1)
    return workdays.closing(day) + timedelta(days=1)


def _people(day: date) -> dict[str, Json]:
    """Who acts for whom today, by level; nobody for who left or is not cleared: the line hears."""
    stand = deputies(day)
    cleared = dict(
        User.objects.filter(is_active=True, is_service=False)
        .order_by()
        .values_list("pk", "clearance")
    )

    def acting(pk: int, level: int) -> int | None:
        able = (p for p in (stand.get(pk), pk) if p and cleared.get(p, -1) >= level)
        return next(able, None)

    return {"people": Json({pk: [acting(pk, level) for level in LEVELS] for pk in cleared})}


def _line(day: date) -> dict[str, list[Any]]:
    line = EscalationLine(day)
    found: dict[str, list[Any]] = {"dep": [], "level": [], "audience": [], "hears": []}
    for department in line.departments:
        for level in LEVELS:
            for audience in ("head", "director", "leader"):
                hears = line.hears(department, level, audience)
                if hears is not None:
                    found["dep"].append(department)
                    found["level"].append(level)
                    found["audience"].append(audience)
                    found["hears"].append(hears)
    return found


@dataclass(frozen=True, slots=True)
class Coming:
    """A rung of one duty, past or still to come."""

    rung: Rung
    at: datetime
    person: User | Listener | None
    made: bool

    @property
    def days(self) -> int:
        """Working days before or after the deadline."""
        return abs(self.rung.offset)


def ladder_of(duty: Duty, now: datetime) -> list[Coming]:
    """Every rung of a duty with its day and who hears: shown before it is sent."""
    return ladders_of([duty], now)[duty.pk]


def ladders_of(duties: Sequence[Duty], now: datetime) -> dict[int, list[Coming]]:
    """The same for some duties, with as many statements as for one.

    Who was told stands as it was; who will be told is who stands there on that day, so that an
    absence that is entered already shows.
    """
    if not duties:
        return {}
    line = EscalationLine(timezone.localdate(now))
    made = {
        (r.duty_id, r.rung_id, r.due_at): r.recipient
        for r in Reminder.objects.filter(duty__in=duties).select_related("recipient")
    }
    steps = list(Rung.objects.filter(active=True).order_by("offset"))
    stands = deputies_from(timezone.localdate(now))
    found: dict[int, list[Coming]] = {}
    for duty in duties:
        found[duty.pk] = [
            _coming(duty, rung, day, line, stands, made) for rung, day in _rungs_of(duty, steps)
        ]
    return found


def _rungs_of(duty: Duty, steps: Sequence[Rung]) -> list[tuple[Rung, date]]:
    """The rungs of a duty, each with its day; those that had passed when it was set have none."""
    due_day, set_day = timezone.localdate(duty.due_at), timezone.localdate(duty.due_set_at)
    base, since = workdays.index_of(due_day), workdays.index_of(set_day)
    return [
        (r, _rung_day(due_day if r.offset <= 0 or base >= since else set_day, r.offset))
        for r in steps
        if r.offset > 0 or base + r.offset > since
    ]


def _coming(
    duty: Duty,
    rung: Rung,
    day: date,
    line: EscalationLine,
    stands: Sequence[Deputyship],
    made: dict[tuple[int, str, datetime], User],
) -> Coming:
    told = made.get((duty.pk, rung.pk, duty.due_at))
    if told is None:
        line.deputies = {
            d.principal_id: d.deputy_id for d in stands if d.starts_on <= day <= d.ends_on
        }
    heard = told or line.people.get(line.rung_hears(duty, rung.audience) or 0)
    return Coming(rung, workdays.opening(day), heard, told is not None)


def _rung_day(due_day: date, offset: int) -> date:
    """The day a rung speaks: the working day whose index is the deadline's plus the offset."""
    day = due_day
    while not workdays.is_workday(day):
        day -= timedelta(days=1)
    return workdays.add_workdays(day, offset) if offset else day
