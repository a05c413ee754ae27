"""The lot: a weighted draw without replacement that anybody can repeat. Pure.

Each item gets a key from the seed alone: `u` = the first 52 bits of SHA-256("seed:number"), as a
number between 0 and 1; the key is -ln(u) / weight, and the smallest keys are drawn (Efraimidis and
Spirakis, "Weighted random sampling with a reservoir", 2006). So an item twice as heavy is drawn
twice as readily, a heavier weight never draws it later, and no item's luck hangs on the others.

Then the cap: of one head, and of one department, no more than `cap` items; the next ones step up.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

BITS = 52


@dataclass(frozen=True, slots=True)
class Lot:
    """An item that can be drawn. `reasons` names what makes it heavy, each with its share."""

    item: int
    number: str
    head: int
    department: int
    weight: int
    reasons: tuple[tuple[str, int], ...] = field(default=())

    def row(self) -> list[Any]:
        return [
            self.item,
            self.number,
            self.head,
            self.department,
            self.weight,
            [list(r) for r in self.reasons],
        ]

    @classmethod
    def of(cls, row: Sequence[Any]) -> Lot:
        item, number, head, department, weight, reasons = row
        return cls(item, number, head, department, weight, tuple((k, v) for k, v in reasons))


def key(seed: str, lot: Lot) -> float:
    """Smaller is drawn earlier."""
    digest = hashlib.sha256(f"{seed}:{lot.number}".encode()).digest()
    u = (int.from_bytes(digest[:8], "big") >> (64 - BITS)) + 1
    return -math.log(u / (2**BITS + 1)) / lot.weight


def drawn(lots: Iterable[Lot], *, n: int, seed: str, cap: int) -> list[Lot]:
    """At most n lots, in the order in which they were drawn; fewer where the cap leaves no more."""
    heads: Counter[int] = Counter()
    departments: Counter[int] = Counter()
    found: list[Lot] = []
    for lot in sorted(lots, key=lambda one: (key(seed, one), one.number)):
        if len(found) == n:
            break
        if heads[lot.head] >= cap or departments[lot.department] >= cap:
            continue
        heads[lot.head] += 1
        departments[lot.department] += 1
        found.append(lot)
    return found


def cap_of(n: int, share: int) -> int:
    """How many of n may be of one head: so many in a hundred, at least one."""
    return max(1, math.ceil(n * share / 100))


def digest(rows: Sequence[Sequence[Any]]) -> str:
    """SHA-256 of the population: JSON without spaces, UTF-8, rows by item."""
    text = json.dumps(list(rows), ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
