"""Tablets at the door, and what was tried on them."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q


class KioskDevice(models.Model):
    """A tablet that may open the visitors' pages and nothing else.

    The link is used once; afterwards the device shows its own secret in a cookie that only those
    pages receive. Of both only the SHA-256 is kept.
    """

    name = models.CharField(max_length=60)
    link_digest = models.CharField(max_length=64, blank=True, editable=False)
    link_until = models.DateTimeField(null=True, editable=False)
    device_digest = models.CharField(max_length=64, blank=True, editable=False)
    made_by = models.ForeignKey("organisation.User", models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True, editable=False)
    revoked_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["link_digest"], condition=~Q(link_digest=""), name="kiosk_link_once"
            ),
            models.UniqueConstraint(
                fields=["device_digest"], condition=~Q(device_digest=""), name="kiosk_device_once"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class KioskTry(models.Model):
    """A wrong code, a name that was not found: counted, so that guessing is slow."""

    device = models.ForeignKey(KioskDevice, models.CASCADE, related_name="+")
    what = models.CharField(max_length=10)
    at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["device", "what", "at"], name="kiosk_tries")]

    def __str__(self) -> str:
        return f"{self.device_id} {self.what}"
