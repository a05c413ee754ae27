from __future__ import annotations

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q


class Event(models.Model):
    """What happened, for good: the database refuses UPDATE, DELETE and TRUNCATE (migration 0003).

    Chained per matter: `hash` = SHA-256 over the previous hash of the matter and this row's content
    (`office.audit.chain`). `on_behalf_of` is the principal when a deputy acted.
    """

    at = models.DateTimeField()
    verb = models.CharField(max_length=60)
    actor = models.ForeignKey("organisation.User", models.PROTECT, null=True, related_name="+")
    on_behalf_of = models.ForeignKey(
        "organisation.User", models.PROTECT, null=True, related_name="+"
    )
    card = models.ForeignKey("catalogue.Card", models.PROTECT, null=True, related_name="+")
    matter = models.ForeignKey("matters.Matter", models.PROTECT, related_name="+")
    sequence = models.PositiveIntegerField()
    state_from = models.CharField(max_length=20, blank=True)
    state_to = models.CharField(max_length=20, blank=True)
    data = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    channel = models.CharField(max_length=10)
    request_id = models.CharField(max_length=64, blank=True)
    hash = models.BinaryField()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["matter", "sequence"], name="event_chain_once")
        ]
        indexes = [
            models.Index(fields=["card", "id"], name="event_card"),
            # Who was urged since this morning: few, and asked for beside every open duty.
            models.Index(
                fields=["at", "card"], condition=Q(verb__endswith=".chased"), name="event_chased"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.verb} #{self.pk}"


class Outbox(models.Model):
    """An event whose effects (notices, webhooks) are still to be made. Deleted once they are."""

    event = models.OneToOneField(Event, models.PROTECT, primary_key=True, related_name="+")
    attempts = models.PositiveSmallIntegerField(default=0)
    not_before = models.DateTimeField(null=True)
    error = models.TextField(blank=True)

    def __str__(self) -> str:
        return f"outbox {self.pk}"
