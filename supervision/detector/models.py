from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q

from office.core.actor import Actor
from office.core.scoping import ScopedQuerySet, visible


class FindingQuerySet(ScopedQuerySet):
    """A finding is seen by whoever sees the record that it is about."""

    def visibility(self, actor: Actor) -> Q:
        return visible(actor, "card__")

    def standing(self) -> Self:
        return self.filter(settled_at=None)


class Finding(models.Model):
    """Something that falls between the chairs, by one rule, on one record, since one moment.

    It is told once, and settled by the first look that finds it mended. `part` tells several on one
    record apart. `duty` is what lies idle, where there is such a duty; `taken_by` who took it up.
    `facts` are numbers for the sentence, never words of the record.
    """

    rule = models.CharField(max_length=40)
    card = models.ForeignKey("catalogue.Card", models.PROTECT, related_name="+")
    duty = models.ForeignKey("duties.Duty", models.PROTECT, null=True, related_name="+")
    part = models.CharField(max_length=40, blank=True)
    facts = models.JSONField(default=dict)
    since = models.DateTimeField()
    found_at = models.DateTimeField()
    told_at = models.DateTimeField(null=True)
    told = models.ForeignKey("organisation.User", models.PROTECT, null=True, related_name="+")
    settled_at = models.DateTimeField(null=True)
    taken_by = models.ForeignKey("organisation.User", models.PROTECT, null=True, related_name="+")

    objects = FindingQuerySet.as_manager()
    unscoped = models.Manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["rule", "card", "part"],
                condition=Q(settled_at=None),
                name="finding_stands_once",
            ),
            models.CheckConstraint(
                condition=Q(taken_by=None) | Q(settled_at__isnull=False),
                name="finding_taken_is_settled",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["since", "id"], condition=Q(settled_at=None), name="finding_standing"
            ),
            models.Index(
                fields=["-settled_at"], condition=Q(taken_by__isnull=False), name="finding_taken"
            ),
            models.Index(fields=["card"], name="finding_card"),
            models.Index(fields=["duty"], condition=Q(settled_at=None), name="finding_duty"),
        ]

    def __str__(self) -> str:
        return f"{self.rule}: {self.card_id}"


class Look(models.Model):
    """The last look through the whole house: when. One row."""

    ONLY = 1

    id = models.PositiveSmallIntegerField(primary_key=True, default=ONLY)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"as of {self.at}"
