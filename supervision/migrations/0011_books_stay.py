"""Entries, lines of published sheets and rows of bulletins stay as they were written."""

from django.db import migrations

TABLES = {
    "supervision_scoreentry": "score_entry_append_only",
    "supervision_scoreline": "score_line_append_only",
    "supervision_bulletinrow": "bulletin_row_append_only",
}
PROTECT = "".join(
    f"CREATE TRIGGER {name} BEFORE UPDATE OR DELETE ON {table} "
    "FOR EACH ROW EXECUTE FUNCTION steward_refuse();\n"
    for table, name in TABLES.items()
)
RELEASE = "".join(f"DROP TRIGGER {name} ON {table};\n" for table, name in TABLES.items())


class Migration(migrations.Migration):
    dependencies = [("supervision", "0010_score_rules"), ("audit", "0003_protect")]
    operations = [migrations.RunSQL(PROTECT, RELEASE)]
