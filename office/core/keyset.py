"""Pages by key, not by offset: the same cost for the first and the ten-thousandth row."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Generic, TypeVar

from django.db.models import Q, QuerySet

T = TypeVar("T")
SEPARATOR = "~"


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """Some rows and the token of what follows, empty on the last page."""

    rows: list[T]
    next: str


def keyset(
    rows: QuerySet[Any], order: tuple[str, ...], after: str = "", size: int = 25
) -> Page[Any]:
    """One page of `rows` in `order` (all rising, or all falling with "-"), after a token.

    A token that does not fit, say from an old bookmark, gives the first page.
    """
    names = [name.removeprefix("-") for name in order]
    falling = order[0].startswith("-")
    tokens = after.split(SEPARATOR) if after else []
    rows = rows.order_by(*order)
    if len(tokens) == len(names):
        try:
            values = [_read(rows, name, text) for name, text in zip(names, tokens, strict=True)]
        except (ValueError, TypeError):
            values = []
        rows = rows.filter(_beyond(names, values, falling)) if values else rows
    found = list(rows[: size + 1])
    more = len(found) > size
    token = SEPARATOR.join(_write(getattr(found[size - 1], n)) for n in names) if more else ""
    return Page(found[:size], token)


def _beyond(names: list[str], values: list[Any], falling: bool) -> Q:  # noqa: FBT001 - private
    step = "lt" if falling else "gt"
    rule = Q()
    for i, name in enumerate(names):
        same = {names[j]: values[j] for j in range(i)}
        rule |= Q(**same, **{f"{name}__{step}": values[i]})
    return rule


def _write(value: Any) -> str:
    return value.isoformat() if isinstance(value, (date, datetime)) else str(value)


def _read(rows: QuerySet[Any], name: str, text: str) -> Any:
    """What a token says of one key: a field of the table, or something annotated."""
    meta: Any = rows.model._meta
    if name in rows.query.annotations:
        field = rows.query.annotations[name].output_field
    else:
        field = meta.pk if name in {"pk", "id"} else meta.get_field(name)
    kind = field.get_internal_type()
    if kind == "DateTimeField":
        return datetime.fromisoformat(text)
    if kind == "DateField":
        return date.fromisoformat(text)
    return text if kind in {"CharField", "TextField"} else int(text)
