"""Booking and releasing. The database refuses a firm double booking; here it becomes a sentence."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import IntegrityError, connection, transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils.translation import gettext as _

from office.audit.emit import emit, take_turn
from office.bookings import queries
from office.bookings.models import Booking, Resource
from office.core.actor import Actor
from office.core.errors import Conflict, DomainError, NotAllowed
from office.parameters.registry import value

LONGEST = timedelta(days=31)


@transaction.atomic
def add_resource(
    actor: Actor, *, kind: str, name: str, place: str = "", seats: int | None = None
) -> Resource:
    """Something new that can be booked."""
    if not actor.has("admin", "meetings", "dispatcher", "director"):
        raise NotAllowed(_("Rooms and cars are entered by the office."))
    if Resource.objects.filter(kind=kind, name=name).exists():
        raise Conflict(
            _("There is “%(name)s” already.") % {"name": name},
            fields={"name": [_("Choose another.")]},
        )
    return Resource.objects.create(kind=kind, name=name, place=place, seats=seats)


@transaction.atomic
def book(  # noqa: PLR0913 - keywords, each named by the caller
    actor: Actor,
    *,
    resource: Resource,
    starts_at: datetime,
    ends_at: datetime,
    title: str,
    firm: bool = True,
    card_id: int | None = None,
) -> Booking:
    """Reserve a resource. A tentative booking (`firm` False) holds for half an hour only."""
    if not actor.is_system and all(hat.has("auditor") for hat in actor.capacities):
        raise NotAllowed(_("Auditors read; bookings are made by those who work here."))
    if ends_at <= starts_at:
        raise DomainError(
            _("The end is not after the start."), fields={"ends_at": [_("Choose a later time.")]}
        )
    if ends_at - starts_at > LONGEST:
        raise DomainError(
            _("A booking lasts at most 31 days."), fields={"ends_at": [_("Choose an earlier day.")]}
        )
    if not resource.active:
        raise Conflict(_("%(resource)s is out of use.") % {"resource": resource})
    booking = Booking(
        resource=resource,
        period=DateTimeTZRange(starts_at, ends_at, "[)"),
        title=title,
        firm=firm,
        card_id=card_id,
        booked_by_id=actor.user_id,
        created_at=actor.now,
        expires_at=None if firm else actor.now + timedelta(minutes=value("bookings.hold_minutes")),
    )
    _insert(actor, booking)
    emit(
        "bookings.booking.made",
        actor=actor,
        booking=booking.pk,
        resource=resource.pk,
        starts_at=starts_at,
        ends_at=ends_at,
        firm=firm,
    )
    return booking


# ON CONFLICT covers the exclusion constraint, and rivals then never wait for each other in a
# circle: two plain inserts that meet there would, and the database would end one as a deadlock.
INSERT = """
INSERT INTO bookings_booking (resource_id, period, title, firm, cancel_reason, expires_at, card_id,
                              booked_by_id, created_at, version)
