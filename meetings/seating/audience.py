"""会场台下, the floor of the hall.

The audience looks the viewer's way, at the podium: its left is the viewer's left, so here AV and SV
are the same, and “2 on 1's left” stands LEFT of 1. That is the opposite of the podium's drawing and
the place where charts go wrong.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from meetings.seating.places import Chart, Misfit, Row, Rule
from meetings.seating.podium import podium

Order = Literal["by_row", "by_column", "centre_out"]


def centre_out(n: int, rule: Rule = "cn") -> list[int]:
    """Columns (0 at the left) in order of honour, for people who look the viewer's way."""
    drawn = podium(n, rule)[::-1]
    return sorted(range(n), key=lambda column: drawn[column])


def seat_audience(
    units: Sequence[Sequence[str]], columns: int, *, order: Order = "by_row", rule: Rule = "cn"
) -> Chart:
    """People of each unit in rank order, units in the order of the list of organs.

    横排 `by_row`: front row centre-out, further rows from the left, unit after unit. 竖排
    `by_column`: a unit sits behind its head, front to back, the first unit in the centre column,
    the next ones on its left and right. 左右排 `centre_out`: every row centre-out.
    """
    people = [person for unit in units for person in unit]
    if columns < 1:
        raise Misfit("/columns", "too_small")
    if not people:
        raise Misfit("/units", "empty")
    if order == "by_column":
        return Chart("audience", _by_column(units, columns, rule))
    rows: list[Row] = []
    for start in range(0, len(people), columns):
        group = people[start : start + columns]
        seats: list[str | None] = [None] * columns
        straight = order == "by_row" and start > 0
        where = range(columns) if straight else _centred(len(group), columns, rule)
        for column, person in zip(where, group, strict=False):
            seats[column] = person
        rows.append(Row(f"row {len(rows) + 1}", seats, facing="away"))
    return Chart("audience", rows)


def _centred(n: int, columns: int, rule: Rule) -> list[int]:
    """Columns in order of honour; a row that is not full keeps to the middle."""
    return centre_out(columns, rule)[:n] if n else []


def _by_column(units: Sequence[Sequence[str]], columns: int, rule: Rule) -> list[Row]:
    """As few rows as will hold every unit in columns of its own."""
    depth = next(
        (
            rows
            for rows in range(1, max(len(unit) for unit in units) + 1)
            if sum(-(-len(unit) // rows) for unit in units) <= columns
        ),
        None,
    )
    if depth is None:
        raise Misfit("/columns", "too_few", needed=sum(1 for unit in units if unit))
    grid: list[list[str | None]] = [[None] * columns for _row in range(depth)]
    free = iter(centre_out(columns, rule))
    for unit in units:
        for start in range(0, len(unit), depth):
            column = next(free)
            for row, person in enumerate(unit[start : start + depth]):
                grid[row][column] = person
    return [Row(f"row {n}", seats, facing="away") for n, seats in enumerate(grid, 1)]
