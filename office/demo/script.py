"""In which words the demo office tells its story: those of its pack of rules.

It is written for the mainland. In Taiwan the same story is told in Traditional signs and the words of
Taiwan, letters are 函 with a 主旨, and their numbers 字第 … 號.
"""

from __future__ import annotations

import re
from dataclasses import fields, is_dataclass, replace
from functools import lru_cache
from typing import Any, TypeVar

import opencc

from documents.choices import Kind
from documents.packs.choosing import current

T = TypeVar("T")
KINDS = {
    Kind.ORDER: Kind.ORDER,
    Kind.LETTER: Kind.LETTER,
    Kind.PROCLAMATION: Kind.PROCLAMATION,
    Kind.PUBLIC_NOTICE: Kind.PROCLAMATION,
    Kind.COMMUNIQUE: Kind.PROCLAMATION,
    Kind.MINUTES: Kind.OTHER,
}
"""What the kinds of the mainland are in Taiwan; all others are 函."""
TITLE = re.compile(r"^(?:.{0,20}?)關於(?P<about>.+?)的(?P<kind>.{1,3})$")
NUMBER = re.compile(r"^(?P<code>[^〔]+)〔(?P<year>\d{4}|\{year\})〕(?P<n>\d+)(?:号|號)$")
CLOSING = {"請示": "請核示。", "報告": "請鑒核。"}


class Script:
    """The story as it was written."""

    language = "zh-hans"

    def said(self, text: str) -> str:
        return text

    def title(self, text: str) -> str:
        return text

    def kind(self, kind: str) -> str:
        return kind

    def number(self, text: str, year: int) -> str:
        return text.format(year=year)

    def each(self, told: T) -> T:
        """A row of the story, or a part of one, with every text in it in this script."""
        return told


class Taiwan(Script):
    """The same story as it would be told in Taiwan."""

    language = "zh-hant"

    def said(self, text: str) -> str:
        return _converted(text)

    def title(self, text: str) -> str:
        """關於……的通知 becomes a 主旨: 有關……一案，請查照。"""
        said = self.said(text)
        found = TITLE.match(said)
        if found is None:
            return said
        return f"有關{found['about']}一案，{CLOSING.get(found['kind'], '請查照。')}"

    def kind(self, kind: str) -> str:
        return KINDS.get(Kind(kind), Kind.LETTER)

    def number(self, text: str, year: int) -> str:
        found = NUMBER.match(text)
        if found is None:
            return self.said(text.format(year=year))
        pattern = current().numbers.sent(self.said(found["code"]), year)
        return pattern.format(year=year, n=int(found["n"]))

    def each(self, told: T) -> T:
        return self._each(told)  # type: ignore[no-any-return]

    def _each(self, told: Any) -> Any:
        if isinstance(told, str):
            return self.said(told)
        if isinstance(told, (tuple, list)):
            return type(told)(self._each(part) for part in told)
        if isinstance(told, dict):
            return {self._each(key): self._each(part) for key, part in told.items()}
        if is_dataclass(told) and not isinstance(told, type):
            changed = {f.name: self._each(getattr(told, f.name)) for f in fields(told) if f.init}
            return replace(told, **changed)
        return told


@lru_cache(maxsize=1)
def _converter() -> opencc.OpenCC:
    return opencc.OpenCC("s2twp")


@lru_cache(maxsize=20_000)
def _converted(text: str) -> str:
    return str(_converter().convert(text))


SCRIPTS: dict[str, Script] = {"tw_gov": Taiwan()}
PLAIN = Script()


def script() -> Script:
    """That of the office's pack."""
    return SCRIPTS.get(current().slug, PLAIN)


def spoken(text: str) -> str:
    """A sentence of the story in the office's script."""
    return script().said(text)
