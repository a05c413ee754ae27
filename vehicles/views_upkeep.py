"""The fleet on pages: papers, upkeep, fuel, accounts, and the log that leaves the house."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from office.bookings.models import Resource
from office.core.actor import Actor
from office.core.errors import DomainError, NotAllowed
from office.core.keyset import keyset
from office.duties.models import Duty
from office.duties.queries import of_card
from office.organisation.actors import actor_of
from office.pages.commands import CommandPages, buttons, command_page, refuse
from office.pages.files import FilesForm, files_panel, take_files
from office.pages.history import history
from office.parameters.registry import value
from vehicles import accounting, commands, compliance, forms, fuel, odometer, queries, upkeep
from vehicles import filters as asked
from vehicles.models import MaintenanceJob, OdometerReading

KEEPERS = ("dispatcher", "director", "admin")
READERS = (*KEEPERS, "leader", "chief", "auditor", "supervisor")
MOST_PLOTTED = (640, 160)


def may_keep(actor: Actor) -> bool:
    return actor.has(*KEEPERS)


def job_initial(name: str, job: MaintenanceJob) -> dict[str, Any]:
    if name == "quote":
        return {
            "shop": job.shop,
            "quote": job.quote,
            "starts_at": job.starts_at,
            "ends_at": job.ends_at,
        }
    return {"amount": job.quote} if name == "finish" else {}


FUEL = CommandPages(commands.FUEL, queries.fuel_get)
JOBS = CommandPages(commands.JOB, queries.job_get, job_initial)
PAPERS = CommandPages(commands.PAPER, queries.paper_get)
fuel_command = command_page(FUEL)
job_command = command_page(JOBS)
paper_command = command_page(PAPERS)


@login_required
@require_GET
def fleet(request: HttpRequest) -> HttpResponse:
    """Cars with papers and lamps, drivers, and what each car cost this month."""
    actor = actor_of(request)
    month = accounting.month_of(request.GET.get("month", ""), actor.today)
    reads = actor.has(*READERS)
    rows = accounting.accounts(actor, month) if reads else []
    begin, end = accounting.span_of(month)
    return render(
        request,
        "vehicles/fleet.html",
        {
            "cars": [(c, _lamps(actor, c)) for c in queries.vehicles()],
            "drivers": [(d, _lamps(actor, d)) for d in queries.drivers()],
            "accounts": rows,
            "month": month,
            "from": begin.isoformat(),
            "until": end.isoformat(),
            "before": f"{_month_before(month):%Y-%m}",
            "after": f"{accounting.next_month(month):%Y-%m}",
            "reads": reads,
            "may_keep": may_keep(actor),
            "jobs": list(
                queries.jobs(actor).exclude(state__in=["done", "cancelled"]).order_by("due_on")[:12]
            ),
            "doubtful": list(queries.fuel(actor).filter(state="questioned")[:12]),
        },
    )


def _month_before(first: date) -> date:
    return (first.replace(day=1) - timedelta(days=1)).replace(day=1)


@dataclass(frozen=True, slots=True)
class Paper:
    """One paper with its lamp: red where it has ended, yellow within its lead."""

    label: Any
    until: date | None
    light: str


NAMES = (
    ("inspected_until", pgettext_lazy("car", "Inspection")),
    ("insured_until", gettext_lazy("Insurance")),
    ("licensed_until", gettext_lazy("Driving licence")),
)


def _lamps(actor: Actor, resource: Resource) -> list[Paper]:
    papers = getattr(resource, resource.kind, None)
    found = []
    for name, label in NAMES:
        if papers is not None and hasattr(papers, name):
            until = getattr(papers, name)
            found.append(Paper(label, until, _light(actor.today, until)))
    return found


def _light(today: date, until: date | None) -> str:
    if until is None:
        return "hold"
    if until < today:
        return "red"
    return "yellow" if (until - today).days <= value("vehicles.papers.lead_days") else "green"


@login_required
@require_GET
def car_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One car: its log, costs, upkeep and odometer."""
    return _car_page(request, actor_of(request), pk)


