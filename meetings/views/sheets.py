"""The printed sheets of a meeting."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from meetings import papers, queries
from meetings.models import Meeting
from meetings.seated import seated
from meetings.views.meeting import runs
from office.core.actor import Actor
from office.organisation.actors import actor_of
from office.sheets.actions import print_sheet
from office.sheets.responses import sheet_response

Told = Callable[[Actor, Meeting], dict[str, Any]]
SHEETS: dict[str, tuple[str, Told]] = {
    "seating": ("meetings/seating", lambda _a, m: papers.seating(seated(m))),
    "cards": ("meetings/cards", lambda _a, m: papers.cards(seated(m))),
    "sign-in": ("list", lambda _a, m: papers.sign_in(m)),
    "notice": ("meetings/notice", lambda _a, m: papers.notice(m)),
    "minutes": (
        "meetings/minutes",
        lambda a, m: papers.minutes_sheet(a, m, draft=runs(a, m)),
    ),
}


@login_required
@require_GET
def sheet(request: HttpRequest, pk: int, sheet: str) -> HttpResponse:
    """One of the sheets, with the code that says it is ours; the print is on record."""
    if sheet not in SHEETS:
        raise Http404
    actor = actor_of(request)
    meeting = queries.meeting_get(actor, pk)
    template, told = SHEETS[sheet]
    kind = f"meetings.{sheet.replace('-', '_')}"
    pdf = print_sheet(actor, meeting, kind, template, told(actor, meeting))
    return sheet_response(pdf, f"{papers.KINDS[kind]} {meeting.number}")


@login_required
@require_GET
def card(request: HttpRequest, pk: int, row: int) -> HttpResponse:
    """The name card of one person."""
    actor = actor_of(request)
    meeting = queries.meeting_get(actor, pk)
    data = papers.cards(seated(meeting), row)
    pdf = print_sheet(actor, meeting, "meetings.cards", "meetings/cards", data)
    return sheet_response(pdf, _("Name card %(name)s") % {"name": data["cards"][0]["name"]})
