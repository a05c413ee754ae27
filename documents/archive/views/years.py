"""The yearly filing step by step, its catalogue and labels, what is late, whose secrecy is over."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Count, Sum
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from documents.archive import actions, commands, forms, queries, sheets
from documents.archive import late as lateness
from documents.archive.actions.years import step_label
from documents.archive.filters import ArchiveBoxFilter
from documents.archive.models import ArchiveYear
from documents.archive.policy import keeper, reader
from documents.archive.views.rooms import entered, tabs
from documents.choices import KEPT, Retention
from office.core.actor import Actor
from office.core.errors import DomainError
from office.core.keyset import keyset
from office.duties.models import Duty
from office.duties.queries import of_card
from office.organisation.actors import actor_of
from office.organisation.names import department_name
from office.pages.commands import Button, CommandPages, buttons, command_page
from office.pages.history import history
from office.sheets.responses import sheet_response

PAGES = CommandPages(commands.YEAR, queries.year_get)
command = command_page(PAGES)
SHOWN = 12


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the wizard: what is left of it, and the button that takes it."""

    n: int
    name: str
    label: str
    says: str
    left: str
    done: bool
    now: bool
    button: Button | None


def says(name: str) -> str:
    return {
        "collect": _("Filed letters of the year become items; an answer lies with its letter."),
        "compose": _("Sheets are laid in and pages counted; what has no pages needs yours."),
        "classify": _("Year, term and unit are right as they stand in the register."),
        "sort": _("By date within each term and unit."),
        "number": _("Reference codes without a gap; from here on an item stays as it is."),
        "catalogue": _("Print it, read it through, then confirm."),
        "box": _("New boxes by thickness; print their labels."),
        "hand_over": _("Everything is in its box and goes to the archive room."),
    }[name]


def steps(actor: Actor, year: ArchiveYear) -> list[Step]:
    """The eight steps; the first with something left is where the work is."""
    left = queries.left(actor, year.year)
    offered = {b.name: b for b in buttons(actor, year, commands.YEAR)}
    first = next((name for name in queries.STEPS if left[name]), "hand_over")
    is_open = year.state == ArchiveYear.State.OPEN
    return [
        Step(
            n,
            name,
            step_label(name),
            says(name),
            f"{left[name]}+" if left[name] >= queries.COUNTED else str(left[name]),
            not left[name],
            is_open and name == first,
            offered.get(name) if left[name] or name == "hand_over" else None,
        )
        for n, name in enumerate(queries.STEPS, start=1)
    ]


@login_required
@require_http_methods(["GET", "POST"])
def years(request: HttpRequest) -> HttpResponse:
    """All years, and the form that opens one."""
    actor = reader(actor_of(request))
    form = forms.OpenYearForm(request.POST or None, initial={"year": actor.today.year - 1})
    error: DomainError | None = None
    if request.method == "POST" and form.is_valid():
        made: list[ArchiveYear] = []
        error = entered(
            form, lambda: made.append(actions.open_year(keeper(actor), **form.cleaned_data))
        )
        if error is None:
            messages.success(request, _("%(year)s is open.") % {"year": made[0].title})
            return redirect("documents:archive-year", made[0].pk)
    rows = list(queries.years(actor))
    context = {
        **tabs(actor, "years"),
        "rows": [(year, queries.totals(actor, year.year)) for year in rows[:SHOWN]],
        "older": rows[SHOWN:],
        "form": form,
        "error": error,
    }
    status = error.status if error else 400 if form.errors else 200
    return render(request, "documents/archive/years.html", context, status=status)


@login_required
@require_GET
def year(request: HttpRequest, pk: int) -> HttpResponse:
    """One year: the steps with what is left, what needs a hand, what is late."""
    actor = actor_of(request)
    found = queries.year_get(actor, pk)
    late = lateness.by_department(actor, found.year)
    wizard = steps(actor, found)
    named = {step.name for step in wizard}
    context = {
        **tabs(actor, "years"),
        "year": found,
        "steps": wizard,
        "buttons": [b for b in buttons(actor, found, commands.YEAR) if b.name not in named],
        "totals": queries.totals(actor, found.year),
        "incomplete": list(queries.incomplete(actor, found.year)[:SHOWN]),
        "groups": groups(actor, found.year),
        "late": [(department_name(pk), n) for pk, n in sorted(late.items())],
        "open_now": [d for d in of_card(actor, pk) if d.state == Duty.State.OPEN],
        "events": history(actor, pk),
    }
    return render(request, "documents/archive/year.html", context)


