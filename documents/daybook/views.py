"""The day register on the screen, on paper and as a file; what came and went, counted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from documents import policy
from documents.daybook import papers, queries, statistics
from documents.daybook.asked import Asked, Book, Outcome, month_of, week_of
from documents.daybook.columns import BOOKS, Column, chosen
from documents.daybook.forms import DaybookForm, asked_of, month_asked
from documents.packs.choosing import kind_named
from office.audit.emit import emit
from office.core.actor import Actor
from office.core.exports import export
from office.organisation.actors import actor_of
from office.organisation.names import department_name
from office.parameters.registry import value
from office.sheets.responses import sheet_response

PAGE = 200


@dataclass(frozen=True, slots=True)
class Cell:
    column: Column
    said: Any


@dataclass(frozen=True, slots=True)
class Row:
    """A line as the page shows it: the letter, and its cells in the order of the columns."""

    doc: Any
    cells: Sequence[Cell]


@login_required
@require_GET
def register(request: HttpRequest) -> HttpResponse:
    """收文登记簿, 发文登记簿: today's unless other days are asked for."""
    actor = actor_of(request)
    form = DaybookForm(request.GET)
    asked = _asked(form, request.GET, actor.today)
    columns = chosen(asked.book, asked.columns)
    rows = queries.letters(actor, asked)
    count = rows.count()
    at = min(max(_number(request, "page"), 1), papers.parts_of(count, PAGE))
    start = (at - 1) * PAGE
    found = queries.lines(actor, rows[start : start + PAGE], first=start + 1, book=asked.book)
    context = {
        **_frame(actor, asked),
        "form": form,
        "columns": columns,
        "all_columns": [(c, c in columns) for c in BOOKS[asked.book]],
        "rows": [Row(x.doc, [Cell(c, c.cell(x)) for c in columns]) for x in found],
        "count": count,
        "at": at,
        "pages": range(1, papers.parts_of(count, PAGE) + 1),
        "parts": range(1, papers.parts_of(count) + 1),
        "title": papers.title_of(asked),
        "conditions": _conditions(asked),
    }
    status = 400 if form.errors else 200
    return render(request, "documents/daybook.html", context, status=status)


def _asked(form: DaybookForm, given: Any, today: date) -> Asked:
    """What was asked for; today's book beside the sentence where that makes no sense."""
    if form.is_valid():
        return asked_of(given, today)
    book = form.cleaned_data.get("book") or Book.RECEIVED
    return Asked(book, today, today)


def _frame(actor: Actor, asked: Asked) -> dict[str, Any]:
    """What stands around both pages: the tabs, the days, the neighbours."""
    week, month = week_of(actor.today), month_of(actor.today)
    spans = [
        (_("Today"), asked.narrowed(first=actor.today, last=actor.today)),
        (_("This week"), asked.narrowed(first=week[0], last=week[1])),
        (_("This month"), asked.narrowed(first=month[0], last=month[1])),
    ]
    other = [(b, b.label, Asked(b.value, asked.first, asked.last)) for b in Book]
    return {
        "asked": asked,
        "spans": spans,
        "books": other,
        "earlier": asked.moved(-1),
        "later": asked.moved(1),
        "span": papers.span_of(asked),
        "may_register": policy.may_register(actor),
    }


def _conditions(asked: Asked) -> list[str]:
    """What narrows the list, in words."""
    said = [kind_named(asked.kind)] if asked.kind else []
    said += [asked.sender] if asked.sender else []
    if asked.department is not None:
        said.append(department_name(asked.department) or str(_("nobody yet")))
    return [*said, str(Outcome(asked.outcome).label)] if asked.outcome else said


def _number(request: HttpRequest, name: str) -> int:
    given = request.GET.get(name, "")
    return int(given) if given.isdecimal() and given.isascii() and len(given) < 7 else 1


@login_required
@require_GET
def register_pdf(request: HttpRequest) -> HttpResponse:
    """A4 lying, ruled for the pen; `?part=2` goes on where the first part ends."""
    actor = actor_of(request)
    asked = asked_of(request.GET, actor.today)
    part = _number(request, "part")
    pdf = papers.register_pdf(actor, asked, part)
    ending = f" {part}" if part > 1 else ""
    return sheet_response(pdf, f"{papers.file_name(asked)}{ending}")


@login_required
@require_GET
def register_file(request: HttpRequest, kind: str) -> HttpResponseBase:
    """The register as CSV or XLSX; who took it out is an event."""
    actor = actor_of(request)
    asked = asked_of(request.GET, actor.today)
    _taken_out(actor, asked, kind, papers.REGISTER)
    rows = papers.register_rows(actor, asked, value("export.rows"))
    return export(papers.file_name(asked), kind, papers.register_header(asked), rows)


def _taken_out(actor: Actor, asked: Asked, kind: str, what: str) -> None:
    with transaction.atomic():
        filters = {"list": what, "query": asked.query[:200]}
        emit("documents.register.exported", actor=actor, kind=kind, filters=filters)


@login_required
@require_GET
def counted(request: HttpRequest) -> HttpResponse:
    """The statistics of these days, each figure a link to its letters; this month's by default."""
    actor = actor_of(request)
    asked = month_asked(request.GET, actor.today)
    context = {
        **_frame(actor, asked),
        "whole": [statistics.total(actor, asked)],
        "tables": statistics.tables(actor, asked),
        "heads": papers.outcome_heads(),
        "title": papers.statistics_title(asked),
    }
    return render(request, "documents/daybook_statistics.html", context)


@login_required
@require_GET
def counted_pdf(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    asked = month_asked(request.GET, actor.today)
    name = f"{papers.statistics_title(asked)} {asked.first.isoformat()}"
    return sheet_response(papers.statistics_pdf(actor, asked), name)


@login_required
@require_GET
def counted_file(request: HttpRequest, kind: str) -> HttpResponseBase:
    actor = actor_of(request)
    asked = month_asked(request.GET, actor.today)
    _taken_out(actor, asked, kind, papers.STATISTICS)
    rows: Iterator[list[Any]] = papers.statistics_rows(actor, asked)
    name = f"{papers.statistics_title(asked)} {asked.first.isoformat()}"
    return export(name, kind, papers.statistics_header(), rows)
