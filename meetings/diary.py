"""What meetings put into a calendar: for the chair, the organiser and everybody who attends."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.utils.translation import pgettext_lazy

from meetings.models import Meeting
from office.core.actor import Actor
from office.diary.entries import Entry, Span, of_record

CHAIR = pgettext_lazy("in a meeting", "In the chair")
ORGANISER = pgettext_lazy("in a meeting", "Organises")
ATTENDS = pgettext_lazy("in a meeting", "Attends")


def diary(actor: Actor, span: Span, people: frozenset[int]) -> list[Entry]:
    wanted = Q(chair__in=people) | Q(organiser__in=people) | Q(attendee_ids__overlap=list(people))
    wanted |= Q(substitute_ids__overlap=list(people))
    rows = (
        Meeting.objects.as_busy(actor)
        .filter(span.reaches("starts_at", "ends_at"), wanted)
        .select_related("room")
    )
    return [
        of_record(
            meeting,
            person,
            starts_at=meeting.starts_at,
            ends_at=meeting.ends_at,
            part=part,
            place=str(meeting.room or meeting.place),
            firm=meeting.state != Meeting.State.PLANNED,
            cancelled=meeting.state == Meeting.State.CANCELLED,
        )
        for meeting in rows
        for person, part in parts(meeting).items()
        if person in people
    ]


def parts(meeting: Meeting) -> dict[int, Any]:
    """Each person once, by the most that he does there."""
    found = dict.fromkeys([*meeting.attendee_ids, *meeting.substitute_ids], ATTENDS)
    found[meeting.organiser_id] = ORGANISER
    if meeting.chair_id:
        found[meeting.chair_id] = CHAIR
    return found
