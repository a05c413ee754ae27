"""Stickers, receipts and separator sheets; how they look stands in `documents/sheets`.

A sticker bears no title: what it says may lie open on any desk, whatever the letter's secrecy.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import segno
from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from documents.models import IncomingDocument, NumberedCopy
from documents.whereabouts.codes import SEPARATOR, Code
from office.core.actor import Actor
from office.core.scoping import Secrecy
from office.parameters.registry import value
from office.sheets.actions import print_sheet
from office.sheets.engine import qr, render
from office.sheets.lists import page_words

RECEIPT = "documents.receipt"
KINDS = {RECEIPT: gettext_lazy("Receipt for a letter handed in")}
SINGLE = {"50x30": (50, 30), "60x40": (60, 40), "70x50": (70, 50), "40x20": (40, 20)}
"""Millimetres of one label on a roll."""
SHEETS: dict[str, dict[str, float]] = {
    "3x8": {"columns": 3, "rows": 8, "width": 70, "height": 36, "left": 0, "top": 4.5},
    "3x7": {"columns": 3, "rows": 7, "width": 63.5, "height": 38.1, "left": 7.25, "top": 15.15,
            "gap": 2.5},
    "4x10": {"columns": 4, "rows": 10, "width": 48.5, "height": 25.4, "left": 8, "top": 21.5},
    "2x7": {"columns": 2, "rows": 7, "width": 99.1, "height": 38.1, "left": 4.65, "top": 15.15,
            "gap": 2.5},
}  # fmt: skip
"""A4 sheets of labels by columns and rows, in millimetres, as the trade sells them."""
MOST_LABELS = 400


def label_of(doc: IncomingDocument, copy: str = "") -> dict[str, Any]:
    """What stands on the sticker of a letter, or of one of its numbered copies."""
    code = Code(doc.pk, copy)
    received = timezone.localtime(doc.received_at)
    urgent = doc.get_urgency_display() if doc.urgency != "routine" else ""
    return {
        "qr": qr(code.address(settings.SITE_URL)),
        "number": doc.number,
        "copy": _("copy %(number)s") % {"number": copy} if copy else "",
        "line": " · ".join(w for w in (f"{received:%Y-%m-%d}", str(urgent)) if w),
        "office": str(value("office.name")),
        "code": str(code),
    }


def labels_of(docs: Sequence[IncomingDocument]) -> list[dict[str, Any]]:
    """One for each letter, or one for each numbered copy of a letter that has such: one query."""
    numbers: dict[int, list[str]] = {}
    rows = NumberedCopy.objects.filter(document__in=[d.pk for d in docs]).order_by("number")
    for document_id, number in rows.values_list("document", "number"):
        numbers.setdefault(document_id, []).append(number)
    return [label_of(doc, number) for doc in docs for number in numbers.get(doc.pk, [""])][
        :MOST_LABELS
    ]


def stickers(docs: Sequence[IncomingDocument], *, on_sheet: bool = False, skip: int = 0) -> bytes:
    """One label a page for a roll, or a sheet of them; `skip` places are used up already."""
    labels = labels_of(docs)
    if not on_sheet:
        width, height = SINGLE[value("documents.label")]
        return render("documents/sticker", {"labels": labels, "width": width, "height": height})
    grid = SHEETS[value("documents.label_sheet")]
    places = int(grid["columns"] * grid["rows"])
    empty: list[Any] = [None] * (max(0, skip) % places)
    return render("documents/stickers", {"labels": [*empty, *labels], "grid": {"gap": 0, **grid}})


def receipt(actor: Actor, doc: IncomingDocument) -> bytes:
    """收文回执: for whoever brought the letter, with the code by which anybody can check it."""
    return print_sheet(actor, doc, RECEIPT, "documents/receipt", told(doc))


def told(doc: IncomingDocument) -> dict[str, Any]:
    """Of a letter above “open” no title: the slip leaves the house."""
    received = timezone.localtime(doc.received_at)
    by = doc.registrar
    named = doc.secrecy == Secrecy.OPEN
    facts = [
        (_("Received from"), doc.issuer),
        (_("Their number"), doc.issuer_number or "—"),
        (_("Title"), doc.title if named else _("not named on this slip")),
        (_("Copies and pages"), f"{doc.copies} / {doc.pages or '—'}"),
        (_("Received"), f"{date_format(received, 'DATE_FORMAT')} {received:%H:%M}"),
        (_("Received by"), str(by or "")),
        (_("Our number"), doc.number),
    ]
    return {
        "title": _("Receipt"),
        "office": str(value("office.name")),
        "facts": [[str(label), str(said)] for label, said in facts],
        "signature": _("Signature and stamp of the receiver"),
        "page_words": page_words(),
    }


def separator() -> bytes:
    """The sheet that is laid between two letters in the feeder."""
    return render(
        "documents/separator",
        {
            "title": _("Separator sheet"),
            "says": _("Lay one between two letters. It is recognised and left out."),
            "qr": _plain_qr(SEPARATOR),
            "text": SEPARATOR,
        },
    )


def _plain_qr(text: str) -> str:
    """Higher correction than on a sticker: the sheet is used again and again."""
    return str(segno.make(text, error="h", micro=False).svg_inline(border=0, omitsize=True))
