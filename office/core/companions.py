"""How many of ours may sit at a table with guests (陪餐): the one rule for plans and for seats."""

from __future__ import annotations

from collections.abc import Iterable


def most_companions(guests: int, table: Iterable[tuple[int, int]], above: int) -> int:
    """`table` holds [up to so many guests, at most so many of ours]; beyond it one for `above`.

    The usual one: at most three for up to ten guests, a third of the guests (rounded down) above.
    """
    for up_to, most in sorted(table):
        if guests <= up_to:
            return most
    return guests // above
