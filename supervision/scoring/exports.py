"""The scores of a period as CSV, XLSX and on paper."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from office.audit.emit import emit
from office.core.actor import Actor
from office.core.exports import export
from office.organisation.actors import actor_of
from office.parameters.registry import value
from office.sheets.actions import print_list, print_sheet
from office.sheets.lists import Column, ListSheet
from office.sheets.responses import sheet_response
from supervision.scoring import queries
from supervision.scoring.models import ScoreSheet, Trigger
from supervision.scoring.periods import Period
from supervision.scoring.queries import Line
from supervision.scoring.views import SHOWN, asked_period

SHEET = "supervision.scores"


def _head() -> list[str]:
    return [
        _("Rank"),
        _("Department"),
        _("Points"),
        _("Corrected since"),
        _("Index"),
        _("Items"),
        *(str(t.label) for t in SHOWN),
    ]


def _cells(line: Line) -> list[Any]:
    return [
        line.rank if line.rank is not None else "—",
        line.name,
        line.points,
        line.corrected,
        line.index,
        line.items,
        *(line.n(t) for t in SHOWN),
    ]


@login_required
@require_GET
def scores_export(request: HttpRequest, kind: str) -> HttpResponseBase:
    """One line a department; who took it out is an event."""
    actor = actor_of(request)
    period = asked_period(request, actor)
    with transaction.atomic():
        emit("supervision.scores.exported", actor=actor, kind=kind, period=period.text)
    rows = [
        [float(c) if i == 4 else c for i, c in enumerate(_cells(line))]
        for line in queries.lines_of(actor, period)
    ]
    return export(f"{_('Scores')} {period.text}", kind, _head(), rows)


@login_required
@require_GET
def entries_export(request: HttpRequest, kind: str) -> HttpResponseBase:
    """Every entry of the period that he may see, with its evidence."""
    actor = actor_of(request)
    period = asked_period(request, actor)
    with transaction.atomic():
        emit(
            "supervision.scores.exported", actor=actor, kind=kind, period=period.text, entries=True
        )
    head = [_("Day"), _("Department"), _("For"), _("Points"), _("Item"), _("Title"), _("Words")]
    return export(
        f"{_('Entries')} {period.text}", kind, head, _entries(actor, period, value("export.rows"))
    )


def _entries(actor: Actor, period: Period, most: int) -> Iterator[list[Any]]:
    """A page at a time: one query for the entries, one for the items that he may see."""
    rows = queries.entries(actor, period)[:most]
    page: list[Any] = []
    for entry in rows.iterator(chunk_size=500):
        page.append(entry)
        if len(page) == 500:
            yield from _lines(actor, page)
            page = []
    yield from _lines(actor, page)


def _lines(actor: Actor, page: list[Any]) -> Iterator[list[Any]]:
    items = queries.items_of(actor, page)
    for entry in page:
        item = items.get(entry.item_id)
        yield [
            entry.day,
            entry.department.name,
            Trigger(entry.trigger).label,
            entry.points,
            item.number if item else "",
            item.title if item else "",
            entry.text if item else "",
        ]


@login_required
@require_GET
def scores_pdf(request: HttpRequest) -> HttpResponse:
    """The sheet on paper; a published one bears the code by which it can be checked."""
    actor = actor_of(request)
    period = asked_period(request, actor)
    sheet = queries.sheet_of(actor, period)
    data = list_sheet(actor, period, sheet).data()
    if sheet is not None and sheet.state == ScoreSheet.State.PUBLISHED:
        pdf = print_sheet(actor, sheet, SHEET, "list", data)
    else:
        pdf = print_list(actor, SHEET, "list", data)
    return sheet_response(pdf, f"{_('Scores')} {period.text}")


def list_sheet(actor: Actor, period: Period, sheet: ScoreSheet | None) -> ListSheet:
    rows = queries.lines_of(actor, period)
    published = sheet.published_at if sheet else None
    through = queries.booked_through()
    said = (
        _("Published %(day)s") % {"day": date_format(timezone.localdate(published), "DATE_FORMAT")}
        if published
        else _("Not published; events through %(day)s")
        % {"day": date_format(through, "DATE_FORMAT") if through else "—"}
    )
    return ListSheet(
        title=_("Scores of %(period)s") % {"period": period},
        subtitle=f"{sheet.number} · {said}" if sheet else said,
        columns=[
            Column(_head()[0], 0, number=True),
            Column(_head()[1], 3),
            *(Column(label, 1, number=True) for label in _head()[2:]),
        ],
        rows=[_cells(row) for row in rows],
        signatures=[_("Drawn up by"), _("Director")],
        note=_(
            "Index: points per item, each department reckoned with %(n)s items of average result "
            "more. Items above “internal” are not scored."
        )
        % {"n": value("supervision.scores.steadying_items")},
        landscape=True,
        size=9,
    )
