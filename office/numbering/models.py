from __future__ import annotations

from django.db import models
from django.db.models import Q


class Series(models.Model):
    """A counter per key and year. `last` is locked by whoever takes the next number."""

    key = models.CharField(max_length=40)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "year"], name="series_once")]

    def __str__(self) -> str:
        return f"{self.key} {self.year}: {self.last}"


class Number(models.Model):
    """One number ever given. A void one keeps its row and reason, a reserved one its purpose."""

    series = models.ForeignKey(Series, models.PROTECT, related_name="numbers")
    value = models.PositiveIntegerField()
    text = models.CharField(max_length=60)
    card = models.ForeignKey("catalogue.Card", models.PROTECT, null=True, related_name="+")
    given_at = models.DateTimeField()
    void_reason = models.CharField(max_length=200, blank=True)
    reserved_for = models.CharField(max_length=200, blank=True, db_default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["series", "value"], name="number_once"),
            models.CheckConstraint(
                condition=Q(card__isnull=False) | ~Q(void_reason="") | ~Q(reserved_for=""),
                name="number_used_or_void",
            ),
        ]

    def __str__(self) -> str:
        return self.text
