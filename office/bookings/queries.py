from __future__ import annotations

from datetime import datetime

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from office.bookings.models import Booking, Resource
from office.catalogue.models import Card
from office.core.actor import Actor
from office.core.errors import NotVisible
from office.core.scoping import visible


def resources(_actor: Actor) -> QuerySet[Resource]:
    """Rooms, cars and drivers are no secret; what they are booked for may be."""
    return Resource.objects.order_by("kind", "name")


def bookings(actor: Actor) -> QuerySet[Booking]:
    """Every booking is seen as busy time; `may_read` says whether its record may be named."""
    seen = Card.objects.filter(visible(actor), pk=OuterRef("card"))
    seen._scoped = True  # the subquery carries the rule itself
    return (
        Booking.objects.select_related("resource", "booked_by", "card")
        .defer("card__words", "card__reach")
        .annotate(may_read=Q(card=None) | Exists(seen))
        .order_by("-id")
    )


def booking_get(pk: int, *, lock: bool = False) -> Booking:
    rows = Booking.objects.select_related("resource")
    if lock:
        rows = rows.select_for_update(of=("self",))
    found = rows.filter(pk=pk).first()
    if found is None:
        raise NotVisible(_("There is no such booking."))
    return found


def overlapping(booking: Booking) -> QuerySet[Booking]:
    """Firm bookings of the same resource that overlap this one."""
    return Booking.objects.filter(
        resource=booking.resource, firm=True, cancelled_at=None, period__overlap=booking.period
    ).exclude(pk=booking.pk)


def free(
    kind: str, starts_at: datetime, ends_at: datetime, seats: int | None = None
) -> QuerySet[Resource]:
    """Resources without a firm booking in the span, smallest sufficient first.

    Who is taken is read once through the index on the span, not once per resource.
    """
    taken = Booking.objects.filter(
        firm=True,
        cancelled_at=None,
        period__overlap=DateTimeTZRange(starts_at, ends_at, "[)"),
    )
    found = Resource.objects.filter(kind=kind, active=True).exclude(pk__in=taken.values("resource"))
    if seats:
        found = found.filter(seats__gte=seats)
    return found.order_by("seats", "name")


def title_for(actor: Actor, booking: Booking) -> str:
    """What the time is booked for, or “Busy” where the record is not for this person."""
    if booking.card_id is None:
        return booking.title
    seen = Card.objects.visible_to(actor).filter(pk=booking.card_id).exists()
    return booking.title if seen else _("Busy")


def shown(moment: datetime) -> str:
    return timezone.localtime(moment).strftime("%Y-%m-%d %H:%M")
