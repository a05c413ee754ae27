"""The office's invariants, proved on the live data: `manage.py check_office`.

Every check is a set of searches for what must not be. They run in one read-only snapshot, so that
people may go on working meanwhile, and hold at most a page of rows in memory.
"""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from django.db import connection, transaction

from office.operations.invariants import (
    bookings,
    duties,
    events,
    files,
    numbers,
    reach,
    reminders,
)
from office.operations.invariants.search import Broken

CHECKS = (
    duties.WAITING,
    duties.OVER,
    numbers.NUMBERS,
    bookings.BOOKINGS,
    events.EVENTS,
    reminders.REMINDERS,
    files.FILES,
    reach.REACH,
)


@dataclass(frozen=True, slots=True)
class Result:
    """One invariant: how many rows break it, and some of them."""

    invariant: int
    name: str
    broken: int
    examples: list[Broken]
    seconds: float

    def as_data(self) -> dict[str, Any]:
        return asdict(self)


def prove(only: Iterable[int] = ()) -> list[Result]:
    """Run the checks, all of them unless some are named."""
    wanted = set(only)
    with transaction.atomic():
        _one_snapshot()
        return [
            _result(number, check)
            for number, check in enumerate(CHECKS, start=1)
            if not wanted or number in wanted
        ]


def _one_snapshot() -> None:
    """Inside a caller's own transaction (tests) there is nothing to set any more."""
    if len(connection.savepoint_ids) == 0:
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")


def _result(number: int, check: Any) -> Result:
    started = time.perf_counter()
    examples: list[Broken] = []
    broken = 0
    for count, some in check.findings():
        broken += count
        examples.extend(some)
    seconds = round(time.perf_counter() - started, 3)
    return Result(number, str(check.says), broken, examples, seconds)
