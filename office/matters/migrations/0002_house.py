"""The chain for events that concern no record: people, posts, settings, bookings."""

from django.db import migrations

HOUSE = """
INSERT INTO matters_matter (id, number, title, secrecy, created_at, chain_length, chain_hash)
VALUES (1, '', 'The house', 0, now(), 0, '')
ON CONFLICT (id) DO NOTHING;
SELECT setval(pg_get_serial_sequence('matters_matter', 'id'), greatest(1, (SELECT max(id) FROM matters_matter)));
"""


class Migration(migrations.Migration):
    dependencies = [("matters", "0001_initial")]
    operations = [migrations.RunSQL(HOUSE, migrations.RunSQL.noop)]
