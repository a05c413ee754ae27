"""3: numbers run from 1 to n, none missing, none twice, none removed."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from office.catalogue.kinds import KINDS
from office.operations.invariants.duties import table
from office.operations.invariants.search import Check, Finding, search

RESTORE = _("restore the row from the last backup; a void number keeps its row and its reason")


def _archive_numbers() -> Finding:
    return search(
        """SELECT u.code || ' ' || i.year || ' ' || i.retention, count(*), max(i.item_no)
           FROM documents_archiveitem i JOIN documents_unitcode u ON u.department_id = i.unit_id
           WHERE i.item_no IS NOT NULL GROUP BY u.code, i.year, i.retention
           HAVING count(*) <> max(i.item_no) OR min(i.item_no) <> 1 ORDER BY 1""",
        wrong=_("has {0} archive items up to number {1}"),
        mend=RESTORE,
    )


def _numbers() -> Iterator[Finding]:
    yield search(
        """SELECT s.key || ' ' || s.year, s.last, count(n.id), coalesce(max(n.value), 0),
                  (SELECT min(v) FROM generate_series(1, s.last) v WHERE NOT EXISTS (
                     SELECT 1 FROM numbering_number x WHERE x.series_id = s.id AND x.value = v))
           FROM numbering_series s LEFT JOIN numbering_number n ON n.series_id = s.id
           GROUP BY s.id
           HAVING count(n.id) <> s.last OR coalesce(min(n.value), 1) <> 1
               OR coalesce(max(n.value), 0) <> s.last OR count(DISTINCT n.value) <> count(n.id)
           ORDER BY s.id""",
        wrong=_("counts to {0}, has {1} numbers up to {2}, the first missing is {3}"),
        mend=RESTORE,
    )
    yield search(
        "SELECT text, count(*) FROM numbering_number GROUP BY text HAVING count(*) > 1",
        wrong=_("was given {0} times"),
        mend=_("give one of the records a new number, and void this one there"),
    )
    yield search(
        """SELECT text FROM numbering_number
           WHERE card_id IS NULL AND void_reason = '' AND reserved_for = '' ORDER BY id""",
        wrong=_("belongs to no record, and is neither void nor reserved"),
        mend=_("mark it void with the reason"),
    )
    yield _archive_numbers()
    for kind in KINDS.values():
        yield search(
            f"""SELECT r.number, r.card_id FROM {table(kind)} r
                WHERE r.number <> '' AND NOT EXISTS (
                  SELECT 1 FROM numbering_number n WHERE n.card_id = r.card_id AND n.text = r.number)
                ORDER BY r.card_id""",
            wrong=_("record {0} bears a number that the book does not know"),
            mend=RESTORE,
        )


NUMBERS = Check(
    _("Numbers run from 1 to n per series and year, none missing, none twice"), _numbers
)