VALUES (%s, %s, %s, %s, '', %s, %s, %s, %s, 1) ON CONFLICT DO NOTHING RETURNING id
"""


def _insert(actor: Actor, booking: Booking) -> None:
    """Write a new booking; an overlap names who holds the time."""
    row = booking
    take_turn()
    with connection.cursor() as cursor:
        cursor.execute(
            INSERT,
            [
                *(row.resource_id, row.period, row.title, row.firm, row.expires_at, row.card_id),
                *(row.booked_by_id, row.created_at),
            ],
        )
        made = cursor.fetchone()
    if made is None:
        raise _taken(actor, booking)
    booking.pk = made[0]


def _make_firm(actor: Actor, booking: Booking) -> None:
    """Update; an overlap names who holds the time. The row lock makes rivals queue (see INSERT)."""
    take_turn()
    Resource.objects.select_for_update(no_key=True).get(pk=booking.resource_id)
    try:
        with transaction.atomic():
            booking.save()
    except IntegrityError as error:
        if "no_firm_double_booking" not in str(error):
            raise
        raise _taken(actor, booking) from error


def _taken(actor: Actor, booking: Booking) -> Conflict:
    holder = queries.overlapping(booking).first()
    if holder is None:  # gone in the meantime: the caller may try again
        return Conflict(_("Somebody booked this time a moment ago. Try again."))
    return Conflict(
        _("%(resource)s is taken from %(start)s to %(end)s: %(title)s.")
        % {
            "resource": booking.resource,
            "start": queries.shown(holder.period.lower),
            "end": queries.shown(holder.period.upper),
            "title": queries.title_for(actor, holder),
        },
        extra={"booking": holder.pk},
    )


@transaction.atomic
def confirm(actor: Actor, booking_id: int) -> Booking:
    """Make a tentative booking firm; refused when somebody else was firm first."""
    booking = queries.booking_get(booking_id, lock=True)
    _may_change(actor, booking)
    expired = (
        not booking.firm and booking.expires_at is not None and booking.expires_at <= actor.now
    )
    if booking.cancelled_at or expired:
        raise Conflict(_("This booking was cancelled or has expired."))
    booking.firm, booking.expires_at, booking.version = True, None, booking.version + 1
    _make_firm(actor, booking)
    emit("bookings.booking.confirmed", actor=actor, booking=booking.pk)
    return booking


@transaction.atomic
def cancel(actor: Actor, booking_id: int, *, reason: str = "") -> Booking:
    booking = queries.booking_get(booking_id, lock=True)
    _may_change(actor, booking)
    if booking.cancelled_at:
        raise Conflict(_("This booking was cancelled already."))
    booking.cancelled_at, booking.cancel_reason = actor.now, reason[:200]
    booking.version += 1
    booking.save(update_fields=["cancelled_at", "cancel_reason", "version"])
    emit("bookings.booking.cancelled", actor=actor, booking=booking.pk, reason=reason)
    return booking


@transaction.atomic
def release(
    actor: Actor, card_id: int, *, reason: str = "", resource_ids: Iterable[int] | None = None
) -> int:
    """Free what a record holds, or some of it. The record's own action asked whether he may."""
    held = Booking.objects.select_for_update().filter(card=card_id, cancelled_at=None)
    if resource_ids is not None:
        held = held.filter(resource__in=list(resource_ids))
    for booking in held:
        booking.cancelled_at, booking.cancel_reason = actor.now, reason[:200]
        booking.version += 1
        booking.save(update_fields=["cancelled_at", "cancel_reason", "version"])
        # Without the reason: the event belongs to no record, so it would be read by whoever reads
        # the house's own, and the record's event has it.
        emit("bookings.booking.cancelled", actor=actor, booking=booking.pk)
    return len(held)


@transaction.atomic
def finish(actor: Actor, card_id: int) -> int:
    """Back early: what a record holds ends now, and is free for others from now on."""
    held = Booking.objects.select_for_update().filter(
        card=card_id, cancelled_at=None, period__contains=actor.now
    )
    ended = 0
    for booking in held:
        if booking.period.lower == actor.now:
            continue
        booking.period = DateTimeTZRange(booking.period.lower, actor.now, "[)")
        booking.version += 1
        booking.save(update_fields=["period", "version"])
        emit("bookings.booking.finished", actor=actor, booking=booking.pk)
        ended += 1
    return ended


@transaction.atomic
def reschedule(actor: Actor, card_id: int, starts_at: datetime, ends_at: datetime) -> int:
    """Another span for everything firm that a record holds, all or nothing. The record's own
    action asked whether he may; an overlap names who holds the time."""
    held = Booking.objects.select_for_update(of=("self",)).filter(
        card=card_id, cancelled_at=None, firm=True
    )
    moved = 0
    for booking in held.select_related("resource").order_by("resource_id"):
        booking.period = DateTimeTZRange(starts_at, ends_at, "[)")
        booking.version += 1
        _make_firm(actor, booking)
        emit(
            "bookings.booking.moved",
            actor=actor,
            booking=booking.pk,
            starts_at=starts_at,
            ends_at=ends_at,
        )
        moved += 1
    return moved


def _may_change(actor: Actor, booking: Booking) -> None:
    keeper = actor.has("director", "meetings", "dispatcher", "reception", "clerk")
    if not keeper and booking.booked_by_id not in actor.person_ids:
        raise NotAllowed(_("Only whoever booked it, or the office, may change this booking."))


@transaction.atomic
def expire_holds(actor: Actor) -> int:
    """Release tentative bookings whose time to confirm has passed."""
    return Booking.objects.filter(firm=False, cancelled_at=None, expires_at__lte=actor.now).update(
        cancelled_at=actor.now, cancel_reason="expired"
    )