def _car_page(
    request: HttpRequest, actor: Actor, pk: int, reading: Any = None, error: Any = None
) -> HttpResponse:
    car = queries.vehicle_get(pk)
    month = accounting.month_of(request.GET.get("month", ""), actor.today)
    begin, end = accounting.span_of(month)
    accounts = accounting.accounts(actor, month, pk) if actor.has(*READERS) else []
    keeps = may_keep(actor)
    return render(
        request,
        "vehicles/car.html",
        {
            "car": car,
            "papers": list(queries.papers(actor).filter(resource=pk).exclude(state="replaced")),
            "lamps": _lamps(actor, car),
            "account": accounts[0] if accounts else None,
            "month": month,
            "before": f"{_month_before(month):%Y-%m}",
            "after": f"{accounting.next_month(month):%Y-%m}",
            "log": list(accounting.log_rows(actor, begin, end, pk)),
            "fuel": list(queries.fuel(actor).filter(vehicle=pk, at__gte=begin, at__lt=end)),
            "jobs": list(queries.jobs(actor).filter(vehicle=pk)[:10]),
            "readings": accounting.readings(pk, 20) if keeps or actor.has(*READERS) else [],
            "curve": curve_of(accounting.curve(pk)),
            "may_keep": keeps,
            "form": reading or (forms.OnlyReadingForm() if keeps else None),
            "error": error,
        },
        status=error.status if error else (400 if reading is not None else 200),
    )


@dataclass(frozen=True, slots=True)
class Curve:
    """A line for an SVG, and the same in words for who does not see it."""

    points: str
    first: tuple[datetime, int]
    last: tuple[datetime, int]
    most: int
    least: int


def curve_of(points: list[tuple[datetime, int]]) -> Curve | None:
    if len(points) < 2:
        return None
    width, height = MOST_PLOTTED
    begin, end = points[0][0].timestamp(), points[-1][0].timestamp()
    low, high = points[0][1], points[-1][1]
    drawn = " ".join(
        f"{width * (at.timestamp() - begin) / max(end - begin, 1):.1f},"
        f"{height - height * (km - low) / max(high - low, 1):.1f}"
        for at, km in points
    )
    return Curve(drawn, points[0], points[-1], high, low)


@login_required
@require_http_methods(["POST"])
def read_odometer(request: HttpRequest, pk: int) -> HttpResponse:
    """What somebody read on the odometer."""
    actor = actor_of(request)
    car = queries.vehicle_get(pk)
    form = forms.OnlyReadingForm(request.POST)
    if not form.is_valid():
        return _car_page(request, actor, pk, form)
    try:
        odometer.read_odometer(actor, vehicle=car, **form.cleaned_data)
    except NotAllowed:
        raise
    except DomainError as error:
        refuse(form, error)
        return _car_page(request, actor, pk, form, error)
    messages.success(request, _("The reading is kept."))
    return redirect("vehicles:car", pk)


@login_required
@require_http_methods(["GET", "POST"])
def correct_reading(request: HttpRequest, pk: int) -> HttpResponse:
    """A new row in the place of a wrong one."""
    actor = actor_of(request)
    if not may_keep(actor):
        raise NotAllowed(_("Cars and drivers are kept by the dispatcher."))
    wrong = queries.reading_get(pk)
    form = forms.CorrectionForm(request.POST or None, initial={"km": wrong.km})

    def act(values: dict[str, Any]) -> OdometerReading:
        return odometer.correct_reading(actor, pk, **values)

    return _entered(
        request,
        form,
        act,
        title=_("Correct a reading"),
        up=f"/vehicles/fleet/{wrong.vehicle_id}/",
        about=wrong,
    )


def _entered(
    request: HttpRequest, form: Any, act: Any, *, title: str, up: str, about: Any = ""
) -> HttpResponse:
    """A form on a page of its own; what is refused comes back with its sentence."""
    status, error = 200, None
    if request.method == "POST":
        status = 400
        if form.is_valid():
            try:
                made = act(form.cleaned_data)
            except NotAllowed:
                raise
            except DomainError as refusal:
                refuse(form, refusal)
                error, status = refusal, refusal.status
            else:
                messages.success(request, _("Entered: %(what)s.") % {"what": made})
                return redirect(up)
    context = {"form": form, "error": error, "title": title, "up": up, "about": about}
    return render(request, "vehicles/enter.html", context, status=status)


