"""A printed letter as PDF: the data of `documents/sheets/official.typ`, and what it is asked first.

Two rules of the standard can only be kept once it is known how the letter falls on its pages: the
addressee goes down into the imprint where it would push the text off the first page (7.3.2), and
the signature never stands on a page without text (7.3.5). So the sheet is set, asked and set again.
"""

from __future__ import annotations

from typing import Any

from documents.typeset.printed import Format, Printed, Signing, day
from documents.typeset.words import title_lines
from office.core.text import plain
from office.sheets.engine import positions, render

TEMPLATE = "documents/official"
JOINT_TALL, JOINT_WIDE, JOINT_MOST, JOINT_LEAST = 255.0, 425.0, 40.0, 15.0
NARROWEST = 0.66


def letter_pdf(printed: Printed) -> bytes:
    """The bytes of the letter, without a code to check it by."""
    return render(TEMPLATE, sheet(printed))


def sheet(printed: Printed) -> dict[str, Any]:
    """The data as it is set in the end, after what the first setting told."""
    data = dataset(printed)
    where = positions(TEMPLATE, data, "where")
    if data["addressees"] and _page(where, "body") > 1:
        data = _addressee_below(data)
        where = positions(TEMPLATE, data, "where")
    if printed.body and not printed.attached and _page(where, "sign") > _page(where, "end"):
        data["tail"] = _tail(positions(TEMPLATE, {**data, "probe": True}, "where"))
    return data


def _tail(where: list[dict[str, Any]]) -> int:
    """Where the last two lines of the text begin, counted in signs of its last paragraph."""
    signs = [m for m in where if m["what"].startswith("sign-")]
    lines: dict[tuple[int, float], int] = {}
    for mark in signs:
        lines.setdefault((mark["page"], round(mark["y"], 1)), int(mark["what"][5:]))
    begins = list(lines.values())
    return begins[-2] if len(begins) > 2 else 0


def placed(printed: Printed) -> list[dict[str, Any]]:
    """Where things stand: `what`, `page`, `x` and `y` in millimetres; `seal` once for each organ."""
    return positions(TEMPLATE, sheet(printed), "where")


def dataset(printed: Printed) -> dict[str, Any]:
    """Everything the template reads, as JSON can hold it."""
    return {
        "format": printed.format.value,
        "heading": printed.heading,
        **_head(printed),
        "title": list(printed.title),
        "addressees": _with_colon(printed.addressees),
        "addressee_below": False,
        "probe": False,
        "tail": -1,
        "body": [_paragraph(p) for p in printed.body],
        "attached": [plain(name) for name in printed.attached],
        "annexes": [
            {"lines": list(title_lines(a.title)), "body": [_paragraph(p) for p in a.body]}
            for a in printed.annexes
        ],
        **_end(printed),
        "attendance": _attendance(printed),
        "imprint": _imprint(printed),
        "double_sided": printed.double_sided,
        "watermark": printed.watermark,
    }


def _head(printed: Printed) -> dict[str, Any]:
    size, narrow = joint_size(printed.organs)
    joint = printed.format == Format.DOCUMENT and len(printed.organs) > 1 and size >= JOINT_LEAST
    return {
        "mark": red_mark(printed),
        "joint": joint and not printed.mark,
        "joint_size": size,
        "joint_narrow": narrow,
        "organs": list(printed.organs) or [""],
        "number": printed.number,
        "top_lines": top_lines(printed),
        "signers": list(printed.signers),
    }


def red_mark(printed: Printed) -> str:
    """The words in red. Many organs that would not be read side by side: the host alone (7.2.4)."""
    host = printed.organs[0] if printed.organs else ""
    ends = {Format.DOCUMENT: "文件", Format.ORDER: "令", Format.MINUTES: "会议纪要"}
    return printed.mark or f"{host}{ends.get(printed.format, '')}"


def joint_size(organs: tuple[str, ...]) -> tuple[float, float]:
    """Points and narrowing for organs one below the other with 文件 at their right."""
    signs = max((len(organ) for organ in organs), default=1) + 3.2
    size = min(JOINT_MOST, JOINT_TALL / (1.35 * max(len(organs), 1)))
    room = JOINT_WIDE / (signs * size)
    narrow = min(1.0, max(room, NARROWEST))
    return round(size * min(1.0, room / narrow), 2), round(narrow, 3)


def top_lines(printed: Printed) -> list[dict[str, Any]]:
    """份号 on the first line, 密级 on the second, 紧急程度 below (7.2.1–7.2.3)."""
    letter = printed.format == Format.LETTER
    lines: list[dict[str, Any]] = []
    if printed.copy_number:
        lines.append({"text": printed.copy_number, "hei": False})
    if printed.secrecy:
        if not lines and not letter:
            lines.append({"text": "", "hei": False})
        lines.append({"text": printed.secrecy, "hei": True})
    if printed.urgency:
        lines.append({"text": spread(printed.urgency), "hei": True})
    return lines


def spread(word: str) -> str:
    """Two signs stand as wide as three: 特　急."""
    return "　".join(word) if len(word) == 2 else word


def _end(printed: Printed) -> dict[str, Any]:
    return {
        "signing": printed.signing.value,
        "stamp_post": printed.stamp_post if printed.signing == Signing.STAMP else "",
        "dated": day(printed.dated),
        "note": f"（{printed.note}）" if printed.note else "",
    }


def _attendance(printed: Printed) -> list[list[str]]:
    here = printed.attendance
    rows = (("出席", here.present), ("请假", here.leave), ("列席", here.observers))
    return [[label, names] for label, names in rows if names]


def _imprint(printed: Printed) -> dict[str, Any]:
    """A letter in letter format has no lines and no printer in its imprint (10.1)."""
    imprint = printed.imprint
    label = "分送" if printed.format == Format.MINUTES else "抄送"
    whole = printed.format != Format.LETTER and imprint.printed_on is not None
    return {
        "to": [[label, _with_stop(imprint.copy_to)]] if imprint.copy_to else [],
        "office": imprint.office if whole else "",
        "printed": f"{day(imprint.printed_on)}印发" if whole else "",
    }


def _addressee_below(data: dict[str, Any]) -> dict[str, Any]:
    to = [["主送", _with_stop(data["addressees"].rstrip("："))], *data["imprint"]["to"]]
    return {**data, "addressee_below": True, "imprint": {**data["imprint"], "to": to}}


def _paragraph(paragraph: Any) -> dict[str, Any]:
    return {"text": paragraph.text, "level": paragraph.level, "head": paragraph.head}


def _with_colon(names: str) -> str:
    return f"{names.rstrip('：: ')}：" if names else ""


def _with_stop(names: str) -> str:
    return f"{names.rstrip('。. ')}。"


def _page(where: list[dict[str, Any]], what: str) -> int:
    return next((int(mark["page"]) for mark in where if mark["what"] == what), 1)
