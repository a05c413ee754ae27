"""Templates of items: which there are, when each comes round, and making one now."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from office.core.actor import Actor
from office.core.errors import DomainError, NotAllowed
from office.organisation.actors import actor_of
from office.pages.commands import given_by, refuse, with_version
from supervision import policy
from supervision.models import Routine
from supervision.routines import actions, queries
from supervision.routines.forms import RoutineForm


def _keeper(request: HttpRequest) -> Actor:
    actor = actor_of(request)
    if not policy.may_docket(actor):
        raise NotAllowed(_("Templates are kept by the supervision office."))
    return actor


@login_required
@require_GET
def routines(request: HttpRequest) -> HttpResponse:
    """Every template with the day on which it comes round next."""
    actor = _keeper(request)
    rows = [(r, queries.next_round(r, actor.today)) for r in queries.routines()[:200]]
    return render(request, "supervision/routines.html", {"rows": rows})


@login_required
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Add a template."""
    return _form(request, _keeper(request), None)


@login_required
@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Change what it makes from now on; what it has made stands beside."""
    return _form(request, _keeper(request), queries.routine_get(pk))


def _form(request: HttpRequest, actor: Actor, routine: Routine | None) -> HttpResponse:
    form = RoutineForm(request.POST or None, initial=_known(routine) if routine else None)
    status, error = 200, None
    if request.method == "POST":
        status = 400
        if form.is_valid():
            try:
                card = actions.RoutineCard(**given_by(form))
                if routine is None:
                    actions.add_routine(actor, card)
                else:
                    actions.change_routine(with_version(actor, request), routine.pk, card)
            except NotAllowed:
                raise
            except DomainError as refusal:
                refuse(form, refusal)
                error, status = refusal, refusal.status
            else:
                messages.success(request, _("“%(title)s” is kept.") % {"title": card.title})
                return redirect("supervision:routines")
    context: dict[str, Any] = {"form": form, "error": error, "routine": routine}
    if routine is not None:
        context["runs"] = list(queries.runs(actor, routine.pk)[:12])
        context["next"] = queries.next_round(routine, actor.today)
    return render(request, "supervision/routine.html", context, status=status)


def _known(routine: Routine) -> dict[str, Any]:
    known = {name: getattr(routine, name) for name in actions.COLUMNS if name != "assisting_ids"}
    known["lead_department"] = routine.lead_department_id
    known["assisting_departments"] = routine.assisting_ids
    known["steps"] = "\n".join(f"{days} {title}" for title, days in routine.steps)
    return known


@login_required
@require_POST
def make(request: HttpRequest, pk: int) -> HttpResponse:
    """One of it, today."""
    item = actions.make_from(_keeper(request), pk)
    messages.success(request, _("Docketed as %(number)s.") % {"number": item.number})
    return redirect("supervision:item", item.pk)
