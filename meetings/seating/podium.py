"""主席台, the podium: centre first, front first. Frame of every list here: AV unless it says SV."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal

from meetings.seating.places import Chart, Misfit, Row, Rule

Even = Literal["A", "B"]


def podium(n: int, rule: Rule = "cn", even: Even = "A") -> list[int]:
    """Ranks from left to right, AV.

    Mainland rule, 左为尊: 1 in the centre, 2 on 1's left, 3 on 1's right, and so on; “left” is the
    left of the person seated, so 2 stands RIGHT of 1 in AV. An even number has two customs: A
    (usual), 1 and 2 share the centre with 2 still on 1's left; B (some county offices), 1 takes
    the honoured left of the centre pair, with 2 on its right. International rule: 2 on 1's right.

    n=7: AV 7531246, SV 6421357. n=8: A AV 75312468, B AV 86421357.
    """
    odds = [i for i in range(1, n + 1) if i % 2]
    evens = [i for i in range(1, n + 1) if not i % 2]
    if rule == "intl" or (n % 2 == 0 and even == "B"):
        return evens[::-1] + odds
    return odds[::-1] + evens


def honour(n: int, rule: Rule = "cn", even: Even = "A") -> list[int]:
    """Positions (0 at the left, AV) of a row of n in order of honour."""
    drawn = podium(n, rule, even)
    return sorted(range(n), key=lambda position: drawn[position])


def row_sizes(n: int, per_row: int | None) -> list[int]:
    """How many sit in each row: the front row is filled first."""
    if per_row is None or n <= per_row:
        return [n]
    full, rest = divmod(n, per_row)
    return [per_row] * full + ([rest] if rest else [])


def seat_podium(
    people: Sequence[str],
    *,
    rule: Rule = "cn",
    even: Even = "A",
    per_row: int | None = None,
    pinned: Mapping[str, tuple[int, int]] | None = None,
) -> Chart:
    """Rows of a podium. The front row is filled by rank, each further row with its own centre.

    `pinned` puts somebody at (row, position in AV), both from 0, before anybody else is seated:
    a chair who speaks at the side, a guest of another organ. The others keep their order.
    """
    if not people:
        raise Misfit("/people", "empty")
    sizes = row_sizes(len(people), per_row)
    pins = dict(pinned or {})
    taken = _check_pins(people, sizes, pins)
    free = [
        (row, position)
        for row, size in enumerate(sizes)
        for position in honour(size, rule, even)
        if (row, position) not in taken
    ]
    at = {place: who for who, place in pins.items()}
    at |= dict(zip(free, (p for p in people if p not in pins), strict=True))
    rows = [
        Row(
            f"row {row + 1}",
            [at[row, position] for position in range(size)],
            centre=honour(size, rule, even)[0],
        )
        for row, size in enumerate(sizes)
    ]
    return Chart("podium", rows)


def _check_pins(
    people: Sequence[str], sizes: Sequence[int], pins: Mapping[str, tuple[int, int]]
) -> set[tuple[int, int]]:
    for who, (row, position) in pins.items():
        if who not in people:
            raise Misfit(f"/pinned/{who}", "unknown", who=who)
        if not (0 <= row < len(sizes) and 0 <= position < sizes[row]):
            raise Misfit(f"/pinned/{who}", "no_seat", who=who)
    taken = set(pins.values())
    if len(taken) < len(pins):
        raise Misfit("/pinned", "taken_twice")
    return taken
