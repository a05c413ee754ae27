"""OFD (GB/T 33190): placed text in XML parts of a container; or scans kept as pictures."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from xml.etree.ElementTree import Element

from documents.reader.sheet import A4_WIDTH, Line, Unreadable
from documents.reader.sources.word import parse, part_of

A4_MM = 210.0
MOST_PAGES = 300
PICTURE = re.compile(r"\.(png|jpe?g|tiff?|bmp)$", re.IGNORECASE)


def lines_of(data: bytes) -> list[Line]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        found: list[Line] = []
        for number, name in enumerate(_pages(archive)[:MOST_PAGES]):
            found += _page(parse(part_of(archive, name)), number)
    return found


def pictures_of(data: bytes) -> list[bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = sorted(
            (n for n in archive.namelist() if PICTURE.search(n) and "seal" not in n.lower()),
            key=lambda n: [int(p) if p.isdigit() else p for p in re.split(r"(\d+)", n)][1::2],
        )
        return [part_of(archive, n) for n in names[:20]]


def _local(element: Element) -> str:
    return element.tag.rpartition("}")[2]


def _all(root: Element, name: str) -> list[Element]:
    return [e for e in root.iter() if _local(e) == name]


def _pages(archive: zipfile.ZipFile) -> list[str]:
    """The parts that hold the pages, in the order of the document."""
    roots = [e.text or "" for e in _all(parse(part_of(archive, "OFD.xml")), "DocRoot")]
    found = []
    for root in roots:
        document = root.strip().lstrip("/")
        base = posixpath.dirname(document)
        for page in _all(parse(part_of(archive, document)), "Page"):
            place = page.get("BaseLoc", "")
            found.append(
                place.lstrip("/") if place.startswith("/") else posixpath.join(base, place)
            )
    if not found:
        raise Unreadable("damaged")
    return [posixpath.normpath(f) for f in found]


def _page(root: Element, number: int) -> list[Line]:
    boxes = [e.text or "" for e in _all(root, "PhysicalBox")]
    width = _numbers(boxes[0])[2] if boxes and len(_numbers(boxes[0])) > 2 else A4_MM
    scale = A4_WIDTH / max(1.0, width)
    pieces = [p for o in _all(root, "TextObject") for p in _object(o, scale, number)]
    rows: list[list[Line]] = []
    for piece in sorted(pieces, key=lambda p: (p.bottom, p.x0)):
        if rows and abs(rows[-1][-1].bottom - piece.bottom) < 0.35 * max(1.0, piece.size):
            rows[-1].append(piece)
        else:
            rows.append([piece])
    return [line for row in rows for line in _joined(sorted(row, key=lambda p: p.x0))]


def _object(element: Element, scale: float, number: int) -> list[Line]:
    place = _numbers(element.get("Boundary", "0 0 0 0")) + [0.0] * 4
    size = (_numbers(element.get("Size", "0")) or [0.0])[0]
    colours = [c.get("Value", "") for c in _all(element, "FillColor")]
    red = bool(colours and _is_red(_numbers(colours[0])))
    found = []
    for code in _all(element, "TextCode"):
        text = (code.text or "").strip("\r\n")
        if not text.strip():
            continue
        x = place[0] + (_numbers(code.get("X", "0")) or [0.0])[0]
        y = place[1] + (_numbers(code.get("Y", "0")) or [0.0])[0]
        x1 = max(place[0] + place[2], x + size * 0.5 * len(text))
        found.append(
            Line(
                text,
                x * scale,
                x1 * scale,
                (y - size) * scale,
                y * scale,
                size * scale,
                red,
                sheet=number,
                placed=True,
            )
        )
    return found


def _joined(row: list[Line]) -> list[Line]:
    """Programs write a text object a word, or even a character."""
    found = [row[0]]
    for piece in row[1:]:
        last = found[-1]
        if piece.x0 - last.x1 < 1.2 * max(last.size, piece.size):
            last.text += piece.text
            last.x1 = max(last.x1, piece.x1)
        else:
            found.append(piece)
    return found


def _numbers(text: str) -> list[float]:
    return [float(n) for n in re.findall(r"-?\d+(?:\.\d+)?", text)]


def _is_red(colour: list[float]) -> bool:
    return len(colour) == 3 and colour[0] > 140 and colour[1] < 90 and colour[2] < 90
