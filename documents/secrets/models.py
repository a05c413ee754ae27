"""Numbered copies of a letter, who has them on loan, and who may see it by name."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q


class NumberedCopy(models.Model):
    """One paper copy with its 份号: six digits, never given twice on one letter."""

    document = models.ForeignKey("documents.IncomingDocument", models.PROTECT, related_name="+")
    number = models.CharField(max_length=6)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["document", "number"], name="copy_number_once"),
            models.CheckConstraint(
                condition=Q(number__regex=r"^[0-9]{6}$"), name="copy_number_of_six_digits"
            ),
        ]

    def __str__(self) -> str:
        return self.number


class CopyLoan(models.Model):
    """A copy in somebody's hands, since when and until when; back when `returned_at` is set."""

    copy = models.ForeignKey(NumberedCopy, models.PROTECT, related_name="loans")
    holder = models.ForeignKey("organisation.User", models.PROTECT, related_name="+")
    lent_by = models.ForeignKey("organisation.User", models.PROTECT, null=True, related_name="+")
    lent_at = models.DateTimeField()
    due_on = models.DateField()
    returned_at = models.DateTimeField(null=True)
    taken_by = models.ForeignKey("organisation.User", models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-lent_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["copy"], condition=Q(returned_at=None), name="copy_lent_once"
            ),
            models.CheckConstraint(
                condition=Q(returned_at=None) | Q(returned_at__gte=F("lent_at")),
                name="copy_returned_after_lent",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.copy_id} → {self.holder_id}"


class Admission(models.Model):
    """Somebody let in by name, beside those whom department and duty let in."""

    document = models.ForeignKey("documents.IncomingDocument", models.PROTECT, related_name="+")
    person = models.ForeignKey("organisation.User", models.PROTECT, related_name="+")
    reason = models.TextField()
    by = models.ForeignKey("organisation.User", models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    came_new = models.BooleanField()
    """Whether he saw the letter by this only: then he sees it no more when it ends."""

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["document", "person"], condition=Q(ended_at=None), name="admitted_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.document_id}: {self.person_id}"
