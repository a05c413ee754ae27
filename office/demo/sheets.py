"""Rows by the ten thousand: written as text, handed to PostgreSQL by COPY."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any

from django.db import connection, models, transaction
from django.db.utils import DatabaseError


def escaped(text: str) -> str:
    if "\\" in text or not text.isprintable():
        return text.replace("\\", r"\\").replace("\t", r"\t").replace("\n", r"\n")
    return text


FORMATS: dict[type, Callable[[Any], str]] = {
    str: escaped,
    int: str,
    bool: lambda value: "t" if value else "f",
    datetime: datetime.isoformat,
    date: date.isoformat,
    bytes: lambda value: r"\\x" + value.hex(),
    list: lambda values: "{" + ",".join(map(str, values)) + "}",
    type(None): lambda _none: r"\N",
}


def cell(value: Any) -> str:
    """One value in the text format of COPY."""
    known = FORMATS.get(type(value))
    return known(value) if known else escaped(str(value))


class Sheet:
    """Rows of one table. Columns that are not named take the default of their field."""

    def __init__(self, model: type[models.Model], *columns: str) -> None:
        self.table = model._meta.db_table
        fields = {f.column: f for f in model._meta.concrete_fields}
        rest = [c for c in fields if c not in columns and not fields[c].primary_key]
        self.columns = [*columns, *rest]
        self.tail = "".join("\t" + cell(_default(fields[c])) for c in rest) + "\n"
        self.lines: list[str] = []

    def add(self, values: Iterable[Any]) -> None:
        self.lines.append("\t".join([cell(v) for v in values]) + self.tail)

    def copy(self) -> None:
        """Send what was written, and forget it."""
        if not self.lines:
            return
        names = ", ".join(f'"{c}"' for c in self.columns)
        text = io.StringIO("".join(self.lines))
        self.lines = []
        with connection.cursor() as cursor:
            cursor.copy_expert(f"COPY {self.table} ({names}) FROM STDIN", text, 1 << 16)


def _default(field: models.Field[Any, Any]) -> Any:
    value = field.get_default()
    return "{}" if value == {} else value


def take_ids(model: type[models.Model], n: int) -> list[int]:
    """The next n keys of a table, its own from now on."""
    key = model._meta.pk.column
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)",
            [model._meta.db_table, key, n],
        )
        return sorted(row[0] for row in cursor.fetchall())


@contextmanager
def bulk() -> Any:
    """One transaction of many rows: keys need no second look, the index of words is batched.

    Leaving out the look takes a right that a hosted database may refuse; then it is slower.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL gin_pending_list_limit = '64MB'")
        cursor.execute("SET LOCAL synchronous_commit = off")
        trusted = _look_no_second_time(cursor)
        yield
        if trusted:
            cursor.execute("SET LOCAL session_replication_role = DEFAULT")


def _look_no_second_time(cursor: Any) -> bool:
    try:
        with transaction.atomic():
            cursor.execute("SET LOCAL session_replication_role = replica")
    except DatabaseError:
        return False
    return True


def tidy(*tables: type[models.Model]) -> None:
    """Statistics and visibility for the planner, as autovacuum would leave them after a while."""
    names = ", ".join(t._meta.db_table for t in tables)
    verb = "ANALYZE" if connection.in_atomic_block else "VACUUM (ANALYZE)"
    with connection.cursor() as cursor:
        cursor.execute(f"{verb} {names}")
