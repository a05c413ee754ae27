"""Settings of the office: working days as they are published, and every number of the trade."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from office.calendars.models import CalendarDay
from office.calendars.names import holiday_name
from office.core.actor import Actor
from office.core.errors import NotAllowed, NotVisible
from office.core.forms import day as day_field
from office.dashboard.edge import done, refusals_on
from office.duties import queries as duties
from office.duties.models import Duty
from office.flows import settings as flow
from office.organisation.actors import actor_of
from office.parameters.defaults import DEFINITIONS
from office.parameters.definition import LARGEST, Definition
from office.parameters.models import Parameter

MOST_SHOWN = 12
GROUPS = {
    "office": gettext_lazy("The organ"),
    "hours": gettext_lazy("Office hours"),
    "lamp": gettext_lazy("Lamps"),
    "term": gettext_lazy("Terms"),
    "documents": gettext_lazy("Documents"),
    "archive": gettext_lazy("Archive"),
    "supervision": gettext_lazy("Supervision"),
    "meetings": gettext_lazy("Meetings"),
    "reception": gettext_lazy("Reception"),
    "petitions": gettext_lazy("Petitions"),
    "kiosk": gettext_lazy("Kiosk"),
    "vehicles": gettext_lazy("Vehicles"),
    "bookings": gettext_lazy("Bookings"),
    "feeds": gettext_lazy("Calendar addresses"),
    "import": gettext_lazy("Import and export"),
    "export": gettext_lazy("Import and export"),
}


def keeper(request: HttpRequest) -> Actor:
    """The director or the administrator; to everybody else these pages are closed."""
    actor = actor_of(request)
    if not flow.may_keep(actor):
        raise NotAllowed(
            _("The settings of the office are for the director and the administrator.")
        )
    return actor


class DaysForm(forms.Form):
    first = day_field(gettext_lazy("First day"), required=True)
    last = day_field(
        gettext_lazy("Last day"), help_text=gettext_lazy("Left empty for a single day.")
    )
    kind = forms.ChoiceField(label=gettext_lazy("Is a"), choices=CalendarDay.Kind.choices)
    name = forms.CharField(label=gettext_lazy("Name of the holiday"), max_length=40, required=False)


@dataclass(frozen=True, slots=True)
class Run:
    """Days of one kind and name in a row."""

    first: date
    last: date
    kind: str
    label: str
    name: str

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1


@dataclass(frozen=True, slots=True)
class Moved:
    duty: Duty
    due_at: datetime


@login_required
@require_http_methods(["GET", "POST"])
def days(request: HttpRequest) -> HttpResponse:
    """Holidays and make-up days of a year; what was entered wrongly is entered again."""
    actor = keeper(request)
    year = _year(request, actor)
    form = DaysForm(request.POST or None, initial={"kind": CalendarDay.Kind.HOLIDAY})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        with refusals_on(form):
            n = flow.set_days(
                actor,
                first=given["first"],
                last=given["last"] or given["first"],
                kind=given["kind"],
                name=given["name"],
            )
            says = _("%(n)s days are entered. Every clock counts by them from now on.") % {"n": n}
            return done(request, says, f"/settings/days/?year={given['first'].year}")
    moved = flow.shifts(actor)
    context = {
        "form": form,
        "year": year,
        "years": range(actor.today.year - 1, actor.today.year + 3),
        "runs": runs_of(year),
        "published": flow.year_is_published(year),
        "missing": [
            y for y in (actor.today.year, actor.today.year + 1) if not flow.year_is_published(y)
        ],
        "moved": _shown(actor, moved[:MOST_SHOWN]),
        "moved_n": len(moved),
    }
    status = 400 if form.errors else 200
    return render(request, "office/settings_days.html", context, status=status)


def _year(request: HttpRequest, actor: Actor) -> int:
    text = request.GET.get("year", "")
    year = int(text) if text.isdecimal() and len(text) == 4 else actor.today.year
    return (
        year
        if CalendarDay.objects.filter(date=date(max(year, 1), 1, 1)).exists()
        else (actor.today.year)
    )


def runs_of(year: int) -> list[Run]:
    """What differs from Monday to Friday, neighbours joined: one query."""
    rows = CalendarDay.objects.filter(date__range=(date(year, 1, 1), date(year, 12, 31)))
    found: list[Run] = []
    for row in rows.order_by("date"):
        plain = CalendarDay.Kind.RESTDAY if row.date.weekday() >= 5 else CalendarDay.Kind.WORKDAY
        if row.kind == plain and not row.name:
            continue
        name = holiday_name(row.name)
        last = found[-1] if found else None
        joins = last and (row.date - last.last).days == 1
        if last and joins and (last.kind, last.name) == (row.kind, name):
            found[-1] = Run(last.first, row.date, row.kind, last.label, name)
        else:
            label = str(CalendarDay.Kind(row.kind).label)
            found.append(Run(row.date, row.date, row.kind, label, name))
    return found


def _shown(actor: Actor, moved: list[flow.Shift]) -> list[Moved]:
    """The first of them with title and holder, as far as the reader may see them."""
    seen = duties.duties(actor).in_bulk([shift.duty_id for shift in moved])
    return [Moved(seen[s.duty_id], s.due_at) for s in moved if s.duty_id in seen]


@login_required
@require_POST
def move_deadlines(request: HttpRequest) -> HttpResponse:
    n = flow.move_deadlines(keeper(request))
    says = _("%(n)s deadlines follow the calendar now.") % {"n": n}
    return done(request, says, "/settings/days/")


@dataclass(frozen=True, slots=True)
class Row:
    """One number: what it means, what it is, what it would be by default."""

    definition: Definition
    says: str
    value: str
    default: str
    changed_at: datetime | None


@dataclass(frozen=True, slots=True)
class Group:
    slug: str
    label: Any
    rows: list[Row]


@login_required
@require_GET
def parameters(request: HttpRequest) -> HttpResponse:
    """All of them, by what they are about: one query."""
    keeper(request)
    kept = {row.key: row for row in Parameter.objects.all()}
    groups: dict[str, Group] = {}
    for definition in DEFINITIONS.values():
        slug = definition.key.split(".")[0]
        label = GROUPS.get(slug, slug)
        group = groups.setdefault(str(label), Group(slug, label, []))
        group.rows.append(_row(definition, kept.get(definition.key)))
    context = {"groups": list(groups.values()), "changed": len(kept)}
    return render(request, "office/settings_parameters.html", context)


def _row(definition: Definition, kept: Parameter | None) -> Row:
    value = kept.value if kept else definition.default
    return Row(
        definition,
        _(definition.says),
        spoken(value),
        spoken(definition.default),
        kept.updated_at if kept else None,
    )


def spoken(value: Any) -> str:
    """As a person writes it; lists and the like as JSON."""
    if isinstance(value, str):
        return value
    return json.dumps(value, ensure_ascii=False)


def field_for(definition: Definition) -> forms.Field:
    """The control that fits the kind of value."""
    label = _("Value")
    if definition.choices:
        return forms.ChoiceField(label=label, choices=[(c, c) for c in definition.choices])
    if definition.is_time:
        return forms.CharField(
            label=label, widget=forms.TextInput(attrs={"type": "time"}), max_length=5
        )
    if isinstance(definition.default, bool):
        return forms.BooleanField(label=label, required=False)
    if isinstance(definition.default, int):
        return forms.IntegerField(label=label, min_value=0, max_value=LARGEST)
    if isinstance(definition.default, str):
        return forms.CharField(label=label, max_length=200)
    like = spoken(definition.default)
    return forms.JSONField(
        label=label,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4, "spellcheck": "false"}),
        help_text=_("Written as JSON, such as %(like)s.") % {"like": like},
        error_messages={
            "invalid": _("This is no JSON. Write it such as %(like)s.") % {"like": like}
        },
    )


@login_required
@require_http_methods(["GET", "POST"])
def parameter(request: HttpRequest, key: str) -> HttpResponse:
    """One number on a page of its own; `reset` takes the default back."""
    actor = keeper(request)
    definition = DEFINITIONS.get(key)
    if definition is None:
        raise NotVisible(_("There is no parameter “%(key)s”.") % {"key": key})
    kept = Parameter.objects.filter(pk=key).first()
    if request.method == "POST" and "reset" in request.POST:
        flow.reset_parameter(actor, key)
        return done(request, _("The default holds again."), "/settings/parameters/")
    value = kept.value if kept else definition.default
    form = forms.Form(request.POST or None, initial={"value": value})
    form.fields["value"] = field_for(definition)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            flow.change_parameter(actor, key, _as_given(definition, form.cleaned_data["value"]))
            return done(request, _("The new value holds from now on."), "/settings/parameters/")
    context = {"row": _row(definition, kept), "form": form}
    status = 400 if form.errors else 200
    return render(request, "office/settings_parameter.html", context, status=status)


def _as_given(definition: Definition, value: Any) -> Any:
    """An empty list is left empty by whoever wants none."""
    return type(definition.default)() if value is None else value
