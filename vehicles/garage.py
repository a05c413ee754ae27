"""Entering cars and drivers."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from office.audit.emit import emit
from office.bookings import actions as bookings
from office.bookings.models import Resource
from office.core.actor import Actor
from office.core.errors import Conflict, NotAllowed
from office.organisation.models import User
from vehicles import compliance, policy, queries
from vehicles.compliance import NewPaper
from vehicles.models import Compliance, Driver, Vehicle


@transaction.atomic
def add_vehicle(
    actor: Actor, *, plate: str, name: str = "", seats: int | None = None, **known: Any
) -> Vehicle:
    """A car with its plate and papers. It is called by its plate unless it has a name."""
    if Vehicle.objects.filter(plate=plate).exists():
        raise Conflict(
            _("There is a car with the plate %(plate)s already.") % {"plate": plate},
            fields={"plate": [_("Check the plate.")]},
        )
    resource = bookings.add_resource(
        actor, kind=Resource.Kind.VEHICLE, name=name or plate, seats=seats
    )
    rest, papers = _apart(known)
    vehicle = Vehicle.objects.create(resource=resource, plate=plate, **rest)
    emit("vehicles.vehicle.added", actor=actor, resource=resource.pk, plate=plate)
    _enter(actor, resource, papers)
    vehicle.refresh_from_db()
    return vehicle


@transaction.atomic
def change_vehicle(actor: Actor, pk: int, *, active: bool | None = None, **known: Any) -> Vehicle:
    """New papers, or out of use and back."""
    _keeps(actor)
    resource = queries.vehicle_get(pk)
    _switch(resource, active=active)
    rest, papers = _apart(known)
    vehicle, _made = Vehicle.objects.update_or_create(
        resource=resource,
        defaults=rest,
        create_defaults={"plate": resource.name[:20], **rest},
    )
    emit("vehicles.vehicle.changed", actor=actor, resource=pk, active=active, **known)
    _enter(actor, resource, papers)
    vehicle.refresh_from_db()
    return vehicle


@transaction.atomic
def add_driver(actor: Actor, *, person: User, **licence: Any) -> Driver:
    """Somebody of the office who drives."""
    if Resource.objects.filter(person=person).exists():
        raise Conflict(
            _("%(person)s can be booked already.") % {"person": person},
            fields={"person": [_("Choose another.")]},
        )
    resource = bookings.add_resource(actor, kind=Resource.Kind.DRIVER, name=person.name)
    resource.person = person
    resource.save(update_fields=["person"])
    rest, papers = _apart(licence)
    driver = Driver.objects.create(resource=resource, **rest)
    emit("vehicles.driver.added", actor=actor, resource=resource.pk, person=person.pk)
    _enter(actor, resource, papers)
    driver.refresh_from_db()
    return driver


@transaction.atomic
def change_driver(actor: Actor, pk: int, *, active: bool | None = None, **licence: Any) -> Driver:
    """A new licence, or not driving for a while."""
    _keeps(actor)
    resource = queries.driver_get(pk)
    _switch(resource, active=active)
    rest, papers = _apart(licence)
    driver, _made = Driver.objects.update_or_create(resource=resource, defaults=rest)
    emit("vehicles.driver.changed", actor=actor, resource=pk, active=active, **licence)
    _enter(actor, resource, papers)
    driver.refresh_from_db()
    return driver


PAPERS = {
    "insured_until": Compliance.Kind.INSURANCE,
    "inspected_until": Compliance.Kind.INSPECTION,
    "licensed_until": Compliance.Kind.LICENCE,
}


def _apart(values: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """What is of the car or driver, and what is the end of a paper."""
    given = {k: v for k, v in values.items() if v not in (None, "")}
    papers = {k: given.pop(k) for k in PAPERS if k in given}
    return given, papers


def _enter(actor: Actor, resource: Resource, papers: dict[str, Any]) -> None:
    """The end of a paper, as the paper it is; the same day again is the same paper."""
    for name, until in papers.items():
        known = compliance.in_force(resource.pk, PAPERS[name])
        if known is None or known.valid_until != until:
            compliance.enter_paper(actor, NewPaper(resource, PAPERS[name], until), corrects=True)


def _keeps(actor: Actor) -> None:
    if not actor.has(*policy.KEEPERS):
        raise NotAllowed(_("Cars and drivers are kept by the dispatcher."))


def _switch(resource: Resource, *, active: bool | None) -> None:
    if active is not None and active != resource.active:
        resource.active, resource.version = active, resource.version + 1
        resource.save(update_fields=["active", "version"])
