from __future__ import annotations

from django.db import models


class Blob(models.Model):
    """Content stored once under its hash; `MEDIA_ROOT/ab/cd/<sha256>`."""

    sha256 = models.CharField(max_length=64, primary_key=True)
    size = models.PositiveBigIntegerField()
    media_type = models.CharField(max_length=100)
    created_at = models.DateTimeField()
    erased_at = models.DateTimeField(null=True)
    """When the content was destroyed; the row stays and says what it was."""

    def __str__(self) -> str:
        return self.sha256[:12]


class Attachment(models.Model):
    """A file of a record. Seen by whoever sees the record; never removed, only withdrawn."""

    card = models.ForeignKey("catalogue.Card", models.PROTECT, related_name="+")
    blob = models.ForeignKey(Blob, models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    purpose = models.CharField(max_length=20, default="original")
    added_at = models.DateTimeField()
    added_by = models.ForeignKey("organisation.User", models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["card", "blob"],
                condition=models.Q(withdrawn_at=None),
                name="file_once_per_record",
            )
        ]
        indexes = [models.Index(fields=["card", "id"], name="attachment_card")]

    def __str__(self) -> str:
        return self.name
