"""The paragraph every action ends with: number, card, state, event, duties, in one transaction.

Areas call `begin` for a new record and `step` for a change of state. So it cannot happen that a
record changes without an event, or waits without a duty.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from office.audit.emit import emit
from office.audit.models import Event
from office.catalogue.actions import refresh_card
from office.core.actor import Actor, Capacity
from office.core.scoping import OfficeRecord, department_token, person_token
from office.core.text import search_vector
from office.core.workflow import Workflow
from office.duties.actions import Owed, close_duties, open_duties
from office.matters.models import Matter
from office.numbering import actions as numbering
from office.numbering.models import Number


@dataclass(frozen=True, slots=True)
class NumberFrom:
    """Where a new record's number comes from: `pattern` holds {year} and {n}.

    `roll` is given where many records of one transaction take theirs (an import).
    """

    key: str
    year: int
    pattern: str
    roll: numbering.Roll | None = None

    def take(self) -> Number:
        if self.roll is not None:
            return self.roll.take(self.pattern, self.year)
        return numbering.take(self.key, self.year, self.pattern)


ALL_KINDS: tuple[str, ...] = ()

# One round trip while the counter of the series is locked: the matter (unless the record joins
# one), the card, and the row of the number.
OPEN_MATTER = """
matter AS (
  INSERT INTO matters_matter (number, title, secrecy, created_at, chain_length, chain_hash)
  VALUES (%(number)s, %(title)s, %(secrecy)s, %(now)s, 0, '') RETURNING id)"""
JOIN_MATTER = "matter AS (SELECT %(matter)s::bigint AS id)"
OPEN = """
WITH {matter},
card AS (
  INSERT INTO catalogue_card (kind, matter_id, number, title, state, waiting, department_id,
                              secrecy, reach, created_at, updated_at, words)
  SELECT %(kind)s, matter.id, %(number)s, %(title)s, %(state)s, %(waiting)s, %(department)s,
         %(secrecy)s, %(reach)s, %(now)s, %(now)s, %(words)s::tsvector
  FROM matter RETURNING id, matter_id)
INSERT INTO numbering_number (series_id, value, text, card_id, given_at, void_reason)
SELECT %(series)s, %(value)s, %(number)s, card.id, %(now)s, '' FROM card
RETURNING card_id, (SELECT matter_id FROM card)
"""


def _open(
    record: OfficeRecord,
    taken: Number,
    matter_id: int | None,
    *,
    waiting: bool,
    words: str,
) -> None:
    """Write matter, card and number; the record takes its keys from them."""
    row: Any = record
    given = {
        "matter": matter_id,
        "series": taken.series_id,
        "value": taken.value,
        "number": row.number,
        "kind": record.KIND,
        "title": row.title,
        "state": row.state,
        "waiting": waiting,
        "department": row.department_id,
        "secrecy": row.secrecy,
        "reach": row.reach,
        "now": row.created_at,
        "words": words,
    }
    sql = OPEN.format(matter=OPEN_MATTER if matter_id is None else JOIN_MATTER)
    with connection.cursor() as cursor:
        cursor.execute(sql, given)
        record.card_id, record.matter_id = cursor.fetchone()
    if matter_id is None:  # in hand already for whoever answers with the record
        row.matter = Matter(
            id=record.matter_id, number=row.number, title=row.title, secrecy=row.secrecy
        )


def begin(  # noqa: PLR0913 - keywords, each named by the caller
    actor: Actor,
    record: OfficeRecord,
    flow: Workflow,
    *,
    verb: str,
    number: NumberFrom,
    words: Sequence[tuple[str, str]],
    owes: Sequence[Owed],
    matter_id: int | None = None,
    **data: Any,
) -> Event:
    """Save a new record with number, matter (a new one unless given), card, event and duties."""
    row: Any = record
    row.created_at = row.updated_at = actor.now
    row.reach = sorted(
        {*row.reach, department_token(row.department_id)}
        | ({person_token(actor.user_id)} if actor.user_id else set())
        | {person_token(o.holder_id) for o in owes}
    )
    taken = number.take()
    row.number = taken.text
    vector = search_vector(("B", row.number), *words)
    _open(record, taken, matter_id, waiting=row.state in flow.waiting, words=vector)
    record.save(force_insert=True)
    event = emit(
        verb, actor=actor, record=record, states=("", row.state), number=row.number, **data
    )
    open_duties(actor, record, owes, event)
    return event


def step(  # noqa: PLR0913 - keywords, each named by the caller
    actor: Actor,
    record: OfficeRecord,
    flow: Workflow,
    name: str,
    *,
    hat: Capacity | None,
    verb: str,
    fields: Iterable[str] = (),
    owes: Sequence[Owed] = (),
    closes: Iterable[str] | None = ALL_KINDS,
    target: str | None = None,
    **data: Any,
) -> Event:
    """Change the state as the table says, save the named fields, tell, close and open duties.

    `closes` names the kinds of duty that end; None ends all of them. `target` is given where the
    action itself decides between two states. The record must be locked.
    """
    row: Any = record
    before = row.state
    target = target or flow[name].target
    if target is not None:
        row.state = target
    row.updated_at, row.version = actor.now, row.version + 1
    event = emit(verb, actor=actor, record=record, hat=hat, states=(before, row.state), **data)
    if closes is None or tuple(closes):
        close_duties(actor, record.pk, kinds=closes)
    open_duties(actor, record, owes, event)
    changed = {*fields, "state", "reach", "updated_at", "version"}
    record.save(update_fields=sorted(changed))
    refresh_card(record, waiting=row.state in flow.waiting)
    return event


def widen(
    record: OfficeRecord, *, people: Iterable[int] = (), departments: Iterable[int] = ()
) -> None:
    """Let more people see a record; the caller's `step` saves it."""
    tokens = {person_token(p) for p in people} | {department_token(d) for d in departments}
    record.reach = sorted({*record.reach, *tokens})
