"""How far a plan is: from the items at the leaves, by weight, up to the plan. Pure.

A line's percent is the mean of what hangs below it (finer lines by their weight, its item as one of
weight 1), rounded down, so that 100 means that all of it is done. A finished line is 100, one with
nothing below it 0. What the reader may not see counts neither way: such a line is None, "unknown".
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from supervision.plans.models import PlanPoint

STRUCK = ("struck_off", "filed")


@dataclass(slots=True)
class Node:
    """A live line with what hangs below it. `item` is there where the reader may see it."""

    point: PlanPoint
    below: list[Node] = field(default_factory=list)
    item: Any = None
    unseen: bool = False
    """An item follows it that is not for this reader."""
    percent: int | None = 0

    @property
    def done(self) -> bool:
        """Finished by word, by its item struck off, or by every line below it."""
        if self.point.finished_on is not None:
            return True
        if self.unseen:
            return False
        ends = [n.done for n in self.below]
        if self.item is not None:
            ends.append(self.item.state in STRUCK)
        return bool(ends) and all(ends)

    @property
    def broken(self) -> bool:
        """Whether anything follows from it."""
        return bool(self.below) or self.item is not None or self.unseen

    def walk(self) -> Iterator[Node]:
        yield self
        for node in self.below:
            yield from node.walk()


def mean(parts: Iterable[tuple[int, int | None]]) -> int | None:
    """Of (weight, percent); unknown ones left out. None where all are unknown; 0 of nothing."""
    given = list(parts)
    known = [(weight, percent) for weight, percent in given if percent is not None]
    if not known:
        return None if given else 0
    return sum(weight * percent for weight, percent in known) // sum(weight for weight, _p in known)


def settle(node: Node) -> Node:
    """Give a line and all below it their percent."""
    for one in node.below:
        settle(one)
    if node.point.finished_on is not None:
        node.percent = 100
        return node
    parts: list[tuple[int, int | None]] = [(n.point.weight, n.percent) for n in node.below]
    if node.item is not None:
        parts.append((1, 100 if node.item.state in STRUCK else node.item.percent))
    elif node.unseen:
        parts.append((1, None))
    node.percent = mean(parts)
    return node


def percent_of(nodes: Iterable[Node]) -> int | None:
    """Of a whole plan."""
    return mean((n.point.weight, n.percent) for n in nodes)
