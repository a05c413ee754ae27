"""What came and went in a week or a month, counted; every figure is the address of its letters."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Max, Q
from django.utils.translation import gettext as _

from documents.daybook.asked import Asked, Book, Outcome
from documents.daybook.queries import letters, with_outcome
from documents.packs.choosing import kind_named
from office.core.actor import Actor
from office.organisation.names import department_name

MOST_SENDERS = 50
"""Senders counted one by one; what the others sent is in the sum."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A number and the letters behind it."""

    n: int
    asked: Asked


@dataclass(frozen=True, slots=True)
class Counted:
    """One line: all its letters, then by how their clocks ended, in the order of `Outcome`."""

    label: str
    all: Figure
    outcomes: Sequence[Figure]

    @property
    def figures(self) -> list[Figure]:
        return [self.all, *self.outcomes]

    @property
    def on_time_percent(self) -> int | None:
        """Of those whose clock has ended or run out; None where none has."""
        on_time, late, _running, overdue, _none = (f.n for f in self.outcomes)
        ended = on_time + late + overdue
        return round(100 * on_time / ended) if ended else None


@dataclass(frozen=True, slots=True)
class Table:
    """One way to count. `left` letters belong to lines that are not listed."""

    title: str
    head: str
    rows: Sequence[Counted] = field(default_factory=tuple)
    left: int = 0


def total(actor: Actor, asked: Asked) -> Counted:
    found = _rows(actor, asked).aggregate(**_counts())
    return _counted(str(_("All letters")), found, asked)


def tables(actor: Actor, asked: Asked) -> list[Table]:
    """By kind, by sender (of those received), by department: one statement each."""
    ours = asked.book == Book.SENT
    made = [_by(actor, asked, _("By kind"), _("Kind"), "kind", _kind)]
    if not ours:
        made.append(_by_sender(actor, asked))
    column = "department" if ours else "lead_department"
    head = _("Drafted in") if ours else _("Leads")
    made.append(_by(actor, asked, _("By department"), head, column, _department))
    return made


def _rows(actor: Actor, asked: Asked) -> Any:
    return with_outcome(actor, letters(actor, asked).order_by(), asked.book)


def _counts() -> dict[str, Any]:
    ended = {o.value: Count("pk", filter=Q(outcome=o.value)) for o in Outcome}
    return {"n": Count("pk"), **ended}


def _counted(label: str, row: dict[str, Any], asked: Asked) -> Counted:
    outcomes = [Figure(row[o.value], asked.narrowed(outcome=o.value)) for o in Outcome]
    return Counted(label, Figure(row["n"], asked), outcomes)


def _kind(value: Any) -> tuple[str, dict[str, Any]]:
    return kind_named(value), {"kind": value}


def _department(value: Any) -> tuple[str, dict[str, Any]]:
    """Department 0 means none: nobody leads it yet."""
    label = department_name(value) if value else str(_("nobody yet"))
    return label, {"department": value or 0}


def _by(
    actor: Actor,
    asked: Asked,
    title: str,
    head: str,
    column: str,
    say: Callable[[Any], tuple[str, dict[str, Any]]],
) -> Table:
    rows = _rows(actor, asked).values(column).annotate(**_counts()).order_by("-n", column)
    made = []
    for row in rows:
        label, condition = say(row[column])
        made.append(_counted(label, row, asked.narrowed(**condition)))
    return Table(title, head, made)


def _by_sender(actor: Actor, asked: Asked) -> Table:
    """By the key of the name, so that one organ spelt in two ways is one line."""
    grouped = _rows(actor, asked).values("issuer_key").annotate(name=Max("issuer"), **_counts())
    rows = list(grouped.order_by("-n", "issuer_key")[: MOST_SENDERS + 1])
    shown = rows[:MOST_SENDERS]
    made = [_counted(r["name"], r, asked.narrowed(sender=r["issuer_key"])) for r in shown]
    more = len(rows) > MOST_SENDERS
    left = total(actor, asked).all.n - sum(r["n"] for r in shown) if more else 0
    return Table(_("By sender"), _("Sender"), made, left)
