"""Cars for a meeting, asked for from its page."""

from __future__ import annotations

from datetime import timedelta

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from meetings import queries
from office.catalogue.kinds import url_of
from office.core.errors import DomainError, NotAllowed, NotVisible
from office.flows.forms import CarsForm
from office.flows.meeting_to_cars import Ride, cars_for_meeting
from office.organisation.actors import actor_of
from office.pages.commands import IN_DIALOG, refuse, with_version

BEFORE = timedelta(minutes=30)


@login_required
@require_http_methods(["GET", "POST"])
def cars(request: HttpRequest, pk: int) -> HttpResponse:
    """A car for the guests of a meeting, or to the site that is visited."""
    actor = actor_of(request)
    meeting = queries.meeting_get(actor, pk)
    known = {
        "leaves_at": meeting.starts_at - BEFORE,
        "returns_at": meeting.ends_at + BEFORE,
        "passengers": meeting.guests or None,
    }
    form = CarsForm(request.POST or None, initial=known)
    status, error = 200, None
    if request.method == "POST":
        status = 400
        if form.is_valid():
            given = {k: v for k, v in form.cleaned_data.items() if v not in (None, "")}
            try:
                made = cars_for_meeting(with_version(actor, request), pk, Ride(**given))
            except (NotAllowed, NotVisible):
                raise
            except DomainError as refusal:
                refuse(form, refusal)
                error, status = refusal, 409 if refusal.status == 412 else refusal.status
            else:
                messages.success(
                    request,
                    _("%(request)s is asked for %(meeting)s.")
                    % {"request": made, "meeting": meeting},
                )
                return redirect(url_of(meeting.KIND, pk))
    bare = request.headers.get("HX-Request") == "true"
    if bare:
        form.auto_id = IN_DIALOG
    context = {"form": form, "record": meeting, "error": error, "here": url_of(meeting.KIND, pk)}
    template = "meetings/_cars_form.html" if bare else "meetings/cars.html"
    return render(request, template, context, status=status)
