"""A draw stays as it was made, and so does what a changed line of a plan said before."""

from django.db import migrations

PROTECT = """
CREATE TRIGGER draw_stays BEFORE UPDATE OR DELETE ON supervision_draw
  FOR EACH ROW EXECUTE FUNCTION steward_refuse();
CREATE TRIGGER point_change_append_only BEFORE UPDATE OR DELETE ON supervision_pointchange
  FOR EACH ROW EXECUTE FUNCTION steward_refuse();
CREATE TRIGGER plan_line_stays BEFORE DELETE ON supervision_planpoint
  FOR EACH ROW EXECUTE FUNCTION steward_refuse();
"""
RELEASE = """
DROP TRIGGER draw_stays ON supervision_draw;
DROP TRIGGER point_change_append_only ON supervision_pointchange;
DROP TRIGGER plan_line_stays ON supervision_planpoint;
"""


class Migration(migrations.Migration):
    dependencies = [("supervision", "0006_plans"), ("audit", "0003_protect")]
    operations = [migrations.RunSQL(PROTECT, RELEASE)]
