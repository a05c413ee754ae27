"""The directory of senders: who writes to the office, and by which names they are found."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import OpClass
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from documents.choices import Kind
from office.core.scoping import Secrecy


class Sender(models.Model):
    """One organ. Letters keep the name as written; they are its own through `SenderKey`.

    `secrecy` is the lowest level of the letters that made it known: whoever may see none of them
    does not learn from the directory that it writes.
    """

    class Relation(models.TextChoices):
        SUPERIOR = "superior", _("Superior")
        PEER = "peer", _("Peer")
        SUBORDINATE = "subordinate", _("Subordinate")
        NON_AFFILIATED = "non_affiliated", _("Not affiliated")

    name = models.CharField(max_length=200)
    key = models.CharField(max_length=200, unique=True, editable=False)
    aliases = ArrayField(models.CharField(max_length=200), default=list, blank=True)
    codes = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    relation = models.CharField(max_length=14, choices=Relation, blank=True)
    department = models.ForeignKey(
        "organisation.Department", models.PROTECT, null=True, blank=True, related_name="+"
    )
    kind = models.CharField(max_length=14, choices=Kind, blank=True)
    term_days = models.PositiveSmallIntegerField(null=True, blank=True)
    secrecy = models.PositiveSmallIntegerField(choices=Secrecy, default=Secrecy.OPEN)
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    merge_gave = models.JSONField(default=dict)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(merged_into=None) | ~Q(merged_into=F("id")),
                name="sender_merged_into_another",
            )
        ]

    def __str__(self) -> str:
        return self.name


class SenderKey(models.Model):
    """What a sender is found by while somebody types: derived from its names and codes."""

    class Role(models.IntegerChoices):
        """In the order in which a match counts."""

        NAME = 0
        CODE = 1
        INITIALS = 2
        PART = 3

    sender = models.ForeignKey(Sender, models.CASCADE, related_name="+")
    role = models.PositiveSmallIntegerField(choices=Role)
    text = models.CharField(max_length=200)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["text"], condition=Q(role=0), name="sender_name_once")
        ]
        indexes: ClassVar = [
            models.Index(OpClass(F("text"), "varchar_pattern_ops"), name="sender_key_text"),
            models.Index(fields=["sender"], name="sender_key_sender"),
        ]

    def __str__(self) -> str:
        return self.text
