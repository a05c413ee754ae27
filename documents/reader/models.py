from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class LetterReading(models.Model):
    """A file handed in at intake to have its fields read; gone again after a day.

    Nobody's record: no number, no matter, no event; only who handed it in ever sees it.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        READING = "reading", _("Being read")
        DONE = "done", _("Read")
        FAILED = "failed", _("Not readable")

    person = models.ForeignKey("organisation.User", models.CASCADE, related_name="+")
    name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    is_original = models.BooleanField(default=True)
    """A pasted text is no original: it does not become the scan of its letter."""
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    page = models.PositiveSmallIntegerField(default=0)
    pages = models.PositiveSmallIntegerField(default=0)
    result = models.JSONField(null=True)
    error = models.CharField(max_length=500, blank=True)
    asked_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["asked_at"], name="letter_reading_asked"),
            models.Index(
                fields=["asked_at"],
                name="letter_reading_open",
                condition=models.Q(state__in=["waiting", "reading"]),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(state="done") | models.Q(result__isnull=False),
                name="letter_reading_done_has_result",
            )
        ]

    def __str__(self) -> str:
        return self.name
