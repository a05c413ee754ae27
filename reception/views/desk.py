"""The desk: who is coming, who waits, who is inside; and letting somebody in."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.html import format_html_join
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from office.core.actor import Actor
from office.core.errors import DomainError, NotAllowed
from office.organisation.actors import actor_of
from office.pages.commands import given_by, refuse
from office.pages.people import label_of
from office.parameters.registry import value
from reception import actions, badges, policy, queries, watchlist
from reception.delegations.queries import here_today
from reception.forms import DoorForm
from reception.models import Visit
from reception.views.rows import Row, rows_of

MORE = (
    "party_size", "purpose", "phone", "place", "plate", "category", "paper", "paper_last4",
    "items_left", "health_note", "department", "secrecy",
)  # fmt: skip
"""What stands under “More” on the form: the first five fields are enough at the desk."""


@login_required
@require_GET
def board(request: HttpRequest) -> HttpResponse:
    """Today by the clock, who is inside beside it, and what is out of order above."""
    actor = actor_of(request)
    found = watchlist.with_warnings(actor, queries.day_of_visits(actor, actor.today))
    rows = rows_of(actor, found)
    coming = [r for r in rows if not r.gone]
    inside = [r for r in rows if r.inside]
    context = {
        "rows": coming,
        "gone": [r for r in rows if r.gone],
        "inside": inside,
        "expected": [r for r in rows if r.visit.state == Visit.State.EXPECTED],
        "unmet": [r for r in rows if r.unmet and r.hot],
        "unhosted": [r for r in rows if r.unhosted],
        "overstay": [r for r in rows if r.overstays],
        "parties": len(rows),
        "persons": sum(r.visit.party_size for r in rows),
        "persons_inside": sum(r.visit.present for r in inside),
        "greet": value("reception.greet_minutes"),
        "may_announce": any(policy.announce_visit(hat, None) for hat in actor.capacities),
        "delegations": here_today(actor),
        **_desk(actor, rows),
    }
    return render(request, "reception/board.html", context)


def _desk(actor: Actor, rows: list[Row]) -> dict[str, Any]:
    """Badges, the watch list and tablets: for those who keep the door."""
    if not policy.may_keep_the_door(actor):
        return {"keeps_door": False, "keeps_kiosks": policy.may_keep_kiosks(actor)}
    out = badges.out_now()
    return {
        "keeps_door": True,
        "keeps_kiosks": True,
        "watched": [r for r in rows if r.watched and not r.gone],
        "badges": value("reception.badges"),
        "badges_out": len(out),
        "badge_next": badges.written(badges.free(1, out)),
        "badges_missing": list(queries.badges_missing(actor)[:20]),
    }


@login_required
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Announced or here already: one form, told apart by the time."""
    actor = actor_of(request)
    if not any(policy.announce_visit(hat, None) for hat in actor.capacities):
        raise NotAllowed(_("Auditors read; visitors are announced by those who receive them."))
    form = DoorForm(request.POST or None, initial=_initial(actor))
    status, error = 200, None
    if request.method == "POST":
        status = 400
        if form.is_valid():
            try:
                visit = _enter(actor, form)
            except NotAllowed:
                raise
            except DomainError as refusal:
                refuse(form, refusal)
                error, status = refusal, refusal.status
            else:
                messages.success(request, _said(visit))
                return redirect("reception:board")
    return render(request, "reception/new.html", _form_page(form, error), status=status)


def _form_page(form: DoorForm, error: DomainError | None) -> dict[str, Any]:
    more = [form[name] for name in MORE]
    return {
        "form": form,
        "error": error,
        "more": more,
        "more_open": any(f.errors for f in more) or any(_typed(f) for f in more),
    }


def _typed(field: forms.BoundField) -> bool:
    return field.form.is_bound and field.value() not in (None, "", field.field.initial, "1")


def _initial(actor: Actor) -> dict[str, Any]:
    """The badge that is next; for those who announce their own visitors, themselves."""
    known: dict[str, Any] = {}
    if policy.may_keep_the_door(actor):
        known["badges"] = badges.NEXT[0]
    if not policy.may_announce_others(actor):
        known["host"] = actor.user_id
    return known


def _enter(actor: Actor, form: DoorForm) -> Visit:
    given = given_by(form)
    here = given["expected_at"] is None
    badge = given.pop("badges", "")
    new = actions.visit_from({**given, "expected_at": given["expected_at"] or actor.now})
    return actions.walk_in(actor, new, badges=badge) if here else actions.expect_visit(actor, new)


def _said(visit: Visit) -> str:
    if visit.state == Visit.State.EXPECTED:
        return _("%(visit)s is entered; its code is %(code)s.") % {
            "visit": visit,
            "code": visit.code,
        }
    if visit.badges:
        return _("%(visit)s has arrived with badge %(badges)s; %(host)s is told.") % {
            "visit": visit,
            "badges": visit.badges,
            "host": visit.host,
        }
    return _("%(visit)s has arrived; %(host)s is told.") % {"visit": visit, "host": visit.host}


@login_required
@require_GET
def organisations(request: HttpRequest) -> HttpResponse:
    """Options for the field: organisations of earlier visits the person may see."""
    found = queries.organisations_like(actor_of(request), request.GET.get("organisation", "")[:100])
    return HttpResponse(
        format_html_join("", '<option value="{}"></option>', ((name,) for name in found))
    )


@login_required
@require_GET
def known(request: HttpRequest) -> HttpResponse:
    """What an earlier visit of this name says, to fill in what is still empty."""
    visit = queries.known_visitor(actor_of(request), request.GET.get("name", "")[:60])
    if visit is None:
        return JsonResponse({})
    host = label_of(visit.host) if visit.host_named and visit.host.is_active else ""
    return JsonResponse(
        {"organisation": visit.organisation, "phone": visit.phone, "plate": visit.plate}
        | ({"host": host} if host else {})
    )
