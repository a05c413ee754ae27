"""Templates of items; one with a rhythm makes its item by itself, once per period."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Routine(models.Model):
    """How an item of a kind that comes again looks, and when it comes.

    `month` counts from 1 within the quarter or the year, `day` is that of the week (1 Monday) or of
    the month; a day beyond the end of a month is its last. The item is docketed on that day, or on
    the working day beside it, and falls due `term` working days later.
    `steps` are milestones as `[title, working days after docketing]`.
    """

    class Every(models.TextChoices):
        NEVER = "never", _("Only when asked")
        WEEK = "week", pgettext_lazy("routine", "Every week")
        MONTH = "month", pgettext_lazy("routine", "Every month")
        QUARTER = "quarter", _("Every quarter")
        YEAR = "year", _("Every year")

    class RestDay(models.TextChoices):
        NEXT = "next", _("the working day after it")
        BEFORE = "before", _("the working day before it")

    title = models.CharField(max_length=500)
    source = models.CharField(max_length=17, default="assigned")
    original_text = models.TextField(blank=True)
    standard = models.TextField(blank=True)
    plan = models.TextField(blank=True)
    lead_department = models.ForeignKey("organisation.Department", models.PROTECT, related_name="+")
    assisting_ids = ArrayField(models.BigIntegerField(), default=list, blank=True)
    report_every = models.CharField(max_length=12, default="none")
    term = models.PositiveSmallIntegerField(default=10)
    steps = models.JSONField(default=list, blank=True)
    every = models.CharField(max_length=7, choices=Every, default=Every.NEVER)
    month = models.PositiveSmallIntegerField(default=1)
    day = models.PositiveSmallIntegerField(default=1)
    rest_day = models.CharField(max_length=6, choices=RestDay, default=RestDay.NEXT)
    starts_on = models.DateField()
    active = models.BooleanField(default=True)
    created_by = models.ForeignKey("organisation.User", models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-active", "title", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(month__gte=1, month__lte=12), name="routine_month_of_the_year"
            ),
            models.CheckConstraint(
                condition=Q(day__gte=1, day__lte=31), name="routine_day_of_the_month"
            ),
            models.CheckConstraint(condition=Q(term__gte=1), name="routine_takes_a_day"),
        ]

    def __str__(self) -> str:
        return self.title


class RoutineRun(models.Model):
    """A routine made its item for a period (`2026-W48`, `2026-11`): the key is why never two."""

    routine = models.ForeignKey(Routine, models.PROTECT, related_name="+")
    period = models.CharField(max_length=10)
    item = models.ForeignKey("supervision.SupervisionItem", models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["routine", "period"], name="routine_once_a_period")
        ]

    def __str__(self) -> str:
        return f"{self.routine_id} {self.period}"
