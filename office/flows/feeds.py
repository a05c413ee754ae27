"""Secret addresses of calendars: made, changed, given up. Each leaves an event."""

from __future__ import annotations

import secrets

from django.db import transaction
from django.utils.translation import gettext as _

from office.access.actions import digest
from office.access.models import Feed
from office.audit.emit import emit
from office.bookings.models import Resource
from office.core.actor import Actor
from office.core.errors import NotAllowed, NotVisible
from office.organisation.models import User

ME = "me"
SHOWN = {Resource.Kind.ROOM, Resource.Kind.VEHICLE}


def subject_of(resource: Resource) -> str:
    return f"resource:{resource.pk}"


def resource_of(subject: str) -> Resource:
    """The room or car that a subject names."""
    pk = subject.removeprefix("resource:")
    found = Resource.objects.filter(pk=int(pk) if pk.isdecimal() and len(pk) < 19 else 0).first()
    if found is None or found.kind not in SHOWN:
        raise NotVisible(_("There is no such room or car."))
    return found


@transaction.atomic
def make_feed(actor: Actor, subject: str) -> str:
    """A new address, or another one in place of the old, which is dead from now on.

    The only time the address exists outside the program that reads it.
    """
    person = User.objects.select_for_update(of=("self",)).filter(pk=actor.user_id or 0).first()
    if person is None or person.is_service:
        raise NotAllowed(_("Calendar addresses are for people."))
    if subject != ME:
        resource_of(subject)
    token = secrets.token_urlsafe(32)
    fresh = {"digest": digest(token), "created_at": actor.now, "changed_at": actor.now}
    Feed.objects.update_or_create(
        person=person, subject=subject, defaults={**fresh, "read_at": None, "etag": ""}
    )
    emit("access.feed.made", actor=actor, subject=subject)
    return token


@transaction.atomic
def revoke_feed(actor: Actor, pk: int) -> None:
    """The program that read it is refused from the next call on."""
    row = Feed.objects.select_for_update().filter(pk=pk, person=actor.user_id).first()
    if row is None:
        raise NotVisible(_("There is no such calendar address of yours."))
    emit("access.feed.revoked", actor=actor, subject=row.subject)
    row.delete()


def feed_behind(token: str) -> Feed:
    """The feed of an address; a leaver's is gone, and so is one of somebody put out of service."""
    found = (
        Feed.objects.select_related("person")
        .filter(digest=digest(token), person__is_active=True, person__is_service=False)
        .first()
    )
    if found is None:
        raise NotVisible(_("There is no calendar at this address."))
    return found
