"""Remarks among colleagues on a record of any area."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models


class Comment(models.Model):
    """A remark among colleagues; it decides nothing and is never changed."""

    card = models.ForeignKey("catalogue.Card", models.PROTECT, related_name="+")
    author = models.ForeignKey("organisation.User", models.PROTECT, related_name="+")
    text = models.TextField()
    mentioned_ids = ArrayField(models.BigIntegerField(), default=list)
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["card", "id"], name="comment_card")]

    def __str__(self) -> str:
        return self.text[:40]
