from __future__ import annotations

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Q

from office.core.scoping import Reached


class Card(Reached):
    """One row per record of any area: its place in the matter, in search and in every link.

    Record and card share one primary key, so a duty, an event, an attachment or a link refers to a
    record of any area by a real foreign key. Lists of one area never join it: the record carries
    its own number, state, secrecy and reach, and `catalogue.actions` keeps both equal.
    """

    kind = models.CharField(max_length=30)
    matter = models.ForeignKey("matters.Matter", models.PROTECT, related_name="+")
    number = models.CharField(max_length=60, blank=True)
    title = models.CharField(max_length=500)
    state = models.CharField(max_length=20)
    waiting = models.BooleanField(default=True)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    words = SearchVectorField(default="")

    class Meta:
        indexes = [
            GinIndex(fields=["words"], name="card_words"),
            GinIndex(fields=["reach"], name="card_reach"),
            models.Index(fields=["matter", "id"], name="card_matter"),
            models.Index(fields=["kind", "number"], name="card_kind_number"),
            models.Index(fields=["matter"], condition=Q(waiting=True), name="card_waiting"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}".strip()


class Link(models.Model):
    """`source` led to `target`: letter to item, decision to item. Undone by its own action."""

    source = models.ForeignKey(Card, models.PROTECT, related_name="+")
    target = models.ForeignKey(Card, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=30)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "target", "kind"], name="link_once"),
            models.CheckConstraint(condition=~Q(source=models.F("target")), name="link_to_another"),
        ]

    def __str__(self) -> str:
        return f"{self.source_id} {self.kind} {self.target_id}"
