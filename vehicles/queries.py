"""Every read of cars, drivers and requests."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from office.bookings.models import Resource
from office.core.actor import Actor
from office.core.errors import NotVisible
from office.core.records import fetch
from vehicles.models import Driver, Vehicle, VehicleRequest

RELATED = ("department", "matter", "requester", "vehicle", "driver")


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


def vehicle_get(pk: int) -> Resource:
    return _found(vehicles().filter(pk=pk).first())


def driver_get(pk: int) -> Resource:
    return _found(drivers().filter(pk=pk).first())


def _found(row: Resource | None) -> Resource:
    if row is None:
        raise NotVisible(_("There is no such car or driver."))
    return row


def papers(vehicle: Resource) -> Vehicle | None:
    return Vehicle.objects.filter(pk=vehicle.pk).first()


def licence(driver: Resource) -> Driver | None:
    return Driver.objects.filter(pk=driver.pk).first()
