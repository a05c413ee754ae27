"""DOCX: paragraphs with their alignment and size, in reading order, tables and text boxes too."""

from __future__ import annotations

import io
import re
import zipfile
from xml.etree.ElementTree import Element, ParseError, TreeBuilder, XMLParser

from documents.reader.sheet import Line, Unreadable

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MOST_BYTES = 30 * 1024 * 1024
PICTURE = re.compile(r"word/media/[^/]+\.(png|jpe?g|tiff?)$", re.IGNORECASE)


class _NoEntities(TreeBuilder):
    """Refuses a document type: entities are how a small file becomes an endless one."""

    def doctype(self, *_said: object) -> None:
        raise Unreadable("entities")


def parse(data: bytes) -> Element:
    parser = XMLParser(target=_NoEntities())  # noqa: S314 - a document type is refused
    try:
        parser.feed(data)
        root: Element = parser.close()
    except ParseError:
        raise Unreadable("damaged") from None
    return root


def part_of(archive: zipfile.ZipFile, name: str) -> bytes:
    try:
        info = archive.getinfo(name)
    except KeyError:
        raise Unreadable("damaged") from None
    if info.file_size > MOST_BYTES:
        raise Unreadable("large")
    return archive.read(info)


def lines_of(data: bytes) -> list[Line]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        body = parse(part_of(archive, "word/document.xml"))
        sizes = _style_sizes(archive)
    found: list[Line] = []
    for paragraph in body.iter(f"{W}p"):
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
    """(text, size, red) of each run; a nested paragraph (text box) is met by itself."""
    found = []
    nested = {
        id(r)
        for inner in paragraph.iter(f"{W}p")
        if inner is not paragraph
        for r in inner.iter(f"{W}r")
    }
    for run in paragraph.iter(f"{W}r"):
        if id(run) in nested:
            continue
        size = _val(run.find(f"{W}rPr/{W}sz"))
        colour = _val(run.find(f"{W}rPr/{W}color"))
        found.append((_text(run), float(size) / 2 if size.isdigit() else 0.0, _is_red(colour)))
    return found


def _text(run: Element) -> str:
    text = ""
    for child in run:
        if child.tag == f"{W}t":
            text += child.text or ""
        elif child.tag == f"{W}tab":
            text += "\u3000\u3000"
        elif child.tag in {f"{W}br", f"{W}cr"}:
            text += "\n"
    return text


def _is_red(colour: str) -> bool:
    if not re.fullmatch(r"[0-9A-Fa-f]{6}", colour):
        return False
    red, green, blue = (int(colour[i : i + 2], 16) for i in (0, 2, 4))
    return red > 140 and green < 90 and blue < 90


def _val(element: Element | None) -> str:
    return "" if element is None else element.get(f"{W}val", "")
