from __future__ import annotations

from django.db import models


class Parameter(models.Model):
    """An office's own value for one of the numbers in `office.parameters.registry`."""

    key = models.CharField(max_length=80, primary_key=True)
    value = models.JSONField()
    updated_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return f"{self.key} = {self.value}"
