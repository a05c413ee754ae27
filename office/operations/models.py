from __future__ import annotations

from django.db import models


class Heartbeat(models.Model):
    """When a background part was last seen alive, and what it said."""

    name = models.CharField(max_length=40, primary_key=True)
    at = models.DateTimeField()
    data = models.JSONField(default=dict)

    def __str__(self) -> str:
        return f"{self.name} {self.at}"
