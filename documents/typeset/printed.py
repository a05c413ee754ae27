"""What a printed letter says. Nothing here knows a database."""

from __future__ import annotations

from dataclasses import dataclass, field, fields, is_dataclass, replace
from datetime import date
from enum import Enum, StrEnum
from typing import Any, TypeVar

from office.core.text import plain

T = TypeVar("T")


class Format(StrEnum):
    """The formats of GB/T 9704-2012: the document itself, and three of its own (clause 10)."""

    DOCUMENT = "document"
    LETTER = "letter"
    ORDER = "order"
    MINUTES = "minutes"


class Signing(StrEnum):
    """How the end of the letter is made out (7.3.5)."""

    SEAL = "seal"
    PLAIN = "plain"
    STAMP = "stamp"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """`head` is set as a heading of its `level` (1 一、 2 （一） 3 1. 4 （1）); `text` follows."""

    text: str
    level: int = 0
    head: str = ""

    @property
    def whole(self) -> str:
        return f"{self.head}{self.text}"


@dataclass(frozen=True, slots=True)
class Annex:
    """An attachment that is bound with the letter; the note at the end names its `title`."""

    title: str
    body: tuple[Paragraph, ...] = ()


@dataclass(frozen=True, slots=True)
class Attendance:
    """Who was at a meeting, with their units: for minutes."""

    present: str = ""
    leave: str = ""
    observers: str = ""


@dataclass(frozen=True, slots=True)
class Imprint:
    """版记: who gets copies, who printed it and when."""

    copy_to: str = ""
    office: str = ""
    printed_on: date | None = None


@dataclass(frozen=True, slots=True)
class Printed:
    """One letter. `organs` sign it, the host first; `mark` is the red head where it is not theirs.

    `signers` make it a letter to a superior. `title` is broken into its lines already.
    `double_sided` puts the imprint on the back of the last sheet, as the standard has it.
    """

    format: Format
    organs: tuple[str, ...]
    title: tuple[str, ...] = ()
    number: str = ""
    mark: str = ""
    copy_number: str = ""
    secrecy: str = ""
    urgency: str = ""
    signers: tuple[str, ...] = ()
    addressees: str = ""
    body: tuple[Paragraph, ...] = ()
    annexes: tuple[Annex, ...] = ()
    enclosures: tuple[str, ...] = ()
    signing: Signing = Signing.SEAL
    stamp_post: str = ""
    dated: date | None = None
    note: str = ""
    attendance: Attendance = field(default_factory=Attendance)
    imprint: Imprint = field(default_factory=Imprint)
    double_sided: bool = True
    watermark: str = ""

    @property
    def upward(self) -> bool:
        return bool(self.signers)

    @property
    def attached(self) -> tuple[str, ...]:
        """The names that the note on attachments lists: those bound here, then those sent apart."""
        return (*(annex.title for annex in self.annexes), *self.enclosures)

    @property
    def heading(self) -> str:
        return "".join(self.title)


def day(when: date | None) -> str:
    """Arabic, the whole year, no leading noughts (7.3.5.4)."""
    return f"{when.year}年{when.month}月{when.day}日" if when else ""


def cleaned(said: T) -> T:
    """The same with every text in it plain: what is typed brings no control signs to the press."""
    return _cleaned(said)  # type: ignore[no-any-return]


def _cleaned(said: Any) -> Any:
    if isinstance(said, str) and not isinstance(said, Enum):
        return plain(said)
    if isinstance(said, tuple):
        return tuple(_cleaned(part) for part in said)
    if is_dataclass(said) and not isinstance(said, type):
        return replace(said, **{f.name: _cleaned(getattr(said, f.name)) for f in fields(said)})
    return said
