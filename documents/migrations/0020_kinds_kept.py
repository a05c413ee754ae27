import django.contrib.postgres.fields
from django.db import migrations, models

KINDS = [
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
    ("submission", "Submission to the President"),
    ("consultation", "Consultation"),
    ("plain_letter", "Plain letter"),
    ("memo", "Memorandum"),
    ("other", "Other document"),
]


class Migration(migrations.Migration):
    """The kinds of every pack may stand in the table of retention."""

    dependencies = [("documents", "0015_taiwan"), ("documents", "0019_ways_in")]

    operations = [
        migrations.AlterField(
            "retentionrule",
            "kinds",
            django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(choices=KINDS, max_length=14),
                blank=True,
                default=list,
                size=None,
            ),
        ),
    ]
