"""Every read of meetings and rooms."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Case, CharField, F, Q, QuerySet, Value, When
from django.utils import timezone
from django.utils.translation import gettext as _

from meetings.models import ChecklistLine, Decision, Invitation, Meeting, Room
from office.bookings.models import Booking, Resource
from office.catalogue.models import Card
from office.catalogue.queries import cards
from office.core.actor import Actor
from office.core.errors import NotVisible
from office.core.records import fetch
from office.duties.lamps import lamp
from office.duties.models import Duty

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


def holds_room(meeting: Meeting, at: datetime) -> bool:
    """Whether the room is still booked for this meeting at that moment."""
    return Booking.objects.filter(
        card=meeting.pk, resource=meeting.room_id, cancelled_at=None, period__contains=at
    ).exists()


def later_in_series(actor: Actor, meeting: Meeting) -> list[Meeting]:
    """The later meetings of the same series that have not begun, the next first."""
    if meeting.series_id is None:
        return []
    rows = meetings(actor).filter(
        series=meeting.series_id,
        series_on__gt=meeting.series_on,
        state__in=[Meeting.State.PLANNED, Meeting.State.NOTIFIED, Meeting.State.READY],
    )
    return list(rows.order_by("series_on"))


def unused(now: datetime, minutes: int) -> list[int]:
    """Meetings that should have begun and hold a room nobody uses, for the task that frees it."""
    late = now - timedelta(minutes=minutes)
    rows = meetings(Actor.system(now)).filter(
        state__in=[Meeting.State.PLANNED, Meeting.State.NOTIFIED, Meeting.State.READY],
        starts_at__lte=late,
        ends_at__gt=now,
        room__isnull=False,
        signed_in_ids=[],
    )
    return list(rows.order_by("pk").values_list("pk", flat=True))


def part_of(meeting: Meeting, rows: QuerySet[Any], pk: int) -> Any:
    """A part of a meeting that the caller has fetched for this reader; taken-off ones are gone."""
    found = rows.filter(meeting=meeting, pk=pk).first()
    if found is None or getattr(found, "taken_off_at", None) is not None:
        raise NotVisible(_("There is no such entry in this meeting."))
    return found


def concerned(meeting: Meeting) -> set[int]:
    """Everybody who still has to do with a meeting: who runs it, comes to it or owes something."""
    named = {meeting.organiser_id, meeting.chair_id, *meeting.attendee_ids, *meeting.substitute_ids}
    owes = ChecklistLine.objects.filter(meeting=meeting).values_list("holder_id", flat=True)
    return {p for p in named if p} | set(owes)


def invitations(meeting: Meeting) -> QuerySet[Invitation]:
    """Who is invited, colleagues in protocol order, then guests as they were entered."""
    return (
        Invitation.objects.filter(meeting=meeting, taken_off_at=None)
        .select_related("person", "person__department", "substitute", "answered_by")
        .order_by(F("person__protocol_rank").asc(nulls_last=True), "pk")
    )


def named(rows: QuerySet[Invitation], text: str) -> QuerySet[Invitation]:
    """Those whose name, department or unit holds the words typed."""
    return rows.filter(
        Q(person__name__icontains=text)
        | Q(person__sort_key__icontains=text)
        | Q(person__department__name__icontains=text)
        | Q(name__icontains=text)
        | Q(unit__icontains=text)
        | Q(substitute__name__icontains=text)
    )


def lines(meeting: Meeting, now: datetime) -> QuerySet[Any]:
    """The checklist in the order of the clock, each line with its lamp."""
    light = Case(
        When(done_at__isnull=False, then=Value("done")),
        default=lamp("due_at", now),
        output_field=CharField(max_length=6),
    )
    return (
        ChecklistLine.objects.filter(meeting=meeting)
        .select_related("holder", "done_by")
        .annotate(light=light)
        .order_by("due_at", "pk")
    )


def ticks_of(actor: Actor, meeting: Meeting, rows: list[Any]) -> set[int]:
    """The lines this reader holds, by name or because they were handed on to him."""
    owing = set(
        Duty.objects.visible_to(actor)
        .open()
        .filter(card=meeting.pk, holder__in=actor.person_ids)
        .values_list("part", flat=True)
    )
    return {
        line.pk for line in rows if line.holder_id in actor.person_ids or line.duty_part in owing
    }


def items_of(actor: Actor, meeting: Meeting) -> dict[int, Card]:
    """The supervision items that decisions became, as far as this reader may see them."""
    ids = Decision.objects.filter(meeting=meeting, item__isnull=False).values_list(
        "item_id", flat=True
    )
    return {card.pk: card for card in cards(actor).filter(pk__in=list(ids))}


def open_decisions(actor: Actor, meeting: Meeting) -> list[tuple[Decision, Card | None]]:
    """What earlier meetings of the series agreed and is not done yet: how the next one opens.

    Whoever sees the meeting reads what it agreed; its item is named to those who may see that.
    """
    if meeting.series_id is None:
        return []
    earlier = meetings(actor).filter(series=meeting.series_id, series_on__lt=meeting.series_on)
    rows = Decision.objects.filter(
        meeting__in=list(earlier.values_list("pk", flat=True)), item__waiting=True
    ).select_related("meeting", "lead_department")
    found = list(rows.order_by("meeting__series_on", "position"))
    seen = {c.pk: c for c in cards(actor).filter(pk__in=[d.item_id for d in found])}
    return [(d, seen.get(d.item_id or 0)) for d in found]


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
