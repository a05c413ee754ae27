"""A letter as the reader sees it: sheets of lines, each with its place where the file has one."""

from __future__ import annotations

from dataclasses import dataclass, field

A4_WIDTH = 595.0


class Unreadable(Exception):
    """The file cannot be read; `reason` is one of the words that `reader.refusals` explains."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(slots=True)
class Line:
    """Text on one height. Places are points on a sheet as wide as A4; none where text just runs."""

    text: str
    x0: float = 0.0
    x1: float = 0.0
    top: float = 0.0
    bottom: float = 0.0
    size: float = 0.0
    red: bool = False
    align: str = ""
    sheet: int = 0
    placed: bool = False
    sure: float = 1.0
    starts: bool = False
    """A paragraph begins here; known of flowing text, guessed from the indent elsewhere."""

    @property
    def centre(self) -> float:
        return (self.x0 + self.x1) / 2


@dataclass(slots=True)
class Sheets:
    """All lines in reading order, and how they were come by."""

    lines: list[Line] = field(default_factory=list)
    how: str = "text"
    """`text`: as written in the file; `ocr`: read off a picture."""
    pages: int = 0
    labels: dict[str, str] = field(default_factory=dict)
    """What a web page says about its document: issuing organ, number, date, title."""
