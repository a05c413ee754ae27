"""What departments are scored by: rules, entries with their evidence, sheets of a period, appeals.

Entries are added and never changed: the database refuses it (migration 0042).
"""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from office.core.scoping import OfficeRecord, Secrecy

CEILING = Secrecy.INTERNAL
"""Items above this level are neither scored nor counted nor named in a bulletin: every reader of a
sheet would else learn of them. They are judged where they are kept."""


class Trigger(models.TextChoices):
    """What brings points. Those of `BY_HAND` are entered by a person with evidence; the others
    follow from events."""

    DONE = "done", _("Done as required")
    LATE = "late", pgettext_lazy("score", "Late")
    RETURNED = "returned", _("Returned to be done again")
    NO_FEEDBACK = "no_feedback", _("Report not given")
    EMPTY_FEEDBACK = "empty_feedback", _("Report says nothing")
    PART_LATE = "part_late", _("Assistance late")
    COMMENDED = "commended", _("Commended by a leader")
    CRITICISED = "criticised", _("Criticised by a leader")
    ABSENT = "absent", _("Absent from coordination")
    FAKE = "fake", _("False report")
    SERIOUS = "serious", _("Serious fault: no award")
    CORRECTION = "correction", _("Correction after an appeal")


BY_HAND = (
    Trigger.COMMENDED,
    Trigger.CRITICISED,
    Trigger.ABSENT,
    Trigger.FAKE,
    Trigger.SERIOUS,
)
RULED = tuple(t for t in Trigger if t != Trigger.CORRECTION)


class ScoreRule(models.Model):
    """Points of one trigger from a day on; `until` is the first day on which it holds no more.

    One that was replaced before it began has `until` equal to `starts_on`: it never held. `cap` is
    the most that the rule adds or takes for one department in one calendar month.
    """

    trigger = models.CharField(max_length=14, choices=Trigger)
    points = models.SmallIntegerField()
    cap = models.PositiveSmallIntegerField(null=True, blank=True)
    starts_on = models.DateField()
    until = models.DateField(null=True)
    reason = models.CharField(max_length=300, blank=True)
    made_by = models.ForeignKey("organisation.User", models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["trigger", "-starts_on", "-id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("starts_on")), name="rule_not_backwards"
            ),
            models.UniqueConstraint(
                fields=["trigger"], condition=Q(until=None), name="rule_in_force_once"
            ),
            models.UniqueConstraint(
                fields=["trigger", "starts_on"],
                condition=Q(until=None) | Q(until__gt=F("starts_on")),
                name="rule_begins_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.trigger} {self.points:+d}"


class ScoreSheet(OfficeRecord):
    """What all departments reached in a period: a draft, then published and frozen."""

    KIND = "score-sheets"

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        PUBLISHED = "published", _("Published")

    number = models.CharField(max_length=40, unique=True, editable=False)
    state = models.CharField(max_length=9, choices=State, default=State.DRAFT, editable=False)
    title = models.CharField(max_length=200)
    period = models.CharField(max_length=8, unique=True)
    starts_on = models.DateField()
    ends_on = models.DateField()
    published_at = models.DateTimeField(null=True, editable=False)
    last_entry = models.BigIntegerField(null=True, editable=False)
    """Entries up to this one were counted: later ones are corrections since."""

    class Meta(OfficeRecord.Meta):
        indexes: ClassVar = [
            *OfficeRecord.Meta.indexes,
            models.Index(fields=["starts_on", "ends_on"], name="sheet_days"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(state="published")
                | Q(published_at__isnull=False, last_entry__isnull=False),
                name="published_sheet_is_whole",
            )
        ]

    def __str__(self) -> str:
        return self.number


class ScoreLine(models.Model):
    """One department on a published sheet, as it was published."""

    sheet = models.ForeignKey(ScoreSheet, models.PROTECT, related_name="+")
    department = models.ForeignKey("organisation.Department", models.PROTECT, related_name="+")
    name = models.CharField(max_length=100)
    rank = models.PositiveSmallIntegerField(null=True)
    points = models.IntegerField()
    index = models.DecimalField(max_digits=7, decimal_places=2)
    items = models.PositiveIntegerField()
    counts = models.JSONField(default=dict)
    """How many entries of each trigger."""

    class Meta:
        ordering = ["rank", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["sheet", "department"], name="line_once")
        ]

    def __str__(self) -> str:
        return f"{self.name}: {self.points}"


class ScoreAppeal(OfficeRecord):
    """A department does not accept an entry; somebody who had no part in it decides."""

    KIND = "score-appeals"

    class State(models.TextChoices):
        FILED = "filed", _("To be decided")
        ACCEPTED = "accepted", pgettext_lazy("appeal", "Accepted")
        REFUSED = "refused", pgettext_lazy("appeal", "Refused")
        WITHDRAWN = "withdrawn", pgettext_lazy("appeal", "Withdrawn")

    number = models.CharField(max_length=40, unique=True, editable=False)
    state = models.CharField(max_length=9, choices=State, default=State.FILED, editable=False)
    title = models.CharField(max_length=200)
    entry = models.ForeignKey("supervision.ScoreEntry", models.PROTECT, related_name="+")
    scored = models.ForeignKey("organisation.Department", models.PROTECT, related_name="+")
    """The department whose entry it is."""
    reason = models.TextField()
    filed_by = models.ForeignKey("organisation.User", models.PROTECT, related_name="+")
    party_ids = ArrayField(models.BigIntegerField(), default=list, editable=False)
    """Who had a part in the entry or in the appeal: none of them decides it."""
    answer = models.TextField(blank=True)
    decided_by = models.ForeignKey("organisation.User", models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)

    class Meta(OfficeRecord.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["entry"], condition=~Q(state="withdrawn"), name="appeal_once"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["filed", "withdrawn"])
                | (Q(decided_at__isnull=False) & ~Q(answer="")),
                name="decided_appeal_has_answer",
            ),
        ]

    def __str__(self) -> str:
        return self.number


