"""Searching for what must not be: one statement, a count and a few examples."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db import connection

EXAMPLES = 5


@dataclass(frozen=True, slots=True)
class Broken:
    """One example: which record, what is wrong with it, how to mend it."""

    record: str
    wrong: str
    mend: str


Finding = tuple[int, list[Broken]]


@dataclass(frozen=True, slots=True)
class Check:
    """One invariant in the words of the office, and all searches for breaches of it."""

    says: Any
    findings: Callable[[], Iterator[Finding]]


def search(sql: str, params: Any = None, *, wrong: Any, mend: Any) -> Finding:
    """Rows of `sql` are breaches: the first column names the record, the others fill `wrong`."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) OVER (), q.* FROM ({sql}) q LIMIT {EXAMPLES}", params)
        rows = cursor.fetchall()
    return breaches([row[1:] for row in rows], rows[0][0] if rows else 0, wrong=wrong, mend=mend)


def breaches(rows: list[tuple[Any, ...]], count: int, *, wrong: Any, mend: Any) -> Finding:
    """The same where the rows came in another way."""
    some = [Broken(str(row[0]), str(wrong).format(*row[1:]), str(mend)) for row in rows[:EXAMPLES]]
    return count, some


def guards(table: str, names: list[str], *, mend: Any, wrong: Any) -> Finding:
    """Triggers of a table that are missing or switched off, for all but replication."""
    return search(
        """SELECT %s || '.' || want.name FROM unnest(%s::text[]) AS want(name)
           WHERE NOT EXISTS (SELECT 1 FROM pg_trigger t WHERE t.tgrelid = to_regclass(%s)
                             AND t.tgname = want.name AND t.tgenabled IN ('O', 'A'))""",
        [table, names, table],
        wrong=wrong,
        mend=mend,
    )


def constraints(table: str, names: list[str], *, mend: Any, wrong: Any) -> Finding:
    """Constraints or unique indexes of a table that are missing or not valid."""
    return search(
        """SELECT %s || '.' || want.name FROM unnest(%s::text[]) AS want(name)
           WHERE NOT EXISTS (SELECT 1 FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
                             WHERE i.indrelid = to_regclass(%s) AND c.relname = want.name
                               AND i.indisvalid)""",
        [table, names, table],
        wrong=wrong,
        mend=mend,
    )
