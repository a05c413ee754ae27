"""The list of a meeting as its actions change it: rows, the answers owed, and who came late.

Called inside an action that holds the meeting; the action says who acted.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from meetings.models import Invitation, Meeting
from office.calendars import workdays
from office.core.actor import Actor
from office.duties.actions import Owed
from office.notifications.actions import notify
from office.parameters.registry import value

Answer = Invitation.Answer
RESPOND = "meetings.respond"


def ensure_invitations(meeting: Meeting) -> None:
    """A row for everybody invited who has none yet, the chair among them: one statement."""
    wanted = {*meeting.attendee_ids, *([meeting.chair_id] if meeting.chair_id else [])}
    Invitation.objects.bulk_create(
        [
            Invitation(
                meeting=meeting,
                person_id=person,
                answer=Answer.ATTEND if person == meeting.chair_id else Answer.NONE,
            )
            for person in sorted(wanted)
        ],
        ignore_conflicts=True,
    )


def ask_again(meeting: Meeting) -> None:
    """Another time is another question: answers, urgings and sign-ins begin anew."""
    rows = Invitation.objects.filter(meeting=meeting)
    fresh: dict[str, Any] = {
        "substitute": None,
        "substitute_name": "",
        "reason": "",
        "told_at": None,
        "answered_at": None,
        "answered_by": None,
        "chased": 0,
        "chased_at": None,
        "signed_in_at": None,
    }
    rows.exclude(person=meeting.chair_id).update(answer=Answer.NONE, **fresh)
    rows.filter(person=meeting.chair_id).update(answer=Answer.ATTEND, **fresh)


def answers_owed(actor: Actor, meeting: Meeting, only: Iterable[int] | None = None) -> list[Owed]:
    """The duty to answer of everybody at work who has not: mark them told."""
    rows = Invitation.objects.filter(meeting=meeting, taken_off_at=None)
    if only is not None:
        rows = rows.filter(pk__in=list(only))
    rows.filter(told_at=None).update(told_at=actor.now)
    asked = rows.filter(answer=Answer.NONE, person__is_active=True)
    moment = answer_by(actor, meeting)
    return [
        Owed(RESPOND, person, department or meeting.department_id, moment=moment)
        for person, department in asked.order_by("pk").values_list(
            "person_id", "person__department_id"
        )
    ]


def answer_by(actor: Actor, meeting: Meeting) -> datetime:
    """Close of the working day so many before the meeting; at short notice the start itself."""
    day = timezone.localdate(meeting.starts_at)
    due = workdays.closing(workdays.add_workdays(day, -value("meetings.answer_days")))
    return due if due > actor.now else meeting.starts_at


def is_late(meeting: Meeting, found: Invitation) -> bool:
    """Came after the start."""
    at = found.signed_in_at
    return at is not None and at >= meeting.starts_at + timedelta(minutes=1)


def people_of(meeting: Meeting) -> set[int]:
    """Everybody the meeting is of concern to."""
    named = {meeting.organiser_id, meeting.chair_id, *meeting.attendee_ids}
    return {p for p in named if p}


def tell(
    actor: Actor, meeting: Meeting, event_id: int, what: str, *, but: Iterable[int] = ()
) -> None:
    """Those invited and those who come instead hear of it; whoever acted knows."""
    notify(
        (people_of(meeting) | set(meeting.substitute_ids)) - {actor.user_id, *but},
        "notice",
        f"meeting:{event_id}",
        actor.now,
        card_id=meeting.pk,
        event_id=event_id,
        what=what,
        starts_at=meeting.starts_at.isoformat(),
    )
