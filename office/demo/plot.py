"""The story runs in the order of time, each scene as its person at its moment."""

from __future__ import annotations

import heapq
from collections.abc import Callable
from datetime import datetime
from itertools import count
from typing import Any

from django.db import transaction

from office.audit.delivery import deliver_pending
from office.core.commands import Commands
from office.demo.clock import NEVER, Clock
from office.demo.house import House
from office.demo.script import script

Scene = Callable[[datetime], Any]
Pk = list[int]
"""Holds the key of a record once its first scene has made it."""

PEOPLE = {
    "handler",
    "instructor",
    "responsible",
    "readers",
    "host",
    "chair",
    "attendees",
    "organiser",
    "holder",
    "people",
    "mentions",
    "reviewer",
    "signer",
}
DEPARTMENTS = {
    "lead_department",
    "assisting_departments",
    "to",
    "departments",
    "countersign_departments",
}
DAYS = {"due_on", "until"}


def _each(known: dict[str, Any], value: Any) -> Any:
    """One by its short name, or a list of them; nothing stays nothing."""
    if isinstance(value, list | tuple):
        return [known[name] for name in value]
    return known[value] if value else None


class Plot:
    """A calendar of scenes. Those after `clock.now` have not happened and are left out."""

    def __init__(self, house: House, clock: Clock) -> None:
        self.house, self.clock = house, clock
        self._scenes: list[tuple[datetime, int, Scene]] = []
        self._order = count()

    def add(self, at: datetime, scene: Scene) -> bool:
        """False where it has not happened yet."""
        if at > self.clock.now or at == NEVER:
            return False
        heapq.heappush(self._scenes, (at, next(self._order), scene))
        return True

    def ask(
        self, at: datetime, who: str, commands: Commands, pk: Pk, name: str, **values: Any
    ) -> None:
        """Somebody asks a record for one of its actions, with short names for people and days."""
        self.add(
            at,
            lambda now: commands.by_name[name](
                self.house.actor(who, now), pk[0], **self.resolved(values)
            ),
        )

    def resolved(self, values: dict[str, Any]) -> dict[str, Any]:
        """Codes become departments, names people, numbers of working days dates."""
        return {key: self._resolve(key, value) for key, value in values.items()}

    def _resolve(self, key: str, value: Any) -> Any:
        if key in PEOPLE:
            return _each(self.house.people, value)
        if key in DEPARTMENTS and not (
            isinstance(value, str) and value not in self.house.departments
        ):
            return _each(self.house.departments, value)
        if key in DAYS and isinstance(value, int):
            return self.clock.day(value)
        return script().each(value)

    def __len__(self) -> int:
        return len(self._scenes)

    def play(self, tick: Callable[[], Any] = lambda: None) -> None:
        """Run every scene; each in its own transaction, as in life."""
        while self._scenes:
            at, _order, scene = heapq.heappop(self._scenes)
            with transaction.atomic():
                scene(at)
            tick()
        while deliver_pending(self.clock.now):
            pass
