"""Who acts, for whom, when and through which channel."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Literal

from django.utils import timezone

Channel = Literal["html", "api", "admin", "task", "import", "command"]


@dataclass(frozen=True, slots=True)
class Capacity:
    """One hat: a person's own roles, or those of somebody he deputises for today."""

    person_id: int
    department_id: int | None = None
    headed_ids: frozenset[int] = frozenset()
    roles: frozenset[str] = frozenset()

    def has(self, *roles: str) -> bool:
        return not self.roles.isdisjoint(roles)


@dataclass(frozen=True, slots=True)
class Actor:
    """Built once at the edge, passed to every action and query.

    `capacities[0]` is the person himself; the others are his principals (deputyship). `clearance`
    is always his own: a deputy never sees above it. `reach` holds the tokens (`p:7`, `d:3`,
    `r:dispatcher`) that let him see a record; `wide` people see every department. `if_version` is
    the version of the record he was looking at, where the edge knows it.
    """

    user_id: int | None
    now: datetime
    name: str = ""
    capacities: tuple[Capacity, ...] = ()
    clearance: int = 0
    reach: frozenset[str] = field(default_factory=frozenset)
    wide: bool = False
    channel: Channel = "html"
    request_id: str = ""
    scopes: frozenset[str] = frozenset({"*"})
    is_system: bool = False
    if_version: int | None = None

    @classmethod
    def system(cls, now: datetime | None = None, channel: Channel = "task") -> Actor:
        """The office itself: clocks, imports, mending."""
        return cls(
            user_id=None,
            now=now or timezone.now(),
            clearance=99,
            wide=True,
            channel=channel,
            is_system=True,
        )

    def at(self, now: datetime) -> Actor:
        return replace(self, now=now)

    @property
    def today(self) -> date:
        return timezone.localdate(self.now)

    @property
    def person_ids(self) -> frozenset[int]:
        """Himself and everybody he deputises for."""
        return frozenset(c.person_id for c in self.capacities)

    def has(self, *roles: str) -> bool:
        return self.is_system or any(c.has(*roles) for c in self.capacities)
