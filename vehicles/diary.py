"""What trips put into the calendar of who rides and who drives."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.utils.translation import pgettext_lazy

from office.core.actor import Actor
from office.diary.entries import Entry, Span, of_record
from vehicles import policy
from vehicles.models import VehicleRequest

RIDES = pgettext_lazy("on a trip", "Rides")
DRIVES = pgettext_lazy("on a trip", "Drives")
OFF = frozenset({VehicleRequest.State.REJECTED, VehicleRequest.State.CANCELLED})


def diary(actor: Actor, span: Span, people: frozenset[int]) -> list[Entry]:
    rows = (
        VehicleRequest.objects.as_busy(actor)
        .filter(
            span.reaches("leaves_at", "returns_at"),
            Q(requester__in=people) | Q(driver_person_id__in=people),
        )
        .select_related("vehicle")
    )
    return [
        of_record(
            trip,
            person,
            starts_at=trip.leaves_at,
            ends_at=trip.returns_at,
            part=part,
            place=" · ".join(str(p) for p in (trip.vehicle, trip.destination) if p),
            firm=trip.state not in policy.OPEN,
            cancelled=trip.state in OFF,
        )
        for trip in rows
        for person, part in parts(trip).items()
        if person in people
    ]


def parts(trip: VehicleRequest) -> dict[int, Any]:
    """Who asked rides; whoever was sent drives, himself perhaps."""
    found: dict[int, Any] = {trip.requester_id: RIDES}
    if trip.driver_person_id:
        found[trip.driver_person_id] = DRIVES
    return found
