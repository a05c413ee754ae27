"""Remarks move to `office.comments`, with their rows."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("documents", "0011_senders")]
    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[migrations.DeleteModel(name="Comment")]
        )
    ]
