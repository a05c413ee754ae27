from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models


class Webhook(models.Model):
    """An outside program that hears of events its owner may see."""

    owner = models.ForeignKey("organisation.User", models.PROTECT, related_name="+")
    url = models.URLField(max_length=500)
    events = ArrayField(models.CharField(max_length=60), default=list)
    secret = models.CharField(max_length=100)
    active = models.BooleanField(default=True)
    created_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1, editable=False)

    def __str__(self) -> str:
        return self.url


class WebhookDelivery(models.Model):
    """One event for one webhook: what was sent, what came back."""

    webhook = models.ForeignKey(Webhook, models.CASCADE, related_name="deliveries")
    event = models.ForeignKey("audit.Event", models.PROTECT, related_name="+")
    state = models.CharField(max_length=7, default="queued")
    attempts = models.PositiveSmallIntegerField(default=0)
    not_before = models.DateTimeField()
    status = models.PositiveSmallIntegerField(null=True)
    error = models.CharField(max_length=300, blank=True)
    sent_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["webhook", "event"], name="webhook_event_once")
        ]

    def __str__(self) -> str:
        return f"{self.webhook_id} ← {self.event_id}"
