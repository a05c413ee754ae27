"""The one interface of a pack of rules."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Protocol

from office.core.scoping import Secrecy


class NumberForm(Protocol):
    """How the numbers of an office are written. A pattern holds {n}, and {year} or the year."""

    def received(self, year: int) -> str:
        """The pattern of the register of letters received."""

    def draft(self, year: int) -> str:
        """The pattern of drafts, which have no document number yet."""

    def sent(self, code: str, year: int) -> str:
        """The pattern of the 发文字号 of one series."""

    def blank(self, code: str, year: int | None = None) -> str:
        """The place of a number that is not given yet."""


class DayForm(Protocol):
    """How days are written on paper, and when a letter falls due by itself."""

    def full(self, day: date | None) -> str:
        """The day as a document bears it; empty for none."""

    def due(self, received: date, urgency: str) -> date | None:
        """The last day to be done with a letter that names none; None where no such clock runs."""


class SecrecyForm(Protocol):
    """How the levels of secrecy are marked."""

    def mark(self, level: int, months: int | None, until: date | None, condition: str) -> str:
        """As it stands on paper, with its term; empty for a level that bears no mark."""

    def marked(self, text: str) -> Secrecy | None:
        """The highest level of a state secret that a text bears as a mark."""


@dataclass(frozen=True, slots=True)
class Layer:
    """A level of decision (決行層級): who decides in the name of the office. `slug` is kept."""

    slug: str
    label: Any
    roles: tuple[str, ...]
    head_decides: bool = False
    """The head of the drafter's department decides."""
    note: str = ""
    """What stands below the signature where somebody decided in the head's name."""


@dataclass(frozen=True, slots=True)
class Stamp:
    """Which stamp which letters bear; `direction` empty means any. The first that holds counts."""

    name: str
    kinds: frozenset[str]
    direction: str = ""

    def holds(self, kind: str, direction: str) -> bool:
        return kind in self.kinds and self.direction in {"", direction}


@dataclass(frozen=True, slots=True)
class Pack:
    """One system. Sets and mappings hold kinds of document unless they say otherwise."""

    slug: str
    label: Any
    kinds: Mapping[str, Any]
    """In the order of their source, with their names."""
    usual_kind: str
    urgencies: Mapping[str, Any]
    secrecies: Mapping[int, Any]
    numbers: NumberForm
    days: DayForm
    secrets: SecrecyForm
    sheet: str
    """Which form sets the letters: a name in `documents.typeset.forms`."""
    urgency_marks: Mapping[str, str] = field(default_factory=dict)
    """As they stand on paper; the ordinary one bears none where it is left out."""
    important: frozenset[str] = frozenset()
    """Signed by the principal leader whatever their direction."""
    upward: frozenset[str] = frozenset()
    level: frozenset[str] = frozenset()
    """Go to organs of the same level unless somebody says otherwise."""
    no_addressee: frozenset[str] = frozenset()
    """Published or attached rather than sent to somebody named at the top."""
    unsealed: frozenset[str] = frozenset()
    permanent: frozenset[str] = frozenset()
    """Letters of ours kept for ever. Empty: the archive's table of rules says so."""
    short_lived: frozenset[str] = frozenset()
    """Kept for ten years; all others for thirty."""
    stamps: tuple[Stamp, ...] = ()
    layers: tuple[Layer, ...] = ()
    skeletons: Mapping[str, str] = field(default_factory=dict)
    """What the body of a new letter of a kind begins as."""
    words: Mapping[str, Any] = field(default_factory=dict)
    """What steps and duties are called here, by what the code calls them."""
    states: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    """What states are called here, by kind of record and state."""
    opinions: Mapping[str, Any] = field(default_factory=dict)
    """What the opinions on a letter are called here, by kind of opinion."""
    folders: Mapping[str, Any] = field(default_factory=dict)
    """Colours of the folder a letter lies in, by urgency; `secret` before all of them."""
    republic: bool = False
    """Years are shown as those of the Republic, in Chinese."""
    extra_fields: frozenset[str] = frozenset()
    """Fields of the forms that only this pack knows."""

    def stamp(self, kind: str, direction: str) -> str:
        """What is set below a letter; empty where it is the seal of the office."""
        return next((rule.name for rule in self.stamps if rule.holds(kind, direction)), "")

    def direction(self, kind: str) -> str:
        """Where a letter of this kind goes unless somebody says otherwise: up, level or down."""
        return "up" if kind in self.upward else "level" if kind in self.level else "down"

    def term(self, kind: str) -> str:
        """How long a letter of ours is kept; empty where the archive's table says so."""
        if not self.permanent:
            return ""
        return (
            "permanent" if kind in self.permanent else "y10" if kind in self.short_lived else "y30"
        )

    def kind_name(self, kind: str) -> str:
        return str(self.kinds.get(kind, ""))

    def urgency_name(self, urgency: str) -> str:
        return str(self.urgencies.get(urgency, ""))

    def secrecy_name(self, level: int) -> str:
        return str(self.secrecies.get(level, ""))

    def layer(self, slug: str) -> Layer | None:
        return next((layer for layer in self.layers if layer.slug == slug), None)

    def folder(self, urgency: str, level: int) -> tuple[str, Any] | None:
        """The colour and what it is called; what is secret in any degree goes before."""
        name = "secret" if level and "secret" in self.folders else urgency
        return (name, self.folders[name]) if name in self.folders else None
