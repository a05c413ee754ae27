"""The directory of senders, filled from the letters that are in the register."""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
from django.db import migrations, models

BATCH = 1000

# One pass over the register: the newest spelling of each name, known at its lowest secrecy
# and by the codes of letters of that level.
FILL = """
INSERT INTO documents_sender (name, key, aliases, codes, relation, kind, secrecy, merge_gave,
                              created_at, updated_at, version)
SELECT n.issuer, n.issuer_key, '{}', coalesce(c.codes, '{}'), '', '', n.secrecy, '{}',
       now(), now(), 1
FROM (SELECT DISTINCT ON (issuer_key) issuer, issuer_key,
             min(secrecy) OVER (PARTITION BY issuer_key) AS secrecy
      FROM documents_incomingdocument WHERE issuer_key <> ''
      ORDER BY issuer_key, card_id DESC) n
LEFT JOIN (SELECT issuer_key, secrecy, array_agg(DISTINCT code) AS codes
           FROM (SELECT issuer_key, secrecy,
                        left(trim(substring(issuer_number FROM '^(.*?)[〔\\[［(（【]')), 40) AS code
                 FROM documents_incomingdocument) f
           WHERE code <> '' GROUP BY issuer_key, secrecy) c USING (issuer_key, secrecy)
ON CONFLICT (key) DO NOTHING
"""


def fill(apps, schema_editor):
    from documents.senders.keys import keys_of

    with schema_editor.connection.cursor() as cursor:
        cursor.execute(FILL)
    sender, key = (apps.get_model("documents", name) for name in ("Sender", "SenderKey"))
    rows = []
    for pk, name, codes in sender.objects.values_list("pk", "name", "codes").iterator():
        rows += [key(sender_id=pk, role=role, text=text) for role, text in keys_of([name], codes)]
        if len(rows) > BATCH:
            key.objects.bulk_create(rows, batch_size=BATCH)
            rows = []
    key.objects.bulk_create(rows, batch_size=BATCH)


class Migration(migrations.Migration):
    dependencies = [
        ("documents", "0010_comments_stay"),
        ("organisation", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Sender",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=200)),
                ("key", models.CharField(editable=False, max_length=200, unique=True)),
                (
                    "aliases",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=200),
                        blank=True,
                        default=list,
                        size=None,
                    ),
                ),
                (
                    "codes",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40),
                        blank=True,
                        default=list,
                        size=None,
                    ),
                ),
                (
                    "relation",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("superior", "Superior"),
                            ("peer", "Peer"),
                            ("subordinate", "Subordinate"),
                            ("non_affiliated", "Not affiliated"),
                        ],
                        max_length=14,
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("resolution", "Resolution"),
                            ("decision", "Decision"),
                            ("order", "Order"),
                            ("communique", "Communiqué"),
                            ("proclamation", "Public announcement"),
                            ("public_notice", "Public notice"),
                            ("opinion", "Opinions"),
                            ("notice", "Notice"),
                            ("circular", "Circular"),
                            ("report", "Report"),
                            ("request", "Request for instructions"),
                            ("reply", "Official reply"),
                            ("proposal", "Proposal"),
                            ("letter", "Letter"),
                            ("minutes", "Minutes"),
                        ],
                        max_length=14,
                    ),
                ),
                ("term_days", models.PositiveSmallIntegerField(blank=True, null=True)),
                (
                    "secrecy",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (0, "Open"),
                            (1, "Internal"),
                            (2, "Confidential"),
                            (3, "Secret"),
                            (4, "Top secret"),
                        ],
                        default=0,
                    ),
                ),
                ("merge_gave", models.JSONField(default=dict)),
                ("created_at", models.DateTimeField()),
                ("updated_at", models.DateTimeField()),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "department",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisation.department",
                    ),
                ),
                (
                    "merged_into",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="documents.sender",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("merged_into", None),
                            models.Q(("merged_into", models.F("id")), _negated=True),
                            _connector="OR",
                        ),
                        name="sender_merged_into_another",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SenderKey",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "role",
                    models.PositiveSmallIntegerField(
                        choices=[(0, "Name"), (1, "Code"), (2, "Initials"), (3, "Part")]
                    ),
                ),
                ("text", models.CharField(max_length=200)),
                (
                    "sender",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="documents.sender",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        django.contrib.postgres.indexes.OpClass(
                            models.F("text"), "varchar_pattern_ops"
                        ),
                        name="sender_key_text",
                    ),
                    models.Index(fields=["sender"], name="sender_key_sender"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("role", 0)), fields=("text",), name="sender_name_once"
                    )
                ],
            },
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