@login_required
@require_http_methods(["GET", "POST"])
def new_fuel(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    first = {"vehicle": request.GET.get("vehicle", "")}
    form = forms.FuelForm(request.POST or None, initial=first)
    return _entered(
        request,
        form,
        lambda values: fuel.enter_fuel(actor, fuel.fuel_from(values)),
        title=_("Enter fuel"),
        up="/vehicles/fleet/",
    )


@login_required
@require_http_methods(["GET", "POST"])
def new_job(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    first = {"vehicle": request.GET.get("vehicle", "")}
    form = forms.JobForm(request.POST or None, initial=first)
    return _entered(
        request,
        form,
        lambda values: upkeep.plan_job(actor, upkeep.job_from(values)),
        title=_("Repair or service"),
        up="/vehicles/fleet/",
    )


@login_required
@require_http_methods(["GET", "POST"])
def new_paper(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    first = {"resource": request.GET.get("resource", "")}
    form = forms.NewPaperForm(request.POST or None, initial=first)
    return _entered(
        request,
        form,
        lambda values: compliance.enter_paper(actor, compliance.paper_from(values)),
        title=_("Enter a paper"),
        up="/vehicles/fleet/",
    )


LISTS: dict[str, tuple[Any, Any, Any]] = {
    "trips": (gettext_lazy("Trips"), queries.trips, asked.TripFilter),
    "fuel": (gettext_lazy("Fuel"), queries.fuel, asked.FuelFilter),
    "upkeep": (gettext_lazy("Repairs and services"), queries.jobs, asked.JobFilter),
    "papers": (gettext_lazy("Papers"), queries.papers, asked.PaperFilter),
}


ADDS = {
    "fuel": ("vehicles:fuel-new", gettext_lazy("Enter fuel")),
    "upkeep": ("vehicles:job-new", gettext_lazy("Repair or service")),
    "papers": ("vehicles:paper-new", gettext_lazy("Enter a paper")),
}


@login_required
@require_GET
def listed(request: HttpRequest, what: str) -> HttpResponse:
    """The rows behind a number: trips, fuel, jobs or papers, as the address filters them."""
    actor = actor_of(request)
    title, rows, narrowed = LISTS[what]
    found = narrowed(request.GET, queryset=rows(actor)).qs
    page = keyset(found, ("-card_id",), request.GET.get("from", ""))
    return render(
        request,
        "vehicles/list.html",
        {
            "rows": page.rows,
            "next": page.next,
            "what": what,
            "title": title,
            "tab": "trips" if what == "trips" else "fleet",
            "add": ADDS.get(what) if may_keep(actor) else None,
        },
    )


DETAILS: dict[str, tuple[Any, Any]] = {
    "fuel": (queries.fuel_get, commands.FUEL),
    "upkeep": (queries.job_get, commands.JOB),
    "papers": (queries.paper_get, commands.PAPER),
}


@login_required
@require_GET
def record(request: HttpRequest, what: str, pk: int) -> HttpResponse:
    return _record(request, actor_of(request), what, pk)


def _record(
    request: HttpRequest, actor: Actor, what: str, pk: int, refused: FilesForm | None = None
) -> HttpResponse:
    get, known = DETAILS[what]
    found = get(actor, pk)
    return render(
        request,
        f"vehicles/{what}.html",
        {
            "record": found,
            "buttons": buttons(actor, found, known),
            "doubts": [fuel.DOUBTS[d] for d in getattr(found, "doubts", [])],
            "panel": files_panel(actor, found, refused),
            "open_now": [d for d in of_card(actor, pk) if d.state == Duty.State.OPEN],
            "events": history(actor, pk),
        },
        status=400 if refused else 200,
    )


@login_required
@require_http_methods(["GET", "POST"])
def record_files(request: HttpRequest, what: str, pk: int) -> HttpResponse:
    actor = actor_of(request)
    found = DETAILS[what][0](actor, pk)
    if request.method == "POST":
        form = take_files(request, actor, found)
        if form.errors:
            return _record(request, actor, what, pk, form)
    return redirect(f"/vehicles/{what}/{pk}/")
