"""The room of a meeting and the hours of its leaders: taken, given back, what is free instead."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from meetings import free, policy, queries
from meetings.models import Meeting
from office.audit.emit import emit
from office.audit.models import Event
from office.bookings import actions as bookings
from office.bookings.models import Resource
from office.bookings.persons import keeps_hours, resource_of
from office.catalogue.actions import refresh_card
from office.core.actor import Actor, Capacity
from office.core.errors import Conflict, DomainError
from office.duties.actions import Owed, close_duties, open_duties
from office.organisation.models import User


def take_room(actor: Actor, meeting: Meeting) -> None:
    """Book the room with its time to lay out and to clear; refuse what does not fit."""
    room = meeting.room
    if room is None:
        return
    if room.kind != Resource.Kind.ROOM:
        raise DomainError(
            _("%(name)s is no room.") % {"name": room}, fields={"room": [_("Choose a room.")]}
        )
    check_seats(meeting)
    layout = queries.layout(room)
    try:
        bookings.book(
            actor,
            resource=room,
            starts_at=meeting.starts_at - timedelta(minutes=layout.setup_minutes),
            ends_at=meeting.ends_at + timedelta(minutes=layout.clear_minutes),
            title=meeting.title[:200],
            card_id=meeting.pk,
        )
    except Conflict as refusal:
        raise _with_free_rooms(actor, meeting, refusal) from refusal


def take_room_again(actor: Actor, meeting: Meeting) -> None:
    """A room that was freed because nobody had started is taken for what is left of the time."""
    room = meeting.room
    if room is None or not meeting.starts_at < actor.now < meeting.ends_at:
        return
    if queries.holds_room(meeting, actor.now):
        return
    bookings.book(
        actor,
        resource=room,
        starts_at=actor.now,
        ends_at=meeting.ends_at,
        title=meeting.title[:200],
        card_id=meeting.pk,
    )


def check_seats(meeting: Meeting) -> None:
    room = meeting.room
    if room and room.seats and meeting.seats_needed > room.seats:
        raise DomainError(
            _("%(room)s seats %(seats)s; %(n)s are invited.")
            % {"room": room, "seats": room.seats, "n": meeting.seats_needed},
            fields={"room": [_("Choose a larger room, or invite fewer.")]},
        )


def _with_free_rooms(actor: Actor, meeting: Meeting, refusal: Conflict) -> Conflict:
    """The same refusal, with what is free instead."""
    span = (meeting.starts_at, meeting.ends_at)
    rooms = free.free_rooms(*span, seats=meeting.seats_needed)[:3]
    if rooms:
        instead = _("Free then: %(rooms)s.") % {"rooms": ", ".join(str(r) for r in rooms)}
    else:
        offers = free.nearest(*span, now=actor.now, seats=meeting.seats_needed)
        instead = said_offers(offers) or _("No room is free then. Choose another day.")
    return Conflict(
        refusal.message,
        fields={"room": [refusal.message, instead]},
        extra={**refusal.extra, "free": [r.pk for r in rooms]},
    )


def said_offers(offers: Sequence[free.Offer]) -> str:
    if not offers:
        return ""
    listed = ", ".join(
        f"{o.room} {timezone.localtime(o.span.starts_at):%m-%d} {o.span}" for o in offers
    )
    return _("No room is free then. The nearest times: %(offers)s.") % {"offers": listed}


def take_hour(actor: Actor, meeting: Meeting, person: User | None, field: str) -> bool:
    """Book the time of a person whose time is kept; a clash names who has it and what is free."""
    if person is None or not keeps_hours(person):
        return False
    resource = resource_of(person)
    try:
        bookings.book(
            actor,
            resource=resource,
            starts_at=meeting.starts_at,
            ends_at=meeting.ends_at,
            title=meeting.title[:200],
            card_id=meeting.pk,
        )
    except Conflict as refusal:
        gaps = free.gaps(resource.pk, timezone.localdate(meeting.starts_at), now=actor.now)
        instead = (
            _("%(person)s is free that day: %(spans)s.")
            % {"person": person, "spans": ", ".join(str(g) for g in gaps)}
            if gaps
            else _("%(person)s has no free time that day.") % {"person": person}
        )
        raise Conflict(
            refusal.message, fields={field: [refusal.message, instead]}, extra=refusal.extra
        ) from refusal
    return True


def give_back(actor: Actor, meeting: Meeting, people: Iterable[User | None], reason: str) -> None:
    """Free the hours of some people; the room stays."""
    ids = [p.pk for p in people if p is not None]
    held = list(Resource.objects.filter(person__in=ids).values_list("pk", flat=True))
    if held:
        bookings.release(actor, meeting.pk, reason=reason, resource_ids=held)


def note(
    actor: Actor,
    meeting: Meeting,
    verb: str,
    *,
    hat: Capacity | None = None,
    owes: Sequence[Owed] = (),
    closes: dict[str, Any] | None = None,
    **data: Any,
) -> Event:
    """Tell what happened to a part of a meeting; the meeting itself stays the version it was.

    Three hundred answers would else refuse everybody who has the meeting open. The meeting is
    locked, and `closes` is what `close_duties` is asked for.
    """
    states = (meeting.state, meeting.state)
    event = emit(verb, actor=actor, record=meeting, hat=hat, states=states, **data)
    if closes is not None:
        close_duties(actor, meeting.pk, **closes)
    before = list(meeting.reach)
    open_duties(actor, meeting, owes, event)
    if meeting.reach != before:
        save_reach(meeting)
    return event


def save_reach(meeting: Meeting) -> None:
    """Let those see it who have just been let in: the record and its card alike."""
    meeting.save(update_fields=["reach"])
    refresh_card(meeting, waiting=meeting.state in policy.MEETING.waiting)
