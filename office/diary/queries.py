"""The calendar of people, and of what can be booked: a constant number of queries each."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from office.bookings.models import Booking, Resource
from office.bookings.queries import bookings
from office.catalogue.kinds import DUTY_LABELS, url_of
from office.core.actor import Actor
from office.diary.entries import DIARIES, Entry, Span, midnight
from office.duties.models import Duty
from office.organisation.models import Deputyship

BOOKING, DUTY, DEPUTYSHIP = "bookings", "duties", "deputyships"


def of_people(actor: Actor, span: Span, people: Iterable[int]) -> list[Entry]:
    """What some people have on: one query for each registered kind, and one for booked hours."""
    wanted = frozenset(people)
    if not wanted:
        return []
    found = [entry for diary in DIARIES.values() for entry in diary(actor, span, wanted)]
    known = {(entry.person_id, entry.pk) for entry in found}
    found += [
        entry
        for entry in _booked_hours(actor, span, wanted)
        if (entry.person_id, entry.pk) not in known
    ]
    return in_order(found)


def of_person(actor: Actor, span: Span, person_id: int) -> list[Entry]:
    """Everything that concerns one person: what takes his time, what is due, when he is away."""
    found = of_people(actor, span, [person_id])
    return in_order([*found, *due(actor, span, person_id), *away(span, person_id)])


def of_resource(actor: Actor, span: Span, resource: Resource) -> list[Entry]:
    """Bookings of a room, a car or a driver, with who holds them; called-off ones are marked."""
    rows = bookings(actor).filter(resource=resource, period__overlap=range_of(span))
    return in_order([of_booking(row) for row in rows])


def in_order(entries: Iterable[Entry]) -> list[Entry]:
    return sorted(entries, key=lambda e: (e.starts_at, e.ends_at, e.kind, e.pk))


def range_of(span: Span) -> DateTimeTZRange:
    return DateTimeTZRange(span.starts_at, span.ends_at, "[)")


def _booked_hours(actor: Actor, span: Span, people: frozenset[int]) -> list[Entry]:
    """Hours of people that are booked as a room is, whatever they are booked for."""
    rows = bookings(actor).filter(
        resource__person__in=people,
        resource__kind=Resource.Kind.PERSON,
        period__overlap=range_of(span),
        cancelled_at=None,
    )
    return [of_booking(row, row.resource.person_id) for row in rows]


def of_booking(row: Any, person_id: int | None = None) -> Entry:
    """A booking made for a record stands under the record's key, so that it is known again."""
    booking: Booking = row
    seen: bool = row.may_read
    card = booking.card
    return Entry(
        kind=card.kind if card and person_id else BOOKING,
        pk=card.pk if card and person_id else booking.pk,
        person_id=person_id,
        starts_at=booking.period.lower,
        ends_at=booking.period.upper,
        made_at=booking.created_at,
        changed_at=booking.cancelled_at or booking.created_at,
        version=booking.version + (booking.cancelled_at is not None),
        secrecy=card.secrecy if card else 0,
        firm=booking.firm,
        cancelled=booking.cancelled_at is not None,
        title=booking.title if seen else "",
        url=url_of(card.kind, card.pk) if seen and card else "",
        with_whom=str(booking.booked_by or "") if seen else "",
    )


def due(actor: Actor, span: Span, person_id: int) -> list[Entry]:
    """Deadlines of one person that the reader may see; they take no time."""
    rows = (
        Duty.objects.visible_to(actor)
        .filter(
            holder=person_id,
            state=Duty.State.OPEN,
            paused_at=None,
            due_at__gte=span.starts_at,
            due_at__lt=span.ends_at,
        )
        .select_related("card")
        .defer("card__words", "card__reach")
        .order_by("due_at", "id")
    )
    return [
        Entry(
            kind=DUTY,
            pk=duty.pk,
            person_id=person_id,
            starts_at=duty.due_at,
            ends_at=duty.due_at,
            made_at=duty.opened_at,
            changed_at=max(duty.opened_at, duty.due_set_at),
            version=1 + max(0, int((duty.due_set_at - duty.opened_at).total_seconds())),
            title=duty.title,
            part=DUTY_LABELS.get(duty.kind, duty.kind),
            url=url_of(duty.card.kind, duty.card_id),
            secrecy=duty.secrecy,
            marks=True,
        )
        for duty in rows
    ]


def away(span: Span, person_id: int) -> list[Entry]:
    """Days on which somebody stands in for the person, or he for somebody else."""
    first, last = timezone.localdate(span.starts_at), timezone.localdate(span.ends_at)
    rows = Deputyship.objects.filter(ends_on__gte=first, starts_on__lte=last).select_related(
        "principal", "deputy"
    )
    return [
        _of_deputyship(row, person_id)
        for row in rows
        if person_id in {row.principal_id, row.deputy_id}
    ]


def _of_deputyship(row: Deputyship, person_id: int) -> Entry:
    is_away = row.principal_id == person_id
    sentence = _("Away; %(who)s stands in") if is_away else _("Stands in for %(who)s")
    return Entry(
        kind=DEPUTYSHIP,
        pk=row.pk,
        person_id=person_id,
        starts_at=midnight(row.starts_on),
        ends_at=midnight(row.ends_on + timedelta(days=1)),
        made_at=midnight(row.starts_on),
        changed_at=midnight(row.starts_on),
        title=sentence % {"who": row.deputy if is_away else row.principal},
        part=gettext_lazy("Away") if is_away else gettext_lazy("Deputy"),
        all_day=True,
    )
