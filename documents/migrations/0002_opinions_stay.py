"""An opinion, once written, stays as it was written."""

from django.db import migrations

PROTECT = """
CREATE TRIGGER opinion_append_only BEFORE UPDATE OR DELETE ON documents_opinion
  FOR EACH ROW EXECUTE FUNCTION steward_refuse();
"""


class Migration(migrations.Migration):
    dependencies = [("documents", "0001_initial"), ("audit", "0003_protect")]
    operations = [
        migrations.RunSQL(PROTECT, "DROP TRIGGER opinion_append_only ON documents_opinion;")
    ]
