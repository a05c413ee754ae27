"""What the checker says of a draft: one rule not kept, where, and how to mend it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal, Protocol

from django.utils.translation import gettext as _

Level = Literal["block", "warn", "info"]
FIELDS = ("number", "title", "addressee", "body", "annex_note", "dated", "copy_to")
"""As they stand on the paper; what is not on it comes first."""
RANK: dict[str, int] = {"block": 0, "warn": 1, "info": 2}


@dataclass(frozen=True, slots=True)
class Place:
    """A field of the draft; in its text from `start` to `end`, on line `line` (from 1)."""

    field: str
    line: int = 0
    column: int = 0
    start: int = 0
    end: int = 0

    def __str__(self) -> str:
        return f"{self.field}:{self.line}:{self.column}" if self.line else self.field


@dataclass(frozen=True, slots=True)
class Hit:
    """What a rule found. `about` is the text at fault, as written; `level` where it differs."""

    message: str
    place: Place = field(default_factory=lambda: Place("body"))
    about: str = ""
    level: Level | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """One rule not kept, ready to show. `source` is the article that says so."""

    rule: str
    level: Level
    message: str
    place: Place
    about: str = ""
    source: str = ""

    @property
    def told(self) -> str:
        """The message with its source, for whoever sees nothing but a sentence."""
        said = _("%(message)s (%(source)s)")
        return said % {"message": self.message, "source": self.source}

    @property
    def where(self) -> str:
        return str(self.place)

    @property
    def mark(self) -> str:
        """Names what is at fault, in no language: a reason given for it holds for nothing else."""
        said = f"{self.rule}|{self.place.field}|{self.about}"
        return hashlib.sha256(said.encode()).hexdigest()[:32]

    def as_dict(self) -> dict[str, str]:
        return {
            "rule": self.rule,
            "level": self.level,
            "message": self.told,
            "where": self.where,
        }


class Given(Protocol):
    """A reason on record: for this rule, about this."""

    @property
    def rule(self) -> str: ...

    @property
    def mark(self) -> str: ...


def overridden(finding: Finding, overrides: Iterable[Given]) -> bool:
    return any((given.rule, given.mark) == (finding.rule, finding.mark) for given in overrides)


def blocking(findings: Iterable[Finding], overrides: Iterable[Given] = ()) -> list[Finding]:
    """What holds a draft back: the blocks for which no reason is on record."""
    known = list(overrides)
    return [f for f in findings if f.level == "block" and not overridden(f, known)]


def in_order(findings: Iterable[Finding]) -> list[Finding]:
    """The gravest first, then as they stand in the draft."""
    places = {name: n for n, name in enumerate(FIELDS, start=1)}
    return sorted(
        findings, key=lambda f: (RANK[f.level], places.get(f.place.field, 0), f.place.start)
    )
