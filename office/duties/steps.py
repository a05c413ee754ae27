"""The paragraph every action ends with: number, card, state, event, duties, in one transaction.

Areas call `begin` for a new record and `step` for a change of state. So it cannot happen that a
record changes without an event, or waits without a duty.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from office.audit.emit import emit
from office.audit.models import Event
from office.catalogue.actions import open_card, refresh_card
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
    if matter_id is None:
        matter = Matter.objects.create(title=row.title, secrecy=row.secrecy, created_at=actor.now)
        record.matter_id = matter.pk
    else:
        record.matter_id = matter_id
    taken = number.take()
    row.number = taken.text
    vector = search_vector(("B", row.number), *words)
    open_card(record, waiting=row.state in flow.waiting, words=vector, now=actor.now)
    numbering.give(taken, record.card_id, actor.now)
    if matter_id is None:
        Matter.objects.filter(pk=record.matter_id).update(number=row.number)
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
