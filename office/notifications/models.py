from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Notification(models.Model):
    """Something one person should know. The text is made when he reads it, in his language, from
    `kind` and `data`; a title is looked up then, so that who lost access reads none."""

    person = models.ForeignKey("organisation.User", models.PROTECT, related_name="+")
    kind = models.CharField(max_length=40)
    key = models.CharField(max_length=80)
    """What makes it unique for the person, so that a second delivery changes nothing."""
    card = models.ForeignKey("catalogue.Card", models.PROTECT, null=True, related_name="+")
    event = models.ForeignKey("audit.Event", models.PROTECT, null=True, related_name="+")
    data = models.JSONField(default=dict)
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "key"], name="notify_once")]
        indexes = [
            models.Index(fields=["person", "-id"], name="notification_person"),
            models.Index(fields=["person"], condition=Q(read_at=None), name="notification_unread"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} → {self.person_id}"


class Channel(models.TextChoices):
    PAGE = "page", _("on the page")
    MAIL = "mail", _("by e-mail")
    ROBOT = "robot", _("by webhook robot")


class Delivery(models.Model):
    """A notification on its way out. `message_id` follows from the notification, so a repeat of the
    one in flight when a process died carries the same."""

    class State(models.TextChoices):
        QUEUED = "queued", _("Queued")
        SENDING = "sending", _("Sending")
        SENT = "sent", _("Sent")
        FAILED = "failed", _("Failed")

    notification = models.ForeignKey(Notification, models.PROTECT, related_name="deliveries")
    channel = models.CharField(max_length=5, choices=Channel)
    address = models.CharField(max_length=300)
    message_id = models.CharField(max_length=120, unique=True)
    state = models.CharField(max_length=7, choices=State, default=State.QUEUED)
    not_before = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.TextField(blank=True)
    sent_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["not_before"],
                condition=Q(state__in=["queued", "sending"]),
                name="delivery_due",
            )
        ]

    def __str__(self) -> str:
        return self.message_id


class Preference(models.Model):
    """One cell of a person's matrix, where it differs from the default."""

    person = models.ForeignKey("organisation.User", models.CASCADE, related_name="+")
    kind = models.CharField(max_length=40)
    channel = models.CharField(max_length=5, choices=Channel)
    wanted = models.BooleanField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "kind", "channel"], name="preference_once")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.channel}: {self.wanted}"


class QuietHours(models.Model):
    """Mail and robot wait until `until`; the page does not."""

    person = models.OneToOneField(
        "organisation.User", models.CASCADE, primary_key=True, related_name="+"
    )
    since = models.TimeField()
    until = models.TimeField()
    robot_url = models.URLField(blank=True)

    def __str__(self) -> str:
        return f"{self.since}–{self.until}"
