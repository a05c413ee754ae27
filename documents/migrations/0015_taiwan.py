import django.contrib.postgres.fields
from django.db import migrations, models

CONDITION = {"blank": True, "db_default": "", "max_length": 200}
KINDS = {
    "choices": [
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
    ],
    "max_length": 14,
}


class Migration(migrations.Migration):
    dependencies = [("documents", "0014_packs")]

    operations = [
        migrations.AddField("incomingdocument", "release_condition", models.CharField(**CONDITION)),
        migrations.AddField("outgoingdocument", "release_condition", models.CharField(**CONDITION)),
        migrations.AddField(
            "outgoingdocument",
            "layer",
            models.CharField(blank=True, db_default="", max_length=6),
        ),
        migrations.AlterField(
            "documentseries",
            "kinds",
            django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(**KINDS), blank=True, default=list, size=None
            ),
        ),
        migrations.AlterField(
            "incomingdocument", "kind", models.CharField(default="notice", **KINDS)
        ),
        migrations.AlterField("lettertemplate", "kind", models.CharField(**KINDS)),
        migrations.AlterField(
            "outgoingdocument", "kind", models.CharField(default="notice", **KINDS)
        ),
        migrations.AlterField("sender", "kind", models.CharField(blank=True, **KINDS)),
    ]
