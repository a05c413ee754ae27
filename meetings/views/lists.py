"""Which meetings there are: this week's agenda, mine, upcoming, waiting for minutes, done."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import groupby
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_GET

from meetings import policy, queries, reading
from meetings.models import Meeting
from office.catalogue.queries import word_match
from office.core.actor import Actor
from office.core.keyset import keyset
from office.core.text import search_query
from office.organisation.actors import actor_of

TABS = {
    reading.WEEK: gettext_lazy("This week"),
    reading.MINE: pgettext_lazy("meetings", "Mine"),
    reading.UPCOMING: gettext_lazy("Upcoming"),
    reading.MINUTES: gettext_lazy("Minutes owed"),
    reading.DONE: pgettext_lazy("meetings", "Done"),
}
MOST_A_WEEK = 300


@login_required
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """The week by days, or one list by key."""
    actor = actor_of(request)
    tab = request.GET.get("tab", reading.WEEK)
    tab = tab if tab in TABS else reading.WEEK
    text = request.GET.get("q", "").strip()
    monday = _monday(request.GET.get("week", ""), actor.today)
    if text:
        tab = ""
        page = keyset(_found(actor, text), ("-starts_at", "-card_id"), request.GET.get("from", ""))
        meetings, token = page.rows, page.next
    elif tab == reading.WEEK:
        meetings, token = list(reading.of_week(actor, monday)[:MOST_A_WEEK]), ""
    else:
        down = tab in {reading.MINUTES, reading.DONE}
        order = ("-starts_at", "-card_id") if down else ("starts_at", "card_id")
        page = keyset(reading.of_tab(actor, tab), order, request.GET.get("from", ""))
        meetings, token = page.rows, page.next
    return render(
        request,
        "meetings/index.html",
        {
            "days": _by_day(actor, meetings),
            "tab": tab,
            "tabs": TABS.items(),
            "q": text,
            "next": token,
            "monday": monday,
            "sunday": monday + timedelta(days=6),
            "earlier": (monday - timedelta(days=7)).isoformat(),
            "later": (monday + timedelta(days=7)).isoformat(),
            "this_week": monday <= actor.today <= monday + timedelta(days=6),
            "today": actor.today,
            "may_plan": any(policy.plan_meeting(hat, None) for hat in actor.capacities),
        },
    )


def _found(actor: Actor, text: str) -> Any:
    rows = queries.meetings(actor)
    return rows.filter(word_match(text)) if search_query(text) else rows.none()


def _monday(text: str, today: date) -> date:
    try:
        day = date.fromisoformat(text)
        return day - timedelta(days=day.weekday())
    except (ValueError, OverflowError):
        return today - timedelta(days=today.weekday())


def _by_day(actor: Actor, meetings: list[Meeting]) -> list[tuple[date, list[Any]]]:
    """Rows with their counts and the reader's own open answer: two queries for the page."""
    ids = [m.pk for m in meetings]
    counts, own = reading.answers_of(ids), reading.own_open(actor, ids)
    rows = [(m, counts.get(m.pk, reading.Answers()), own.get(m.pk)) for m in meetings]
    return [
        (day, list(group))
        for day, group in groupby(rows, lambda r: timezone.localdate(r[0].starts_at))
    ]
