"""Looks for codes on the pages of a scan and cuts it, in a process of its own.

Run as `python -m documents.inbox.cutter FILE FOLDER [PAGE,PAGE…]`. Prints one JSON object: `{pages,
parts: [{first, last, code, file}]}`, `file` empty where nothing was cut, or `{reason}`. Pages are
where letters begin, given by a person; else the codes say it. No Django here, little memory and
time: a file built to exhaust its reader takes down this process and nothing else.
"""

from __future__ import annotations

import json
import resource
import sys
import warnings
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import zxingcpp
from PIL import Image, ImageSequence

from documents.inbox.marks import Part, is_whole, parts_at, parts_of

MEMORY = 4 * 1024**3
SECONDS = 200
MOST_PAGES = 600
DPI = 150
LONGEST_SIDE = 2600
WHITE, INK = 225, 0.0006
"""Paler than this is paper; a page with less ink than this share is empty."""
FORMATS = zxingcpp.barcode_formats_from_str("QRCode,Code128,Code39")


class Unfit(Exception):
    """The file is not cut; the word says why."""


def main() -> int:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    warnings.simplefilter("ignore")
    starts = [int(n) for n in sys.argv[3].split(",")] if len(sys.argv) > 3 else []
    try:
        told = cut(Path(sys.argv[1]), Path(sys.argv[2]), starts)
    except Unfit as unfit:
        told = {"reason": str(unfit)}
    except (MemoryError, RecursionError):
        told = {"reason": "large"}
    except (OSError, ValueError, SyntaxError, EOFError, RuntimeError, pikepdf.PdfError):
        told = {"reason": "damaged"}
    sys.stdout.write(json.dumps(told) + "\n")
    return 0


def cut(path: Path, folder: Path, starts: Sequence[int]) -> dict[str, Any]:
    is_pdf = path.open("rb").read(5) == b"%PDF-"
    pages = count(path, is_pdf=is_pdf)
    if pages > MOST_PAGES:
        raise Unfit("many")
    parts = parts_at(pages, starts) if starts else by_codes(path, pages, is_pdf=is_pdf)
    if not parts:
        raise Unfit("separators")
    files = [""]
    if not is_whole(parts, pages):
        files = (cut_pdf if is_pdf else cut_tiff)(path, folder, parts)
    return {
        "pages": pages,
        "parts": [
            {"first": p.first, "last": p.last, "code": p.code, "file": file}
            for p, file in zip(parts, files, strict=True)
        ],
    }


def count(path: Path, *, is_pdf: bool) -> int:
    if is_pdf:
        with pikepdf.open(path) as pdf:
            return len(pdf.pages)
    with Image.open(path) as image:
        return int(getattr(image, "n_frames", 1))


def by_codes(path: Path, pages: int, *, is_pdf: bool) -> list[Part]:
    texts: dict[int, list[str]] = {}
    blank = set()
    for number, page in enumerate(pictures(path, is_pdf=is_pdf), start=1):
        said = [code.text for code in zxingcpp.read_barcodes(page, formats=FORMATS) if code.valid]
        if said:
            texts[number] = said
        elif is_blank(page):
            blank.add(number)
    return parts_of(pages, texts, frozenset(blank))


def pictures(path: Path, *, is_pdf: bool) -> Iterator[Image.Image]:
    """Each page in grey, fine enough for a sticker and no finer."""
    if is_pdf:
        pdf = pypdfium2.PdfDocument(path)
        try:
            for page in pdf:
                scale = min(DPI / 72, LONGEST_SIDE / max(*page.get_size(), 1.0))
                yield page.render(scale=scale, grayscale=True).to_pil().convert("L")
                page.close()
        finally:
            pdf.close()
        return
    with Image.open(path) as image:
        for frame in ImageSequence.Iterator(image):
            grey = frame.convert("L")
            grey.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
            yield grey


def is_blank(page: Image.Image) -> bool:
    shades = page.resize((max(1, page.width // 4), max(1, page.height // 4))).histogram()
    return sum(shades[:WHITE]) <= INK * max(1, sum(shades))


def cut_pdf(path: Path, folder: Path, parts: Sequence[Part]) -> list[str]:
    names = []
    with pikepdf.open(path) as pdf:
        for part in parts:
            piece = pikepdf.new()
            piece.pages.extend(pdf.pages[part.first - 1 : part.last])
            piece.remove_unreferenced_resources()
            name = f"{part.first}-{part.last}.pdf"
            piece.save(folder / name, deterministic_id=True)
            names.append(name)
    return names


def cut_tiff(path: Path, folder: Path, parts: Sequence[Part]) -> list[str]:
    names = []
    with Image.open(path) as image:
        if image.format != "TIFF":
            raise Unfit("kind")
        for part in parts:
            frames = []
            for number in range(part.first - 1, part.last):
                image.seek(number)
                frames.append(image.copy())
            name = f"{part.first}-{part.last}.tiff"
            dpi = image.info.get("dpi", (200, 200))
            frames[0].save(
                folder / name,
                save_all=True,
                append_images=frames[1:],
                compression="group4" if frames[0].mode == "1" else "tiff_deflate",
                dpi=dpi,
            )
            names.append(name)
    return names


if __name__ == "__main__":
    sys.exit(main())
