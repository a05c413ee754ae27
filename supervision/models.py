"""What leaders decided, followed until it is done."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from office.core.scoping import OfficeRecord


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


class SupervisionItem(OfficeRecord):
    """One matter under supervision (督办事项): one ticket, one lead, one deadline.

    `original_text` is what the leader said, word for word, and never changes. `due_on` moves with a
    granted extension; `first_due_on` keeps the day it was first due.
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
                fields=["lead_department", "due_on", "card"],
                include=["state", "secrecy"],
                condition=~Q(state__in=["struck_off", "filed", "withdrawn"]),
                name="item_open",
            ),
            models.Index(fields=["closed_on"], name="item_closed"),
        ]

    def __str__(self) -> str:
        return self.number


class Report(models.Model):
    """What a department said about an item, with the percentage then. Append-only."""

    class Kind(models.TextChoices):
        PROGRESS = "progress", _("Progress")
        CLAIM = "claim", _("Claimed done")
        VERIFICATION = "verification", _("Verification")

    item = models.ForeignKey(SupervisionItem, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=Kind)
    author = models.ForeignKey("organisation.User", models.PROTECT, related_name="+")
    on_behalf_of = models.ForeignKey(
        "organisation.User", models.PROTECT, null=True, related_name="+"
    )
    text = models.TextField()
    percent = models.PositiveSmallIntegerField()
    passed = models.BooleanField(null=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["item", "id"], name="report_item")]

    def __str__(self) -> str:
        return self.text[:40]
