"""Lines of approved plans that nothing follows from, for the detector: promised, and on no desk."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from supervision.detector.registry import Rule

# Since the line was last somebody's to break down: at approval, or when what followed was dropped.
# What hangs below a line hangs on its root, whichever plan the line has come to (see `PlanPoint`).
UNBROKEN = """
SELECT p.card_id, d.id, t.id::text,
       coalesce(d.opened_at, p.approved_on::timestamp AT TIME ZONE %(zone)s),
       jsonb_build_object('position', t.position)
FROM supervision_plan p JOIN supervision_planpoint t ON t.plan_id = p.card_id
LEFT JOIN LATERAL (
  SELECT id, opened_at FROM duties_duty
  WHERE card_id = p.card_id AND kind = 'supervision.plan_break' AND part = t.id::text
    AND state = 'open' ORDER BY id LIMIT 1) d ON true
WHERE p.state = 'approved' AND p.level = '{level}' AND t.item_id IS NULL
  AND t.carried_on IS NULL AND t.dropped_on IS NULL AND t.finished_on IS NULL
  AND coalesce(d.opened_at, p.approved_on::timestamp AT TIME ZONE %(zone)s) < %(before)s
  AND NOT EXISTS (
    SELECT 1 FROM supervision_planpoint b JOIN supervision_plan q ON q.card_id = b.plan_id
    WHERE b.above_id = coalesce(t.root_id, t.id) AND b.carried_on IS NULL
      AND b.dropped_on IS NULL AND q.state <> 'withdrawn')"""

KEY_POINT = Rule(
    "supervision.key_point_without_task",
    label=_("No quarter's task"),
    says=_("Key point %(position)s of the year has had no quarter's task for %(time)s."),
    remedy=_("Break the key point down into a quarter, or put it under supervision."),
    days="detector.plan_days",
    finds=UNBROKEN.format(level="year"),
)
TASK = Rule(
    "supervision.task_without_item",
    label=_("Leads nowhere"),
    says=_("Task %(position)s of the quarter has had no month's task and no item for %(time)s."),
    remedy=_("Break the task down into a month, or put it under supervision."),
    days="detector.plan_days",
    finds=UNBROKEN.format(level="quarter"),
)
RULES = (KEY_POINT, TASK)
