"""合影, the group photograph. AV is what the camera sees."""

from __future__ import annotations

from collections.abc import Sequence

from meetings.seating.places import Chart, Misfit, Row, party
from meetings.seating.podium import row_sizes, seat_podium

METRES_A_PERSON = 0.6


def per_row(width: float) -> int:
    """How many stand side by side on steps of so many metres."""
    fitting = int(width / METRES_A_PERSON + 1e-9)
    if fitting < 1:
        raise Misfit("/width", "too_small")
    return fitting


def photo_domestic(people: Sequence[str], *, most: int | None = None) -> Chart:
    """As on a podium: 1 in the centre, 2 on 1's left. Row 1 is seated, the others stand behind."""
    return Chart("photo", seat_podium(people, per_row=most).rows)


def photo_foreign(guests: int, hosts: int, *, most: int | None = None) -> Chart:
    """Host in the centre, chief guest on his right, guests and hosts by turns, hosts at both ends.

    5 hosts and 4 guests: AV `H4 G3 H2 G1 H1 G2 H3 G4 H5`; 3 and 2: `H2 G1 H1 G2 H3`. Who does not
    fit into row 1 stands behind, by rank, each row about its own centre.
    """
    if hosts < 1:
        raise Misfit("/hosts", "empty")
    sizes = row_sizes(guests + hosts, most)
    theirs, ours = party("G", guests), party("H", hosts)
    rows: list[Row] = []
    for size in sizes:
        share = min(len(ours), max(size - len(theirs), size // 2 + 1))
        here, ours = ours[:share], ours[share:]
        there, theirs = theirs[: size - share], theirs[size - share :]
        drawn = by_turns(there, here)
        first = here[0] if here else there[0]
        rows.append(Row(f"row {len(rows) + 1}", drawn, centre=drawn.index(first)))
    return Chart("photo", rows)


def by_turns(theirs: list[str], ours: list[str]) -> list[str]:
    """One row, AV. The last two hosts keep the ends.

    When a party runs out the other fills in (ours).
    """
    if not ours:
        return by_turns(theirs[1:], theirs[:1])
    ends = ours[-2:] if len(ours) > 2 else []
    inner = ours[: len(ours) - len(ends)]
    left: list[str] = []
    right: list[str] = []
    theirs, inner, centre = list(theirs), inner[1:], inner[0]
    while theirs or inner:
        shorter = left if len(left) <= len(right) else right
        guest_turn = len(shorter) % 2 == 0
        source = (theirs or inner) if guest_turn else (inner or theirs)
        shorter.append(source.pop(0))
    if ends:
        left.append(ends[0])
        right.append(ends[1])
    return [*reversed(left), centre, *right]
