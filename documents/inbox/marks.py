"""Where one letter of a batch ends and the next begins: pure, from the codes on its pages.

A separator sheet ends a letter and belongs to none; so does its empty back. A page with one of our
stickers begins a letter. Codes are read for each piece by itself: none is carried on to the next.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from documents.whereabouts.codes import is_separator, read_code


@dataclass(frozen=True, slots=True)
class Part:
    """Pages from `first` to `last`, counted from 1, and the sticker on the first of them."""

    first: int
    last: int
    code: str = ""


def parts_of(
    pages: int, texts: Mapping[int, Iterable[str]], blank: frozenset[int] = frozenset()
) -> list[Part]:
    """`texts` holds what the codes of a page say, by page; foreign codes are passed over."""
    found: list[Part] = []
    start, code, parted = 0, "", False
    for page in range(1, pages + 1):
        said = list(texts.get(page, ()))
        if any(is_separator(t) for t in said):
            found += _closed(start, page - 1, code)
            start, code, parted = 0, "", True
            continue
        sticker = next((str(c) for t in said if (c := read_code(t)) is not None), "")
        if sticker and sticker != code:
            found += _closed(start, page - 1, code)
            start, code = page, sticker
        elif not start and not (parted and page in blank):
            start = page
        parted = parted and page in blank and not start
    return found + _closed(start, pages, code)


def _closed(start: int, end: int, code: str) -> list[Part]:
    return [Part(start, end, code)] if start and end >= start else []


def parts_at(pages: int, starts: Sequence[int]) -> list[Part]:
    """The same, where a person says on which pages letters begin."""
    firsts = sorted({1, *(n for n in starts if 1 <= n <= pages)})
    ends = [*(n - 1 for n in firsts[1:]), pages]
    return [Part(first, last) for first, last in zip(firsts, ends, strict=True)]


def is_whole(parts: Sequence[Part], pages: int) -> bool:
    """Nothing to cut: one letter, from the first page to the last."""
    return len(parts) == 1 and (parts[0].first, parts[0].last) == (1, pages)
