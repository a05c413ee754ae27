"""The supervision office's own page, the month of deadlines, and the ledger."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from office.audit.emit import emit
from office.calendars.models import CalendarDay
from office.calendars.names import holiday_name
from office.core.actor import Actor
from office.core.errors import DomainError
from office.core.exports import export
from office.duties.ahead import escalations_ahead
from office.organisation.actors import actor_of
from office.organisation.models import Department
from office.parameters.registry import value
from supervision import queries
from supervision.console import queries as console
from supervision.filters import ItemFilter
from supervision.models import SupervisionItem

AGES = {
    "week": gettext_lazy("up to a week"),
    "month": gettext_lazy("up to a month"),
    "quarter": gettext_lazy("up to a quarter"),
    "older": gettext_lazy("longer"),
}
CHUNK = 500
IN_A_CELL = 4
EARLIEST, LATEST = date(2000, 1, 1), date(2099, 12, 31)


@login_required
@require_GET
def console_page(request: HttpRequest) -> HttpResponse:
    """Where it burns, what waits for the office itself, and who will be told next."""
    actor = actor_of(request)
    at_once = not queries.too_many(queries.items_open(actor))
    context = {
        "counted": at_once,
        "chased": console.chased_today(actor),
        "silent": console.silent(actor),
        **(_figures(actor) if at_once else {}),
    }
    return render(request, "supervision/console.html", context)


@login_required
@require_GET
def figures(request: HttpRequest) -> HttpResponse:
    """What the overview counts, where there is too much to count before it is shown."""
    context = {"counted": True, "oob": True, **_figures(actor_of(request))}
    return render(request, "supervision/figures.html", context)


def _figures(actor: Actor) -> dict[str, Any]:
    states = SupervisionItem.State
    standing = console.standing(actor)
    waits = console.waiting_for_office(actor, standing)
    asked = waits.pop("asked", 0)
    return {
        "lit": console.lamps_by_department(standing),
        "ages": [(AGES[age.name], age) for age in console.ages(standing, actor.today)],
        "waits": [(states(name).label, name, n) for name, n in waits.items()],
        "asked": asked,
        "silent_total": console.silent_total(standing),
        "ahead": escalations_ahead(actor, "supervision."),
    }


def month_of(asked: str, today: date) -> date:
    """The first day of the month that an address names; of this one where it names none."""
    try:
        start = date.fromisoformat(f"{asked}-01")
    except ValueError:
        start = today.replace(day=1)
    return start if EARLIEST <= start <= LATEST else today.replace(day=1)


@login_required
@require_GET
def calendar_page(request: HttpRequest) -> HttpResponse:
    """The deadlines of a month, on their days; rest days are told apart."""
    actor = actor_of(request)
    start = month_of(request.GET.get("month", ""), actor.today)
    after = (start + timedelta(days=31)).replace(day=1)
    first = start - timedelta(days=start.weekday())
    end = after - timedelta(days=1)
    last = end + timedelta(days=6 - end.weekday())
    due = console.by_day(actor, first, last)
    known = {d.date: d for d in CalendarDay.objects.filter(date__range=(first, last))}
    days = [
        _cell(first + timedelta(days=n), start, actor.today, due, known)
        for n in range((last - first).days + 1)
    ]
    context = {
        "days": days,
        "month": start,
        "before": (start - timedelta(days=1)).strftime("%Y-%m"),
        "after": after.strftime("%Y-%m"),
        "total": sum(len(d["items"]) for d in days if d["inside"]),
    }
    return render(request, "supervision/calendar.html", context)


def _cell(
    day: date, start: date, today: date, due: dict[date, list[Any]], known: dict[date, Any]
) -> dict[str, Any]:
    items, row = due.get(day, []), known.get(day)
    return {
        "date": day,
        "inside": day.month == start.month,
        "today": day == today,
        "rests": not row.works if row else day.weekday() >= 5,
        "name": holiday_name(row.name) if row else "",
        "items": items,
        "shown": items[:IN_A_CELL],
        "more": max(0, len(items) - IN_A_CELL),
    }


def ledger_header() -> list[str]:
    """The columns of the ledger (督办台账)."""
    names = (
        _("Number"), _("Matter"), _("Source"), _("Original wording"), _("What counts as done"),
        _("Leads"), _("Assist"), _("Responsible"), _("Docketed"), _("First due"), _("Deadline"),
        _("State"), _("Done, in percent"), _("Struck off"),
    )  # fmt: skip
    return list(names)


def ledger_rows(rows: Any, most: int) -> Iterator[list[Any]]:
    """A page of rows in memory at a time; a last sentence where the list was cut."""
    names = dict(Department.objects.values_list("pk", "name"))
    for count, item in enumerate(rows[: most + 1].iterator(chunk_size=CHUNK)):
        if count == most:
            yield [_("Only the first %(n)s items are in this file. Narrow the list.") % {"n": most}]
            return
        yield [
            item.number, item.title, item.get_source_display(), item.original_text, item.standard,
            str(item.lead_department), _(", ").join(names.get(d, "") for d in item.assisting_ids),
            str(item.responsible or ""), timezone.localdate(item.created_at), item.first_due_on,
            item.due_on, item.get_state_display(), item.percent, item.closed_on,
        ]  # fmt: skip


def export_ledger(actor: Actor, given: Any, kind: str) -> HttpResponseBase:
    """The ledger through the list's own scope and filters. Who took what out is an event."""
    scope = queries.scope_of(actor, given.get("scope", ""))
    found = ItemFilter(given, queryset=queries.items_in(actor, scope))
    if not found.is_valid():
        wrong = {name: [str(e) for e in errors] for name, errors in found.errors.items()}
        raise DomainError(_("The list cannot be narrowed like that."), fields=wrong)
    with transaction.atomic():
        used = {name: given[name][:200] for name in found.filters if given.get(name)}
        emit("supervision.ledger.exported", actor=actor, kind=kind, scope=scope, filters=used)
    name = f"{_('Supervision ledger')} {actor.today.isoformat()}"
    return export(name, kind, ledger_header(), ledger_rows(found.qs, value("export.rows")))


@login_required
@require_GET
def ledger(request: HttpRequest, kind: str) -> HttpResponseBase:
    """The list of a scope as CSV or XLSX."""
    return export_ledger(actor_of(request), request.GET, kind)
