"""A comment, and the taking back of an instruction, stay as they were written."""

from django.db import migrations

PROTECT = """
CREATE TRIGGER comment_append_only BEFORE UPDATE OR DELETE ON documents_comment
  FOR EACH ROW EXECUTE FUNCTION steward_refuse();
CREATE TRIGGER taken_back_append_only BEFORE UPDATE OR DELETE ON documents_takenback
  FOR EACH ROW EXECUTE FUNCTION steward_refuse();
"""
UNDO = """
DROP TRIGGER comment_append_only ON documents_comment;
DROP TRIGGER taken_back_append_only ON documents_takenback;
"""


class Migration(migrations.Migration):
    dependencies = [("documents", "0009_handling"), ("audit", "0003_protect")]
    operations = [migrations.RunSQL(PROTECT, UNDO)]
