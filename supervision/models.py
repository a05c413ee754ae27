"""What leaders decided, followed until it is done."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from office.core.scoping import OfficeRecord
from supervision.detector.models import Finding, Look
from supervision.foresight.models import Curve, LeadTime
from supervision.parts.models import Chase, Milestone, Part, Period, Ticket
from supervision.plans.models import Plan, PlanPoint, PointChange
from supervision.routines.models import Routine, RoutineRun
from supervision.spot_checks.models import CheckDraft, Draw, SpotCheck

__all__ = [
    "Chase",
    "CheckDraft",
    "Curve",
    "Draw",
    "Finding",
    "LeadTime",
    "Look",
    "Milestone",
    "Mode",
    "Part",
    "Period",
    "Plan",
    "PlanPoint",
    "PointChange",
    "Report",
    "ReportEvery",
    "ResultClass",
    "Routine",
    "RoutineRun",
    "Satisfaction",
    "Source",
    "SpotCheck",
    "SupervisionItem",
    "Ticket",
]
ENDED = ("struck_off", "filed", "withdrawn")
"""States in which an item is no longer in hand."""


class Source(models.TextChoices):
    INSTRUCTION = "instruction", _("Leader's instruction")
    DECISION = "decision", _("Decision of a meeting")
    SUPERIOR_DOCUMENT = "superior_document", _("Superior document")
    ANNUAL_PLAN = "annual_plan", _("Annual key point")
    PROPOSAL = "proposal", _("Deputies' suggestion or proposal")
    PETITION = "petition", _("Petition")
    HOTLINE = "hotline", _("Hotline")
    ASSIGNED = "assigned", _("Assigned orally")


class ReportEvery(models.TextChoices):
    NONE = "none", _("Only at the end")
    WEEKLY = "weekly", _("Every week")
    HALF_MONTHLY = "half_monthly", _("Twice a month")
    MONTHLY = "monthly", _("Every month")


class Mode(models.TextChoices):
    """How we take part in a suggestion or proposal (建议提案)."""

    LEAD = "lead", _("We lead the answer")
    JOINT = "joint", _("We give our opinion to the lead")
    SEPARATE = "separate", _("Each answers for itself")


class ResultClass(models.TextChoices):
    A = "A", _("A: solved")
    B = "B", _("B: planned or in progress")
    C = "C", _("C: kept for reference")
    D = "D", _("D: not possible")


class Satisfaction(models.TextChoices):
    SATISFIED = "satisfied", _("Satisfied")
    LARGELY = "largely", _("Largely satisfied")
    NOT = "not", _("Not satisfied")


class SupervisionItem(OfficeRecord):
    """One matter under supervision (督办事项): one ticket, one lead, one deadline.

    `original_text` is what the leader said, word for word, and never changes; `words_key` finds the
    same words again (一事一单). `due_on` moves with a granted extension or a hold; `first_due_on`
    keeps the day it was first due. `period_days` are the working days from docketing to `due_on`,
    as counted when that day was set. `owed_on` is the earliest day on which an acceptance, a report
    or a milestone is owed, kept by the actions: when it has passed, the lamp is yellow.
    """

    KIND = "supervision-items"

    class State(models.TextChoices):
        DOCKETED = "docketed", _("Docketed")
        ASSIGNED = "assigned", _("Assigned")
        DISPUTED = "disputed", _("Disputed")
        HANDLING = "handling", _("In handling")
        HELD = "held", _("On hold")
        CLAIMED = "claimed", _("Claimed done")
        VERIFIED = "verified", _("Verified")
        STRUCK_OFF = "struck_off", _("Struck off")
        FILED = "filed", _("Filed")
        WITHDRAWN = "withdrawn", pgettext_lazy("supervision", "Withdrawn")

    number = models.CharField(max_length=40, unique=True, editable=False)
    state = models.CharField(max_length=10, choices=State, default=State.DOCKETED, editable=False)
    title = models.CharField(max_length=500)
    source = models.CharField(max_length=17, choices=Source, default=Source.ASSIGNED)
    original_text = models.TextField(blank=True)
    standard = models.TextField(blank=True)
    plan = models.TextField(blank=True)
    lead_department = models.ForeignKey("organisation.Department", models.PROTECT, related_name="+")
    assisting_ids = ArrayField(models.BigIntegerField(), default=list, blank=True)
    responsible = models.ForeignKey(
        "organisation.User", models.PROTECT, null=True, blank=True, related_name="+"
    )
    due_on = models.DateField()
    first_due_on = models.DateField(editable=False)
    report_every = models.CharField(max_length=12, choices=ReportEvery, default=ReportEvery.NONE)
    percent = models.PositiveSmallIntegerField(default=0)
    doer_ids = ArrayField(models.BigIntegerField(), default=list, editable=False)
    held_until = models.DateField(null=True, editable=False)
    extension_due_on = models.DateField(null=True, editable=False)
    extension_reason = models.TextField(blank=True, editable=False)
    extensions = models.PositiveSmallIntegerField(default=0, editable=False)
    supervisor = models.ForeignKey("organisation.User", models.PROTECT, null=True, related_name="+")
    closed_on = models.DateField(null=True, editable=False)
    retention = models.CharField(max_length=9, blank=True)
    period_days = models.PositiveIntegerField(default=1, editable=False)
    owed_on = models.DateField(null=True, editable=False)
    claimed_on = models.DateField(null=True, editable=False)
    assigned_on = models.DateField(null=True, editable=False)
    accepted_on = models.DateField(null=True, editable=False)
    assist_open_ids = ArrayField(models.BigIntegerField(), default=list, editable=False)
    parent = models.ForeignKey("self", models.PROTECT, null=True, editable=False, related_name="+")
    ancestor_ids = ArrayField(models.BigIntegerField(), default=list, editable=False)
    is_parent = models.BooleanField(default=False, editable=False)
    words_key = models.CharField(max_length=64, blank=True, editable=False)
    mode = models.CharField(max_length=8, choices=Mode, blank=True)
    result_class = models.CharField(max_length=1, choices=ResultClass, blank=True)
    reply_number = models.CharField(max_length=40, blank=True)
    satisfaction = models.CharField(max_length=9, choices=Satisfaction, blank=True)
    redone = models.PositiveSmallIntegerField(default=0, editable=False)

    class Meta(OfficeRecord.Meta):
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(percent__lte=100), name="percent_up_to_100"),
            models.CheckConstraint(
                condition=~Q(state="held") | Q(held_until__isnull=False), name="held_has_day"
            ),
            models.CheckConstraint(
                condition=~Q(state="struck_off") | Q(closed_on__isnull=False),
                name="struck_off_has_day",
            ),
        ]
        indexes: ClassVar = [
            *OfficeRecord.Meta.indexes,
            models.Index(fields=["lead_department", "due_on"], name="item_lead_due"),
            models.Index(fields=["state", "due_on"], name="item_state_due"),
            models.Index(
                fields=["due_on", "card"], condition=~Q(state__in=ENDED), name="item_open_due"
            ),
            models.Index(fields=["words_key"], condition=~Q(words_key=""), name="item_words_key"),
            models.Index(fields=["parent"], condition=Q(parent__isnull=False), name="item_parent"),
            GinIndex(
                fields=["ancestor_ids"],
                condition=Q(parent__isnull=False),
                name="item_ancestors",
            ),
            # All that the lamp is made of: counting lamps reads this index and no row.
            models.Index(
                fields=["lead_department", "due_on", "card"],
                include=[
                    "state",
                    "secrecy",
                    "period_days",
                    "owed_on",
                    "claimed_on",
                    "extensions",
                    "is_parent",
                ],
                condition=~Q(state__in=ENDED),
                name="item_open",
            ),
            models.Index(fields=["closed_on"], name="item_closed"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def first_day(self) -> date:
        """The day of docketing, from which its period is counted."""
        return timezone.localdate(self.created_at)


class Report(models.Model):
    """What a department said about an item, with the percentage then. Append-only."""

    class Kind(models.TextChoices):
        PROGRESS = "progress", _("Progress")
        CLAIM = "claim", _("Claimed done")
        VERIFICATION = "verification", _("Verification")
        PART = "part", _("Part of an assisting department")
        CLOSURE = "closure", _("Opinion of the source")

    item = models.ForeignKey(SupervisionItem, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=Kind)
    author = models.ForeignKey("organisation.User", models.PROTECT, related_name="+")
    on_behalf_of = models.ForeignKey(
        "organisation.User", models.PROTECT, null=True, related_name="+"
    )
    text = models.TextField()
    percent = models.PositiveSmallIntegerField()
    passed = models.BooleanField(null=True)
    department = models.ForeignKey(
        "organisation.Department", models.PROTECT, null=True, related_name="+"
    )
    """Of an assisting department, where it is not the lead that speaks."""
    file_ids = ArrayField(models.BigIntegerField(), default=list)
    """Attachments of the item that show it."""
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["item", "id"], name="report_item")]

    def __str__(self) -> str:
        return self.text[:40]
