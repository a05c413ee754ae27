"""What the printed sheets of a meeting say; how they look stands in `meetings/sheets/*.typ`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from meetings import agenda, minutes
from meetings.chart import Cell, Drawing, draw
from meetings.models import Invitation, Meeting
from meetings.queries import invitations
from meetings.seated import Guest, Seated, card_name
from office.core.actor import Actor
from office.core.errors import DomainError, NotVisible
from office.core.text import plain
from office.organisation.names import department_name
from office.organisation.queries import people
from office.parameters.registry import value
from office.sheets.lists import Column, ListSheet, page_words

KINDS = {
    "meetings.seating": gettext_lazy("Seating chart"),
    "meetings.cards": gettext_lazy("Name cards"),
    "meetings.sign_in": gettext_lazy("Sign-in sheet"),
    "meetings.notice": gettext_lazy("Notice of a meeting"),
    "meetings.minutes": gettext_lazy("Minutes"),
}


def common(meeting: Meeting, title: str) -> dict[str, Any]:
    return {
        "office": str(value("office.name")),
        "title": title,
        "number": meeting.number,
        "meeting": meeting.title,
        "when": span(meeting.starts_at, meeting.ends_at),
        "where": place(meeting),
        "page_words": page_words(),
    }


def span(starts: datetime, ends: datetime) -> str:
    begin, end = timezone.localtime(starts), timezone.localtime(ends)
    until = f"{end:%H:%M}" if end.date() == begin.date() else f"{end:%Y-%m-%d %H:%M}"
    weekday = date_format(begin, "l")
    return _("%(day)s (%(weekday)s) %(start)s–%(end)s") % {
        "day": f"{begin:%Y-%m-%d}",
        "weekday": weekday,
        "start": f"{begin:%H:%M}",
        "end": until,
    }


def place(meeting: Meeting) -> str:
    if meeting.room is None:
        return meeting.place
    return " · ".join(part for part in (str(meeting.room), meeting.room.place) if part)


def seating(found: Seated) -> dict[str, Any]:
    """The chart in both views, each named."""
    if not found.at:
        raise DomainError(found.problem or _("Nobody is to be seated yet. Invite people first."))
    return {
        **common(found.meeting, _("Seating chart")),
        "drawings": [_drawing(draw(found)), _drawing(draw(found, "seated"))],
        "proposal": _("Proposal, not fixed yet") if found.is_new else "",
        "absent": _("On leave: %(people)s") % {"people": _(", ").join(found.absent)}
        if found.absent
        else "",
    }


def _drawing(drawing: Drawing) -> dict[str, Any]:
    return {
        "says": drawing.says,
        "top": drawing.top,
        "bottom": drawing.bottom,
        "layout": drawing.layout,
        "lines": [
            {
                "name": line.name,
                "floor": line.kind == "floor",
                "upright": line.upright,
                "cells": [_seat(cell) for cell in line.cells],
            }
            for line in drawing.lines
        ],
    }


def _seat(cell: Cell | None) -> dict[str, Any] | None:
    if cell is None:
        return None
    guest = cell.guest
    return {
        "rank": cell.rank,
        "name": cell.card,
        "sub": (guest.post or guest.unit) if guest else "",
        "empty": guest is None,
        "first": cell.first,
        "waits": cell.waits,
    }


def cards(found: Seated, only: int | None = None) -> dict[str, Any]:
    """A card for everybody seated in rank order, or for one; a post never stands on a card."""
    people: Sequence[Guest] = list(found.guests.values())
    if only is not None:
        people = [g for g in people if g.invitation == only]
        if not people:
            raise NotVisible(_("There is no such entry in this meeting."))
    if not people:
        raise DomainError(_("Nobody is to be seated yet. Invite people first."))
    return {
        **common(found.meeting, _("Name cards")),
        "cards": [{"name": card_name(plain(g.name))} for g in people],
    }


def sign_in(meeting: Meeting) -> dict[str, Any]:
    """签到表: everybody invited with room to sign; whoever is on leave stands at the end."""
    coming: list[Invitation] = []
    away: list[Invitation] = []
    for row in invitations(meeting):
        (away if row.answer == Invitation.Answer.LEAVE else coming).append(row)
    rows: list[list[Any]] = []
    for row in [*coming, *away]:
        name = str(row)
        if row.answer == Invitation.Answer.SUBSTITUTE:
            stands = row.substitute or row.substitute_name
            name = _("%(substitute)s for %(person)s") % {"substitute": stands, "person": name}
        unit = row.unit or (
            department_name(row.person.department_id)
            if row.person and row.person.department_id
            else ""
        )
        leave = _("on leave") if row.answer == Invitation.Answer.LEAVE else ""
        rows.append([len(rows) + 1, name, unit, _post(row), leave, ""])
    return ListSheet(
        title=_("Sign-in sheet"),
        subtitle=meeting.title,
        facts=[
            (_("Time"), span(meeting.starts_at, meeting.ends_at)),
            (_("Place"), place(meeting) or "—"),
            (_("Invited"), str(len(rows))),
        ],
        columns=[
            Column(_("No."), 0, number=True),
            Column(_("Name"), 4),
            Column(_("Unit"), 5),
            Column(_("Post"), 4),
            Column(_("Signature"), 4),
            Column(_("Time"), 2),
        ],
        rows=rows,
        size=11,
        airy=0.75,
    ).data()


def _post(row: Invitation) -> str:
    if row.answer == Invitation.Answer.SUBSTITUTE:
        return row.substitute.post if row.substitute else ""
    return row.person.post if row.person else row.post


def notice(meeting: Meeting) -> dict[str, Any]:
    """会议通知: what, when, where, about what, who, and how to answer; never “tomorrow”."""
    answer_by = _("Please answer in Steward, with leave or a substitute in good time.")
    points = [
        f"{n}. {p.item.title}"
        + (f"（{timezone.localtime(p.at):%H:%M}）" if p.at is not None else "")
        for n, p in enumerate((p for p in agenda.agenda_of(meeting).points if p.at), start=1)
    ]
    coming = [str(row) for row in invitations(meeting)] or _people(meeting)
    parts = [
        (_("Time"), [span(meeting.starts_at, meeting.ends_at)]),
        (_("Place"), [place(meeting) or "—"]),
        (_("Agenda"), points or meeting.agenda.splitlines()),
        (_("Chair"), [str(meeting.chair)] if meeting.chair else []),
        (_("Taking part"), [_(", ").join(coming)] if coming else []),
        (
            _("Please note"),
            [answer_by, _("Telephones are silent; secret matters stay in the room.")],
        ),
        (_("Contact"), [_contact(meeting)]),
    ]
    return {
        **common(meeting, _("Notice of the meeting “%(title)s”") % {"title": meeting.title}),
        "parts": [{"label": label, "lines": lines} for label, lines in parts if lines],
        "day": _day(timezone.localtime(meeting.created_at)),
    }


def _people(meeting: Meeting) -> list[str]:
    """Before the notice goes out nobody has an invitation yet."""
    return [str(p) for p in people().filter(pk__in=meeting.attendee_ids)]


def _contact(meeting: Meeting) -> str:
    phone = meeting.organiser.phone
    return f"{meeting.organiser} {phone}".strip()


def _day(day: datetime) -> str:
    """GB/T 9704: full year, no leading noughts."""
    return _("%(year)s-%(month)s-%(day)s") % {
        "year": day.year,
        "month": day.month,
        "day": day.day,
    }


def minutes_sheet(actor: Actor, meeting: Meeting, *, draft: bool) -> dict[str, Any]:
    """纪要 in the form of GB/T 9704: the mark, number and day, body, who was there; no seal."""
    text = meeting.minutes or (minutes.draft_of(meeting).text if draft else "")
    if not text:
        raise DomainError(_("The minutes are not written yet."))
    here = minutes.attendance(meeting)
    groups = [
        (_("Present"), here.present),
        (_("Sat in"), here.sat_in),
        (_("On leave"), here.on_leave),
        (_("Absent"), here.absent),
        (_("Recorded by"), here.recorded),
    ]
    return {
        **common(meeting, _("Minutes of “%(title)s”") % {"title": meeting.title}),
        "mark": _("Minutes of the %(kind)s") % {"kind": meeting.get_kind_display()},
        "draft": "" if meeting.minutes else _("Draft, not issued"),
        "day": _day(timezone.localtime(meeting.ends_at if meeting.minutes else actor.now)),
        "opening": _("%(when)s, %(where)s. Chair: %(chair)s.")
        % {
            "when": span(meeting.starts_at, meeting.ends_at),
            "where": place(meeting) or "—",
            "chair": meeting.chair or meeting.organiser,
        },
        "body": _body(meeting, text),
        "groups": [
            {"label": label, "names": _(", ").join(names)} for label, names in groups if names
        ],
    }


def _body(meeting: Meeting, text: str) -> list[str]:
    """The text without the heading that a first draft begins with: the sheet has its own."""
    heading = [
        line.partition("%")[0]
        for line in (
            _("Time: %(day)s %(start)s–%(end)s"),
            _("Place: %(place)s"),
            _("Chair: %(person)s"),
            _("Present: %(people)s"),
            _("Sat in: %(people)s"),
            _("On leave: %(people)s"),
            _("Absent: %(people)s"),
            _("Recorded by: %(people)s"),
        )
    ]
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if lines and lines[0] == meeting.title:
        lines = lines[1:]
    while lines and lines[0].startswith(tuple(heading)):
        lines = lines[1:]
    return lines
