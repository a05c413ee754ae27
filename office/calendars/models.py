from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class CalendarDay(models.Model):
    """One day of the working calendar.

    `index` counts the working days up to and including this day, so that "n working days later"
    is an addition, in Python and in SQL. `official` is False where the year's arrangement was
    not published yet and Monday to Friday is assumed.
    """

    class Kind(models.TextChoices):
        WORKDAY = "workday", _("Working day")
        RESTDAY = "restday", _("Rest day")
        HOLIDAY = "holiday", _("Public holiday")
        MAKEUP = "makeup", _("Make-up working day")

    date = models.DateField(primary_key=True)
    kind = models.CharField(max_length=8, choices=Kind)
    name = models.CharField(max_length=40, blank=True)
    official = models.BooleanField(default=True)
    index = models.IntegerField(default=0, editable=False, db_index=True)

    class Meta:
        ordering = ["date"]

    def __str__(self) -> str:
        return f"{self.date} {self.kind}"

    @property
    def works(self) -> bool:
        return self.kind in {self.Kind.WORKDAY, self.Kind.MAKEUP}
