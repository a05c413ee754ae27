"""归档章: 45 × 16 mm in six cells, at the blank top of the first page (DA/T 22-2015).

Nothing is covered: the page is looked at, and the first place from the top where nothing stands is
taken. Where there is none the page grows by a strip at its top. The file itself stays as it is.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
from django.utils.translation import gettext as _
from PIL import Image, ImageSequence

from documents.archive.models import ArchiveItem, ItemPart
from documents.choices import Retention
from office.core.errors import NotVisible
from office.files import storage
from office.parameters.registry import value
from office.sheets.engine import render

MM = 72 / 25.4
WIDTH, HEIGHT = 45 * MM, 16 * MM
AROUND = 1.5 * MM
"""Free space on every side of the stamp."""
FROM_TOP, FROM_SIDE, STEP = 6 * MM, 8 * MM, 1.0 * MM
DEEPEST = 0.5
"""It stands in the upper half or not at all."""
SPECKS = 6
"""Dark dots that dust on a scan may leave in a place that is blank to the eye."""
PAPER = 60
"""How much darker than the paper something is that counts."""
LONGEST = 1500
"""Points; a scan without a resolution claims more and is taken for A4."""
A4_LONG = 842
TERMS = {Retention.PERMANENT: "永久", Retention.Y30: "30年", Retention.Y10: "10年"}
PICTURES = frozenset({"image/png", "image/jpeg", "image/tiff"})
STAMPED = frozenset({"application/pdf", *PICTURES})


@dataclass(frozen=True, slots=True)
class Place:
    """Upper left corner of the stamp on the page as it is seen, in points; `extra` is a strip that
    the page grows by at its top; `scale` is 1 but for pages without a true size."""

    left: float
    top: float
    extra: float = 0.0
    scale: float = 1.0


def cells(item: ArchiveItem) -> list[tuple[str, str]]:
    """The six cells in their order: the words of the standard, in Chinese whoever prints."""
    number = f"{item.item_no:04}" if item.item_no else ""
    return [
        ("全宗号", str(value("archive.fonds"))),
        ("年度", str(item.year)),
        ("件号", number),
        ("机构（问题）", item.unit.code),
        ("保管期限", TERMS[Retention(item.retention)]),
        ("页数", str(item.pages)),
    ]


def stampable(parts: list[ItemPart]) -> ItemPart:
    """The first part that has pages to be stamped."""
    found = next((part for part in parts if part.media_type in STAMPED), None)
    if found is None:
        raise NotVisible(_("No part of this item is a PDF or a picture: stamp it on paper."))
    return found


def stamped(item: ArchiveItem, part: ItemPart) -> bytes:
    """A copy of the part with the stamp on its first page."""
    path = storage.checked(part.sha256)
    source = path if part.media_type == "application/pdf" else io.BytesIO(as_pdf(path))
    mark = render("documents/archive_stamp", {"cells": cells(item)})
    place = place_on(source)
    out = io.BytesIO()
    with pikepdf.open(source) as pdf, pikepdf.open(io.BytesIO(mark)) as stamp:
        page = pdf.pages[0]
        _grow(page, place)
        page.add_overlay(stamp.pages[0], _rectangle(page, place))
        pdf.save(out)
    return out.getvalue()


def as_pdf(path: Path) -> bytes:
    """A picture as pages that are as large as its resolution says, A4 where it says nothing."""
    out = io.BytesIO()
    with Image.open(path) as given:
        pages = [frame.convert("RGB") for frame in ImageSequence.Iterator(given)]
        resolution = float((given.info.get("dpi") or (0, 0))[0])
    if resolution < 50:
        resolution = max(pages[0].size) / (297 / 25.4)
    pages[0].save(out, "PDF", resolution=resolution, save_all=True, append_images=pages[1:])
    return out.getvalue()


def place_on(source: Path | io.BytesIO) -> Place:
    """The blank place on the first page that is nearest to the top, in the middle if it can be."""
    with closing(pypdfium2.PdfDocument(source)) as pdf:
        page = pdf[0]
        width, height = page.get_size()
        longest = max(width, height)
        scale = longest / A4_LONG if longest > LONGEST else 1.0
        picture = page.render(scale=1 / scale).to_pil().convert("L")
    found = _blank(picture)
    if found is None:
        extra = (HEIGHT + 2 * AROUND) * scale
        return Place((width - WIDTH * scale) / 2, AROUND * scale, extra, scale)
    return Place(found[0] * scale, found[1] * scale, 0.0, scale)


def _blank(picture: Image.Image) -> tuple[float, float] | None:
    """Where the stamp with its margin covers nothing, on a picture of one dot to a point."""
    dark = _dark(picture)
    for left, top in _candidates(*picture.size):
        right, bottom = left + WIDTH + AROUND, top + HEIGHT + AROUND
        area = dark.crop((round(left - AROUND), round(top - AROUND), round(right), round(bottom)))
        if area.histogram()[255] <= SPECKS:
            return left, top
    return None


def _dark(picture: Image.Image) -> Image.Image:
    """White where something stands: clearly darker than the paper, whose grey is the commonest."""
    counts = picture.histogram()
    paper = max(range(128, 256), key=lambda grey: counts[grey])
    edge = paper - PAPER
    return picture.point([255 if grey < edge else 0 for grey in range(256)])


def _candidates(width: int, height: int) -> Iterator[tuple[float, float]]:
    """Row by row from the top; in each row from the middle outwards."""
    last = width - FROM_SIDE - WIDTH
    middle = (width - WIDTH) / 2
    steps = int(max(last - FROM_SIDE, 0) / STEP)
    row = sorted((FROM_SIDE + n * STEP for n in range(steps + 1)), key=lambda x: abs(x - middle))
    top = FROM_TOP
    while top + HEIGHT <= height * DEEPEST:
        yield from ((left, top) for left in (row or [max(middle, 0)]))
        top += STEP


def _box(page: Any) -> list[float]:
    return [float(n) for n in page.cropbox]


def _turn(page: Any) -> int:
    return int(page.obj.get("/Rotate", 0)) % 360


def _grow(page: Any, place: Place) -> None:
    """A strip at the top of the page as it is seen."""
    if not place.extra:
        return
    side, sign = {0: (3, 1), 90: (0, -1), 180: (1, -1), 270: (2, 1)}[_turn(page)]
    for name in ("/MediaBox", "/CropBox"):
        box = [float(n) for n in (page.mediabox if name == "/MediaBox" else page.cropbox)]
        box[side] += sign * place.extra
        page.obj[name] = pikepdf.Array(box)
    for name in ("/TrimBox", "/BleedBox", "/ArtBox"):
        if name in page.obj:
            del page.obj[name]


def _rectangle(page: Any, place: Place) -> pikepdf.Rectangle:
    """The place as the page's own coordinates, whichever way it is turned."""
    x0, y0, x1, y1 = _box(page)
    left, top = place.left, place.top
    wide, tall = WIDTH * place.scale, HEIGHT * place.scale
    corners = {
        0: (x0 + left, y1 - top - tall, x0 + left + wide, y1 - top),
        90: (x0 + top, y0 + left, x0 + top + tall, y0 + left + wide),
        180: (x1 - left - wide, y0 + top, x1 - left, y0 + top + tall),
        270: (x1 - top - tall, y1 - left - wide, x1 - top, y1 - left),
    }
    return pikepdf.Rectangle(*corners[_turn(page)])
