"""What is on in the house on one day: each area says it for its own kinds of record."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import CharField, Count, QuerySet, Value

from office.core.actor import Actor
from office.core.scoping import ScopedQuerySet
from office.diary.entries import Span


@dataclass(frozen=True, slots=True)
class Line:
    """One thing of a day in words: when, what, where, and whom to call about it."""

    kind: str
    starts_at: datetime
    ends_at: datetime
    title: str
    said: str
    url: str
    person: Any = None


@dataclass(frozen=True, slots=True)
class DayKind:
    """`rows` are the records of a span that an actor sees; `line` words one of them.

    `heading` stands over them, `path` shows them all; `counted(n)` is the link in the brief.
    """

    kind: str
    heading: Any
    path: str
    rows: Callable[[Actor, Span], QuerySet[Any]]
    line: Callable[[Any], Line]
    counted: Callable[[int], str]


DAY_KINDS: dict[str, DayKind] = {}


def register_day(kind: DayKind) -> None:
    DAY_KINDS[kind.kind] = kind


@dataclass(frozen=True, slots=True)
class Heading:
    """One kind of record on a day, with its lines."""

    kind: DayKind
    lines: list[Line]


def lines_of(actor: Actor, span: Span) -> list[Heading]:
    """What is on: one query for each kind."""
    return [
        Heading(kind, [kind.line(row) for row in kind.rows(actor, span)])
        for kind in DAY_KINDS.values()
    ]


def counts(actor: Actor, span: Span, **also: ScopedQuerySet) -> dict[str, int]:
    """How many of each kind, and of what is `also` asked for: one query, whatever is registered."""
    asked = {kind.kind: kind.rows(actor, span) for kind in DAY_KINDS.values()} | also
    parts: list[ScopedQuerySet] = [
        rows.order_by()
        .select_related(None)
        .annotate(which=Value(which, CharField()))
        .values("which")
        .annotate(n=Count("pk"))
        .values_list("which", "n")
        for which, rows in asked.items()
    ]
    if not parts:
        return {}
    found: Any = parts[0].union(*parts[1:], all=True)
    return dict(found)
