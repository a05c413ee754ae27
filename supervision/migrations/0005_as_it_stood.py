"""Items that were there before: their period in working days, the days of their events, the parts
and reports that are owed. A chase stays as it was written."""

from django.db import migrations

FILL = """
UPDATE supervision_supervisionitem i
SET period_days = greatest(1, d.index - c.index)
FROM calendars_calendarday d, calendars_calendarday c
WHERE d.date = i.due_on AND c.date = (i.created_at AT TIME ZONE 'Asia/Shanghai')::date;

UPDATE supervision_supervisionitem i SET assigned_on = e.day FROM (
  SELECT card_id, max((at AT TIME ZONE 'Asia/Shanghai')::date) AS day FROM audit_event
  WHERE verb IN ('supervision.item.assigned', 'supervision.item.transferred') GROUP BY card_id) e
WHERE e.card_id = i.card_id;
UPDATE supervision_supervisionitem i SET accepted_on = e.day FROM (
  SELECT card_id, max((at AT TIME ZONE 'Asia/Shanghai')::date) AS day FROM audit_event
  WHERE verb = 'supervision.item.accepted' GROUP BY card_id) e
WHERE e.card_id = i.card_id AND i.state NOT IN ('docketed', 'assigned', 'disputed');
UPDATE supervision_supervisionitem i SET claimed_on = e.day FROM (
  SELECT card_id, max((at AT TIME ZONE 'Asia/Shanghai')::date) AS day FROM audit_event
  WHERE verb = 'supervision.item.claimed' GROUP BY card_id) e
WHERE e.card_id = i.card_id AND i.state IN ('claimed', 'verified', 'struck_off', 'filed');

INSERT INTO supervision_part (item_id, department_id, state, percent, due_on, assigned_at,
                              accepted_at, ended_at)
SELECT i.card_id, d.department_id, 'assigned', 0, (d.due_at AT TIME ZONE 'Asia/Shanghai')::date,
       d.opened_at, NULL, NULL
FROM duties_duty d JOIN supervision_supervisionitem i ON i.card_id = d.card_id
WHERE d.kind = 'supervision.assist' AND d.state = 'open' ON CONFLICT DO NOTHING;
UPDATE supervision_supervisionitem i SET assist_open_ids = p.ids FROM (
  SELECT item_id, array_agg(department_id ORDER BY department_id) AS ids
  FROM supervision_part WHERE ended_at IS NULL GROUP BY item_id) p
WHERE p.item_id = i.card_id;

INSERT INTO supervision_period (item_id, due_on, state)
SELECT d.card_id, max((d.due_at AT TIME ZONE 'Asia/Shanghai')::date), 'open'
FROM duties_duty d WHERE d.kind = 'supervision.report' AND d.state = 'open' GROUP BY d.card_id;
UPDATE supervision_supervisionitem i SET owed_on = d.day FROM (
  SELECT card_id, min((due_at AT TIME ZONE 'Asia/Shanghai')::date) AS day FROM duties_duty
  WHERE state = 'open' AND kind IN ('supervision.accept', 'supervision.report') GROUP BY card_id) d
WHERE d.card_id = i.card_id;
"""
PROTECT = """
CREATE TRIGGER chase_append_only BEFORE UPDATE OR DELETE ON supervision_chase
  FOR EACH ROW EXECUTE FUNCTION steward_refuse();
"""
RELEASE = "DROP TRIGGER chase_append_only ON supervision_chase;"


class Migration(migrations.Migration):
    dependencies = [
        ("supervision", "0004_parts_and_clocks"),
        ("duties", "0001_initial"),
        ("calendars", "0002_seed"),
    ]
    operations = [
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.RunSQL(PROTECT, RELEASE),
    ]
