"""What hangs on an item: departments' parts, milestones, periods of report, tickets, chases."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

ITEM = "supervision.SupervisionItem"


class Part(models.Model):
    """One assisting department's own part of an item (协办), with a state of its own."""

    class State(models.TextChoices):
        ASSIGNED = "assigned", pgettext_lazy("assistance", "Assigned")
        ACCEPTED = "accepted", pgettext_lazy("assistance", "Accepted")
        REPORTED = "reported", pgettext_lazy("assistance", "Under way")
        DONE = "done", pgettext_lazy("assistance", "Done")
        NOT_GIVEN = "not_given", _("Not given")

    item = models.ForeignKey(ITEM, models.PROTECT, related_name="+")
    department = models.ForeignKey("organisation.Department", models.PROTECT, related_name="+")
    state = models.CharField(max_length=9, choices=State, default=State.ASSIGNED)
    percent = models.PositiveSmallIntegerField(default=0)
    due_on = models.DateField()
    assigned_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["item", "department"], name="part_once"),
            models.CheckConstraint(condition=Q(percent__lte=100), name="part_up_to_100"),
        ]

    def __str__(self) -> str:
        return f"{self.department}: {self.state}"


class Milestone(models.Model):
    """A step on the way with a day of its own (节点). `first_due_on` is the day it first had."""

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("milestone", "Open")
        REACHED = "reached", _("Reached")
        DROPPED = "dropped", _("Dropped")

    item = models.ForeignKey(ITEM, models.PROTECT, related_name="+")
    title = models.CharField(max_length=200)
    department = models.ForeignKey(
        "organisation.Department", models.PROTECT, null=True, related_name="+"
    )
    """Who owes it, where that is not the lead."""
    due_on = models.DateField()
    first_due_on = models.DateField()
    state = models.CharField(max_length=7, choices=State, default=State.OPEN)
    ended_at = models.DateTimeField(null=True)
    note = models.TextField(blank=True)

    class Meta:
        ordering = ["due_on", "id"]
        indexes: ClassVar = [models.Index(fields=["item", "due_on"], name="milestone_item")]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state="open", ended_at=None)
                | (~Q(state="open") & Q(ended_at__isnull=False)),
                name="milestone_ended_has_time",
            )
        ]

    def __str__(self) -> str:
        return self.title


class Period(models.Model):
    """A report that was owed by a day. One that nobody gave stays missed for ever."""

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("period", "Owed")
        REPORTED = "reported", pgettext_lazy("period", "Reported")
        MISSED = "missed", pgettext_lazy("period", "Missed")
        WAIVED = "waived", pgettext_lazy("period", "Not asked for")

    item = models.ForeignKey(ITEM, models.PROTECT, related_name="+")
    due_on = models.DateField()
    state = models.CharField(max_length=8, choices=State, default=State.OPEN)
    report = models.ForeignKey("supervision.Report", models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["due_on", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["item"], condition=Q(state="open"), name="period_one_open"
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=["item", "due_on"], name="period_item"),
            models.Index(fields=["due_on"], condition=Q(state="open"), name="period_open"),
        ]

    def __str__(self) -> str:
        return f"{self.due_on} {self.state}"


class Ticket(models.Model):
    """A coloured ticket (三色督办单): blue reminds, orange warns, red is serious. Never taken back.

    Once per level and deadline; `answered_at` is the first report or claim after it.
    """

    class Level(models.TextChoices):
        BLUE = "blue", _("Blue ticket: reminder")
        ORANGE = "orange", _("Orange ticket: warning")
        RED = "red", _("Red ticket: serious")

    item = models.ForeignKey(ITEM, models.PROTECT, related_name="+")
    level = models.CharField(max_length=6, choices=Level)
    due_on = models.DateField()
    department = models.ForeignKey("organisation.Department", models.PROTECT, related_name="+")
    reason = models.TextField(blank=True)
    issued_at = models.DateTimeField()
    issued_by = models.ForeignKey("organisation.User", models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["item", "level", "due_on"], name="ticket_once")
        ]

    def __str__(self) -> str:
        return f"{self.item_id} {self.level}"


class Chase(models.Model):
    """A chase by hand (催办): who urged whom, in which words. Append-only."""

    item = models.ForeignKey(ITEM, models.PROTECT, related_name="+")
    by = models.ForeignKey("organisation.User", models.PROTECT, null=True, related_name="+")
    on_behalf_of = models.ForeignKey(
        "organisation.User", models.PROTECT, null=True, related_name="+"
    )
    text = models.TextField()
    told_ids = ArrayField(models.BigIntegerField(), default=list)
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        indexes: ClassVar = [models.Index(fields=["item", "id"], name="chase_item")]

    def __str__(self) -> str:
        return self.text[:40]
