"""Whom a letter of ours went to and what became of it, and the register of seals."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Way(models.TextChoices):
    PAPER = "paper", _("On paper")
    EXCHANGE = "exchange", _("Document exchange")
    MAIL = "mail", pgettext_lazy("way of sending", "By mail")
    INTERNAL = "internal", _("Within the office")


class Means(models.TextChoices):
    """How a recipient said that he has it."""

    HERE = "here", pgettext_lazy("receipt", "In the system")
    PHONE = "phone", pgettext_lazy("receipt", "By telephone")
    SHEET = "sheet", pgettext_lazy("receipt", "Signed on paper")


class Delivery(models.Model):
    """One recipient of an issued letter. A department of ours holds the duty to acknowledge."""

    class State(models.TextChoices):
        SENT = "sent", _("Sent")
        DELIVERED = "delivered", _("Delivered")
        READ = "read", _("Read")
        ACKNOWLEDGED = "acknowledged", _("Acknowledged")

    document = models.ForeignKey("documents.OutgoingDocument", models.PROTECT, related_name="+")
    recipient = models.CharField(max_length=200)
    way = models.CharField(max_length=8, choices=Way, default=Way.PAPER)
    copies = models.PositiveSmallIntegerField(default=1)
    department = models.ForeignKey(
        "organisation.Department", models.PROTECT, null=True, related_name="+"
    )
    holder = models.ForeignKey("organisation.User", models.PROTECT, null=True, related_name="+")
    state = models.CharField(max_length=12, choices=State, default=State.SENT)
    sent_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    """By when it is to be acknowledged."""
    delivered_at = models.DateTimeField(null=True)
    read_at = models.DateTimeField(null=True)
    acknowledged_at = models.DateTimeField(null=True)
    means = models.CharField(max_length=8, choices=Means, blank=True)
    receipt = models.CharField(max_length=200, blank=True)
    first_copy = models.PositiveIntegerField(null=True)
    """份号 of the first of its copies, of a state secret; the others follow it."""
    reason = models.CharField(max_length=200, blank=True)
    """Why it was sent after the others."""
    remind_at = models.DateTimeField(null=True)
    """When whoever has it is told next how much of the time to acknowledge is gone."""
    chased_at = models.DateTimeField(null=True)
    chased = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["id"]
        indexes = [
            models.Index(
                fields=["remind_at"],
                condition=Q(remind_at__isnull=False),
                name="delivery_remind_at",
            )
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="acknowledged") | Q(acknowledged_at__isnull=False),
                name="acknowledged_delivery_has_time",
            )
        ]

    def __str__(self) -> str:
        return self.recipient

    @property
    def copy_numbers(self) -> str:
        """`000003–000005`; nothing where copies are not numbered."""
        if self.first_copy is None:
            return ""
        last = self.first_copy + self.copies - 1
        first = f"{self.first_copy:06}"
        return first if self.copies == 1 else f"{first}–{last:06}"


class DeliveryNote(models.Model):
    """A line of the delivery log: what happened to one delivery, when, by whom."""

    class What(models.TextChoices):
        SENT = "sent", _("Sent")
        DELIVERED = "delivered", _("Delivered")
        READ = "read", _("Read")
        ACKNOWLEDGED = "acknowledged", _("Acknowledged")
        CHASED = "chased", _("Urged")
        REMINDED = "reminded", _("Reminded")
        RECALLED = "recalled", _("Called back")

    delivery = models.ForeignKey(Delivery, models.PROTECT, related_name="+")
    what = models.CharField(max_length=12, choices=What)
    at = models.DateTimeField()
    by = models.ForeignKey("organisation.User", models.PROTECT, null=True, related_name="+")
    text = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.delivery_id} {self.what}"


class SealUse(models.Model):
    """用印登记: one use of a seal. Names are kept as they were that day; never changed."""

    document = models.ForeignKey("documents.OutgoingDocument", models.PROTECT, related_name="+")
    at = models.DateTimeField()
    seal = models.CharField(max_length=60)
    unit = models.CharField(max_length=100)
    number = models.CharField(max_length=60)
    copies = models.PositiveSmallIntegerField()
    pages = models.PositiveSmallIntegerField()
    approver = models.CharField(max_length=60)
    handler = models.CharField(max_length=60)
    keeper = models.CharField(max_length=60)
    keeper_person = models.ForeignKey("organisation.User", models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["document"], name="seal_use_document")]
        constraints = [
            models.CheckConstraint(condition=~Q(number=""), name="never_sealed_on_blank"),
            models.CheckConstraint(
                condition=Q(copies__gt=0, pages__gt=0), name="sealed_paper_exists"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.seal}"
