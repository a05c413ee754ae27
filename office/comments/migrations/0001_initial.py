"""Remarks were kept with the letters; they belong to every record. The rows stay as they are."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

RENAME = """
ALTER TABLE documents_comment RENAME TO comments_comment;
ALTER SEQUENCE documents_comment_id_seq RENAME TO comments_comment_id_seq;
"""
BACK = """
ALTER TABLE comments_comment RENAME TO documents_comment;
ALTER SEQUENCE comments_comment_id_seq RENAME TO documents_comment_id_seq;
"""


class Migration(migrations.Migration):
    initial = True
    dependencies = [
        ("catalogue", "0001_initial"),
        ("documents", "0012_comments_leave"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL(RENAME, BACK)],
            state_operations=[
                migrations.CreateModel(
                    name="Comment",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("text", models.TextField()),
                        ("mentioned_ids", django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), default=list, size=None)),
                        ("at", models.DateTimeField()),
                        ("author", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                        ("card", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="catalogue.card")),
                    ],
                    options={
                        "ordering": ["id"],
                        "indexes": [models.Index(fields=["card", "id"], name="comment_card")],
                    },
                ),
            ],
        )
    ]
