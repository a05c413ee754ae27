"""Pictures: recognised with the models that come inside the package, nothing fetched."""

from __future__ import annotations

import logging
import os
from functools import lru_cache
from typing import Any

import numpy
from PIL import Image, ImageOps

from documents.reader.sheet import A4_WIDTH, Line

WIDTH = 1500
"""Points across a page: fine enough for the small print of the imprint, twice as fast as 200 dpi."""
LEAST_SURE = 0.5
THREADS = 2


@lru_cache(maxsize=1)
def _engine() -> Any:
    os.environ.setdefault("OMP_NUM_THREADS", str(THREADS))
    from rapidocr import RapidOCR  # noqa: PLC0415 - a second and 300 MB, only where a picture comes

    logging.getLogger("RapidOCR").setLevel(logging.ERROR)
    return RapidOCR(
        params={
            "EngineConfig.onnxruntime.intra_op_num_threads": THREADS,
            "EngineConfig.onnxruntime.inter_op_num_threads": 1,
            "Global.use_cls": False,
            "Global.log_level": "error",
            "Global.max_side_len": 2400,
        }
    )


def lines_of(image: Image.Image, number: int) -> list[Line]:
    """The lines on one page, placed as if it were A4."""
    page = ImageOps.exif_transpose(image).convert("RGB")
    page = _sized(page)
    pixels = numpy.asarray(page)
    told = _engine()(numpy.ascontiguousarray(without_seal(pixels)[:, :, ::-1]))
    if told.boxes is None:
        return []
    scale = A4_WIDTH / page.width
    found = []
    for box, text, sure in zip(told.boxes, told.txts, told.scores, strict=True):
        if sure < LEAST_SURE or not text.strip():
            continue
        xs, ys = box[:, 0], box[:, 1]
        x0, x1, top, bottom = (float(v) for v in (xs.min(), xs.max(), ys.min(), ys.max()))
        thick = float(min(numpy.hypot(*(box[3] - box[0])), numpy.hypot(*(box[1] - box[0]))))
        found.append(
            Line(
                text=text.strip(),
                x0=x0 * scale,
                x1=x1 * scale,
                top=top * scale,
                bottom=bottom * scale,
                size=thick * scale * 0.8,
                red=_is_red(pixels, (int(x0), int(top), int(x1), int(bottom))),
                sheet=number,
                placed=True,
                sure=float(sure),
            )
        )
    return _in_order(found)


def _sized(page: Image.Image) -> Image.Image:
    """A double page keeps its width; a narrow one is brought to the width of the models' print."""
    across = WIDTH if page.width <= page.height * 1.2 else WIDTH * 2
    if abs(page.width - across) < across * 0.08:
        return page
    return page.resize((across, max(1, round(page.height * across / page.width))), Image.Resampling.LANCZOS)


def _is_red(pixels: Any, box: tuple[int, int, int, int]) -> bool:
    x0, y0, x1, y1 = box
    piece = pixels[max(0, y0) : y1, max(0, x0) : x1].astype(numpy.int16)
    if not piece.size:
        return False
    ink = piece.min(axis=2) < 140
    red = ink & (piece[:, :, 0] - numpy.maximum(piece[:, :, 1], piece[:, :, 2]) > 60)
    return bool(ink.sum() and red.sum() > 0.5 * ink.sum())


def without_seal(pixels: Any) -> Any:
    """Red ink below the letterhead made as light as paper: a seal lies over name and date."""
    spread = pixels.astype(numpy.int16)
    red = spread[:, :, 0] - numpy.maximum(spread[:, :, 1], spread[:, :, 2]) > 40
    start = _below_letterhead(red)
    if not red[start:].any():
        return pixels
    cleaned = pixels.copy()
    lower = cleaned[start:]
    light = lower.max(axis=2, keepdims=True)
    lower[:] = numpy.where(red[start:, :, None], numpy.broadcast_to(light, lower.shape), lower)
    return cleaned


def _below_letterhead(red: Any) -> int:
    """The row under the last long red rule of the upper half; without one, a third down."""
    height, width = red.shape
    upper = red[: height // 2]
    ruled = numpy.flatnonzero(upper.sum(axis=1) > 0.5 * width)
    return int(ruled[-1]) + 4 if ruled.size else height // 3


def _in_order(lines: list[Line]) -> list[Line]:
    """Top to bottom, and left to right within one height."""
    lines = sorted(lines, key=lambda n: (n.top + n.bottom))
    rows: list[list[Line]] = []
    for line in lines:
        middle = (line.top + line.bottom) / 2
        if rows:
            last = rows[-1][-1]
            if abs(middle - (last.top + last.bottom) / 2) < 0.45 * min(last.size, line.size):
                rows[-1].append(line)
                continue
        rows.append([line])
    return [line for row in rows for line in sorted(row, key=lambda n: n.x0)]
