"""Commands of a meeting that reach into supervision: issuing its minutes, following a decision."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from meetings.views import meeting, parts
from office.flows import commands


def issue_minutes(request: HttpRequest, pk: int) -> HttpResponse:
    return meeting.command(request, pk, "issue_minutes", known=commands.MEETING)


def decision(request: HttpRequest, pk: int, row: int, name: str) -> HttpResponse:
    return parts.give(request, pk, "decisions", row, name, known=commands.PARTS)
