"""People as something that is booked: a leader's hour is given away once, like a room."""

from __future__ import annotations

from django.db import IntegrityError, transaction

from office.bookings.models import Resource
from office.organisation.models import User
from office.parameters.registry import value


def keeps_hours(person: User) -> bool:
    """Whether this person's time is booked firmly (the leaders' and the director's by default)."""
    return not set(person.roles).isdisjoint(value("bookings.hours_of"))


def resource_of(person: User) -> Resource:
    """The resource that stands for a person, made when first needed; a driver has his already."""
    found = Resource.objects.filter(person=person).first()
    return found or _made(person)


def _made(person: User) -> Resource:
    """Two at once make one: whoever comes second takes what the first made."""
    taken = Resource.objects.filter(kind=Resource.Kind.PERSON, name=person.name).exists()
    name = f"{person.name} ({person.username})"[:100] if taken else person.name
    try:
        with transaction.atomic():
            return Resource.objects.create(kind=Resource.Kind.PERSON, name=name, person=person)
    except IntegrityError:
        return Resource.objects.get(person=person)
