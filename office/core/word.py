"""What a DOCX file says: the one place where its parts are opened and its paragraphs read.

No Django here: files from outside are read in processes of their own, which start without it.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from typing import IO
from xml.etree.ElementTree import Element, ParseError, TreeBuilder, XMLParser

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
DOCUMENT = "word/document.xml"
MOST_BYTES = 30 * 1024 * 1024
"""Of one part, unpacked: more is no letter."""
BREAKS = {f"{W}br": "\n", f"{W}cr": "\n", f"{W}tab": "\t"}


class BadWord(ValueError):
    """It cannot be read; `reason` is `damaged`, `large` or `entities`."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class _NoEntities(TreeBuilder):
    """Refuses a document type: entities are how a small file becomes an endless one."""

    def doctype(self, *_said: object) -> None:
        raise BadWord("entities")


def parse(data: bytes) -> Element:
    parser = XMLParser(target=_NoEntities())  # noqa: S314 - a document type is refused
    try:
        parser.feed(data)
        root: Element = parser.close()
    except ParseError:
        raise BadWord("damaged") from None
    return root


def part_of(archive: zipfile.ZipFile, name: str) -> bytes:
    try:
        info = archive.getinfo(name)
    except KeyError:
        raise BadWord("damaged") from None
    if info.file_size > MOST_BYTES:
        raise BadWord("large")
    return archive.read(info)


def paragraphs(root: Element) -> Iterator[Element]:
    """In reading order, those of tables and text boxes too."""
    return root.iter(f"{W}p")


def runs(paragraph: Element) -> Iterator[Element]:
    """The runs of a paragraph itself; one nested in it (a text box) is met by itself."""
    nested = {
        id(run)
        for inner in paragraph.iter(f"{W}p")
        if inner is not paragraph
        for run in inner.iter(f"{W}r")
    }
    return (run for run in paragraph.iter(f"{W}r") if id(run) not in nested)


def run_text(run: Element, tab: str = "\t") -> str:
    parts = []
    for child in run:
        if child.tag == f"{W}t":
            parts.append(child.text or "")
        else:
            said = BREAKS.get(child.tag, "")
            parts.append(tab if said == "\t" else said)
    return "".join(parts)


def text_of(file: IO[bytes] | str) -> str:
    """The whole text, a paragraph a line; numbers made by Word's lists are not text."""
    with zipfile.ZipFile(file) as archive:
        root = parse(part_of(archive, DOCUMENT))
    return "\n".join("".join(map(run_text, runs(p))) for p in paragraphs(root))
