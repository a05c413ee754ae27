"""The agenda and its running clock."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import QuerySet

from meetings.models import AgendaItem, Meeting
from office.files.models import Attachment

OFF = (AgendaItem.State.PROPOSED, AgendaItem.State.DEFERRED, AgendaItem.State.WITHDRAWN)
"""What takes no time of the meeting: not yet on it, or no longer."""


@dataclass(frozen=True, slots=True)
class Point:
    """One line of the agenda as it is read: `at` by the clock, `current` while it is its turn."""

    item: AgendaItem
    at: datetime | None
    current: bool
    files: list[Attachment]


@dataclass(frozen=True, slots=True)
class Agenda:
    points: list[Point]
    minutes: int
    over: int
    """Minutes by which the points run over the length of the meeting; nought when they fit."""
    longest: int


def items(meeting: Meeting) -> QuerySet[AgendaItem]:
    return (
        AgendaItem.objects.filter(meeting=meeting)
        .select_related("reporter", "department")
        .order_by("position", "pk")
    )


def clock(meeting: Meeting) -> dict[int, datetime]:
    """When each point begins: the start and the minutes of those before it."""
    return {p.item.pk: p.at for p in agenda_of(meeting).points if p.at is not None}


def agenda_of(
    meeting: Meeting, now: datetime | None = None, files: Sequence[Attachment] = ()
) -> Agenda:
    """One query."""
    at, points, rows = meeting.starts_at, [], list(items(meeting))
    for item in rows:
        if item.state in OFF:
            points.append(Point(item, None, current=False, files=_of(item, files)))
            continue
        ends = at + timedelta(minutes=item.minutes)
        running = meeting.state == Meeting.State.IN_SESSION and now is not None
        current = running and now is not None and at <= now < ends
        points.append(Point(item, at, current=current, files=_of(item, files)))
        at = ends
    total = int((at - meeting.starts_at).total_seconds() // 60)
    over = max(0, int((at - meeting.ends_at).total_seconds() // 60))
    longest = max((i.minutes for i in rows), default=1)
    return Agenda(points, total, over, longest)


def _of(item: AgendaItem, files: Sequence[Attachment]) -> list[Attachment]:
    """The materials of one point among the files of the meeting."""
    return [f for f in files if f.pk in item.file_ids]
