"""A text as the rules read it: in Simplified characters, with every place still findable."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache

import opencc

from documents.linter.findings import Hit, Level, Place

HAN = "\u3400-\u4dbf\u4e00-\u9fff〇"


@lru_cache(maxsize=1)
def _converter() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")


def simplified(text: str) -> str:
    """Simplified, character for character: a place in the one is the same place in the other."""
    whole = str(_converter().convert(text))
    if len(whole) == len(text):
        return whole
    return "".join(_one(c) for c in text)


@lru_cache(maxsize=8192)
def _one(character: str) -> str:
    found = str(_converter().convert(character))
    return found if len(found) == 1 else character


@dataclass(frozen=True)
class Text:
    """One field. `raw` as written, `plain` for comparing; both have the same length.

    `above` is how many lines of its file stand above it.
    """

    field: str
    raw: str
    above: int = 0

    @cached_property
    def plain(self) -> str:
        return simplified(self.raw)

    @cached_property
    def lines(self) -> tuple[tuple[int, str], ...]:
        """(where it begins, the line as compared)."""
        found, at = [], 0
        for line in self.plain.split("\n"):
            found.append((at, line))
            at += len(line) + 1
        return tuple(found)

    def find(self, pattern: re.Pattern[str]) -> Iterator[re.Match[str]]:
        return pattern.finditer(self.plain)

    def place(self, start: int, end: int) -> Place:
        before = self.raw[:start]
        line = before.count("\n") + 1 + self.above
        return Place(self.field, line, start - before.rfind("\n"), start, end)

    def hit(self, message: str, start: int, end: int, level: Level | None = None) -> Hit:
        """A hit at a stretch of this text."""
        return Hit(message, self.place(start, end), self.raw[start:end], level)

    def hit_at(self, message: str, found: re.Match[str], level: Level | None = None) -> Hit:
        return self.hit(message, found.start(), found.end(), level)

    def whole(self, message: str, level: Level | None = None) -> Hit:
        """A hit about the field as such."""
        return Hit(message, Place(self.field, end=len(self.raw)), self.raw, level)

    def whole_start(self, message: str, level: Level | None = None) -> Hit:
        """About the text as such, shown where it begins."""
        return Hit(message, self.place(0, 0) if self.raw else Place(self.field), "", level)

    def whole_end(self, message: str, level: Level | None = None) -> Hit:
        """About the text as such, shown where it ends."""
        end = len(self.raw)
        return Hit(message, self.place(end, end) if self.raw else Place(self.field), "", level)

    def about(self, message: str, words: str, level: Level | None = None) -> Hit:
        """About these words, where they first stand; about the field where they do not."""
        at = self.raw.find(words)
        if at < 0 or not words:
            return Hit(message, Place(self.field), words, level)
        return self.hit(message, at, at + len(words), level)
