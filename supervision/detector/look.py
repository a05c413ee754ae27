"""One look through the whole house: a statement a rule, whatever its size; told once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from office.calendars import workdays
from office.core.actor import Actor
from office.duties.line import EscalationLine
from office.notifications.actions import notify
from office.organisation.actors import actor_for
from office.organisation.models import User
from office.parameters.registry import value
from supervision.detector.models import Finding, Look
from supervision.detector.registry import BOUNCES, RULES, WORK, Rule

LOCK = 7_301_246  # any constant: the advisory lock of a look
AHEAD = 3
"""Working days for which somebody who can act must be in sight."""

# What is found and stands already keeps its moment; what is found no more is settled; the rest is
# new. A finding that was settled and comes back is a new one, and is told anew.
LOOK = """
WITH found (card_id, duty_id, part, since, facts) AS MATERIALIZED ({finds}),
settled AS (
  UPDATE supervision_finding f SET settled_at = %(now)s
  WHERE f.rule = %(rule)s AND f.settled_at IS NULL AND NOT EXISTS (
    SELECT 1 FROM found WHERE found.card_id = f.card_id AND found.part = f.part)
  RETURNING 1),
entered AS (
  INSERT INTO supervision_finding AS f (rule, card_id, duty_id, part, facts, since, found_at)
  SELECT %(rule)s, card_id, duty_id, part, facts, coalesce(since, %(now)s), %(now)s FROM found
  ON CONFLICT (rule, card_id, part) WHERE settled_at IS NULL
  DO UPDATE SET duty_id = excluded.duty_id, facts = excluded.facts
  WHERE (f.duty_id, f.facts) IS DISTINCT FROM (excluded.duty_id, excluded.facts)
  RETURNING xmax = 0 AS is_new)
SELECT (SELECT count(*) FROM settled), (SELECT count(*) FROM entered WHERE is_new)
"""


@dataclass(frozen=True, slots=True)
class Looked:
    """What one look did."""

    found: int
    settled: int
    told: int


@transaction.atomic
def look(now: datetime) -> Looked:
    """Find and settle as of `now`, and tell whoever can mend what is new.

    Two at once: the second waits and finds nothing new. All or nothing: killed at any point it
    leaves no trace, and nobody was told.
    """
    found = settled = 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        for rule in RULES.values():
            cursor.execute(LOOK.format(finds=rule.finds), _given(rule, now))
            gone, new = cursor.fetchone()
            found, settled = found + new, settled + gone
    Look.objects.update_or_create(pk=Look.ONLY, defaults={"at": now})
    return Looked(found, settled, _tell(now))


def _given(rule: Rule, now: datetime) -> dict[str, Any]:
    today = timezone.localdate(now)
    days = value(rule.days) if rule.days else 0
    return {
        "rule": rule.slug,
        "now": now,
        "today": today,
        "soon": workdays.add_workdays(today, AHEAD),
        "before": workdays.closing(workdays.add_workdays(today, -days - 1)) if days else now,
        "zone": settings.TIME_ZONE,
        "work": sorted(WORK),
        "bounces": sorted(BOUNCES),
    }


def _tell(now: datetime) -> int:
    """One message a person for everything that is new to him; returns how many people heard."""
    new: Any = Finding.unscoped.filter(settled_at=None, told_at=None).order_by("id")
    groups: dict[int, list[int]] = {}
    mender = _Menders(now)
    rows = new.values_list(
        "pk",
        "duty__department",
        "duty__holder",
        "card__department",
        "card__secrecy",
        "card__reach",
    )
    for pk, owing, holder, home, secrecy, reach in rows:
        person = mender.of(owing or home, holder, secrecy, frozenset(reach))
        if person is not None:
            groups.setdefault(person, []).append(pk)
    for person, ids in groups.items():
        Finding.unscoped.filter(pk__in=ids).update(told_at=now, told=person)
        notify([person], "finding", f"finding:{now.isoformat()}", now, n=len(ids))
    return len(groups)


class _Menders:
    """Who can mend a finding: up the line of the department that owes, the first who may see it and
    is not the one with whom it lies; then whoever supervises."""

    def __init__(self, now: datetime) -> None:
        self.line = EscalationLine(timezone.localdate(now))
        self.now = now
        ranked = sorted(self.line.people.values(), key=lambda u: (u.protocol_rank, u.pk))
        self.watchers = [u.pk for u in ranked if "supervisor" in u.roles]
        self.actor = cache(self._actor)

    def _actor(self, person: int) -> Actor:
        return actor_for(User.objects.get(pk=person), "task", now=self.now)

    def of(
        self, department: int, holder: int | None, secrecy: int, reach: frozenset[str]
    ) -> int | None:
        up = (self.line.hears(department, secrecy, who) for who in ("head", "director"))
        for person in (*up, *self.watchers):
            if person is None or person == holder:
                continue
            actor = self.actor(person)
            sees = actor.wide or not actor.reach.isdisjoint(reach)
            if sees and actor.clearance >= secrecy:
                return person
        return None
