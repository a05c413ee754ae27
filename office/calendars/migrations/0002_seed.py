"""Fill the working calendar 2004 to 2040 from the published arrangements."""

from datetime import date, timedelta

import chinese_calendar
from django.db import migrations

FIRST, LAST = date(2004, 1, 1), date(2040, 12, 31)


def kind_of(day):
    weekend = day.weekday() >= 5
    try:
        off, name = chinese_calendar.get_holiday_detail(day)
    except NotImplementedError:
        return ("restday" if weekend else "workday"), "", False
    if off:
        return ("holiday" if name else "restday"), name or "", True
    return ("makeup" if weekend else "workday"), name or "", True


def seed(apps, schema_editor):
    model = apps.get_model("calendars", "CalendarDay")
    rows, index, day = [], 0, FIRST
    while day <= LAST:
        kind, name, official = kind_of(day)
        index += kind in {"workday", "makeup"}
        rows.append(model(date=day, kind=kind, name=name, official=official, index=index))
        day += timedelta(days=1)
    model.objects.bulk_create(rows, batch_size=4000, ignore_conflicts=True)


class Migration(migrations.Migration):
    dependencies = [("calendars", "0001_initial")]
    operations = [migrations.RunPython(seed, migrations.RunPython.noop)]
