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

Scene = Callable[[datetime], Any]
Pk = list[int]
"""Holds the key of a record once its first scene has made it."""


class Plot:
    """A calendar of scenes. Those after `clock.now` have not happened and are left out."""

    def __init__(self, house: House, clock: Clock) -> None:
        self.house, self.clock = house, clock
        self._scenes: list[tuple[datetime, int, Scene]] = []
        self._order = count()

    def add(self, at: datetime, scene: Scene) -> None:
        if at <= self.clock.now and at != NEVER:
            heapq.heappush(self._scenes, (at, next(self._order), scene))

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
        found = dict(values)
        for key in ("lead_department", "to"):
            if key in found:
                found[key] = self.house.departments[found[key]]
        if "assisting_departments" in found:
            codes = found["assisting_departments"]
            found["assisting_departments"] = [self.house.departments[c] for c in codes]
        for key in ("instructor", "responsible"):
            if found.get(key):
                found[key] = self.house.people[found[key]]
        if "readers" in found:
            found["readers"] = [self.house.people[p] for p in found["readers"]]
        for key in ("due_on", "until"):
            if isinstance(found.get(key), int):
                found[key] = self.clock.day(found[key])
        return found

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
