from __future__ import annotations

from django.db import models


class PrintedSheet(models.Model):
    """One sheet of a record that was printed: its code stands on the paper.

    The same sheet, unchanged, printed again by the same person on the same day, is the same row:
    a page that is reloaded makes no second one.
    """

    code = models.CharField(max_length=20, unique=True)
    card = models.ForeignKey("catalogue.Card", models.PROTECT, related_name="+")
    kind = models.CharField(max_length=40)
    digest = models.CharField(max_length=64)
    printed_at = models.DateTimeField()
    printed_on = models.DateField()
    by = models.ForeignKey("organisation.User", models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["card", "kind", "by", "printed_on", "digest"],
                name="sheet_once",
                nulls_distinct=False,
            )
        ]
        indexes = [models.Index(fields=["card", "kind", "-id"], name="sheet_latest")]

    def __str__(self) -> str:
        return self.code
