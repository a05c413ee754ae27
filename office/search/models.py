"""What the files of records say, so that search finds a record by a word inside its attachment."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models


class FileText(models.Model):
    """The text of one attachment, read once. Seen by whoever sees its card, never without it."""

    class Outcome(models.TextChoices):
        READ = "read"
        NOTHING = "nothing"
        """A kind of file without text, or a picture that shows none."""
        SCAN = "scan"
        """Its text is still to be read off a picture."""
        FAILED = "failed"

    attachment = models.OneToOneField(
        "files.Attachment", models.CASCADE, primary_key=True, related_name="+"
    )
    card = models.ForeignKey("catalogue.Card", models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=8, choices=Outcome)
    text = models.TextField(blank=True)
    folded = models.TextField(blank=True)
    """The same in the form in which words are compared: where a hit stands in `text`."""
    words = SearchVectorField(default="")
    read_at = models.DateTimeField()
    claimed_at = models.DateTimeField(null=True)
    """Since when somebody reads the picture."""

    class Meta:
        indexes: ClassVar = [
            GinIndex(fields=["words"], name="file_words"),
            models.Index(fields=["card"], name="file_text_card"),
            models.Index(
                fields=["-attachment"], condition=models.Q(outcome="scan"), name="file_text_scan"
            ),
        ]

    def __str__(self) -> str:
        return f"text of file {self.attachment_id}"
