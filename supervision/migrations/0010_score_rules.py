"""The points that published scoring rules give (domain rule 2.7), in force from the beginning."""

from datetime import date

from django.db import migrations

RULES = (
    ("done", 1, None),
    ("late", -1, None),
    ("returned", -2, None),
    ("no_feedback", -10, None),
    ("empty_feedback", -5, None),
    ("part_late", -1, None),
    ("commended", 1, None),
    ("criticised", -2, None),
    ("absent", -1, None),
    ("fake", -2, None),
    ("serious", 0, None),
)


def seed(apps, _editor):
    rule = apps.get_model("supervision", "ScoreRule")
    rule.objects.bulk_create(
        rule(trigger=trigger, points=points, cap=cap, starts_on=date(2000, 1, 1))
        for trigger, points, cap in RULES
    )


def forget(apps, _editor):
    apps.get_model("supervision", "ScoreRule").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("supervision", "0009_scoring")]
    operations = [migrations.RunPython(seed, forget)]
