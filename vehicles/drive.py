"""The driver's phone: the next trip, one big button at a time; roster, car and fuel."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from office.core.actor import Actor
from office.core.errors import DomainError, NotAllowed, NotVisible
from office.files.actions import all_arrived, keep
from office.organisation.actors import actor_of
from office.organisation.queries import people
from office.pages.commands import refuse
from vehicles import changes, fuel, odometer, queries, trips, upkeep
from vehicles.forms import DepartForm, DriverFuelForm, FaultForm, ReturnForm
from vehicles.models import Trip

ROSTER = timedelta(days=14)
STEPS: dict[str, tuple[Any, Any]] = {
    "depart": (DepartForm, trips.depart_trip),
    "return": (ReturnForm, trips.return_trip),
}


@login_required
@require_GET
def drive_page(request: HttpRequest) -> HttpResponse:
    """The trip that is on or comes next, and what the day still holds."""
    return _drive(request, actor_of(request))


def _drive(
    request: HttpRequest, actor: Actor, refused: Any = None, error: DomainError | None = None
) -> HttpResponse:
    rows = list(queries.trips_of_driver(actor))
    now = next((t for t in rows if t.state == Trip.State.OUT), None)
    trip = now or (rows[0] if rows else None)
    last = odometer.latest(trip.vehicle_id) if trip else None
    form = refused
    if trip is not None and form is None:
        first = {"odometer_km": last.km if last else None}
        form = ReturnForm() if trip.state == Trip.State.OUT else DepartForm(initial=first)
    return render(
        request,
        "vehicles/drive.html",
        {
            "trip": trip,
            "form": form,
            "error": error,
            "last": last,
            "minutes": _minutes(actor, trip),
            "today": trip is not None and localdate(trip.leaves_at) == actor.today,
            "late": trip is not None and trip.state == "out" and trip.back_by < actor.now,
            "rest": [t for t in rows if trip is None or t.pk != trip.pk][:6],
            "keeper": people().filter(roles__contains=["dispatcher"]).first(),
            "here": "drive",
        },
        status=error.status if error else (400 if refused is not None and refused.errors else 200),
    )


def _minutes(actor: Actor, trip: Trip | None) -> int:
    """Until it leaves, or since it left."""
    if trip is None:
        return 0
    span = actor.now - trip.out_at if trip.out_at else trip.leaves_at - actor.now
    return int(span.total_seconds() // 60)


@login_required
@require_POST
def press(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """Depart or return. Pressed twice it is once; sent later it counts from when it was pressed."""
    if name not in STEPS:
        raise NotVisible(_("There is no such step."))
    actor = actor_of(request)
    form_class, act = STEPS[name]
    form = form_class(_tidied(request))
    if not form.is_valid():
        return _drive(request, actor, form)
    given = {k: v for k, v in form.cleaned_data.items() if v not in (None, "")}
    try:
        trip = act(actor, pk, **given)
    except (NotAllowed, NotVisible):
        raise
    except DomainError as error:
        refuse(form, error)
        return _drive(request, actor, form, error)
    messages.success(request, _said(trip))
    return redirect("vehicles:drive")


def _tidied(request: HttpRequest) -> Any:
    """`48 216` and `48,216` are figures, too."""
    given = request.POST.copy()
    for name in ("odometer_km",):
        given[name] = given.get(name, "").replace(" ", "").replace(",", "").replace("，", "")
    return given


def _said(trip: Trip) -> str:
    if trip.state == Trip.State.OUT:
        return _("Departed. Drive safely.")
    return ngettext(
        "Back. %(n)s kilometre driven.", "Back. %(n)s kilometres driven.", trip.km or 0
    ) % {"n": trip.km}


@login_required
@require_POST
def late(request: HttpRequest, pk: int) -> HttpResponse:
    """Something on the way: so many minutes later than it said."""
    actor = actor_of(request)
    trip = queries.trip_get(actor, pk)
    minutes = request.POST.get("minutes", "")
    if minutes not in {"20", "40", "60"}:
        raise DomainError(_("Say by how many minutes."))
    later = max(trip.back_by, actor.now) + timedelta(minutes=int(minutes))
    changes.delay_trip(actor, pk, returns_at=later)
    messages.success(request, _("The dispatcher and whoever asked know that it gets later."))
    return redirect("vehicles:drive")


@login_required
@require_GET
def roster(request: HttpRequest) -> HttpResponse:
    """My trips of the next two weeks."""
    actor = actor_of(request)
    rows = queries.trips_of_driver(actor).filter(leaves_at__lt=actor.now + ROSTER)
    return render(request, "vehicles/roster.html", {"rows": list(rows), "here": "roster"})


@login_required
@require_http_methods(["GET", "POST"])
def my_car(request: HttpRequest) -> HttpResponse:
    """Fuel with a photo of the receipt, and what is wrong with the car."""
    actor = actor_of(request)
    if not actor.has("driver", "dispatcher", "director"):
        raise NotAllowed(_("Fuel is entered by drivers and the dispatcher."))
    first = {"vehicle": _usual(actor)}
    asks = request.POST.get("what", "")
    fuel_form = DriverFuelForm(
        request.POST if asks == "fuel" else None,
        request.FILES if asks == "fuel" else None,
        initial=first,
    )
    fault_form = FaultForm(request.POST if asks == "fault" else None, initial=first)
    status, error = 200, None
    if request.method == "POST":
        status = 400
        form = fault_form if asks == "fault" else fuel_form
        if form.is_valid():
            try:
                said = _fault(actor, form) if asks == "fault" else _fuel(actor, form)
            except NotAllowed:
                raise
            except DomainError as refusal:
                refuse(form, refusal)
                error, status = refusal, refusal.status
            else:
                messages.success(request, said)
                return redirect("vehicles:drive-car")
    context = {"fuel": fuel_form, "fault": fault_form, "error": error, "here": "car", "asks": asks}
    return render(request, "vehicles/my_car.html", context, status=status)


def _usual(actor: Actor) -> int | None:
    """The car he drives now, next or drove last."""
    rows = queries.trips(actor).filter(driver_person_id__in=actor.person_ids)
    found = queries.trips_of_driver(actor).first() or rows.first()
    return found.vehicle_id if found else None


def _fuel(actor: Actor, form: Any) -> str:
    given = dict(form.cleaned_data)
    photos = given.pop("photo")
    on = queries.trips(actor).filter(
        driver_person_id__in=actor.person_ids,
        vehicle=given["vehicle"].pk,
        state__in=["out", "back"],
    )
    with all_arrived(photos) as files:
        entry = fuel.enter_fuel(actor, fuel.fuel_from({**given, "trip": on.first()}))
        for file in files:  # an entry in order waits for nobody; its receipt is kept all the same
            keep(replace(actor, is_system=True), entry, file, "evidence")
    return _("Entered as %(number)s.") % {"number": entry.number}


def _fault(actor: Actor, form: Any) -> str:
    job = upkeep.plan_job(actor, upkeep.job_from({**form.cleaned_data, "kind": "repair"}))
    return _("The dispatcher knows: %(number)s.") % {"number": job.number}
