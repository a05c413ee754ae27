"""The catalogue of items and the labels of boxes, on paper and as tables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.db import transaction
from django.http import HttpResponseBase
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from documents.archive import queries
from documents.archive.models import ArchiveBox, ArchiveItem
from documents.choices import Retention
from office.audit.emit import emit
from office.core.actor import Actor
from office.core.exports import export
from office.core.scoping import Secrecy
from office.parameters.registry import value
from office.sheets.actions import print_list
from office.sheets.lists import Column, ListSheet

CATALOGUE, LABELS = "documents.archive_catalogue", "documents.archive_labels"
KINDS = {
    CATALOGUE: gettext_lazy("Catalogue of archives"),
    LABELS: gettext_lazy("Labels of boxes"),
}
MOST_LABELS = 200


def catalogue_head() -> list[str]:
    """The columns of DA/T 22-2015: 序号 档号 文号 责任者 题名 日期 密级 页数 备注."""
    return [
        _("No."),
        _("Reference code"),
        _("Document number"),
        _("Responsible"),
        _("Title"),
        _("Date"),
        _("Secrecy"),
        _("Pages"),
        _("Remark"),
    ]


WIDTHS = (0, 5, 4, 4, 9, 0, 0, 0, 3)


def catalogue_rows(items: Iterable[ArchiveItem]) -> Iterator[list[Any]]:
    for n, item in enumerate(items, start=1):
        gone = item.state == ArchiveItem.State.DESTROYED
        yield [
            n,
            item.number,
            item.doc_number,
            item.responsible,
            item.title,
            item.dated,
            Secrecy(item.secrecy).label if item.secrecy else "",
            item.pages,
            " ".join(part for part in (item.note, _("destroyed") if gone else "") if part),
        ]


def catalogue_pdf(actor: Actor, year: int, retention: str = "", unit: str = "") -> bytes:
    """One year, or one term or unit of it, in the order of the codes."""
    wanted = [str(year), Retention(retention).label if retention else "", unit]
    sheet = ListSheet(
        title=str(KINDS[CATALOGUE]),
        subtitle=" · ".join(str(part) for part in wanted if part),
        facts=[(_("Fonds"), str(value("archive.fonds"))), (_("Year"), str(year))],
        columns=[
            Column(label, width, number=label in {_("No."), _("Pages")})
            for label, width in zip(catalogue_head(), WIDTHS, strict=True)
        ],
        rows=catalogue_rows(queries.catalogue(actor, year, retention, unit)),
        signatures=(_("Compiled by"), _("Checked by"), _("Date")),
        landscape=True,
        size=9.5,
        empty=_("Nothing has its number yet."),
    )
    return print_list(actor, CATALOGUE, "list", sheet.data())


@transaction.atomic
def catalogue_file(
    actor: Actor, kind: str, year: int, retention: str = "", unit: str = ""
) -> HttpResponseBase:
    """The same as CSV or XLSX. Who took what out is an event."""
    emit(
        "documents.archive.exported",
        actor=actor,
        what="catalogue",
        kind=kind,
        year=year,
        retention=retention,
        unit=unit[:6],
    )
    rows = catalogue_rows(queries.catalogue(actor, year, retention, unit))
    return export(f"{KINDS[CATALOGUE]} {year}", kind, catalogue_head(), rows)


def label_head() -> list[str]:
    return [
        _("Fonds"),
        _("Year"),
        _("Retention"),
        _("Unit"),
        _("From number"),
        _("To number"),
        _("Box"),
        _("Pages"),
    ]


def label_cells(box: ArchiveBox) -> list[Any]:
    return [
        str(value("archive.fonds")),
        box.year,
        str(Retention(box.retention).label),
        box.unit.code,
        f"{box.first:04}",
        f"{box.last:04}",
        box.n,
        box.pages,
    ]


def labels_pdf(actor: Actor, boxes: Sequence[ArchiveBox]) -> bytes:
    """Spine and front of each box, a page each."""
    head = label_head()
    names = [head[0], head[1], head[2], head[3], _("Numbers"), head[6]]

    def fields(box: ArchiveBox) -> list[list[str]]:
        fonds, year, retention, unit, first, last, n, _pages = (
            str(cell) for cell in label_cells(box)
        )
        said = [fonds, year, retention, unit, f"{first}–{last}", n]
        return [list(pair) for pair in zip(names, said, strict=True)]

    data = {
        "title": _("Documents of the archive"),
        "office": str(value("office.name")),
        "boxes": [{"fields": fields(box)} for box in boxes[:MOST_LABELS]],
        "rows": [box.n for box in boxes[:MOST_LABELS]],
    }
    return print_list(actor, LABELS, "documents/archive_labels", data)


@transaction.atomic
def labels_file(actor: Actor, kind: str, boxes: Iterable[ArchiveBox]) -> HttpResponseBase:
    emit("documents.archive.exported", actor=actor, what="labels", kind=kind)
    rows = (label_cells(box) for box in boxes)
    return export(str(KINDS[LABELS]), kind, label_head(), rows)
