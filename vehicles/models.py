"""Cars, drivers, and requests for a car from asking to coming back."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from office.core.scoping import OfficeRecord


class Body(models.TextChoices):
    SEDAN = "sedan", _("Saloon car")
    MPV = "mpv", _("People carrier")
    SUV = "suv", _("Off-road car")
    MINIBUS = "minibus", _("Minibus")
    BUS = "bus", _("Bus")
    TRUCK = "truck", _("Truck")


class Power(models.TextChoices):
    PETROL = "petrol", _("Petrol")
    DIESEL = "diesel", _("Diesel")
    HYBRID = "hybrid", _("Hybrid")
    ELECTRIC = "electric", _("Electric")


class Vehicle(models.Model):
    """A car. Its name, seats for passengers and whether it is in use are those of the resource."""

    resource = models.OneToOneField(
        "bookings.Resource", models.PROTECT, primary_key=True, related_name="vehicle"
    )
    plate = models.CharField(max_length=20, unique=True)
    model = models.CharField(max_length=60, blank=True)
    body = models.CharField(max_length=8, choices=Body, default=Body.SEDAN)
    power = models.CharField(max_length=8, choices=Power, default=Power.PETROL)
    inspected_until = models.DateField(null=True, blank=True)
    insured_until = models.DateField(null=True, blank=True)

    def __str__(self) -> str:
        return self.plate


class Driver(models.Model):
    """Somebody who drives; the resource names the person."""

    resource = models.OneToOneField(
        "bookings.Resource", models.PROTECT, primary_key=True, related_name="driver"
    )
    licence_class = models.CharField(max_length=10, default="C1")
    licensed_until = models.DateField(null=True, blank=True)

    def __str__(self) -> str:
        return str(self.resource)


class Priority(models.TextChoices):
    ROUTINE = "routine", _("Routine")
    URGENT = "urgent", _("Urgent")
    EMERGENCY = "emergency", _("Emergency")


class VehicleRequest(OfficeRecord):
    """Somebody needs a car: asked, approved, dispatched, back. It books car and driver itself."""

    KIND = "vehicle-requests"

    class State(models.TextChoices):
        REQUESTED = "requested", _("Requested")
        APPROVED = "approved", _("Approved")
        DISPATCHED = "dispatched", _("Dispatched")
        COMPLETED = "completed", pgettext_lazy("trip", "Completed")
        REJECTED = "rejected", _("Rejected")
        CANCELLED = "cancelled", _("Cancelled")
        MERGED = "merged", _("Merged")

    number = models.CharField(max_length=40, unique=True, editable=False)
    state = models.CharField(max_length=10, choices=State, default=State.REQUESTED, editable=False)
    title = models.CharField(max_length=500)
    purpose = models.CharField(max_length=300)
    origin = models.CharField(max_length=200, blank=True)
    destination = models.CharField(max_length=200)
    stops = models.CharField(max_length=500, blank=True)
    passengers = models.PositiveIntegerField(default=1)
    leaves_at = models.DateTimeField()
    returns_at = models.DateTimeField()
    priority = models.CharField(max_length=9, choices=Priority, default=Priority.ROUTINE)
    driver_needed = models.BooleanField(default=True)
    requester = models.ForeignKey("organisation.User", models.PROTECT, related_name="+")
    vehicle = models.ForeignKey(
        "bookings.Resource", models.PROTECT, null=True, editable=False, related_name="+"
    )
    driver = models.ForeignKey(
        "bookings.Resource", models.PROTECT, null=True, editable=False, related_name="+"
    )
    driver_person_id = models.BigIntegerField(null=True, editable=False)
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, editable=False, related_name="+"
    )

    class Meta(OfficeRecord.Meta):
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(returns_at__gt=F("leaves_at")), name="trip_takes_time"
            ),
            models.CheckConstraint(
                condition=~Q(state="dispatched") | Q(vehicle__isnull=False),
                name="dispatched_has_vehicle",
            ),
            models.CheckConstraint(
                condition=~Q(state="merged") | Q(merged_into__isnull=False), name="merged_has_other"
            ),
            models.CheckConstraint(condition=Q(passengers__gte=1), name="somebody_rides"),
        ]
        indexes: ClassVar = [
            *OfficeRecord.Meta.indexes,
            models.Index(fields=["leaves_at"], name="request_leaves"),
            models.Index(fields=["state", "leaves_at"], name="request_state"),
        ]

    def __str__(self) -> str:
        return self.number
