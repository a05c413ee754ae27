"""Odometers as rows in time: each lies between its neighbours, none is changed or removed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from office.audit.emit import emit
from office.bookings.models import Resource
from office.core.actor import Actor
from office.core.errors import DomainError, NotAllowed, NotVisible
from office.core.text import plain
from office.parameters.registry import value
from vehicles import policy
from vehicles.guards import hour
from vehicles.models import FuelEntry, MaintenanceJob, OdometerReading, Source, Trip

PER_HOUR = 100
"""Kilometres an hour that nobody exceeds in the long run."""
SLACK = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Seen:
    """What the odometer showed, when, and on what occasion."""

    vehicle_id: int
    km: int
    at: datetime
    source: str = Source.MANUAL
    card_id: int | None = None
    field: str = "odometer_km"


def in_force(vehicle_id: int) -> QuerySet[OdometerReading]:
    """The readings that count, in order of time: a corrected one counts no more."""
    return OdometerReading.objects.filter(vehicle=vehicle_id, corrected_by=None).order_by(
        "at", "id"
    )


def latest(vehicle_id: int) -> OdometerReading | None:
    return in_force(vehicle_id).last()


def record(actor: Actor, seen: Seen, corrects: OdometerReading | None = None) -> OdometerReading:
    """Write a reading that fits between its neighbours. The car's row makes rivals queue."""
    Resource.objects.select_for_update(no_key=True).get(pk=seen.vehicle_id)
    _check(seen, corrects)
    return OdometerReading(
        vehicle_id=seen.vehicle_id,
        at=seen.at,
        km=seen.km,
        source=seen.source,
        card_id=seen.card_id,
        entered_by_id=actor.user_id,
        created_at=actor.now,
        corrects=corrects,
    )


def _check(seen: Seen, corrects: OdometerReading | None) -> None:
    rows = in_force(seen.vehicle_id)
    if corrects is not None:
        rows = rows.exclude(pk=corrects.pk)
    before = rows.filter(at__lte=seen.at).last()
    after = rows.filter(at__gt=seen.at).first()
    if before is not None and seen.km < before.km:
        raise _refused(
            seen,
            _("It showed %(km)s km on %(at)s already and never runs backwards. Check the figures."),
            before,
        )
    if after is not None and seen.km > after.km:
        raise _refused(
            seen,
            _("It showed %(km)s km only on %(at)s, later than this. Check the figures."),
            after,
        )
    if before is not None and seen.km - before.km > _most(seen.at - before.at):
        raise _refused(
            seen,
            _("That is %(more)s km more than on %(at)s. Check the figures."),
            before,
        )


def _most(passed: timedelta) -> float:
    leap: int = value("vehicles.odometer.leap_km")
    return leap + PER_HOUR * passed.total_seconds() / 3600


def _refused(seen: Seen, sentence: str, other: OdometerReading) -> DomainError:
    text = sentence % {"km": other.km, "at": hour(other.at), "more": seen.km - other.km}
    return DomainError(text, fields={seen.field: [text]})


def note(actor: Actor, seen: Seen) -> OdometerReading:
    """A reading that comes with something else: a departure, a return, fuel, the workshop."""
    reading = record(actor, seen)
    reading.save()
    return reading


@transaction.atomic
def read_odometer(
    actor: Actor, *, vehicle: Resource, km: int, at: datetime | None = None
) -> OdometerReading:
    """Somebody looked: the dispatcher, or whoever drives."""
    if not actor.has(*policy.KEEPERS, "driver"):
        raise NotAllowed(_("Odometers are read by drivers and the dispatcher."))
    moment = at or actor.now
    if moment > actor.now + SLACK:
        raise DomainError(
            _("This time has not come yet."), fields={"at": [_("Choose an earlier one.")]}
        )
    reading = note(actor, Seen(vehicle.pk, km, moment, field="km"))
    _tell(actor, reading)
    return reading


@transaction.atomic
def correct_reading(actor: Actor, pk: int, *, km: int, reason: str) -> OdometerReading:
    """A new row in the place of a wrong one, with the reason; the wrong one stays to be seen."""
    if not actor.has(*policy.KEEPERS):
        raise NotAllowed(_("Cars and drivers are kept by the dispatcher."))
    wrong = OdometerReading.objects.select_for_update().filter(pk=pk).first()
    if wrong is None:
        raise NotVisible(_("There is no such reading."))
    if OdometerReading.objects.filter(corrects=wrong).exists():
        raise DomainError(_("This reading was corrected already. Correct the newer one."))
    if not plain(reason):
        raise DomainError(_("Say why."), fields={"reason": [_("Enter the reason.")]})
    seen = Seen(wrong.vehicle_id, km, wrong.at, wrong.source, wrong.card_id, field="km")
    reading = record(actor, seen, corrects=wrong)
    reading.reason = plain(reason)[:300]
    reading.save()
    _follow(actor, reading)
    _tell(actor, reading)
    return reading


def _follow(actor: Actor, reading: OdometerReading) -> None:
    """The trip or fuel entry that the wrong figure came with says the right one from now on."""
    office = Actor.system(actor.now)
    of = {"pk": reading.card_id}
    if reading.source == Source.OUT:
        Trip.objects.visible_to(office).filter(**of).update(odometer_out=reading.km)
    elif reading.source == Source.BACK:
        Trip.objects.visible_to(office).filter(**of).update(odometer_back=reading.km)
    elif reading.source == Source.FUEL:
        FuelEntry.objects.visible_to(office).filter(**of).update(odometer_km=reading.km)
    elif reading.source == Source.SHOP:
        MaintenanceJob.objects.visible_to(office).filter(**of).update(odometer_km=reading.km)


def _tell(actor: Actor, reading: OdometerReading) -> None:
    emit(
        "vehicles.odometer.read",
        actor=actor,
        vehicle=reading.vehicle_id,
        reading=reading.pk,
        km=reading.km,
        corrects=reading.corrects_id,
        reason=reading.reason,
    )
