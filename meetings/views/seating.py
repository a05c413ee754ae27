"""The seats of a meeting: the chart in both views, changes by hand, what moved, sheets to print."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from meetings import actions, policy, queries
from meetings.chart import SAYS, draw
from meetings.models import Meeting
from meetings.seated import Seated, seated
from meetings.seating_forms import ArrangeForm, PinForm, RankForm, SwapForm, VersionForm
from meetings.views.meeting import runs
from office.core.actor import Actor
from office.core.errors import DomainError, NotAllowed, NotVisible
from office.organisation.actors import actor_of
from office.pages.commands import given_by, refuse

FORMS: dict[str, tuple[type[forms.Form], Any]] = {
    "arrange": (ArrangeForm, actions.arrange_seating),
    "apply": (VersionForm, actions.apply_seating),
    "swap": (SwapForm, actions.swap_seats),
    "pin": (PinForm, actions.pin_seat),
    "rank": (RankForm, actions.rank_guest),
}


@login_required
@require_GET
def chart(request: HttpRequest, pk: int) -> HttpResponse:
    """`?view=seated` turns the drawing round; `?first=` is whoever is to change places."""
    actor = actor_of(request)
    return _page(request, actor, queries.meeting_get(actor, pk))


@login_required
@require_POST
def change(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """One change; a refusal brings the page back with its sentence and what was entered."""
    actor = actor_of(request)
    if name not in FORMS:
        raise Http404
    meeting = queries.meeting_get(actor, pk)
    kind, act = FORMS[name]
    form = kind(request.POST)
    if not form.is_valid():
        return _page(request, actor, meeting, (name, form, None))
    try:
        act(actor, pk, **{k: v for k, v in given_by(form).items() if v is not None})
    except (NotAllowed, NotVisible):
        raise
    except DomainError as refusal:
        refuse(form, refusal)
        return _page(request, actor, meeting, (name, form, refusal))
    view = "?view=seated" if request.POST.get("view") == "seated" else "?"
    at = form.cleaned_data.get("first") or form.cleaned_data.get("invitation")
    return redirect(
        f"{reverse('meetings:seating', args=[pk])}{view}{f'&at={at}#seat-{at}' if at else ''}"
    )


def _page(
    request: HttpRequest,
    actor: Actor,
    meeting: Meeting,
    refused: tuple[str, forms.Form, DomainError | None] | None = None,
) -> HttpResponse:
    found = seated(meeting)
    may = runs(actor, meeting) and meeting.state in policy.BEFORE | policy.HELD
    view: Any = "seated" if "seated" in (request.GET.get("view"), request.POST.get("view")) else ""
    chosen = _number(request.GET.get("first", "")) if may else None
    name, form, error = refused or ("", None, None)
    context = {
        "meeting": meeting,
        "found": found,
        "plan": found.plan,
        "drawing": draw(found, view or "audience"),
        "listed": draw(found),
        "view": view,
        "views": [SAYS[found.chart.layout, name]() for name in ("audience", "seated")],
        "may": may,
        "chosen": found.guests.get(chosen) if chosen else None,
        "chosen_seat": found.rows.get(chosen) if chosen else None,
        "arrange": form if name == "arrange" else _arrange_form(found),
        "rank": _rank_form(found, chosen, form if name == "rank" else None),
        "error": error,
        "form": form,
    }
    status = error.status if error else (400 if form is not None else 200)
    return render(request, "meetings/seating.html", context, status=status)


def _number(text: str) -> int | None:
    return int(text) if text.isdecimal() and len(text) < 19 else None


def _arrange_form(found: Seated) -> forms.Form:
    known = {**found.plan.options, "layout": found.plan.layout, "version": found.plan.version}
    return ArrangeForm(initial=known)


def _rank_form(found: Seated, chosen: int | None, refused: forms.Form | None) -> forms.Form | None:
    if refused is not None or chosen not in found.guests:
        return refused
    typed = found.rows.get(chosen)
    return RankForm(
        initial={
            "invitation": chosen,
            "rank": typed.rank if typed else None,
            "party": typed.party if typed else "",
            "version": found.plan.version,
        }
    )
