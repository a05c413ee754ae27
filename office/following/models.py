"""Who wants to hear of a record though nothing on it is his."""

from __future__ import annotations

from django.db import models


class Follow(models.Model):
    """One person's eye on one record. It opens nothing: who loses sight of it hears no more."""

    card = models.ForeignKey("catalogue.Card", models.CASCADE, related_name="+")
    person = models.ForeignKey("organisation.User", models.CASCADE, related_name="+")
    since = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["card", "person"], name="follows_once")]
        indexes = [models.Index(fields=["person", "-id"], name="follow_person")]

    def __str__(self) -> str:
        return f"{self.person_id} → {self.card_id}"
