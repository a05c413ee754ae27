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
"""Points across a page: fine enough for the imprint, and quicker than 200 dpi."""
FINDING = 2112
"""Points down a page for finding lines: smaller is quicker and loses lines that a seal touches."""
LEAST_SURE = 0.5
THREADS = 1
"""Two waste a fifth of the work on waiting for each other; the worker reads two files at once."""


@lru_cache(maxsize=1)
def _engine() -> Any:
    os.environ.setdefault("OMP_NUM_THREADS", str(THREADS))
    from rapidocr import RapidOCR  # noqa: PLC0415 - a second and 300 MB, only where a picture comes

    logging.getLogger("RapidOCR").setLevel(logging.ERROR)
    return RapidOCR(
        params={
            "EngineConfig.onnxruntime.intra_op_num_threads": THREADS,
            "EngineConfig.onnxruntime.inter_op_num_threads": 1,
            "EngineConfig.onnxruntime.enable_cpu_mem_arena": True,
            "Global.use_cls": False,
            "Global.log_level": "error",
            "Global.max_side_len": 2400,
            "Det.limit_type": "max",
            "Det.limit_side_len": FINDING,
        }
    )


def lines_of(image: Image.Image, number: int) -> list[Line]:
    """The lines on one page, placed as if it were A4; a page that lies is set upright first."""
    page = _sized(ImageOps.exif_transpose(image).convert("RGB"))
    told = _recognised(page)
    for turn in _turns(told):
        turned = _sized(page.rotate(turn, expand=True, fillcolor="white"))
        again = _recognised(turned)
        if _certainty(again) > _certainty(told):
            page, told = turned, again
    return _in_order([_line(page, piece, number) for piece in told if piece[2] >= LEAST_SURE])


def date_under_seal(image: Image.Image, number: int) -> list[Line]:
    """The lower right once more, with only the darkest ink: what a seal in grey lies over."""
    page = _sized(ImageOps.exif_transpose(image).convert("RGB"))
    left, top = int(page.width * 0.3), int(page.height * 0.05)
    piece = page.crop((left, top, page.width, int(page.height * 0.88)))
    grey = numpy.asarray(piece.convert("RGB")).max(axis=2)
    dark = max(60, int(numpy.percentile(grey, 0.4)) + 45)
    sharp = numpy.where(grey < dark, grey // 2, 255).astype(numpy.uint8)
    told = _recognised(Image.fromarray(sharp).convert("RGB"))
    found = []
    for box, text, sure in told:
        line = _line(page, (box + numpy.array([left, top]), text, sure), number)
        line.sure = min(line.sure, 0.85)
        found.append(line)
    return found


Piece = tuple[Any, str, float]


def _recognised(page: Image.Image) -> list[Piece]:
    pixels = without_seal(numpy.asarray(page))
    told = _engine()(numpy.ascontiguousarray(pixels[:, :, ::-1]))
    if told.boxes is None:
        return []
    pieces = zip(told.boxes, told.txts, told.scores, strict=True)
    return [(box, text.strip(), float(sure)) for box, text, sure in pieces if text.strip()]


def _turns(told: list[Piece]) -> tuple[int, ...]:
    """Which ways to try a page again: text that stands on end, or that hardly reads."""
    boxes = [box for box, text, _sure in told if len(text) > 3]
    tall = sum(float(numpy.ptp(b[:, 1])) > 2 * float(numpy.ptp(b[:, 0])) for b in boxes)
    if boxes and tall > len(boxes) / 2:
        return (90, 270)
    return (180,) if boxes and _certainty(told) / len(told) < 0.75 else ()


def _certainty(told: list[Piece]) -> float:
    return sum(sure if sure > 0.8 else 0.0 for _box, _text, sure in told)


def _line(page: Image.Image, piece: Piece, number: int) -> Line:
    box, text, sure = piece
    scale = A4_WIDTH / page.width
    xs, ys = box[:, 0], box[:, 1]
    x0, x1, top, bottom = (float(v) for v in (xs.min(), xs.max(), ys.min(), ys.max()))
    thick = float(min(numpy.hypot(*(box[3] - box[0])), numpy.hypot(*(box[1] - box[0]))))
    return Line(
        text=text,
        x0=x0 * scale,
        x1=x1 * scale,
        top=top * scale,
        bottom=bottom * scale,
        size=thick * scale * 0.8,
        red=_is_red(numpy.asarray(page), (int(x0), int(top), int(x1), int(bottom))),
        sheet=number,
        placed=True,
        sure=sure,
    )


def _sized(page: Image.Image) -> Image.Image:
    """A double page keeps its width; a narrow one is brought to the width of the models' print."""
    across = WIDTH if page.width <= page.height * 1.2 else WIDTH * 2
    if abs(page.width - across) < across * 0.08:
        return page
    return page.resize(
        (across, max(1, round(page.height * across / page.width))), Image.Resampling.LANCZOS
    )


def _is_red(pixels: Any, box: tuple[int, int, int, int]) -> bool:
    x0, y0, x1, y1 = box
    piece = pixels[max(0, y0) : y1, max(0, x0) : x1].astype(numpy.int16)
    if not piece.size:
        return False
    ink = piece.min(axis=2) < 140
    red = ink & (piece[:, :, 0] - numpy.maximum(piece[:, :, 1], piece[:, :, 2]) > 60)
    return bool(ink.sum() and red.sum() > 0.5 * ink.sum())


def without_seal(pixels: Any) -> Any:
    """Red ink below the letterhead taken for paper: a seal lies over name and date."""
    spread = pixels.astype(numpy.int16)
    others = numpy.maximum(spread[:, :, 1], spread[:, :, 2])
    red = spread[:, :, 0] - others > 24
    start = _below_letterhead(red & (spread[:, :, 0] - others > 60))
    if not red[start:].any():
        return pixels
    cleaned = pixels.copy()
    lower, strength = cleaned[start:], spread[start:, :, 0]
    paper = numpy.uint8(numpy.median(pixels[::16, ::16]))
    lower[red[start:] & (strength > 110)] = paper
    under = red[start:] & (strength <= 110)
    lower[under] = strength[under][:, None].astype(numpy.uint8)
    return cleaned


def _below_letterhead(red: Any) -> int:
    """The row under the last long red rule of the upper half; without one, a third down."""
    height, width = red.shape
    upper = red[: height // 2]
    ruled = numpy.flatnonzero(upper.sum(axis=1) > 0.5 * width)
    return int(ruled[-1]) + 4 if ruled.size else height // 3


def _in_order(lines: list[Line]) -> list[Line]:
    """Top to bottom, and left to right within one height."""
    lines = sorted(lines, key=lambda n: n.top + n.bottom)
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
