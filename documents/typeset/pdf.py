"""A printed letter as PDF: the data of `documents/sheets/official.typ`, and what it is asked first.

Two rules of the standard can only be kept once it is known how the letter falls on its pages: the
addressee goes down into the imprint where it would push the text off the first page (7.3.2), and
the signature never stands on a page without text (7.3.5). So the sheet is set, asked and set again.
"""

from __future__ import annotations

from typing import Any

from documents.typeset import rules
from documents.typeset.printed import Paragraph, Printed, Signing, cleaned, day
from documents.typeset.words import title_lines
from office.sheets.engine import positions, render

TEMPLATE = "documents/official"


def letter_pdf(printed: Printed) -> bytes:
    """The bytes of the letter, without a code to check it by."""
    return render(TEMPLATE, sheet(printed))


def sheet(printed: Printed) -> dict[str, Any]:
    """The data as it is set in the end, after what the first setting told."""
    data = dataset(cleaned(printed))
    where = positions(TEMPLATE, data, "where")
    if data["addressees"] and _page(where, "body") > 1:
        data = _addressee_below(data)
        where = positions(TEMPLATE, data, "where")
    if data["body"] and not data["attached"] and _page(where, "sign") > _page(where, "end"):
        data["tail"] = _tail(positions(TEMPLATE, {**data, "probe": True}, "where"))
    return data


def numbered(data: dict[str, Any], copy_number: str) -> dict[str, Any]:
    """The data of another copy of a letter whose copies bear numbers."""
    return {
        **data,
        "top_lines": [{**data["top_lines"][0], "text": copy_number}, *data["top_lines"][1:]],
    }


def placed(printed: Printed) -> list[dict[str, Any]]:
    """Where things stand: `what`, `page`, `x` and `y` in mm; `seal` once for each organ."""
    return positions(TEMPLATE, sheet(printed), "where")


def dataset(printed: Printed) -> dict[str, Any]:
    """Everything the template reads, as JSON can hold it."""
    size, narrow = rules.joint_size(printed.organs)
    office, when = rules.printed_line(printed)
    return {
        "format": printed.format.value,
        "heading": printed.heading,
        "mark": rules.red_mark(printed),
        "joint": rules.is_joint(printed),
        "joint_size": size,
        "joint_narrow": narrow,
        "organs": list(printed.organs) or [""],
        "number": printed.number,
        "top_lines": [{"text": said, "hei": hei} for said, hei in rules.top_lines(printed)],
        "signers": [rules.spread(name) for name in printed.signers],
        "title": list(rules.title_of(printed)),
        "addressees": rules.addressee_line(printed),
        "addressee_below": False,
        "probe": False,
        "tail": -1,
        "body": [_paragraph(p) for p in printed.body],
        "attached": list(printed.attached),
        "annexes": [
            {"lines": list(title_lines(a.title)), "body": [_paragraph(p) for p in a.body]}
            for a in printed.annexes
        ],
        "signs": rules.signs_itself(printed),
        "signing": printed.signing.value,
        "stamp_post": printed.stamp_post if printed.signing == Signing.STAMP else "",
        "dated": day(printed.dated),
        "note": rules.note_line(printed),
        "attendance": rules.was_there(printed),
        "imprint": {"to": rules.copies(printed), "office": office, "printed": when},
        "double_sided": printed.double_sided,
        "watermark": printed.watermark,
    }


def _paragraph(paragraph: Paragraph) -> dict[str, Any]:
    return {"text": paragraph.text, "level": paragraph.level, "head": paragraph.head}


def _addressee_below(data: dict[str, Any]) -> dict[str, Any]:
    to = [("主送", rules.with_stop(data["addressees"])), *data["imprint"]["to"]]
    return {**data, "addressee_below": True, "imprint": {**data["imprint"], "to": to}}


def _tail(where: list[dict[str, Any]]) -> int:
    """Where the last two lines of the text begin, counted in signs of its last paragraph."""
    lines: dict[tuple[int, float], int] = {}
    for mark in where:
        if mark["what"].startswith("sign-"):
            line = (mark["page"], round(mark["y"], 1))
            lines.setdefault(line, int(mark["what"].removeprefix("sign-")))
    begins = list(lines.values())
    return begins[-2] if len(begins) > 2 else 0


def _page(where: list[dict[str, Any]], what: str) -> int:
    return next((int(mark["page"]) for mark in where if mark["what"] == what), 1)
