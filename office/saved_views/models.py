"""Filters that a person asks for again and again."""

from __future__ import annotations

from django.db import models


class SavedView(models.Model):
    """A list with its filters, under a name of one's own."""

    person = models.ForeignKey("organisation.User", models.CASCADE, related_name="+")
    page = models.CharField(max_length=100)
    """The path of the list, such as /supervision/."""
    name = models.CharField(max_length=40)
    query = models.CharField(max_length=1000)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["person", "page", "name"], name="saved_view_once")
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def url(self) -> str:
        return f"{self.page}?{self.query}" if self.query else self.page
