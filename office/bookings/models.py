from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.contrib.postgres.indexes import GistIndex
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from office.organisation.models import one_point


class Resource(models.Model):
    """Something that can only be in one place at a time."""

    class Kind(models.TextChoices):
        ROOM = "room", _("Room")
        VEHICLE = "vehicle", _("Vehicle")
        DRIVER = "driver", _("Driver")
        PERSON = "person", _("Person")
        EQUIPMENT = "equipment", _("Equipment")

    kind = models.CharField(max_length=10, choices=Kind)
    name = models.CharField(max_length=100)
    place = models.CharField(max_length=100, blank=True)
    seats = models.PositiveIntegerField(null=True, blank=True)
    person = models.OneToOneField(
        "organisation.User", models.PROTECT, null=True, blank=True, related_name="+"
    )
    active = models.BooleanField(default=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "name"], name="resource_once")]

    def __str__(self) -> str:
        return self.name


class Booking(models.Model):
    """One resource for one span of time. Two firm ones can't overlap: the database refuses."""

    resource = models.ForeignKey(Resource, models.PROTECT, related_name="bookings")
    period = DateTimeRangeField()
    title = models.CharField(max_length=200)
    firm = models.BooleanField(default=True)
    cancelled_at = models.DateTimeField(null=True)
    cancel_reason = models.CharField(max_length=200, blank=True)
    expires_at = models.DateTimeField(null=True)
    card = models.ForeignKey("catalogue.Card", models.PROTECT, null=True, related_name="+")
    booked_by = models.ForeignKey("organisation.User", models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="no_firm_double_booking",
                expressions=[
                    (one_point("resource_id"), RangeOperators.OVERLAPS),
                    (F("period"), RangeOperators.OVERLAPS),
                ],
                condition=Q(firm=True, cancelled_at=None),
            ),
            models.CheckConstraint(condition=Q(period__isempty=False), name="booking_takes_time"),
            models.CheckConstraint(
                condition=Q(firm=True) | Q(expires_at__isnull=False), name="hold_expires"
            ),
        ]
        indexes = [
            models.Index(fields=["card"], name="booking_card"),
            GistIndex(fields=["period"], name="booking_period"),
        ]

    def __str__(self) -> str:
        return f"{self.resource}: {self.title}"
