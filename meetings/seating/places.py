"""What a rule answers with: rows of labelled places, each row drawn left to right in AV."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

Rule = Literal["cn", "intl"]
Facing = Literal["viewer", "away", "left", "right"]
"""Which way the persons of a row look: at the viewer, his own way, or along the table."""


class Misfit(ValueError):
    """Input that no seating fits. `pointer` names the input, `code` the kind of fault."""

    def __init__(self, pointer: str, code: str, **values: object) -> None:
        super().__init__(f"{pointer}: {code}")
        self.pointer, self.code, self.values = pointer, code, values


@dataclass(frozen=True, slots=True)
class Row:
    """Labels from left to right in AV (columns: from far to near); None is an empty seat.

    `centre` is the index of the seat the row is drawn around, so that opposite principals meet.
    """

    name: str
    seats: Sequence[str | None]
    facing: Facing = "viewer"
    centre: int | None = None
    upright: bool = False

    @property
    def seated_view(self) -> list[str | None]:
        """The same row left to right as its own people see it."""
        mirrored = self.facing in {"viewer", "left"}
        return list(reversed(self.seats)) if mirrored else list(self.seats)


@dataclass(frozen=True, slots=True)
class Chart:
    """A finished seating. `notes` are codes of what the reader should know of it."""

    layout: str
    rows: Sequence[Row]
    notes: Sequence[str] = field(default_factory=tuple)
    ring: bool = False

    @property
    def seats(self) -> list[str | None]:
        """Every row one after the other, AV."""
        return [seat for row in self.rows for seat in row.seats]

    @property
    def seated_view(self) -> list[str | None]:
        """The same as the seated see it. At a ring: clockwise from the seat opposite the first."""
        if self.ring:
            seats = list(self.rows[0].seats)
            half = len(seats) // 2
            return seats[half:] + seats[:half]
        return [seat for row in self.rows for seat in row.seated_view]


def party(letter: str, n: int) -> list[str]:
    """`G1`, `G2` … in rank order."""
    return [f"{letter}{rank}" for rank in range(1, n + 1)]
