"""Reasons on record for rules that a draft does not keep."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from documents.choices import FindingLevel


class Override(models.Model):
    """Why one finding of one draft does not hold it back. `mark` is the finding's own."""

    document = models.ForeignKey("documents.OutgoingDocument", models.PROTECT, related_name="+")
    rule = models.CharField(max_length=4)
    mark = models.CharField(max_length=32)
    level = models.CharField(max_length=5, choices=FindingLevel)
    about = models.CharField(max_length=200, blank=True)
    reason = models.TextField()
    by = models.ForeignKey("organisation.User", models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["document", "rule", "mark"], name="rule_overridden_once"
            ),
            models.CheckConstraint(condition=~models.Q(reason=""), name="override_has_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.rule}: {self.reason[:40]}"
