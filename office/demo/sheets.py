"""Rows by the ten thousand: written as text, handed to PostgreSQL by COPY."""

from __future__ import annotations

import io
from collections.abc import Iterable
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any

from django.db import connection, models, transaction
from django.db.utils import DatabaseError


def cell(value: Any) -> str:
    """One value in the text format of COPY."""
    if value is None:
        return r"\N"
    if isinstance(value, bool):
        return "t" if value else "f"
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, bytes):
        return r"\\x" + value.hex()
    if isinstance(value, list | tuple):
        return "{" + ",".join(str(v) for v in value) + "}"
    text = str(value)
    if "\\" in text or "\t" in text or "\n" in text:
        text = text.replace("\\", r"\\").replace("\t", r"\t").replace("\n", r"\n")
    return text


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
    key = model._meta.pk
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)",
            [model._meta.db_table, key.column if key else "id", n],
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
        try:
            with transaction.atomic():
                cursor.execute("SET LOCAL session_replication_role = replica")
        except DatabaseError:
            pass
        yield
        cursor.execute("SET LOCAL session_replication_role = DEFAULT")


def tidy(*tables: type[models.Model]) -> None:
    """Statistics and visibility for the planner, as autovacuum would leave them after a while."""
    names = ", ".join(t._meta.db_table for t in tables)
    verb = "ANALYZE" if connection.in_atomic_block else "VACUUM (ANALYZE)"
    with connection.cursor() as cursor:
        cursor.execute(f"{verb} {names}")
