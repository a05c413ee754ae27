"""DOCX: paragraphs with their alignment and size, in reading order, tables and text boxes too."""

from __future__ import annotations

import io
import re
import zipfile
from xml.etree.ElementTree import Element

from documents.reader.sheet import Line, Unreadable
from office.core import word
from office.core.word import DOCUMENT, BadWord, W, paragraphs, run_text, runs

PICTURE = re.compile(r"word/media/[^/]+\.(png|jpe?g|tiff?)$", re.IGNORECASE)
TAB = "\u3000\u3000"


def parse(data: bytes) -> Element:
    try:
        return word.parse(data)
    except BadWord as error:
        raise Unreadable(error.reason) from None


def part_of(archive: zipfile.ZipFile, name: str) -> bytes:
    try:
        return word.part_of(archive, name)
    except BadWord as error:
        raise Unreadable(error.reason) from None


def lines_of(data: bytes) -> list[Line]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        body = parse(part_of(archive, DOCUMENT))
        sizes = _style_sizes(archive)
    found: list[Line] = []
    for paragraph in paragraphs(body):
        found += _paragraph(paragraph, sizes)
    return found


def pictures_of(data: bytes) -> list[bytes]:
    """Scans pasted into an otherwise empty document, in the order of their names."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = sorted(n for n in archive.namelist() if PICTURE.fullmatch(n))
        return [part_of(archive, n) for n in names[:20]]


def _style_sizes(archive: zipfile.ZipFile) -> dict[str, float]:
    if "word/styles.xml" not in archive.namelist():
        return {}
    styles = parse(part_of(archive, "word/styles.xml"))
    return {
        style.get(f"{W}styleId", ""): float(size.get(f"{W}val", "0")) / 2
        for style in styles.iter(f"{W}style")
        if (size := style.find(f"{W}rPr/{W}sz")) is not None and size.get(f"{W}val", "").isdigit()
    }


def _paragraph(paragraph: Element, sizes: dict[str, float]) -> list[Line]:
    style = _val(paragraph.find(f"{W}pPr/{W}pStyle"))
    align = {"center": "centre", "right": "right", "end": "right"}.get(
        _val(paragraph.find(f"{W}pPr/{W}jc")), ""
    )
    pieces = _runs(paragraph)
    size = max((s for _t, s, _r in pieces if s), default=sizes.get(style, 0.0))
    red = any(r for t, _s, r in pieces if t.strip())
    rows = "".join(t for t, _s, _r in pieces).split("\n")
    return [
        Line(text=row, size=size, red=red, align=align, starts=i == 0)
        for i, row in enumerate(rows)
        if row.strip()
    ]


def _runs(paragraph: Element) -> list[tuple[str, float, bool]]:
    """(text, size, red) of each run."""
    found = []
    for run in runs(paragraph):
        size = _val(run.find(f"{W}rPr/{W}sz"))
        colour = _val(run.find(f"{W}rPr/{W}color"))
        points = float(size) / 2 if size.isdigit() else 0.0
        found.append((run_text(run, TAB), points, _is_red(colour)))
    return found


def _is_red(colour: str) -> bool:
    if not re.fullmatch(r"[0-9A-Fa-f]{6}", colour):
        return False
    red, green, blue = (int(colour[i : i + 2], 16) for i in (0, 2, 4))
    return red > 140 and green < 90 and blue < 90


def _val(element: Element | None) -> str:
    return "" if element is None else element.get(f"{W}val", "")
