"""A seating as it is drawn on page and paper, in either view."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Literal

from django.utils.translation import gettext as _

from meetings.models import Invitation
from meetings.seated import ROLES, Guest, Seated, card_name, place_words, row_name
from meetings.seating.places import Chart, Row

View = Literal["audience", "seated"]


@dataclass(frozen=True, slots=True)
class Cell:
    """One seat. Without a guest it is empty, or kept for a role such as the interpreter."""

    label: str
    row: int
    position: int
    guest: Guest | None = None
    pinned: bool = False
    new_card: bool = False
    where: str = ""

    @property
    def name(self) -> str:
        return self.guest.name if self.guest else self.role

    @property
    def card(self) -> str:
        return card_name(self.name)

    @property
    def role(self) -> str:
        return ROLES[self.label]() if self.label in ROLES else ""

    @property
    def rank(self) -> str:
        """The number on the drawing: of the floor none, it is read by its rows."""
        return "" if self.label.startswith("F") or self.label in ROLES else self.label

    @property
    def css(self) -> str:
        """Classes of the drawing, each with its blank before."""
        known = {
            " is-one": self.first,
            " is-miss": self.waits,
            " is-leave": self.leaves,
            " is-new": self.new_card and not self.waits,
            " is-pinned": self.pinned,
        }
        return "".join(name for name, holds in known.items() if holds)

    @property
    def first(self) -> bool:
        return self.label in {"1", "G1", "H1"}

    @property
    def leaves(self) -> bool:
        """His card still stands there, but he comes no more."""
        return self.guest is not None and self.guest.answer == Invitation.Answer.LEAVE

    @property
    def waits(self) -> bool:
        return self.guest is not None and self.guest.answer == Invitation.Answer.NONE


@dataclass(frozen=True, slots=True)
class Line:
    """A row of cells from left to right (far to near, where upright); None keeps a gap."""

    name: str
    kind: str
    cells: Sequence[Cell | None]
    upright: bool = False


@dataclass(frozen=True, slots=True)
class Drawing:
    """All of it. `top` and `bottom` say what is where, so that no view is taken for the other."""

    layout: str
    view: View
    says: str
    top: str
    bottom: str
    lines: list[Line] = field(default_factory=list)

    def of(self, *kinds: str) -> list[Line]:
        return [line for line in self.lines if line.kind in kinds]

    @property
    def floor(self) -> list[Line]:
        return self.of("floor")

    @property
    def dais(self) -> list[Line]:
        return [line for line in self.lines if line.kind != "floor" and not line.upright]

    @property
    def floor_first(self) -> bool:
        """Seen from the podium the floor is far away and drawn on top."""
        return bool(self.lines) and self.lines[0].kind == "floor"

    @property
    def upright(self) -> list[Line]:
        return [line for line in self.lines if line.upright]

    @property
    def ring(self) -> dict[str, list[Cell | None]]:
        """A round table as four sides: who sits at the top, right (down), bottom, left (down)."""
        cells = list(self.lines[0].cells) if self.lines else []
        half = len(cells) // 2
        return {
            "top": cells[:1],
            "right": cells[1:half],
            "bottom": cells[half : half + 1] if half else [],
            "left": cells[half + 1 :][::-1],
        }


def draw(found: Seated, view: View = "audience", *, fresh: bool = False) -> Drawing:
    """The applied seating, or with `fresh` what the rules give today."""
    chart, at = found.fresh if fresh else (found.chart, found.at)
    lines = []
    for row in _order(chart):
        cells = [_cell(found, chart, row, i, at.get((row, i))) for i in _along(chart, row)]
        lines.append(_line(chart.rows[row], cells, _pads(chart, row)))
    if view == "seated":
        lines = _turned(lines, chart)
    top, bottom = ENDS[chart.layout]()
    if view == "seated":
        top, bottom = bottom, top
    return Drawing(chart.layout, view, SAYS[chart.layout, view](), top, bottom, lines)


def _order(chart: Chart) -> list[int]:
    """Rows from far to near: of a podium or a photograph the last row stands behind the first."""
    far_first = [i for i, row in enumerate(chart.rows) if not row.name.startswith("row ")]
    behind = [i for i, row in enumerate(chart.rows) if row.name.startswith("row ")][::-1]
    if chart.layout == "sofas" and len(chart.rows) == 2 and chart.rows[1].name == "behind":
        return [1, 0]
    return behind + far_first


def _along(chart: Chart, row: int) -> range:
    return range(len(chart.rows[row].seats))


def _cell(
    found: Seated,
    chart: Chart,
    row: int,
    position: int,
    who: int | None,
) -> Cell:
    seat = found.rows.get(who) if who is not None else None
    return Cell(
        label=chart.rows[row].seats[position] or "",
        row=row,
        position=position,
        guest=_guest(found, who),
        pinned=bool(seat and seat.pinned),
        new_card=seat is not None and who in found.guests and seat.name != found.guests[who].name,
        where=place_words(chart, (row, position)),
    )


def _guest(found: Seated, who: int | None) -> Guest | None:
    """Whoever was seated then and comes no more keeps his seat until the card is taken off."""
    if who is None:
        return None
    if who in found.guests:
        return found.guests[who]
    name = found.rows[who].name
    return Guest(
        invitation=who,
        name=name,
        unit="",
        post="",
        rank=0,
        party="",
        answer=Invitation.Answer.LEAVE,
        person=None,
        unit_rank=(0, ""),
        ranked=True,
    )


def _pads(chart: Chart, row: int) -> tuple[int, int]:
    """Gaps at both ends, so that the middles of all rows meet."""
    alike = [r for r in chart.rows if r.centre is not None and r.upright == chart.rows[row].upright]
    here = chart.rows[row]
    if here.centre is None or chart.ring or len(alike) < 2 or chart.layout in {"podium", "photo"}:
        return 0, 0
    left = max(int(r.centre or 0) for r in alike)
    right = max(len(r.seats) - int(r.centre or 0) for r in alike)
    return left - here.centre, right - (len(here.seats) - here.centre)


def _line(row: Row, cells: list[Cell], pads: tuple[int, int]) -> Line:
    padded: list[Cell | None] = [None] * pads[0] + list(cells) + [None] * pads[1]
    kind = "floor" if row.name.startswith("floor") else "dais"
    return Line(row_name(row.name), kind, padded, row.upright)


def _turned(lines: list[Line], chart: Chart) -> list[Line]:
    """The whole drawing turned half round: what is near comes to be far, left comes to be right."""
    if chart.ring:
        cells = list(lines[0].cells)
        half = len(cells) // 2
        return [Line(lines[0].name, lines[0].kind, cells[half:] + cells[:half])]
    return [
        Line(line.name, line.kind, list(reversed(line.cells)), line.upright)
        for line in reversed(lines)
    ]


SAYS: dict[tuple[str, str], Callable[[], str]] = {
    ("podium", "audience"): lambda: _("As seen from the hall"),
    ("podium", "seated"): lambda: _("As seen from the podium"),
    ("photo", "audience"): lambda: _("As the camera sees it"),
    ("photo", "seated"): lambda: _("As those in the picture see it"),
    ("signing", "audience"): lambda: _("As seen from the hall"),
    ("signing", "seated"): lambda: _("As the signers see it"),
}
for _layout in ("talks", "conference", "sofas", "round_table"):
    SAYS[_layout, "audience"] = lambda: _("As seen from the door")
    SAYS[_layout, "seated"] = lambda: _("As seen by whoever faces the door")
ENDS: dict[str, Callable[[], tuple[str, str]]] = {
    "podium": lambda: (_("Podium"), _("Hall")),
    "photo": lambda: ("", _("Camera")),
    "signing": lambda: ("", _("Hall")),
    **dict.fromkeys(("talks", "conference", "sofas", "round_table"), lambda: ("", _("Door"))),
}
