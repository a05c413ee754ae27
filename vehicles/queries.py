"""Every read of cars, drivers and requests."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from office.bookings.models import Resource
from office.core.actor import Actor
from office.core.errors import NotVisible
from office.core.records import fetch
from office.duties.queries import mine
from vehicles.models import (
    Compliance,
    FuelEntry,
    MaintenanceJob,
    OdometerReading,
    Trip,
    VehicleRequest,
)

RELATED = ("department", "matter", "requester", "vehicle", "driver", "trip")
TRIP_RELATED = ("department", "matter", "requester", "vehicle__vehicle", "driver__person")
ENDED = ("cancelled", "substituted")


def requests(actor: Actor) -> QuerySet[VehicleRequest]:
    """Requests the actor may see, the last entered first."""
    return VehicleRequest.objects.visible_to(actor).select_related(*RELATED).order_by("-card_id")


def requests_on(actor: Actor, day: date) -> QuerySet[VehicleRequest]:
    """Trips of a day in the order of leaving; those that came to nothing left out."""
    begin = timezone.make_aware(datetime.combine(day, time()))
    return (
        requests(actor)
        .filter(leaves_at__lt=begin + timedelta(days=1), returns_at__gt=begin)
        .exclude(state__in=["rejected", "cancelled", "merged"])
        .order_by("leaves_at", "card_id")
    )


def request_get(actor: Actor, pk: int, *, lock: bool = False) -> VehicleRequest:
    return fetch(VehicleRequest, actor, pk, lock=lock, related=() if lock else RELATED)


def vehicles() -> QuerySet[Resource]:
    """Every car, with what its papers say where somebody entered them."""
    rows = Resource.objects.filter(kind=Resource.Kind.VEHICLE)
    return rows.select_related("vehicle").order_by("id")


def drivers() -> QuerySet[Resource]:
    rows = Resource.objects.filter(kind=Resource.Kind.DRIVER)
    return rows.select_related("driver", "person").order_by("id")


def garage() -> QuerySet[Resource]:
    """Cars and drivers together: whatever has papers."""
    kinds = [Resource.Kind.VEHICLE, Resource.Kind.DRIVER]
    return Resource.objects.filter(kind__in=kinds).order_by("kind", "name")


def vehicle_get(pk: int) -> Resource:
    return _found(vehicles().filter(pk=pk).first())


def driver_get(pk: int) -> Resource:
    return _found(drivers().filter(pk=pk).first())


def _found(row: Resource | None) -> Resource:
    if row is None:
        raise NotVisible(_("There is no such car or driver."))
    return row


def trips(actor: Actor) -> QuerySet[Trip]:
    """Trips the actor may see, the last sent first."""
    return Trip.objects.visible_to(actor).select_related(*TRIP_RELATED).order_by("-card_id")


def trip_get(actor: Actor, pk: int, *, lock: bool = False) -> Trip:
    return fetch(Trip, actor, pk, lock=lock, related=() if lock else TRIP_RELATED)


def trips_of_cards(cards: set[int]) -> dict[int, Trip]:
    """Times and places of trips behind bookings; a page shows no more of them than hours."""
    if not cards:
        return {}
    office = Actor.system()
    return Trip.objects.visible_to(office).defer("reach").in_bulk(cards)


def trips_live(actor: Actor) -> QuerySet[Trip]:
    return trips(actor).filter(state__in=["dispatched", "out"])


def trips_of_driver(actor: Actor) -> QuerySet[Trip]:
    """What he himself drives, or somebody he stands in for; the next first."""
    return (
        trips(actor)
        .filter(driver_person_id__in=actor.person_ids, state__in=["dispatched", "out"])
        .order_by("leaves_at", "card_id")
    )


def riders(actor: Actor, trip_id: int) -> QuerySet[VehicleRequest]:
    """Those who ride on a trip: the request it was sent for first."""
    return requests(actor).filter(trip=trip_id).order_by("merged_into", "card_id")


def fuel(actor: Actor) -> QuerySet[FuelEntry]:
    related = ("department", "matter", "vehicle", "trip")
    return FuelEntry.objects.visible_to(actor).select_related(*related).order_by("-card_id")


def fuel_get(actor: Actor, pk: int, *, lock: bool = False) -> FuelEntry:
    related = () if lock else ("department", "matter", "vehicle", "trip")
    return fetch(FuelEntry, actor, pk, lock=lock, related=related)


def jobs(actor: Actor) -> QuerySet[MaintenanceJob]:
    related = ("department", "matter", "vehicle")
    return MaintenanceJob.objects.visible_to(actor).select_related(*related).order_by("-card_id")


def job_get(actor: Actor, pk: int, *, lock: bool = False) -> MaintenanceJob:
    related = () if lock else ("department", "matter", "vehicle")
    return fetch(MaintenanceJob, actor, pk, lock=lock, related=related)


def odometer_readings() -> QuerySet[OdometerReading]:
    """Figures of cars are no secret; the trips behind them may be."""
    return OdometerReading.objects.select_related("vehicle").order_by("-id")


def reading_get(pk: int) -> OdometerReading:
    found = odometer_readings().filter(pk=pk).first()
    if found is None:
        raise NotVisible(_("There is no such reading."))
    return found


def to_decide(actor: Actor) -> QuerySet[Any]:
    """Requests on which he decides, or somebody he stands in for."""
    found: QuerySet[Any] = mine(actor).filter(kind="vehicles.approve").order_by()
    return found.values("card")


def papers(actor: Actor) -> QuerySet[Compliance]:
    related = ("department", "matter", "resource")
    return Compliance.objects.visible_to(actor).select_related(*related).order_by("-card_id")


def paper_get(actor: Actor, pk: int, *, lock: bool = False) -> Compliance:
    related = () if lock else ("department", "matter", "resource")
    return fetch(Compliance, actor, pk, lock=lock, related=related)
