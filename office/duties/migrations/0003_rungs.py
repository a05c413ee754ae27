"""The default ladder: 5, 3, 1 working days before, the day, then up the line."""

from django.db import migrations

RUNGS = [
    ("before-5", -5, "holder"),
    ("before-3", -3, "holder"),
    ("before-1", -1, "holder"),
    ("on-the-day", 0, "holder"),
    ("after-1", 1, "head"),
    ("after-3", 3, "director"),
    ("after-5", 5, "leader"),
]


def seed(apps, schema_editor):
    model = apps.get_model("duties", "Rung")
    for slug, offset, audience in RUNGS:
        model.objects.get_or_create(slug=slug, defaults={"offset": offset, "audience": audience})


class Migration(migrations.Migration):
    dependencies = [("duties", "0002_initial")]
    operations = [migrations.RunPython(seed, migrations.RunPython.noop)]