def groups(actor: Actor, year: int) -> list[dict[str, Any]]:
    """Items, pages and numbers of each term and unit: one statement."""
    rows = (
        queries.of_year(actor, year)
        .order_by()
        .values("retention", "unit__code")
        .annotate(items=Count("pk"), numbered=Count("item_no"), pages=Sum("pages"))
    )
    found = sorted(rows, key=lambda r: (KEPT.index(r["retention"]), r["unit__code"]))
    return [{**row, "label": Retention(row["retention"]).label} for row in found]


def asked(request: HttpRequest) -> tuple[int, str, str]:
    """Year, term and unit of an address; what is not known narrows nothing."""
    given = request.GET.get("year", "")
    wanted = int(given) if given.isdecimal() and len(given) == 4 else 0
    term = request.GET.get("retention", "")
    return wanted, term if term in KEPT else "", request.GET.get("unit", "")[:6]


@login_required
@require_GET
def catalogue(request: HttpRequest, kind: str) -> HttpResponseBase:
    """归档文件目录 as PDF, CSV or XLSX: `?year=2025&retention=y30&unit=BGS`."""
    actor = reader(actor_of(request))
    wanted, term, unit = asked(request)
    wanted = wanted or actor.today.year - 1
    if kind == "pdf":
        name = f"{sheets.KINDS[sheets.CATALOGUE]} {wanted}"
        return sheet_response(sheets.catalogue_pdf(actor, wanted, term, unit), name)
    return sheets.catalogue_file(actor, kind, wanted, term, unit)


@login_required
@require_GET
def boxes(request: HttpRequest) -> HttpResponse:
    """All boxes; a label for each."""
    actor = reader(actor_of(request))
    found = ArchiveBoxFilter(request.GET, queryset=queries.boxes())
    page = keyset(found.qs, ("-pk",), request.GET.get("after", ""))
    narrow = request.GET.copy()
    narrow.pop("after", None)
    context = {
        **tabs(actor, "boxes"),
        "rows": page.rows,
        "after": page.next,
        "asked": request.GET,
        "narrow": narrow.urlencode(),
        "terms": [(term, Retention(term).label) for term in KEPT],
    }
    return render(request, "documents/archive/boxes.html", context)


@login_required
@require_GET
def labels(request: HttpRequest, kind: str) -> HttpResponseBase:
    """Spine and front of the boxes asked for, or their table."""
    actor = reader(actor_of(request))
    rows = ArchiveBoxFilter(request.GET, queryset=queries.boxes()).qs
    if kind == "pdf":
        pdf = sheets.labels_pdf(actor, list(rows[: sheets.MOST_LABELS]))
        return sheet_response(pdf, str(sheets.KINDS[sheets.LABELS]))
    return sheets.labels_file(actor, kind, rows)


@login_required
@require_GET
def late(request: HttpRequest) -> HttpResponse:
    """What was settled in a year and is not filed, by department."""
    actor = reader(actor_of(request))
    wanted = asked(request)[0] or actor.today.year - 1
    by_department: dict[str, list[Any]] = {}
    for row in lateness.letters(actor, wanted):
        by_department.setdefault(department_name(row.department_id), []).append(row.letter)
    context = {
        **tabs(actor, "late"),
        "departments": sorted(by_department.items()),
        "year": wanted,
        "record": queries.years(actor).filter(year=wanted).first(),
        "most": lateness.MOST_LATE,
    }
    return render(request, "documents/archive/late.html", context)


@login_required
@require_GET
def secrecy(request: HttpRequest) -> HttpResponse:
    """Filed letters whose term of secrecy is over."""
    actor = reader(actor_of(request))
    page = keyset(queries.secrecy_over(actor), ("secret_until", "pk"), request.GET.get("after", ""))
    context = {**tabs(actor, "secrecy"), "rows": page.rows, "after": page.next}
    return render(request, "documents/archive/secrecy.html", context)