class ScoreEntry(models.Model):
    """Some points of one department on one day, with what they rest on. Append-only.

    `key` says what brought them, so that no two workers book the same twice. A correction names the
    entry it corrects and the appeal; it stands on the day of that entry.
    """

    key = models.CharField(max_length=60, unique=True)
    trigger = models.CharField(max_length=14, choices=Trigger)
    department = models.ForeignKey("organisation.Department", models.PROTECT, related_name="+")
    item = models.ForeignKey("supervision.SupervisionItem", models.PROTECT, related_name="+")
    event = models.ForeignKey("audit.Event", models.PROTECT, related_name="+")
    rule = models.ForeignKey(ScoreRule, models.PROTECT, null=True, related_name="+")
    points = models.SmallIntegerField()
    day = models.DateField()
    text = models.TextField(blank=True)
    evidence = models.ForeignKey("catalogue.Card", models.PROTECT, null=True, related_name="+")
    made_by = models.ForeignKey("organisation.User", models.PROTECT, null=True, related_name="+")
    corrects = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    appeal = models.ForeignKey(ScoreAppeal, models.PROTECT, null=True, related_name="+")
    booked_at = models.DateTimeField()

    class Meta:
        ordering = ["-day", "-id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(trigger="correction", rule=None, corrects__isnull=False)
                | (~Q(trigger="correction") & Q(rule__isnull=False, corrects=None)),
                name="entry_has_rule_or_corrects",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["department", "-day", "-id"], name="entry_department_day"),
            models.Index(fields=["-day", "-id"], name="entry_day"),
            models.Index(fields=["item"], name="entry_item"),
            models.Index(fields=["corrects"], name="entry_corrects"),
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.points:+d}"


class ScoreHeld(models.Model):
    """From which day to which a department had an item: how many items its points come from."""

    item = models.ForeignKey("supervision.SupervisionItem", models.PROTECT, related_name="+")
    department = models.ForeignKey("organisation.Department", models.PROTECT, related_name="+")
    since = models.DateField()
    until = models.DateField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["item", "department"], name="held_once")
        ]
        indexes: ClassVar = [
            models.Index(fields=["department", "until", "since"], name="held_department")
        ]

    def __str__(self) -> str:
        return f"{self.item_id}: {self.department_id}"


class ScoreBooking(models.Model):
    """The last day whose events were booked as entries. One row."""

    ONLY = 1

    id = models.PositiveSmallIntegerField(primary_key=True, default=ONLY)
    through = models.DateField()
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"through {self.through}"
