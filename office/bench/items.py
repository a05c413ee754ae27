"""B18: a hundred thousand open supervision items: list, console and lamps, and the worker's beat."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import Any

from django.db import connection
from django.utils import timezone

from office.bench import requests
from office.bench.letters import Letters, address
from office.bench.measure import Result, queries_of
from office.core.actor import Actor
from office.organisation.actors import actor_for
from office.organisation.models import User
from supervision import queries

REST = "/api/v1/supervision-items/"
# Every item in hand again: one in fifty overdue, the others spread over a year; periods of 21 days.
OPEN = """
UPDATE supervision_supervisionitem
SET state = 'handling', closed_on = NULL, claimed_on = NULL, assigned_on = due_on - 30,
    due_on = %(today)s::date - 7 + (card_id %% 350)::int, first_due_on = due_on
"""
COUNT = "SELECT state, count(*) FROM supervision_supervisionitem GROUP BY state"


def b18(letters: Letters) -> Iterator[Result]:
    """Against the floor of the letters for pages; against the bare statement for the lamps."""
    with connection.cursor() as cursor:
        cursor.execute(OPEN, {"today": timezone.localdate()})
        opened = cursor.rowcount
        cursor.execute("VACUUM ANALYZE supervision_supervisionitem")
    console = address("supervision:items") or "/"
    director = requests.session("director")
    floor = letters.get("/floor/page/", letters.browser)
    page = letters.get(console, director)
    yield letters.against(f"B18 console of {opened:,} open items", page, floor, 8)
    yellow = letters.get(f"{console}?light=yellow", director)
    yield letters.against("B18 console, yellow only", yellow, floor, 8)
    rest = letters.get(f"{REST}?limit=25", letters.clerk)
    bare = letters.get("/floor/letters/?limit=25", letters.clerk)
    yield letters.against("B18 items over REST, 25", rest, bare, 3)
    yield Result("B18 statements of the console", queries_of(page), "statements", 1, {}, 12)
    yield _lamps(opened)
    yield _beat()


def _lamps(opened: int) -> Result:
    """Counting every lamp against counting the states of the same rows."""
    actor = actor_for(User.objects.get(username="director"), "html")
    rows = queries.items_in(actor, queries.ALL)
    lamps = _median(lambda: queries.lamp_counts(rows))
    floor = _median(lambda: _run(COUNT))
    detail = {"lamps_ms": round(lamps * 1000, 1), "floor_ms": round(floor * 1000, 1)}
    return Result("B18 lamps of all open items", lamps / floor, "x floor", opened, detail, 6)


def _run(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        cursor.fetchall()


def _median(act: Callable[[], Any], rounds: int = 5) -> float:
    seconds = []
    for _turn in range(rounds):
        begun = time.perf_counter()
        act()
        seconds.append(time.perf_counter() - begun)
    return sorted(seconds)[rounds // 2]


def _beat() -> Result:
    """What the beat asks when there is nothing to do but look: every minute, all day."""
    actor = Actor.system()
    seconds = _median(
        lambda: (
            queries.held_over(actor),
            queries.periods_over(actor),
            queries.tickets_due(actor),
        )
    )
    return Result("B18 the beat looks for what is due", seconds, "s", 5, {}, 1)
