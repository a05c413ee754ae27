"""Cars for a meeting: for its guests, or to the site that is visited."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from meetings import queries as meetings
from meetings.models import Meeting
from office.catalogue.actions import link
from office.core.actor import Actor
from office.core.errors import Conflict
from office.core.text import plain
from vehicles import actions as vehicles
from vehicles.models import VehicleRequest

CARS = "cars"
OVER = {Meeting.State.CANCELLED, Meeting.State.CLOSED}


@dataclass(frozen=True, slots=True)
class Ride:
    """Where to, from when to when; what is left out follows from the meeting."""

    destination: str
    leaves_at: datetime
    returns_at: datetime
    passengers: int = 0
    origin: str = ""
    stops: str = ""


@transaction.atomic
def cars_for_meeting(actor: Actor, pk: int, ride: Ride) -> VehicleRequest:
    """Ask for a car in the matter of a meeting; the two are tied, and share their level."""
    meeting = meetings.meeting_get(actor, pk, lock=True)
    if meeting.state in OVER:
        raise Conflict(
            _("%(meeting)s is “%(state)s”; no car is asked for it any more.")
            % {"meeting": meeting, "state": meeting.get_state_display()}
        )
    new = vehicles.NewRequest(
        purpose=plain(meeting.title)[:300],
        destination=ride.destination,
        leaves_at=ride.leaves_at,
        returns_at=ride.returns_at,
        passengers=ride.passengers or max(meeting.guests, 1),
        origin=ride.origin,
        stops=ride.stops,
        secrecy=meeting.secrecy,
    )
    request = vehicles.request_vehicle(
        replace(actor, if_version=None), new, matter_id=meeting.matter_id
    )
    link(meeting, request, CARS, actor.now)
    return request
