from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Size(models.TextChoices):
    """How big a job is taken to be: by the working days it was first given (`foresight.sizes`)."""

    SHORT = "short", _("short term")
    MEDIUM = "medium", _("medium term")
    LONG = "long", _("long term")


class LeadTime(models.Model):
    """How long one item has taken: from the day its department got it to the day it was claimed.

    In working days without those on hold. While `done` is false the item is open, or was withdrawn
    after so many days: then it is only known to take at least `days`. `clock_from` is the index in
    the calendar at which its clock, moved on by every hold, began. All rows are of one moment.
    """

    item = models.OneToOneField(
        "supervision.SupervisionItem", models.PROTECT, primary_key=True, related_name="+"
    )
    source = models.CharField(max_length=17)
    department = models.ForeignKey("organisation.Department", models.PROTECT, related_name="+")
    size = models.CharField(max_length=6, choices=Size)
    clock_from = models.IntegerField()
    days = models.PositiveIntegerField()
    done = models.BooleanField()

    class Meta:
        indexes = [models.Index(fields=["size", "department", "source"], name="lead_time_group")]

    def __str__(self) -> str:
        return f"{self.item_id}: {self.days}"


class Curve(models.Model):
    """How many of a group of like items were still open after each working day (Kaplan-Meier).

    `surviving[t + 1]` (SQL counts from 1) is the share that took longer than t working days,
    `at_risk[t + 1]` how many items that day was learnt from. `half` and `most` are the working days
    in which half and four of five were done; null where that many were not. A group of the first
    level has source and department, wider ones leave one or both out.
    """

    class Level(models.IntegerChoices):
        ALL_THREE = 1, _("same source, department and term")
        DEPARTMENT = 2, _("same department and term")
        SOURCE = 3, _("same source and term, all departments")
        SIZE = 4, _("same term, all sources and departments")

    level = models.PositiveSmallIntegerField(choices=Level)
    source = models.CharField(max_length=17, blank=True)
    department = models.ForeignKey(
        "organisation.Department", models.PROTECT, null=True, related_name="+"
    )
    size = models.CharField(max_length=6, choices=Size)
    n = models.PositiveIntegerField()
    done = models.PositiveIntegerField()
    surviving = ArrayField(models.FloatField())
    at_risk = ArrayField(models.PositiveIntegerField())
    half = models.PositiveIntegerField(null=True)
    most = models.PositiveIntegerField(null=True)
    as_of = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["size", "department", "source"],
                nulls_distinct=False,
                name="curve_once",
            ),
            models.CheckConstraint(
                condition=Q(level__in=[1, 3], source__gt="") | Q(level__in=[2, 4], source=""),
                name="curve_names_source",
            ),
            models.CheckConstraint(
                condition=Q(level__lte=2, department__isnull=False)
                | Q(level__gt=2, department=None),
                name="curve_names_department",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source or '*'} {self.department_id or '*'} {self.size}: {self.n}"
