"""What the page of today says of meetings: what goes wrong, and what is on."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from meetings import queries
from meetings.models import Meeting
from office.catalogue.kinds import url_of
from office.core.actor import Actor
from office.core.templatetags.office import clock, day
from office.diary.day import DayKind, Line
from office.diary.entries import Span
from office.duties.trouble import Reading, only_late


def not_called(_duty: Any, meeting: Meeting, _now: datetime) -> str:
    n = len(meeting.attendee_ids)
    text = ngettext(
        "It begins on %(day)s at %(time)s, and the notice to %(n)s person has not gone out.",
        "It begins on %(day)s at %(time)s, and the notice to %(n)s people has not gone out.",
        n,
    )
    return text % {"day": day(meeting.starts_at), "time": clock(meeting.starts_at), "n": n}


def not_ready(duty: Any, meeting: Meeting, _now: datetime) -> str:
    words = {
        "day": day(meeting.starts_at),
        "time": clock(meeting.starts_at),
        "who": duty.holder,
    }
    if not meeting.room_id and not meeting.place:
        return (
            _("It begins on %(day)s at %(time)s and has no room yet; it lies with %(who)s.") % words
        )
    text = _(
        "It begins on %(day)s at %(time)s, and %(who)s has not said that room and papers are ready."
    )
    return text % words


def not_ended(duty: Any, meeting: Meeting, _now: datetime) -> str:
    text = _("It was to end at %(time)s; %(who)s has not said that it is over.")
    return text % {"time": clock(meeting.ends_at), "who": duty.holder}


def begins(meeting: Meeting) -> datetime:
    return meeting.starts_at


TROUBLE = {
    "meetings.notify": Reading(
        not_called, gettext_lazy("Not called"), "notify", at=begins, pressing=True
    ),
    "meetings.prepare": Reading(not_ready, gettext_lazy("Not ready"), "", at=begins, pressing=True),
    "meetings.hold": Reading(not_ended, "", "", only_late),
}


def rows(actor: Actor, span: Span) -> QuerySet[Meeting]:
    return (
        queries.meetings(actor)
        .filter(span.reaches("starts_at", "ends_at"))
        .exclude(state=Meeting.State.CANCELLED)
        .order_by("starts_at", "card_id")
    )


def line(meeting: Meeting) -> Line:
    place = str(meeting.room or meeting.place)
    said = [place, str(meeting.chair) if meeting.chair else ""]
    return Line(
        Meeting.KIND,
        meeting.starts_at,
        meeting.ends_at,
        meeting.title,
        " · ".join(part for part in said if part),
        url_of(Meeting.KIND, meeting.pk),
        meeting.organiser,
    )


def counted(n: int) -> str:
    return ngettext("%(n)s meeting", "%(n)s meetings", n) % {"n": n}


DAY = DayKind(Meeting.KIND, gettext_lazy("Meetings"), "/meetings/", rows, line, counted)
NEWS = {
    "called": gettext_lazy("You are invited: %(subject)s"),
    "minutes": gettext_lazy("The minutes are out: %(subject)s"),
    "postponed": gettext_lazy("Postponed: %(subject)s"),
    "cancelled": gettext_lazy("Called off: %(subject)s"),
}
