"""What the office set out to do: a year's key points, a quarter's arrangement, a month's tasks."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from office.core.scoping import OfficeRecord
from supervision.plans.periods import Period


class Plan(OfficeRecord):
    """The plan of one period (年度要点, 季度安排, 月度任务); one for each, whoever begins it."""

    KIND = "plans"

    class State(models.TextChoices):
        DRAFT = "draft", pgettext_lazy("plan", "Draft")
        SUBMITTED = "submitted", pgettext_lazy("plan", "Waits for approval")
        APPROVED = "approved", pgettext_lazy("plan", "Approved")
        CLOSED = "closed", pgettext_lazy("plan", "Closed")
        WITHDRAWN = "withdrawn", pgettext_lazy("plan", "Withdrawn")

    class Level(models.TextChoices):
        YEAR = "year", _("Key points of the year")
        QUARTER = "quarter", _("Arrangement of the quarter")
        MONTH = "month", _("Tasks of the month")

    number = models.CharField(max_length=40, unique=True, editable=False)
    state = models.CharField(max_length=9, choices=State, default=State.DRAFT, editable=False)
    title = models.CharField(max_length=500)
    level = models.CharField(max_length=7, choices=Level)
    period = models.CharField(max_length=7)
    """`2026`, `2026-Q3` or `2026-11`."""
    starts_on = models.DateField()
    ends_on = models.DateField()
    keeper = models.ForeignKey("organisation.User", models.PROTECT, related_name="+")
    approved_on = models.DateField(null=True, editable=False)
    approved_by = models.ForeignKey(
        "organisation.User", models.PROTECT, null=True, related_name="+"
    )
    closed_on = models.DateField(null=True, editable=False)

    class Meta(OfficeRecord.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["period"], condition=~Q(state="withdrawn"), name="plan_of_a_period_once"
            ),
            models.CheckConstraint(
                condition=Q(starts_on__lt=F("ends_on")), name="plan_begins_before_it_ends"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["approved", "closed"]) | Q(approved_on__isnull=False),
                name="plan_approved_has_day",
            ),
            models.CheckConstraint(
                condition=~Q(state="closed") | Q(closed_on__isnull=False),
                name="plan_closed_has_day",
            ),
        ]
        indexes: ClassVar = [
            *OfficeRecord.Meta.indexes,
            models.Index(fields=["-starts_on", "-card"], name="plan_newest"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def of(self) -> Period:
        """The period it is for."""
        found = Period.parse(self.period)
        if found is None:  # only ever written from a Period
            raise ValueError(self.period)
        return found


class PlanPoint(models.Model):
    """One line of a plan: what, by what standard, whose, by when, and how much it counts.

    `above` is the line of the next coarser plan that it breaks down, `root` the first of a line
    that was carried on (itself where null): what hangs below a line hangs on its root, so that
    nothing is lost when the line moves to the next period. A line is live while it is neither
    carried on nor dropped.
    """

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()
    above = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    root = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    text = models.TextField()
    measure = models.TextField(blank=True)
    lead_department = models.ForeignKey("organisation.Department", models.PROTECT, related_name="+")
    assisting_ids = ArrayField(models.BigIntegerField(), default=list, blank=True)
    due_on = models.DateField()
    weight = models.PositiveSmallIntegerField(default=1)
    item = models.ForeignKey(
        "supervision.SupervisionItem", models.PROTECT, null=True, related_name="+"
    )
    carried_from = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    carried_reason = models.TextField(blank=True)
    carries = models.PositiveSmallIntegerField(default=0)
    """How many times it was carried on to get here."""
    carried_on = models.DateField(null=True)
    """The day on which it left for the next period."""
    finished_on = models.DateField(null=True)
    result = models.TextField(blank=True)
    dropped_on = models.DateField(null=True)
    drop_reason = models.TextField(blank=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey("organisation.User", models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering: ClassVar = ["position", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["plan", "position"], name="plan_line_position_once"),
            models.UniqueConstraint(
                fields=["item"], condition=Q(carried_on=None), name="plan_item_of_one_line"
            ),
            models.UniqueConstraint(fields=["carried_from"], name="plan_line_carried_once"),
            models.CheckConstraint(
                condition=Q(weight__gte=1, weight__lte=100), name="plan_line_weighs"
            ),
            models.CheckConstraint(
                condition=Q(carried_from=None, carries=0)
                | (Q(carried_from__isnull=False, carries__gte=1) & ~Q(carried_reason="")),
                name="plan_line_carried_with_reason",
            ),
            models.CheckConstraint(
                condition=Q(carried_on=None) | Q(dropped_on=None), name="plan_line_left_one_way"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["above"], name="plan_line_above"),
            models.Index(fields=["root"], name="plan_line_root"),
        ]

    def __str__(self) -> str:
        return self.text[:60]

    @property
    def root_pk(self) -> int:
        """What its lower lines hang on."""
        return self.root_id or self.pk

    @property
    def live(self) -> bool:
        return self.carried_on is None and self.dropped_on is None


class PointChange(models.Model):
    """What a line of an approved plan said before it was changed, and why. Append-only."""

    point = models.ForeignKey(PlanPoint, models.PROTECT, related_name="+")
    before = models.JSONField()
    reason = models.TextField()
    by = models.ForeignKey("organisation.User", models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["id"]
        indexes: ClassVar = [models.Index(fields=["point", "id"], name="plan_change_point")]

    def __str__(self) -> str:
        return f"{self.point_id}: {self.reason[:40]}"
