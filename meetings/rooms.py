"""Entering and describing rooms."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from meetings import policy, queries
from meetings.models import Room
from office.audit.emit import emit
from office.bookings import actions as bookings
from office.bookings.models import Resource
from office.core.actor import Actor
from office.core.errors import NotAllowed


@transaction.atomic
def add_room(
    actor: Actor, *, name: str, place: str = "", seats: int | None = None, **has: Any
) -> Room:
    """A new room that can be booked, with what it has."""
    resource = bookings.add_resource(
        actor, kind=Resource.Kind.ROOM, name=name, place=place, seats=seats
    )
    return describe_room(actor, resource.pk, **has)


@transaction.atomic
def describe_room(actor: Actor, pk: int, **has: Any) -> Room:
    """Say what a room has (`equipment`) and its minutes to lay out and to clear."""
    if not actor.has(*policy.ROOM_KEEPERS):
        raise NotAllowed(_("Rooms are kept by the meeting clerk."))
    resource = queries.room_get(pk)
    room, _made = Room.objects.update_or_create(
        resource=resource, defaults={k: v for k, v in has.items() if v is not None}
    )
    emit("meetings.room.described", actor=actor, resource=resource.pk, **has)
    return room
