"""B10: what the director opens in the morning, over everything that is open in the house."""

from __future__ import annotations

from collections.abc import Iterator

from office.bench import requests
from office.bench.letters import Letters, address
from office.bench.measure import Ask, Result, queries_of

MOST_STATEMENTS = 15


def ask_today(letters: Letters) -> Ask:
    return letters.get(address("today") or "/", requests.session("director"))


def b10(letters: Letters) -> Iterator[Result]:
    """The page against the floor, and its statements."""
    ask = ask_today(letters)
    floor = letters.get("/floor/page/", letters.browser)
    yield letters.against("B10 director's today page", ask, floor, 5)
    statements = queries_of(ask)
    yield Result(
        "B10 statements of the today page", statements, "statements", 1, {}, MOST_STATEMENTS
    )
