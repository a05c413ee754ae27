"""Cars on pages: the board, requests and trips."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from office.catalogue.queries import came_from
from office.core.actor import Actor
from office.core.errors import DomainError, NotAllowed
from office.core.keyset import keyset
from office.duties.models import Duty
from office.duties.queries import of_card
from office.organisation.actors import actor_of
from office.pages.commands import CommandPages, buttons, command_page, refuse
from office.pages.files import FilesForm, files_panel, take_files
from office.pages.history import history
from vehicles import actions, board, changes, commands, plan, policy, queries, suggest
from vehicles.filters import RequestFilter
from vehicles.forms import RequestForm
from vehicles.models import Trip
from vehicles.yard import Need, yard_for

SCOPES = {
    "mine": gettext_lazy("Mine"),
    "approve": gettext_lazy("For me to decide"),
    "send": gettext_lazy("To be sent"),
    "all": gettext_lazy("All"),
}
SOONEST_FIRST = ("approve", "send")
MOST_MINUTES = 24 * 60


def may_dispatch(actor: Actor) -> bool:
    return actor.has("dispatcher", "director")


def may_ask(actor: Actor) -> bool:
    return any(policy.ask_for_car(hat, None) for hat in actor.capacities)


def trip_initial(name: str, trip: Trip) -> dict[str, Any]:
    """What a trip already says, for the form of a command."""
    known: dict[str, dict[str, Any]] = {
        "swap": {"vehicle": trip.vehicle_id, "driver": trip.driver_id},
        "move": {"leaves_at": trip.leaves_at, "returns_at": trip.returns_at},
        "delay": {"returns_at": trip.back_by},
        "cost": {"tolls": trip.tolls, "parking": trip.parking, "remark": trip.remark},
    }
    return known.get(name, {})


REQUESTS = CommandPages(
    commands.REQUEST,
    queries.request_get,
    crumbs=((gettext_lazy("Requests for cars"), "/vehicles/requests/"),),
)
TRIPS = CommandPages(
    commands.TRIP,
    queries.trip_get,
    trip_initial,
    crumbs=((gettext_lazy("Cars"), "/vehicles/"),),
)
request_command = command_page(REQUESTS)
trip_command = command_page(TRIPS)


def day_asked(request: HttpRequest, actor: Actor) -> date:
    try:
        return date.fromisoformat(request.GET.get("day", ""))
    except ValueError:
        return actor.today


@login_required
@require_GET
def board_page(request: HttpRequest) -> HttpResponse:
    """Who drives what today, what waits, and what clashes."""
    actor = actor_of(request)
    day = day_asked(request, actor)
    asked = request.GET.get("look", "")
    look = asked if asked in board.LOOKS else "day"
    drawn = board.board_of(actor, day, look)
    polled = request.headers.get("HX-Request") == "true"
    return render(
        request,
        "vehicles/_board.html" if polled else "vehicles/board.html",
        {
            "board": drawn,
            "axis": [(f"{board.OPENS + n:02}:00", 4 * n + 1, 4 * n + 5) for n in range(13)],
            "before": day - timedelta(days=1),
            "after": day + timedelta(days=1),
            "may_dispatch": may_dispatch(actor),
            "may_ask": may_ask(actor),
            "drives": actor.has("driver"),
        },
    )


@login_required
@require_http_methods(["GET", "POST"])
def plan_page(request: HttpRequest) -> HttpResponse:
    """The plan of a day: looked at first, then accepted row by row or at once."""
    actor = actor_of(request)
    if not may_dispatch(actor):
        raise NotAllowed(_("The plan of a day is made by the dispatcher."))
    day = day_asked(request, actor)
    outcomes = []
    if request.method == "POST":
        outcomes = plan.accept(actor, request.POST.getlist("take"))
        sent = sum(1 for o in outcomes if o.request is not None)
        if sent:
            done = ngettext("%(n)s row is settled.", "%(n)s rows are settled.", sent)
            messages.success(request, done % {"n": sent})
        if all(o.request is not None for o in outcomes):
            return redirect(f"{request.path}?day={day}")
    return render(
        request,
        "vehicles/plan.html",
        {
            "day": day,
            "plan": plan.plan_day(actor, day),
            "refused": [o for o in outcomes if o.request is None],
            "before": day - timedelta(days=1),
            "after": day + timedelta(days=1),
        },
        status=409 if any(o.request is None for o in outcomes) else 200,
    )


@login_required
@require_GET
def requests_page(request: HttpRequest) -> HttpResponse:
    """Mine, those I decide on, those to be sent, all that I may see."""
    actor = actor_of(request)
    scopes = _scopes(actor)
    asked = request.GET.get("scope", "")
    scope = asked if asked in scopes else _first(actor, scopes)
    rows = RequestFilter(request.GET, queryset=_in_scope(actor, scope)).qs
    order = ("leaves_at", "card_id") if scope in SOONEST_FIRST else ("-card_id",)
    page = keyset(rows, order, request.GET.get("after", ""))
    return render(
        request,
        "vehicles/requests.html",
        {
            "rows": [(r, buttons(actor, r, commands.REQUEST)) for r in page.rows],
            "next": page.next,
            "scope": scope,
            "scopes": [(s, SCOPES[s]) for s in scopes],
            "may_ask": may_ask(actor),
            "q": request.GET.get("q", ""),
        },
    )


def _scopes(actor: Actor) -> list[str]:
    heads = any(hat.headed_ids for hat in actor.capacities)
    found = ["mine"]
    if heads or actor.has("director", "leader", "chief"):
        found.append("approve")
    if may_dispatch(actor):
        found = ["send", *found]
    return [*found, "all"]


def _first(actor: Actor, scopes: list[str]) -> str:
    """Whoever has something to decide sees that first."""
    if scopes[0] == "mine" and "approve" in scopes and _in_scope(actor, "approve").exists():
        return "approve"
    return scopes[0]


def _in_scope(actor: Actor, scope: str) -> Any:
    rows = queries.requests(actor)
    if scope == "mine":
        return rows.filter(requester__in=actor.person_ids)
    if scope == "approve":
        return rows.filter(pk__in=queries.to_decide(actor))
    if scope == "send":
        return rows.filter(state="approved")
    return rows


@login_required
@require_http_methods(["GET", "POST"])
def new_request(request: HttpRequest) -> HttpResponse:
    """Ask for a car; what is free then is told while one types."""
    actor = actor_of(request)
    if not may_ask(actor):
        raise NotAllowed(_("Auditors read; cars are for those who work here."))
    first = {"leaves_at": _next_hour(actor), "returns_at": _next_hour(actor) + timedelta(hours=1)}
    form = RequestForm(request.POST or None, initial=first)
    status, error = 200, None
    if request.method == "POST":
        status = 400
        if form.is_valid():
            try:
                made = actions.request_vehicle(actor, actions.request_from(form.cleaned_data))
            except NotAllowed:
                raise
            except DomainError as refusal:
                refuse(form, refusal)
                error, status = refusal, refusal.status
            else:
                said = _("Asked for as %(number)s.") % {"number": made.number}
                messages.success(request, said)
                return redirect("vehicles:request", made.pk)
    context = {
        "form": form,
        "error": error,
        "for_others": actor.has("dispatcher", "director", "clerk", "reception", "meetings"),
    }
    return render(request, "vehicles/new.html", context, status=status)


def _next_hour(actor: Actor) -> Any:
    local = timezone.localtime(actor.now)
    return local.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)


@login_required
@require_GET
def free_cars(request: HttpRequest) -> HttpResponse:
    """What is free for the times typed so far: a fragment of the form."""
    actor = actor_of(request)
    form = RequestForm(request.GET)
    form.is_valid()
    given = form.cleaned_data
    leaves, back = given.get("leaves_at"), given.get("returns_at")
    found, why = [], ""
    asked = bool(leaves and back and leaves < back < leaves + timedelta(days=31))
    if asked and leaves and back:
        need = Need(
            0,
            "",
            given.get("destination", ""),
            given.get("passengers") or 1,
            leaves,
            back,
            driver_needed="driver_needed" in request.GET,
        )
        yard = yard_for(actor, [need])
        found = [s for s in suggest.ranked(need, yard) if not s.warnings]
        why = "" if found else suggest.why_none(need, yard)
    context = {"found": found, "why": why, "asked": asked}
    return render(request, "vehicles/_free.html", context)


@login_required
@require_GET
def request_page(request: HttpRequest, pk: int) -> HttpResponse:
    return _request_page(request, actor_of(request), pk)


def _request_page(
    request: HttpRequest, actor: Actor, pk: int, refused: FilesForm | None = None
) -> HttpResponse:
    record = queries.request_get(actor, pk)
    offered = buttons(actor, record, commands.REQUEST)
    sends = any(b.name == "dispatch" for b in offered)
    return render(
        request,
        "vehicles/request.html",
        {
            "record": record,
            "buttons": [b for b in offered if b.name != "dispatch" or not sends],
            "advice": suggest.advise(actor, record) if sends else None,
            "panel": files_panel(actor, record, refused),
            "open_now": [d for d in of_card(actor, pk) if d.state == Duty.State.OPEN],
            "origins": list(came_from(actor, pk)),
            "riders": list(queries.requests(actor).filter(merged_into=pk, state="merged")),
            "events": history(actor, pk),
        },
        status=400 if refused else 200,
    )


@login_required
@require_http_methods(["GET", "POST"])
def request_files(request: HttpRequest, pk: int) -> HttpResponse:
    actor = actor_of(request)
    record = queries.request_get(actor, pk)
    if request.method == "POST":
        form = take_files(request, actor, record)
        if form.errors:
            return _request_page(request, actor, pk, form)
    return redirect("vehicles:request", pk)


@login_required
@require_GET
def trip_page(request: HttpRequest, pk: int) -> HttpResponse:
    return _trip_page(request, actor_of(request), pk)


def _trip_page(
    request: HttpRequest, actor: Actor, pk: int, refused: FilesForm | None = None
) -> HttpResponse:
    trip = queries.trip_get(actor, pk)
    offered = buttons(actor, trip, commands.TRIP)
    moves = any(b.name == "move" for b in offered)
    return render(
        request,
        "vehicles/trip.html",
        {
            "trip": trip,
            "buttons": offered,
            "moves": moves,
            "late": trip.state == Trip.State.OUT and trip.back_by < actor.now,
            "advice": suggest.advise(actor, trip) if moves else None,
            "riders": list(queries.riders(actor, pk)),
            "fuel": list(queries.fuel(actor).filter(trip=pk)),
            "panel": files_panel(actor, trip, refused),
            "open_now": [d for d in of_card(actor, pk) if d.state == Duty.State.OPEN],
            "events": history(actor, pk),
        },
        status=400 if refused else 200,
    )


@login_required
@require_http_methods(["GET", "POST"])
def trip_files(request: HttpRequest, pk: int) -> HttpResponse:
    actor = actor_of(request)
    trip = queries.trip_get(actor, pk)
    if request.method == "POST":
        form = take_files(request, actor, trip)
        if form.errors:
            return _trip_page(request, actor, pk, form)
    return redirect("vehicles:trip", pk)


@login_required
@require_POST
def shift_trip(request: HttpRequest, pk: int) -> HttpResponse:
    """A quarter of an hour earlier or later: an arrow key on the board."""
    actor = actor_of(request)
    trip = queries.trip_get(actor, pk)
    try:
        minutes = int(request.POST.get("minutes", ""))
    except ValueError as error:
        raise DomainError(_("Say by how many minutes.")) from error
    if abs(minutes) > MOST_MINUTES:
        raise DomainError(_("That is more than a day. Choose another time for it."))
    moved = changes.move_trip(actor, pk, leaves_at=trip.leaves_at + timedelta(minutes=minutes))
    said = _("%(trip)s leaves at %(time)s now.") % {
        "trip": moved.title,
        "time": suggest.clock(moved.leaves_at),
    }
    if request.headers.get("HX-Request") == "true":
        return HttpResponse(said, content_type="text/plain; charset=utf-8")
    messages.success(request, said)
    return redirect("vehicles:trip", pk)
