"""A printed letter is measured as on a light table: signs and drawn bars, in mm from the top left."""

from __future__ import annotations

import ctypes
from contextlib import closing
from dataclasses import dataclass, field

import pypdfium2
from pypdfium2 import raw

MM = 25.4 / 72
HEIGHT = 297.0


@dataclass(frozen=True)
class Box:
    """`text` is empty for what is drawn."""

    left: float
    top: float
    right: float
    bottom: float
    text: str = ""
    size: float = 0.0
    red: bool = False

    @property
    def width(self):
        return self.right - self.left

    @property
    def height(self):
        return self.bottom - self.top

    @property
    def middle(self):
        return (self.left + self.right) / 2


@dataclass
class Page:
    signs: list[Box] = field(default_factory=list)
    bars: list[Box] = field(default_factory=list)

    @property
    def text(self):
        return "".join(s.text for s in self.signs)

    def lines(self):
        """The signs by line, from the top; signs of one baseline overlap upright."""
        rows: list[list[Box]] = []
        for sign in sorted(self.signs, key=lambda s: (s.bottom + s.top, s.left)):
            middle = (sign.top + sign.bottom) / 2
            row = next(
                (
                    r
                    for r in rows
                    if min(s.top for s in r) - 1 < middle < max(s.bottom for s in r) + 1
                ),
                None,
            )
            rows.append([sign]) if row is None else row.append(sign)
        return [sorted(row, key=lambda s: s.left) for row in rows]

    def find(self, words):
        """The box round the first signs that read so, in their order on the page."""
        at = self.text.index(words)
        return around(self.signs[at : at + len(words)])

    def signs_of(self, words, *, black):
        """The last place where these words stand in the text, below any red mark."""
        at = [n for n in range(len(self.signs)) if self.text.startswith(words, n)]
        found = [around(self.signs[n : n + len(words)]) for n in at]
        return [box for box in found if box.red is not black and box.size == 16][-1]


def around(boxes):
    return Box(
        min(b.left for b in boxes),
        min(b.top for b in boxes),
        max(b.right for b in boxes),
        max(b.bottom for b in boxes),
        "".join(b.text for b in boxes),
        boxes[0].size,
        boxes[0].red,
    )


def measured(pdf: bytes) -> list[Page]:
    with closing(pypdfium2.PdfDocument(pdf)) as document:
        return [_page(page) for page in document]


def _page(page) -> Page:
    found = Page()
    text = page.get_textpage()
    for index in range(text.count_chars()):
        sign = chr(raw.FPDFText_GetUnicode(text, index))
        if sign.isspace() or raw.FPDFText_IsGenerated(text, index) == 1:
            continue
        left, bottom, right, top = text.get_charbox(index)
        size = raw.FPDFText_GetFontSize(text, index)
        colour = [ctypes.c_uint() for _n in range(4)]
        raw.FPDFText_GetFillColor(text, index, *colour)
        box = _mm(left, bottom, right, top)
        red = colour[0].value > 150 and colour[1].value < 60
        found.signs.append(Box(*box, sign, round(size, 1), red))
    for item in page.get_objects(filter=[raw.FPDF_PAGEOBJ_PATH], max_depth=5):
        colour = [ctypes.c_uint() for _n in range(4)]
        raw.FPDFPageObj_GetFillColor(item, *colour)
        found.bars.append(Box(*_mm(*item.get_bounds()), red=colour[0].value > 150))
    return found


def _mm(left, bottom, right, top) -> tuple[float, float, float, float]:
    return left * MM, HEIGHT - top * MM, right * MM, HEIGHT - bottom * MM
