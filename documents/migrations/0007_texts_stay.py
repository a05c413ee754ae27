"""Every version of a text and every use of a seal stays as it was written; old drafts get theirs."""

from django.db import migrations

PROTECT = """
CREATE TRIGGER text_version_append_only BEFORE UPDATE OR DELETE ON documents_textversion
  FOR EACH ROW EXECUTE FUNCTION steward_refuse();
CREATE TRIGGER seal_use_append_only BEFORE UPDATE OR DELETE ON documents_sealuse
  FOR EACH ROW EXECUTE FUNCTION steward_refuse();
"""
LIFT = """
DROP TRIGGER text_version_append_only ON documents_textversion;
DROP TRIGGER seal_use_append_only ON documents_sealuse;
"""
FIRST = """
UPDATE documents_outgoingdocument SET draft_number = number WHERE draft_number = '';
INSERT INTO documents_textversion (document_id, n, title, body, addressee, copy_to, enclosures,
                                   author_id, author_name, at, change, state)
SELECT d.card_id, 1, d.title, d.body, d.addressee, d.copy_to, '', d.drafter_id,
       coalesce(u.name, ''), d.created_at, 'begun', 'draft'
FROM documents_outgoingdocument d LEFT JOIN organisation_user u ON u.id = d.drafter_id
WHERE NOT EXISTS (SELECT 1 FROM documents_textversion v WHERE v.document_id = d.card_id);
"""


class Migration(migrations.Migration):
    dependencies = [("documents", "0006_outgoing_life"), ("audit", "0003_protect")]
    operations = [
        migrations.RunSQL(FIRST, migrations.RunSQL.noop),
        migrations.RunSQL(PROTECT, LIFT),
    ]
