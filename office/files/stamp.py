"""Who looks at a secret paper, and when, laid over every page of what he is shown.

Only what leaves the house is stamped; what is kept stays as it came, under its hash.
"""

from __future__ import annotations

import io
from functools import lru_cache
from pathlib import Path
from typing import Any

import pikepdf
from django.utils import timezone
from PIL import Image, ImageSequence

from office.core.actor import Actor
from office.core.scoping import Secrecy
from office.files import stamp_office
from office.files.kinds import KINDS
from office.sheets.engine import picture, render

FROM = Secrecy.CONFIDENTIAL
PICTURES = {"image/png": "PNG", "image/jpeg": "JPEG", "image/tiff": "TIFF"}
OFFICE_FILES = {
    KINDS["docx"].media_type: stamp_office.docx,
    KINDS["xlsx"].media_type: stamp_office.xlsx,
}
STAMPED = frozenset({"application/pdf", *PICTURES, *OFFICE_FILES})
LARGEST_SIDE = 3000.0
"""Points; a scan without a resolution can claim to be metres wide."""


def wanted(secrecy: int, media_type: str) -> bool:
    return secrecy >= FROM and media_type in STAMPED


def line_for(actor: Actor) -> str:
    """`高展 2026-11-20 09:40`."""
    return f"{actor.name} {timezone.localtime(actor.now):%Y-%m-%d %H:%M}"


def stamped(content: Path | bytes, media_type: str, line: str) -> bytes:
    """The content with the line on every page."""
    data = content if isinstance(content, bytes) else content.read_bytes()
    if media_type in OFFICE_FILES:
        return OFFICE_FILES[media_type](data, line)
    if media_type == "application/pdf":
        return _pdf(data, line)
    return _picture(data, PICTURES[media_type], line)


def _pdf(data: bytes, line: str) -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        for page in pdf.pages:
            box = [float(n) for n in page.trimbox]
            size = (
                min(abs(box[2] - box[0]), LARGEST_SIDE),
                min(abs(box[3] - box[1]), LARGEST_SIDE),
            )
            mark = pikepdf.open(io.BytesIO(_sheet(line, *size)))
            page.add_overlay(mark.pages[0], pikepdf.Rectangle(*box))
        pdf.save(out)
    return out.getvalue()


def _picture(data: bytes, kind: str, line: str) -> bytes:
    out = io.BytesIO()
    with Image.open(io.BytesIO(data)) as given:
        pages = [_over(frame.convert("RGB"), line) for frame in ImageSequence.Iterator(given)]
    more: dict[str, Any] = {"save_all": True, "append_images": pages[1:]} if pages[1:] else {}
    pages[0].save(out, kind, quality=90, **more)
    return out.getvalue()


def _over(page: Image.Image, line: str) -> Image.Image:
    """The mark is set on a page of the same shape and stretched over the picture."""
    long_side = max(page.size)
    width, height = (side * 842 / long_side for side in page.size)
    with Image.open(io.BytesIO(_sheet(line, width, height, as_picture=True))) as mark:
        layer = mark.convert("RGBA").resize(page.size)
    page.paste(layer, (0, 0), layer)
    return page


@lru_cache(maxsize=32)
def _sheet(line: str, width: float, height: float, *, as_picture: bool = False) -> bytes:
    data = {"line": line, "width": round(width, 1), "height": round(height, 1)}
    return picture("watermark", data) if as_picture else render("watermark", data)
