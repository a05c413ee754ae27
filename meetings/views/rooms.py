"""The day of all rooms, and the search for a free one."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_GET

from meetings import free, policy, queries, reading
from office.bookings.models import Resource
from office.core.actor import Actor
from office.core.forms import DayInput, moment
from office.organisation.actors import actor_of


class ClockInput(forms.TimeInput):
    input_type = "time"


class FreeForm(forms.Form):
    """What kind of room is wanted, and when."""

    day = forms.DateField(label=gettext_lazy("Day"), widget=DayInput())
    begins = forms.TimeField(
        label=pgettext_lazy("time of day", "From"), widget=ClockInput(format="%H:%M")
    )
    ends = forms.TimeField(
        label=pgettext_lazy("time of day", "To"), widget=ClockInput(format="%H:%M")
    )
    seats = forms.IntegerField(
        label=gettext_lazy("Seats"), required=False, min_value=1, max_value=20_000
    )
    words = forms.CharField(
        label=gettext_lazy("Equipment, floor or name"), required=False, max_length=100
    )

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or {}
        begins, ends = found.get("begins"), found.get("ends")
        if begins and ends and ends <= begins:
            self.add_error("ends", _("The end is not after the start."))
        return found


@login_required
@require_GET
def rooms(request: HttpRequest) -> HttpResponse:
    """Lanes of one day; what is asked for in the form is answered beside it."""
    actor = actor_of(request)
    day = _day(request.GET.get("day", ""), actor.today)
    asked = "begins" in request.GET
    form = FreeForm(request.GET) if asked else FreeForm(initial=_first_guess(actor, day))
    answer = _answer(actor, form) if asked and form.is_valid() else None
    return render(
        request,
        "meetings/rooms.html",
        {
            "day": day,
            "today": actor.today,
            "before": (day - timedelta(days=1)).isoformat(),
            "after": (day + timedelta(days=1)).isoformat(),
            "lanes": reading.day_of_rooms(actor, day),
            "hours": _hours(day),
            "now_at": reading.now_percent(day, actor.now),
            "now": actor.now,
            "form": form,
            "answer": answer,
            "may_plan": any(policy.plan_meeting(hat, None) for hat in actor.capacities),
        },
        status=400 if asked and form.errors else 200,
    )


def _day(text: str, today: date) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return today
    return day if abs((day - today).days) < 3660 else today


def _first_guess(actor: Actor, day: date) -> dict[str, Any]:
    local = timezone.localtime(actor.now)
    hour = min(max(local.hour + 1, 9), 18) if day == actor.today else 9
    return {"day": day, "begins": f"{hour:02d}:00", "ends": f"{hour + 1:02d}:00"}


def _hours(day: date) -> list[tuple[str, int]]:
    """Full hours of the axis with their column."""
    hours = free.day_span(day)
    first = timezone.localtime(hours.starts_at)
    n = int((hours.ends_at - hours.starts_at) / timedelta(hours=1))
    return [(f"{first + timedelta(hours=i):%H:%M}", i * 4 + 1) for i in range(n)]


def _answer(actor: Actor, form: FreeForm) -> dict[str, Any]:
    given = form.cleaned_data
    starts, ends = (
        timezone.make_aware(datetime.combine(given["day"], given[name]))
        for name in ("begins", "ends")
    )
    wanted = {"seats": given["seats"], "words": given["words"]}
    found = free.free_rooms(starts, ends, **wanted)
    return {
        "span": free.Span(starts, ends),
        "rooms": found,
        "offers": [] if found else free.nearest(starts, ends, now=actor.now, **wanted),
    }


class SpanForm(forms.Form):
    """The part of the plan form that says which room when; the rest of it is left alone."""

    starts_at = moment("")
    ends_at = moment("")
    room = forms.ModelChoiceField(queries.rooms(), required=False)
    guests = forms.IntegerField(required=False, min_value=0, max_value=20_000)
    meeting = forms.IntegerField(required=False, min_value=1, max_value=2**63 - 1)


@login_required
@require_GET
def told(request: HttpRequest) -> HttpResponse:
    """Live, beside the room of the plan form: is it free, and what else is."""
    actor = actor_of(request)
    form = SpanForm(request.GET)
    context: dict[str, Any] = {}
    if form.is_valid() and form.cleaned_data["ends_at"] > form.cleaned_data["starts_at"]:
        given = form.cleaned_data
        people = {*request.GET.getlist("attendees"), request.GET.get("chair", "")} - {""}
        seats = len(people) + (given["guests"] or 0)
        context = _told(actor, given, seats)
    return render(request, "meetings/_room_told.html", context)


def _told(actor: Actor, given: dict[str, Any], seats: int) -> dict[str, Any]:
    span = (given["starts_at"], given["ends_at"])
    rooms = free.free_rooms(*span, seats=seats or None, but=given["meeting"])
    chosen: Resource | None = given["room"]
    return {
        "span": free.Span(*span),
        "seats": seats,
        "chosen": chosen,
        "is_free": chosen in rooms,
        "too_small": bool(chosen and chosen.seats and chosen.seats < seats),
        "rooms": rooms[:5],
        "offers": [] if rooms else free.nearest(*span, now=actor.now, seats=seats or None),
    }
