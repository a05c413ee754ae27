"""Every read of meetings and rooms."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from meetings.models import Meeting, Room
from office.bookings.models import Resource
from office.core.actor import Actor
from office.core.errors import NotVisible
from office.core.records import fetch

RELATED = ("department", "matter", "room", "chair", "organiser")


def meetings(actor: Actor) -> QuerySet[Meeting]:
    """Meetings the actor may see, the last planned first."""
    return Meeting.objects.visible_to(actor).select_related(*RELATED).order_by("-card_id")


def meetings_on(actor: Actor, day: date) -> QuerySet[Meeting]:
    """What takes place on a day, in the order of the clock; cancelled ones left out."""
    begin = timezone.make_aware(datetime.combine(day, time()))
    return (
        meetings(actor)
        .filter(starts_at__lt=begin + timedelta(days=1), ends_at__gt=begin)
        .exclude(state=Meeting.State.CANCELLED)
        .order_by("starts_at", "card_id")
    )


def meeting_get(actor: Actor, pk: int, *, lock: bool = False) -> Meeting:
    return fetch(Meeting, actor, pk, lock=lock, related=() if lock else RELATED)


def rooms() -> QuerySet[Resource]:
    """Every room, with what it has where somebody entered it."""
    return Resource.objects.filter(kind=Resource.Kind.ROOM).select_related("room").order_by("id")


def room_get(pk: int) -> Resource:
    found = rooms().filter(pk=pk).first()
    if found is None:
        raise NotVisible(_("There is no such room."))
    return found


def layout(resource: Resource) -> Room:
    """What is known of a room; a room nobody described needs no time before and after."""
    return Room.objects.filter(pk=resource.pk).first() or Room(resource=resource)
