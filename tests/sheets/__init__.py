"""Printed sheets are read back as a reader would see them: their words, and where they stand."""

from __future__ import annotations

from contextlib import closing

import pypdfium2


def words_of(pdf: bytes) -> list[str]:
    """The text of each page, in one line, without the white space of setting."""
    with closing(pypdfium2.PdfDocument(pdf)) as document:
        return ["".join(page.get_textpage().get_text_range().split()) for page in document]


def places_of(pdf: bytes, page: int = 0) -> dict[str, tuple[float, float, float, float]]:
    """Each line of text with its box (left, bottom, right, top) in points from the lower left."""
    found = {}
    with closing(pypdfium2.PdfDocument(pdf)) as document:
        text = document[page].get_textpage()
        for index in range(text.count_rects()):
            box = text.get_rect(index)
            found["".join(text.get_text_bounded(*box).split())] = box
    return found


def size_of(pdf: bytes) -> tuple[float, float]:
    """Width and height of the first page in millimetres."""
    with closing(pypdfium2.PdfDocument(pdf)) as document:
        width, height = document[0].get_size()
    return round(width / 72 * 25.4, 1), round(height / 72 * 25.4, 1)
