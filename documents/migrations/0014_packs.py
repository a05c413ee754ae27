from django.db import migrations, models

PACK = {"default": "cn_gov", "db_default": "cn_gov", "editable": False, "max_length": 10}


class Migration(migrations.Migration):
    dependencies = [("documents", "0013_sent_letters"), ("catalogue", "0001_initial")]

    operations = [
        migrations.AddField("incomingdocument", "pack", models.CharField(**PACK)),
        migrations.AddField("outgoingdocument", "pack", models.CharField(**PACK)),
        migrations.AddIndex(
            "outgoingdocument",
            models.Index(
                condition=models.Q(issued_at__isnull=False),
                fields=["issued_at", "card"],
                name="outgoing_issued",
            ),
        ),
    ]
