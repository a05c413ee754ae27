"""Any list on paper: a title, columns, rows and lines to sign on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from django.utils.translation import gettext as _

from office.core.exports import guarded
from office.core.text import plain
from office.parameters.registry import value

MOST_ROWS = 5000
LONGEST_CELL = 600


@dataclass(frozen=True, slots=True)
class Column:
    """`width` is a share of the page; 0 takes what its words need. Numbers stand on the right."""

    label: str
    width: int = 1
    number: bool = False


@dataclass(frozen=True, slots=True)
class ListSheet:
    """What `list.typ` sets. `size` is in points; `airy` is the space in a row, in lines."""

    title: str
    columns: Sequence[Column]
    rows: Iterable[Sequence[Any]]
    subtitle: str = ""
    facts: Sequence[tuple[str, str]] = ()
    signatures: Sequence[str] = ()
    note: str = ""
    landscape: bool = False
    size: float = 10.5
    airy: float = 0.45
    empty: str = field(default="")

    def data(self) -> dict[str, Any]:
        """JSON for the template; cells as in an export, without the guard against formulas."""
        return {
            "office": str(value("office.name")),
            "title": plain(str(self.title)),
            "subtitle": plain(str(self.subtitle)),
            "facts": [[str(label), plain(str(said))] for label, said in self.facts],
            "columns": [
                {"label": str(c.label), "width": c.width, "number": c.number} for c in self.columns
            ],
            "rows": [[cell(v) for v in row] for row in islice(self.rows, MOST_ROWS)],
            "signatures": [str(label) for label in self.signatures],
            "note": str(self.note),
            "landscape": self.landscape,
            "size": self.size,
            "airy": self.airy,
            "empty": str(self.empty) or _("Nobody and nothing."),
            "page_words": page_words(),
        }


def cell(value: Any) -> str:
    """As an export shows it: times of the office, plain lines; paper needs no guard."""
    shown = str(guarded(value))
    if isinstance(value, str) and shown.startswith("'") and not value.startswith("'"):
        shown = shown[1:]
    return shown[:LONGEST_CELL]


def page_words() -> str:
    return _("Page {page} of {pages}")
