"""Pages of a register by key, both ways: the last as fast as the first, and never a count."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict

SIZE = 30


@dataclass(frozen=True, slots=True)
class Slice:
    """One page; `older` and `newer` are the query strings of its neighbours, empty at an end."""

    rows: list[Any]
    older: str = ""
    newer: str = ""


def newest_first(rows: QuerySet[Any], asked: QueryDict, size: int = SIZE) -> Slice:
    """A page of rows by falling primary key: `?before=<id>` goes on, `?after=<id>` goes back."""
    before, after = _number(asked.get("before")), _number(asked.get("after"))
    if after is not None:
        found = list(rows.filter(pk__gt=after).order_by("pk")[: size + 1])
        more, page = len(found) > size, found[:size][::-1]
        return Slice(
            page,
            _with(asked, "before", page[-1].pk) if page else "",
            _with(asked, "after", page[0].pk) if more else "",
        )
    if before is not None:
        rows = rows.filter(pk__lt=before)
    found = list(rows.order_by("-pk")[: size + 1])
    page = found[:size]
    return Slice(
        page,
        _with(asked, "before", page[-1].pk) if len(found) > size else "",
        _with(asked, "after", page[0].pk) if before is not None and page else "",
    )


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isdecimal() and len(text) < 19 else None


def _with(asked: QueryDict, name: str, value: Any) -> str:
    """The query string of this list with one place in it."""
    there = asked.copy()
    for place in ("before", "after", "last"):
        there.pop(place, None)
    there[name] = str(value)
    return there.urlencode()
