"""The database itself refuses to change or remove an event."""

from django.db import migrations

PROTECT = """
CREATE FUNCTION steward_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'raise_exception';
END $$;
CREATE TRIGGER event_append_only BEFORE UPDATE OR DELETE ON audit_event
  FOR EACH ROW EXECUTE FUNCTION steward_refuse();
CREATE TRIGGER event_no_truncate BEFORE TRUNCATE ON audit_event
  FOR EACH STATEMENT EXECUTE FUNCTION steward_refuse();
"""
RELEASE = """
DROP TRIGGER event_append_only ON audit_event;
DROP TRIGGER event_no_truncate ON audit_event;
DROP FUNCTION steward_refuse();
"""


class Migration(migrations.Migration):
    dependencies = [("audit", "0002_initial")]
    operations = [migrations.RunSQL(PROTECT, RELEASE)]
