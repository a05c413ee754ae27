"""What falls between the chairs of any area: duties that nobody can meet, and items that stand."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from supervision.detector.registry import Rule

# Who stands for whom on a day, if he can act himself: a deputy who is away has lent nobody his hat.
STAND = """
SELECT s.principal_id, s.starts_on, s.ends_on, p.clearance,
       p.is_active AND NOT p.is_service AND NOT EXISTS (
         SELECT 1 FROM organisation_deputyship a
         WHERE a.principal_id = p.id AND {day} BETWEEN a.starts_on AND a.ends_on) AS able
FROM organisation_deputyship s JOIN organisation_user p ON p.id = s.deputy_id
WHERE {day} BETWEEN s.starts_on AND s.ends_on
"""
TODAY, SOON = STAND.format(day="%(today)s"), STAND.format(day="%(soon)s")

NOBODY = Rule(
    "duties.nobody",
    label=_("Nobody has it"),
    says=_("“%(duty)s” was left with %(who)s, %(department)s, and nobody has taken it up."),
    remedy=_("Whoever can do it takes it; or its head gives it to somebody."),
    taken=True,
    finds=f"""
    SELECT d.card_id, d.id, d.id::text, NULL::timestamptz, '{{}}'::jsonb
    FROM duties_duty d JOIN organisation_user h ON h.id = d.holder_id
    LEFT JOIN ({TODAY}) s ON s.principal_id = d.holder_id
    WHERE d.state = 'open' AND (d.handed_over_from_id IS NOT NULL
      OR NOT (h.is_active AND NOT h.is_service AND (h.clearance >= d.secrecy
              OR coalesce(s.able AND s.clearance >= d.secrecy, false))))
    """,
)
ABSENT = Rule(
    "duties.absent",
    label=_("Away, no deputy"),
    says=_("%(who)s, %(department)s, is away until after “%(duty)s” is due; no deputy can act."),
    remedy=_("A colleague takes it, or a deputy who is here and cleared is entered."),
    taken=True,
    finds=f"""
    SELECT d.card_id, d.id, d.id::text,
           greatest(d.opened_at, s.starts_on::timestamp AT TIME ZONE %(zone)s), '{{}}'::jsonb
    FROM ({TODAY}) s
    JOIN duties_duty d ON d.holder_id = s.principal_id AND d.state = 'open'
    JOIN organisation_user h ON h.id = d.holder_id
    WHERE d.paused_at IS NULL AND d.handed_over_from_id IS NULL AND h.is_active
      AND NOT (s.able AND s.clearance >= d.secrecy) AND h.clearance >= d.secrecy
      AND d.due_at < (s.ends_on + 1)::timestamp AT TIME ZONE %(zone)s
    """,
)
ENDING = Rule(
    "duties.ending",
    label=_("The deputy ends"),
    says=_("“%(duty)s” is with %(who)s, who is not cleared for it; the deputy who is ends soon."),
    remedy=_("Somebody who is cleared takes it before the deputyship ends."),
    taken=True,
    finds=f"""
    SELECT d.card_id, d.id, d.id::text, NULL::timestamptz, '{{}}'::jsonb
    FROM ({TODAY}) s
    JOIN duties_duty d ON d.holder_id = s.principal_id AND d.state = 'open'
    JOIN organisation_user h ON h.id = d.holder_id
    LEFT JOIN ({SOON}) later ON later.principal_id = d.holder_id
    WHERE h.is_active AND h.clearance < d.secrecy AND s.able AND s.clearance >= d.secrecy
      AND d.handed_over_from_id IS NULL
      AND NOT coalesce(later.able AND later.clearance >= d.secrecy, false)
    """,
)
# One bounce is a question, the second a pattern; it ends when whoever has it now does something.
BOUNCED = Rule(
    "duties.bounced",
    label=_("Sent to and fro"),
    says=_("It was refused or given away more than once; now it is with %(who)s, %(department)s."),
    remedy=_("Somebody settles whose it is, and takes it to the end."),
    taken=True,
    finds="""
    SELECT DISTINCT ON (d.card_id) d.card_id, d.id, '', b.at, jsonb_build_object('n', b.n)
    FROM (
      SELECT e.card_id, count(*) AS n, (array_agg(e.at ORDER BY e.id))[2] AS at,
             max(e.id) AS last
      FROM catalogue_card c JOIN audit_event e ON e.card_id = c.id
      WHERE c.waiting AND e.verb = ANY(%(bounces)s)
      GROUP BY e.card_id HAVING count(*) >= 2) b
    JOIN duties_duty d ON d.card_id = b.card_id AND d.state = 'open'
    WHERE d.paused_at IS NULL AND NOT EXISTS (
      SELECT 1 FROM audit_event t WHERE t.card_id = d.card_id AND t.id > b.last
        AND t.actor_id = d.holder_id)
    ORDER BY d.card_id, d.due_at, d.id
    """,
)
# Urging is not work. Before half of its time is over, silence is no news.
IDLE = Rule(
    "duties.idle",
    label=_("Nothing happens"),
    says=_("Nothing was heard of it for %(time)s; “%(duty)s” is with %(who)s, %(department)s."),
    remedy=_("Whoever has it says how far it is, or a colleague takes it."),
    days="detector.idle_days",
    taken=True,
    finds="""
    SELECT DISTINCT ON (d.card_id) d.card_id, d.id, '', last.at, '{}'::jsonb
    FROM duties_duty d CROSS JOIN LATERAL (
      SELECT e.at FROM audit_event e
      WHERE e.card_id = d.card_id AND e.verb NOT LIKE '%%.chased'
      ORDER BY e.id DESC LIMIT 1) last
    WHERE d.state = 'open' AND d.paused_at IS NULL AND d.kind = ANY(%(work)s)
      AND d.opened_at < %(before)s AND last.at < %(before)s
      AND %(now)s > d.opened_at + (d.due_at - d.opened_at) / 2
    ORDER BY d.card_id, d.due_at, d.id
    """,
)
RULES = (NOBODY, ABSENT, ENDING, BOUNCED, IDLE)
