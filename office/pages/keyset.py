"""Pages of a register by key, both ways: the last as fast as the first, and never a count."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.http import QueryDict

SIZE = 25


@dataclass(frozen=True, slots=True)
class Slice:
    """One page; `older` and `newer` are the query strings of its neighbours, empty at an end."""

    rows: list[Any]
    older: str = ""
    newer: str = ""


def newest_first(rows: QuerySet[Any], asked: QueryDict, size: int = SIZE, by: str = "pk") -> Slice:
    """A page of rows, newest first: `?before=<id>` goes on, `?after=<id>` goes back.

    `by` is a column to order by instead of the primary key, with an index of its own; the places in
    the address stay ids.
    """
    before, after = _number(asked.get("before")), _number(asked.get("after"))
    rising = (by,) if by == "pk" else (by, "pk")
    falling = [f"-{name}" for name in rising]
    if after is not None:
        found = list(_beyond(rows, by, "gt", after).order_by(*rising)[: size + 1])
        more, page = len(found) > size, found[:size][::-1]
        return Slice(
            page,
            _with(asked, "before", page[-1].pk) if page else "",
            _with(asked, "after", page[0].pk) if more else "",
        )
    if before is not None:
        rows = _beyond(rows, by, "lt", before)
    found = list(rows.order_by(*falling)[: size + 1])
    page = found[:size]
    return Slice(
        page,
        _with(asked, "before", page[-1].pk) if len(found) > size else "",
        _with(asked, "after", page[0].pk) if before is not None and page else "",
    )


def _beyond(rows: QuerySet[Any], by: str, step: str, place: int) -> QuerySet[Any]:
    """The rows on one side of a place. A place that is not in this list is no place."""
    if by == "pk":
        return rows.filter(**{f"pk__{step}": place})
    at = rows.filter(pk=place).values_list(by, flat=True).first()
    if at is None:
        return rows
    # The first condition is the one that the index can use; the second settles equal values.
    tie = Q(**{by: at, f"pk__{step}": place}) | Q(**{f"{by}__{step}": at})
    return rows.filter(**{f"{by}__{step}e": at}).filter(tie)


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isdecimal() and len(text) < 19 else None


def _with(asked: QueryDict, name: str, value: Any) -> str:
    """The query string of this list with one place in it."""
    there = asked.copy()
    for place in ("before", "after", "last"):
        there.pop(place, None)
    there[name] = str(value)
    return there.urlencode()
