"""Cars and drivers, requests for a car, trips, and what a car needs to stay on the road."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, ClassVar

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


def resource(**kwargs: Any) -> Any:
    """A car or a driver: what is booked."""
    return models.ForeignKey("bookings.Resource", models.PROTECT, related_name="+", **kwargs)


def somebody(**kwargs: Any) -> Any:
    return models.ForeignKey("organisation.User", models.PROTECT, related_name="+", **kwargs)


def money(**kwargs: Any) -> Any:
    return models.DecimalField(max_digits=10, decimal_places=2, **kwargs)


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
    tank = models.PositiveIntegerField(null=True, blank=True)
    duty_car = models.BooleanField(default=False)

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


class Means(models.TextChoices):
    TAXI = "taxi", _("Taxi")
    HIRE = "hire", _("Hired car")
    TRANSIT = "transit", _("Bus or train")
    OWN = "own", _("Private car")


class VehicleRequest(OfficeRecord):
    """Somebody needs a car: asked, approved, dispatched. From then on its trip is what happens."""

    KIND = "vehicle-requests"

    class State(models.TextChoices):
        REQUESTED = "requested", _("Requested")
        APPROVED = "approved", _("Approved")
        DISPATCHED = "dispatched", _("Dispatched")
        COMPLETED = "completed", pgettext_lazy("trip", "Completed")
        REJECTED = "rejected", _("Rejected")
        CANCELLED = "cancelled", _("Cancelled")
        MERGED = "merged", _("Merged")
        SUBSTITUTED = "substituted", _("Sent by other means")

    number = models.CharField(max_length=40, unique=True, editable=False)
    state = models.CharField(max_length=12, choices=State, default=State.REQUESTED, editable=False)
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
    requester = somebody()
    vehicle = resource(null=True, editable=False)
    driver = resource(null=True, editable=False)
    driver_person_id = models.BigIntegerField(null=True, editable=False)
    trip = models.ForeignKey(
        "vehicles.Trip", models.PROTECT, null=True, editable=False, related_name="+"
    )
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, editable=False, related_name="+"
    )
    merged_from = models.CharField(max_length=12, blank=True, editable=False)
    means = models.CharField(max_length=8, choices=Means, blank=True, editable=False)
    means_cost = money(null=True, editable=False)

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
            models.CheckConstraint(
                condition=~Q(state="substituted") | ~Q(means=""), name="substituted_names_means"
            ),
            models.CheckConstraint(condition=Q(passengers__gte=1), name="somebody_rides"),
        ]
        indexes: ClassVar = [
            *OfficeRecord.Meta.indexes,
            models.Index(fields=["leaves_at"], name="request_leaves"),
            models.Index(fields=["state", "leaves_at"], name="request_state"),
            models.Index(fields=["requester", "-card"], name="request_requester"),
            models.Index(fields=["trip"], name="request_trip"),
        ]

    def __str__(self) -> str:
        return self.number


class Trip(OfficeRecord):
    """派车单: one car on one road, from dispatch to its cost. It holds the bookings.

    Those who ride on it are the requests that name it. `driver_person_id` is who sits at the wheel:
    the driver, or the requester where he drives himself.
    """

    KIND = "trips"

    class State(models.TextChoices):
        DISPATCHED = "dispatched", pgettext_lazy("trip", "Dispatched")
        OUT = "out", pgettext_lazy("trip", "Out")
        BACK = "back", pgettext_lazy("trip", "Back")
        CONFIRMED = "confirmed", pgettext_lazy("trip", "Confirmed")
        COSTED = "costed", _("Costs entered")
        CANCELLED = "cancelled", _("Cancelled")
        SUBSTITUTED = "substituted", _("Sent by other means")

    number = models.CharField(max_length=40, unique=True, editable=False)
    state = models.CharField(max_length=12, choices=State, default=State.DISPATCHED, editable=False)
    title = models.CharField(max_length=500)
    origin = models.CharField(max_length=200, blank=True)
    destination = models.CharField(max_length=200)
    stops = models.CharField(max_length=500, blank=True)
    passengers = models.PositiveIntegerField(default=1)
    leaves_at = models.DateTimeField()
    returns_at = models.DateTimeField()
    expected_at = models.DateTimeField(null=True, editable=False)
    requester = somebody()
    vehicle = resource()
    driver = resource(null=True)
    driver_person_id = models.BigIntegerField(editable=False)
    reason = models.CharField(max_length=500, blank=True)
    out_at = models.DateTimeField(null=True, editable=False)
    odometer_out = models.PositiveIntegerField(null=True, editable=False)
    back_at = models.DateTimeField(null=True, editable=False)
    odometer_back = models.PositiveIntegerField(null=True, editable=False)
    fuel_cost = money(null=True)
    tolls = money(null=True)
    parking = money(null=True)
    other_cost = money(null=True)
    remark = models.CharField(max_length=500, blank=True)

    class Meta(OfficeRecord.Meta):
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(returns_at__gt=F("leaves_at")), name="sent_trip_takes_time"
            ),
            models.CheckConstraint(
                condition=~Q(state="out") | Q(out_at__isnull=False, odometer_out__isnull=False),
                name="trip_out_has_odometer",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["back", "confirmed", "costed"])
                | Q(back_at__isnull=False, odometer_back__gte=F("odometer_out")),
                name="trip_back_has_odometer",
            ),
            models.UniqueConstraint(
                fields=["vehicle"], condition=Q(state="out"), name="car_out_once"
            ),
            models.UniqueConstraint(
                fields=["driver_person_id"], condition=Q(state="out"), name="driver_out_once"
            ),
        ]
        indexes: ClassVar = [
            *OfficeRecord.Meta.indexes,
            models.Index(fields=["state", "leaves_at"], name="trip_state"),
            models.Index(fields=["vehicle", "leaves_at"], name="trip_vehicle"),
            models.Index(fields=["driver_person_id", "leaves_at"], name="trip_driver"),
            models.Index(fields=["leaves_at"], name="trip_leaves"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def km(self) -> int | None:
        if self.odometer_out is None or self.odometer_back is None:
            return None
        return self.odometer_back - self.odometer_out

    @property
    def cost(self) -> Decimal:
        parts = (self.fuel_cost, self.tolls, self.parking, self.other_cost)
        return sum((p for p in parts if p is not None), Decimal(0))

    @property
    def back_by(self) -> Any:
        """When it is back as far as anybody knows."""
        return self.back_at or self.expected_at or self.returns_at


class Source(models.TextChoices):
    OUT = "out", _("Departure")
    BACK = "back", _("Return")
    FUEL = "fuel", _("Refuelling")
    SHOP = "shop", _("Workshop")
    MANUAL = "manual", _("Read by hand")


class OdometerReading(models.Model):
    """What an odometer showed at a moment. A wrong one is corrected by a new row, not changed."""

    vehicle = resource()
    at = models.DateTimeField()
    km = models.PositiveIntegerField()
    source = models.CharField(max_length=6, choices=Source, default=Source.MANUAL)
    card = models.ForeignKey("catalogue.Card", models.PROTECT, null=True, related_name="+")
    corrects = models.OneToOneField("self", models.PROTECT, null=True, related_name="corrected_by")
    reason = models.CharField(max_length=300, blank=True)
    entered_by = somebody(null=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(corrects__isnull=True) | ~Q(reason=""), name="correction_says_why"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["vehicle", "at"], name="odometer_vehicle")]

    def __str__(self) -> str:
        return f"{self.vehicle} {self.km}"


class FuelEntry(OfficeRecord):
    """Fuel or current for a car. What looks wrong waits until the dispatcher has looked."""

    KIND = "fuel-entries"

    class State(models.TextChoices):
        ENTERED = "entered", pgettext_lazy("fuel", "Entered")
        QUESTIONED = "questioned", _("To be checked")
        SETTLED = "settled", _("Checked")
        WITHDRAWN = "withdrawn", pgettext_lazy("fuel", "Withdrawn")

    number = models.CharField(max_length=40, unique=True, editable=False)
    state = models.CharField(max_length=12, choices=State, default=State.ENTERED, editable=False)
    title = models.CharField(max_length=500)
    vehicle = resource()
    trip = models.ForeignKey(Trip, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    quantity = models.DecimalField(max_digits=7, decimal_places=2)
    amount = money()
    odometer_km = models.PositiveIntegerField(null=True)
    fuel_card = models.CharField(max_length=40, blank=True)
    station = models.CharField(max_length=100, blank=True)
    doubts = models.JSONField(default=list, blank=True)
    finding = models.CharField(max_length=500, blank=True)

    class Meta(OfficeRecord.Meta):
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(quantity__gt=0, amount__gte=0), name="fuel_is_something"
            ),
        ]
        indexes: ClassVar = [
            *OfficeRecord.Meta.indexes,
            models.Index(fields=["vehicle", "at"], name="fuel_vehicle"),
        ]

    def __str__(self) -> str:
        return self.number


class MaintenanceJob(OfficeRecord):
    """A fault or a service of a car: planned, quoted, approved, in the shop, done."""

    KIND = "maintenance-jobs"

    class State(models.TextChoices):
        PLANNED = "planned", pgettext_lazy("upkeep", "Planned")
        QUOTED = "quoted", _("Quoted")
        APPROVED = "approved", _("Approved")
        IN_SHOP = "in_shop", _("In the workshop")
        DONE = "done", pgettext_lazy("upkeep", "Done")
        CANCELLED = "cancelled", _("Cancelled")

    class Kind(models.TextChoices):
        SERVICE = "service", _("Service")
        REPAIR = "repair", _("Repair")
        TYRES = "tyres", _("Tyres")
        ACCIDENT = "accident", _("Accident")

    number = models.CharField(max_length=40, unique=True, editable=False)
    state = models.CharField(max_length=12, choices=State, default=State.PLANNED, editable=False)
    title = models.CharField(max_length=500)
    kind = models.CharField(max_length=8, choices=Kind, default=Kind.SERVICE)
    vehicle = resource()
    fault = models.TextField()
    due_on = models.DateField()
    due_km = models.PositiveIntegerField(null=True)
    shop = models.CharField(max_length=100, blank=True)
    quote = money(null=True)
    starts_at = models.DateTimeField(null=True)
    ends_at = models.DateTimeField(null=True)
    amount = money(null=True)
    odometer_km = models.PositiveIntegerField(null=True)
    result = models.TextField(blank=True)
    finished_at = models.DateTimeField(null=True)

    class Meta(OfficeRecord.Meta):
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(state__in=["quoted", "approved", "in_shop"])
                | Q(quote__isnull=False, ends_at__gt=F("starts_at")),
                name="quoted_job_has_quote",
            ),
            models.CheckConstraint(
                condition=~Q(state="done") | Q(amount__isnull=False), name="done_job_has_amount"
            ),
        ]
        indexes: ClassVar = [
            *OfficeRecord.Meta.indexes,
            models.Index(fields=["vehicle", "state"], name="job_vehicle"),
        ]

    def __str__(self) -> str:
        return self.number


class Compliance(OfficeRecord):
    """A paper that lets a car or a driver on the road, and until when."""

    KIND = "compliance"

    class State(models.TextChoices):
        VALID = "valid", _("Valid")
        EXPIRING = "expiring", _("To be renewed")
        REPLACED = "replaced", _("Replaced")

    class Kind(models.TextChoices):
        INSURANCE = "insurance", _("Insurance")
        INSPECTION = "inspection", pgettext_lazy("car", "Inspection")
        LICENCE = "licence", _("Driving licence")

    number = models.CharField(max_length=40, unique=True, editable=False)
    state = models.CharField(max_length=12, choices=State, default=State.VALID, editable=False)
    title = models.CharField(max_length=500)
    kind = models.CharField(max_length=10, choices=Kind)
    resource = resource()
    valid_until = models.DateField()
    paper_number = models.CharField(max_length=60, blank=True)
    issuer = models.CharField(max_length=100, blank=True)
    amount = money(null=True)

    class Meta(OfficeRecord.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["resource", "kind"],
                condition=~Q(state="replaced"),
                name="one_paper_in_force",
            ),
        ]
        indexes: ClassVar = [
            *OfficeRecord.Meta.indexes,
            models.Index(fields=["state", "valid_until"], name="paper_expires"),
        ]

    def __str__(self) -> str:
        return self.number
