"""Where the paper original of a letter is: one row for each stay, the newest without an end."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q


class OriginalStay(models.Model):
    """The original, or a numbered copy, with a person or at a place, since when and until when."""

    document = models.ForeignKey("documents.IncomingDocument", models.PROTECT, related_name="+")
    copy = models.ForeignKey("documents.NumberedCopy", models.PROTECT, null=True, related_name="+")
    holder = models.ForeignKey("organisation.User", models.PROTECT, null=True, related_name="+")
    place = models.CharField(max_length=100, blank=True)
    by = models.ForeignKey("organisation.User", models.PROTECT, null=True, related_name="+")
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["document", "copy"],
                condition=Q(until=None),
                name="original_is_in_one_place",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                condition=(Q(holder__isnull=False) & Q(place="")) | (Q(holder=None) & ~Q(place="")),
                name="original_with_person_or_place",
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")), name="original_stay_in_order"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["document", "-id"], name="original_history"),
            models.Index(fields=["holder"], condition=Q(until=None), name="original_held"),
        ]

    def __str__(self) -> str:
        return f"{self.document_id}: {self.holder_id or self.place}"
