"""Large expressions over items, turned into SQL once and not for every statement anew.

Django takes milliseconds over the lamp alone, and it stands in every list of items.
"""

from __future__ import annotations

import re
from typing import Any

from django.db import DEFAULT_DB_ALIAS
from django.db.models import Expression

from supervision.models import SupervisionItem

OWN_TABLE = f'"{SupervisionItem._meta.db_table}".'
INNER_ALIAS = re.compile(r"\b([UVW]\d+)\b")


class Written(Expression):
    """An expression of an item as the text that Django once made of it."""

    def __init__(self, sql: str, given: tuple[Any, ...], output_field: Any) -> None:
        super().__init__(output_field)
        self.sql, self.given = sql, given

    def as_sql(self, compiler: Any, connection: Any, **_extra: Any) -> Any:
        alias = compiler.quote_name_unless_alias(compiler.query.get_initial_alias())
        return self.sql.replace(OWN_TABLE, f"{alias}."), self.given


def written(**named: Any) -> Written:
    """The last of these expressions, ready for any statement that begins with the table of items.

    Those before it are what it is made of, by the names that it uses. Its inner tables keep out of
    the way of those of the statement in which it stands.
    """
    rows = SupervisionItem.unscoped.order_by()
    for name, expression in named.items():
        rows = rows.annotate(**{name: expression})
    compiler = rows.query.get_compiler(DEFAULT_DB_ALIAS)
    compiler.setup_query()
    last = rows.query.annotations[[*named][-1]]
    sql, given = compiler.compile(last)
    return Written(INNER_ALIAS.sub(r"own_\1", sql), tuple(given), last.output_field)
