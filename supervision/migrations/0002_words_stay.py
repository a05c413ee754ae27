"""A report stays as it was written, and so does the original wording of an item."""

from django.db import migrations

PROTECT = """
CREATE TRIGGER report_append_only BEFORE UPDATE OR DELETE ON supervision_report
  FOR EACH ROW EXECUTE FUNCTION steward_refuse();
CREATE TRIGGER original_text_stays BEFORE UPDATE OF original_text ON supervision_supervisionitem
  FOR EACH ROW WHEN (OLD.original_text IS DISTINCT FROM NEW.original_text)
  EXECUTE FUNCTION steward_refuse();
"""
RELEASE = """
DROP TRIGGER report_append_only ON supervision_report;
DROP TRIGGER original_text_stays ON supervision_supervisionitem;
"""


class Migration(migrations.Migration):
    dependencies = [("supervision", "0001_initial"), ("audit", "0003_protect")]
    operations = [migrations.RunSQL(PROTECT, RELEASE)]
