"""The day register and its statistics as sheets; how they look stands in `documents/sheets`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from documents.daybook import queries, statistics
from documents.daybook.asked import Asked, Book, Outcome
from documents.daybook.columns import Line, chosen
from office.audit.emit import emit
from office.audit.looks import LOOKED
from office.core.actor import Actor
from office.core.eras import day_said
from office.core.errors import DomainError
from office.core.scoping import Secrecy
from office.parameters.registry import value
from office.sheets.actions import print_list
from office.sheets.lists import cell, page_words

REGISTER, STATISTICS = "documents.daybook", "documents.daybook_statistics"
KINDS = {
    REGISTER: gettext_lazy("Day register"),
    STATISTICS: gettext_lazy("Statistics of letters"),
}
PART = 500
"""Letters of one sheet: some forty leaves, and what one setting holds in memory."""
TITLES = {
    Book.RECEIVED: gettext_lazy("Day register of letters received"),
    Book.SENT: gettext_lazy("Day register of letters sent"),
}


def title_of(asked: Asked) -> str:
    return str(TITLES[Book(asked.book)])


def span_of(asked: Asked) -> str:
    """The days in words, the year with them: it stands over the register once."""
    first = day_said(asked.first, "DATE_FORMAT")
    if asked.one_day:
        return first
    last = day_said(asked.last, "DATE_FORMAT")
    return pgettext("days", "%(first)s to %(last)s") % {"first": first, "last": last}


def parts_of(count: int, size: int = PART) -> int:
    return max(1, -(-count // size))


def register_pdf(actor: Actor, asked: Asked, part: int) -> bytes:
    """One part of the register, ready to be signed by hand; its numbers go on from the last."""
    rows = queries.letters(actor, asked)
    count = rows.count()
    parts = parts_of(count)
    if not 1 <= part <= parts:
        raise DomainError(
            _("There are %(n)s parts.") % {"n": parts}, fields={"part": [_("Choose one of them.")]}
        )
    start = (part - 1) * PART
    page = rows[start : start + PART]
    found = list(queries.lines(actor, page, first=start + 1, book=asked.book))
    _note_secrets(actor, found)
    data = register_data(asked, found)
    if parts > 1:
        data["subtitle"] += " " + _("Part %(part)s of %(parts)s") % {"part": part, "parts": parts}
    data["count"] = _("%(n)s letters") % {"n": count}
    return print_list(actor, REGISTER, "documents/daybook", data)


def register_data(asked: Asked, found: Sequence[Line]) -> dict[str, Any]:
    columns = chosen(asked.book, asked.columns)
    level = Secrecy(max((line.doc.secrecy for line in found), default=0))
    return {
        "office": str(value("office.name")),
        "title": title_of(asked),
        "subtitle": span_of(asked),
        "mark": str(level.label) if level else "",
        "count": "",
        "columns": [{"label": str(c.label), "width": c.width, "number": c.number} for c in columns],
        "rows": [[cell(c.cell(line)) for c in columns] for line in found],
        "signatures": [_("Registered by"), _("Checked by"), _("Date")],
        "empty": _("No letter in these days."),
        "page_words": page_words(),
    }


@transaction.atomic
def _note_secrets(actor: Actor, found: Iterable[Line]) -> None:
    """A state secret whose title leaves on a list was looked at: an event of its own."""
    for line in found:
        if line.doc.secrecy >= Secrecy.CONFIDENTIAL and not actor.is_system:
            emit(LOOKED, actor=actor, record=line.doc, sheet=REGISTER)


def register_rows(actor: Actor, asked: Asked, most: int) -> Iterator[list[Any]]:
    """For CSV and XLSX: a page in memory at a time; a last sentence where the list was cut."""
    columns = chosen(asked.book, asked.columns)
    rows = queries.letters(actor, asked)[: most + 1]
    for line in queries.lines(actor, rows, book=asked.book):
        if line.n > most:
            yield [
                _("Only the first %(n)s letters are in this file. Take fewer days.") % {"n": most}
            ]
            return
        _note_secrets(actor, [line])
        yield [c.cell(line) for c in columns]


def register_header(asked: Asked) -> list[str]:
    return [str(c.label) for c in chosen(asked.book, asked.columns)]


def file_name(asked: Asked) -> str:
    span = asked.first.isoformat()
    return f"{title_of(asked)} {span if asked.one_day else f'{span}–{asked.last.isoformat()}'}"


# --- statistics ----------------------------------------------------------------------------------


def statistics_title(asked: Asked) -> str:
    if asked.book == Book.SENT:
        return _("Statistics of letters sent")
    return _("Statistics of letters received")


def outcome_heads() -> list[str]:
    return [str(_("Letters")), *(str(o.label) for o in Outcome), str(_("On time, %"))]


def _figures(row: statistics.Counted) -> list[Any]:
    percent = row.on_time_percent
    return [*(f.n for f in row.figures), "" if percent is None else percent]


def statistics_rows(actor: Actor, asked: Asked) -> Iterator[list[Any]]:
    """For CSV and XLSX: what is counted, the line, its figures."""
    whole = statistics.total(actor, asked)
    yield [whole.label, "", *_figures(whole)]
    for table in statistics.tables(actor, asked):
        for row in table.rows:
            yield [table.title, row.label, *_figures(row)]
        if table.left:
            yield [table.title, _("others"), table.left]


def statistics_header() -> list[str]:
    return [_("Counted"), _("Line"), *outcome_heads()]


def statistics_pdf(actor: Actor, asked: Asked) -> bytes:
    whole = statistics.total(actor, asked)
    made = [
        {
            "title": table.title,
            "head": [table.head, *outcome_heads()],
            "rows": [[row.label, *(str(f) for f in _figures(row))] for row in table.rows],
            "left": _("and %(n)s letters of others") % {"n": table.left} if table.left else "",
        }
        for table in statistics.tables(actor, asked)
    ]
    data = {
        "office": str(value("office.name")),
        "title": statistics_title(asked),
        "subtitle": span_of(asked),
        "sum": {
            "head": ["", *outcome_heads()],
            "row": [whole.label, *(str(f) for f in _figures(whole))],
        },
        "tables": made,
        "made": _("As of %(time)s") % {"time": f"{timezone.localtime(actor.now):%Y-%m-%d %H:%M}"},
        "signatures": [_("Made by"), _("Checked by"), _("Date")],
        "page_words": page_words(),
    }
    return print_list(actor, STATISTICS, "documents/daybook_statistics", data)
