from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class LetterReading(models.Model):
    """A file whose fields are read. One handed in at intake is gone again after a day.

    Nobody's record: no number, no matter, no event; only who handed it in ever sees it. That of a
    piece in the tray (`card`) is seen by whoever sees the piece, and is kept with it.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        READING = "reading", _("Being read")
        DONE = "done", _("Read")
        FAILED = "failed", _("Not readable")

    person = models.ForeignKey("organisation.User", models.CASCADE, null=True, related_name="+")
    card = models.ForeignKey("catalogue.Card", models.CASCADE, null=True, related_name="+")
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
            models.Index(
                fields=["card", "-id"],
                name="letter_reading_card",
                condition=models.Q(card__isnull=False),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(state="done") | models.Q(result__isnull=False),
                name="letter_reading_done_has_result",
            ),
            models.CheckConstraint(
                condition=models.Q(person=None) ^ models.Q(card=None),
                name="letter_reading_of_person_or_card",
            ),
        ]

    def __str__(self) -> str:
        return self.name
