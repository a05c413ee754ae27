"""PDF: the text layer where there is one, else a picture of the page."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from ctypes import byref, c_uint
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from documents.reader.chars import is_han, readable_share
from documents.reader.sheet import A4_WIDTH, Line, Unreadable

ENOUGH = 12
"""Visible characters that make a text layer; scanners add a stray stamp or page number."""
READABLE = 0.6
GAP = 1.7
"""Widths of a character that part two pieces of a line from each other."""
SCAN_DPI = 170
LARGEST_SIDE = 3000
MOST_CHARACTERS = 20_000


@dataclass(slots=True)
class Glyph:
    char: str
    x0: float
    x1: float
    bottom: float
    top: float
    size: float
    red: bool


@contextmanager
def opened(data: bytes) -> Iterator[Any]:
    try:
        pdf = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        locked = "password" in str(error).lower()
        raise Unreadable("encrypted" if locked else "damaged") from None
    try:
        yield pdf
    finally:
        pdf.close()


def text_lines(page: Any, number: int) -> list[Line] | None:
    """The lines of a page's text layer, or None where it has none worth reading."""
    glyphs = _glyphs(page)
    text = "".join(g.char for g in glyphs)
    if len(text) < ENOUGH or readable_share(text) < READABLE:
        return None
    scale = A4_WIDTH / max(1.0, page.get_width())
    height = page.get_height()
    lines = []
    for row in _rows(glyphs):
        lines += [_line(piece, scale, height, number) for piece in _pieces(row)]
    return lines


def picture(page: Any) -> Any:
    """The page as a picture for recognition, never larger than it has to be."""
    width, height = page.get_size()
    longest = max(width, height, 1.0)
    scale = min(SCAN_DPI / 72, LARGEST_SIDE / longest)
    return page.render(scale=scale).to_pil().convert("RGB")


def _glyphs(page: Any) -> list[Glyph]:
    text = page.get_textpage()
    count = text.count_chars()
    count = min(count, MOST_CHARACTERS)
    found = []
    for i in range(count):
        code = pdfium.FPDFText_GetUnicode(text, i)
        char = chr(code) if 0 < code < 0x110000 else ""
        if not char.strip():
            continue
        left, bottom, right, top = text.get_charbox(i, loose=True)
        if right - left <= 0 or top - bottom <= 0:
            continue
        found.append(
            Glyph(char, left, right, bottom, top, _size(text, i, top - bottom), _red(text, i))
        )
    return found


def _size(text: Any, i: int, height: float) -> float:
    """As printed: a font of size 1 under a scaling matrix says 1, so the box has a say."""
    said = pdfium.FPDFText_GetFontSize(text, i)
    return said if 0.5 * height < said < 1.6 * height else height * 0.8


def _red(text: Any, i: int) -> bool:
    r, g, b, a = c_uint(), c_uint(), c_uint(), c_uint()
    if not pdfium.FPDFText_GetFillColor(text, i, byref(r), byref(g), byref(b), byref(a)):
        return False
    return r.value > 140 and g.value < 90 and b.value < 90


def _rows(glyphs: list[Glyph]) -> list[list[Glyph]]:
    """Glyphs on one height, top row first; letterheads set a large 文件 beside two small rows."""
    rows: list[list[Glyph]] = []
    for glyph in sorted(glyphs, key=lambda g: -(g.top + g.bottom)):
        middle = (glyph.top + glyph.bottom) / 2
        for row in reversed(rows[-6:]):
            other = row[0]
            apart = abs(middle - (other.top + other.bottom) / 2)
            if apart < 0.4 * min(glyph.top - glyph.bottom, other.top - other.bottom):
                row.append(glyph)
                break
        else:
            rows.append([glyph])
    return [sorted(row, key=lambda g: g.x0) for row in rows]


def _pieces(row: list[Glyph]) -> list[list[Glyph]]:
    """Split where a gap is far wider than those around it: two columns, not wide spacing."""
    gaps = [max(0.0, b.x0 - a.x1) for a, b in pairwise(row)]
    usual = sorted(gaps)[len(gaps) // 2] if gaps else 0.0
    pieces, start = [], 0
    for i, gap in enumerate(gaps):
        size = max(row[i].size, row[i + 1].size)
        if gap > GAP * size and gap > 2.5 * usual:
            pieces.append(row[start : i + 1])
            start = i + 1
    pieces.append(row[start:])
    return pieces


def _line(piece: list[Glyph], scale: float, height: float, number: int) -> Line:
    text = piece[0].char
    for before, glyph in pairwise(piece):
        gap = glyph.x0 - before.x1
        both = is_han(before.char) and is_han(glyph.char)
        if gap > (0.3 if both else 0.18) * glyph.size:
            text += " "
        text += glyph.char
    sizes = sorted(g.size for g in piece)
    return Line(
        text=text,
        x0=piece[0].x0 * scale,
        x1=piece[-1].x1 * scale,
        top=(height - max(g.top for g in piece)) * scale,
        bottom=(height - min(g.bottom for g in piece)) * scale,
        size=sizes[len(sizes) // 2] * scale,
        red=sum(g.red for g in piece) * 2 > len(piece),
        sheet=number,
        placed=True,
    )
