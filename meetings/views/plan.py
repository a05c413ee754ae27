"""Planning a meeting, or every meeting of a series."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from meetings import actions, policy
from meetings.forms import RepeatForm, series_from
from office.core.actor import Actor
from office.core.errors import DomainError, NotAllowed
from office.organisation.actors import actor_of
from office.organisation.queries import people
from office.pages.commands import given_by, refuse


class PlanPageForm(RepeatForm):
    """The same fields; on the page “does not come again” is a choice of its own."""

    rule = forms.ChoiceField(
        label=gettext_lazy("Comes again"),
        choices=[("", gettext_lazy("once only")), *RepeatForm.base_fields["rule"].choices],  # type: ignore[attr-defined]
        required=False,
    )


@dataclass(frozen=True, slots=True)
class Choice:
    """One person of the picker: `words` is what typing finds him by."""

    pk: int
    name: str
    about: str
    words: str
    chosen: bool


def choices(chosen: set[int]) -> list[Choice]:
    """Everybody at work in protocol order: one query."""
    return [
        Choice(
            p.pk,
            str(p),
            " ".join(part for part in (str(p.department or ""), p.post) if part),
            f"{p.name} {p.sort_key} {p.username} {p.department or ''} {p.post}".lower(),
            p.pk in chosen,
        )
        for p in people()
    ]


@login_required
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """A meeting; with a rule, first its days, then all of them in one act."""
    actor = actor_of(request)
    if not any(policy.plan_meeting(hat, None) for hat in actor.capacities):
        raise NotAllowed(_("Auditors read; planning a meeting is for those who work here."))
    if request.method == "GET":
        return _page(request, PlanPageForm(initial=_initial(request)))
    form = PlanPageForm(request.POST)
    if not form.is_valid():
        return _page(request, form, status=400)
    values = given_by(form)
    try:
        if not values["rule"]:
            return _planned(request, actor, values)
        new, repeat = series_from(values)
        days = actions.preview(new, repeat)
        if "confirm" not in request.POST:
            return _page(request, form, days=days)
        made = actions.plan_series(actor, new, repeat)
    except NotAllowed:
        raise
    except DomainError as refusal:
        refuse(form, refusal)
        return _page(request, form, error=refusal, status=refusal.status)
    messages.success(request, _("%(n)s meetings are planned.") % {"n": len(made)})
    return redirect("meetings:meeting", made[0].pk)


def _planned(request: HttpRequest, actor: Actor, values: dict[str, Any]) -> HttpResponse:
    new, _repeat = series_from({**values, "rule": ""})
    meeting = actions.plan_meeting(actor, new)
    messages.success(request, _("Planned as %(number)s.") % {"number": meeting.number})
    return redirect("meetings:meeting", meeting.pk)


def _initial(request: HttpRequest) -> dict[str, Any]:
    """What the page was opened with: a room and a time from the day of rooms."""
    asked = request.GET
    found: dict[str, Any] = {"kind": "office", "secrecy": "open", "guests": 0}
    for name in ("starts_at", "ends_at"):
        try:
            found[name] = parse_datetime(asked.get(name, ""))
        except ValueError:
            continue
    if asked.get("room", "").isdecimal():
        found["room"] = int(asked["room"][:18])
    return found


def _page(
    request: HttpRequest,
    form: forms.Form,
    *,
    error: DomainError | None = None,
    days: list[Any] | None = None,
    status: int = 200,
) -> HttpResponse:
    chosen = {int(v) for v in request.POST.getlist("attendees") if v.isdecimal()}
    return render(
        request,
        "meetings/new.html",
        {
            "form": form,
            "error": error,
            "days": days,
            "clashes": sum(1 for d in days or [] if d.clash),
            "people": choices(chosen),
        },
        status=status,
    )
