"""People who come to see somebody in the house."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from office.core.scoping import OfficeRecord
from reception.delegations.models import Delegation

__all__ = ["Delegation", "Visit"]


class Visit(OfficeRecord):
    """One party of visitors: expected, in the house, met by the host, gone.

    No document numbers of visitors are kept: name, organisation and plate are enough at the door.
    """

    KIND = "visits"

    class State(models.TextChoices):
        EXPECTED = "expected", _("Expected")
        ARRIVED = "arrived", _("Arrived, not met yet")
        RECEIVED = "received", _("With the host")
        LEFT = "left", _("Left")
        TURNED_AWAY = "turned_away", _("Turned away")
        NO_SHOW = "no_show", _("Did not come")

    number = models.CharField(max_length=40, unique=True, editable=False)
    state = models.CharField(max_length=11, choices=State, default=State.EXPECTED, editable=False)
    title = models.CharField(max_length=500)
    visitor_name = models.CharField(max_length=60)
    organisation = models.CharField(max_length=200, blank=True)
    phone = models.CharField(max_length=30, blank=True)
    party_size = models.PositiveIntegerField(default=1)
    host = models.ForeignKey("organisation.User", models.PROTECT, related_name="+")
    purpose = models.CharField(max_length=300, blank=True)
    expected_at = models.DateTimeField()
    place = models.CharField(max_length=100, blank=True)
    plate = models.CharField(max_length=20, blank=True)
    badges = models.CharField(max_length=100, blank=True, editable=False)
    arrived_at = models.DateTimeField(null=True, editable=False)
    received_at = models.DateTimeField(null=True, editable=False)
    left_at = models.DateTimeField(null=True, editable=False)

    class Meta(OfficeRecord.Meta):
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(party_size__gte=1), name="somebody_visits"),
            models.CheckConstraint(
                condition=~Q(state__in=["arrived", "received", "left"])
                | Q(arrived_at__isnull=False),
                name="visitor_inside_arrived",
            ),
            models.CheckConstraint(
                condition=Q(left_at=None) | Q(left_at__gte=F("arrived_at")),
                name="left_after_arrival",
            ),
        ]
        indexes: ClassVar = [
            *OfficeRecord.Meta.indexes,
            models.Index(fields=["expected_at"], name="visit_expected"),
            models.Index(
                fields=["arrived_at"],
                condition=Q(state__in=["arrived", "received"]),
                name="visit_inside",
            ),
        ]

    def __str__(self) -> str:
        return self.number
