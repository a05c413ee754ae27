"""Writing events. The only door: `emit`, inside the action's transaction."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from django.db import connection, transaction

from office.audit import chain
from office.audit.models import Event
from office.core.actor import Actor, Capacity
from office.core.scoping import OfficeRecord

# One round trip: lengthen the matter's chain, write the event, put it in the outbox. The matter's
# row lock orders the writers of one matter; writers of different matters never wait.
WRITE = """
WITH head AS (
  UPDATE matters_matter
  SET chain_length = chain_length + 1,
      chain_hash = sha256(chain_hash || convert_to(%(content)s, 'UTF8'))
  WHERE id = %(matter)s RETURNING chain_length, chain_hash),
written AS (
  INSERT INTO audit_event (at, verb, actor_id, on_behalf_of_id, card_id, matter_id, sequence,
                           state_from, state_to, data, channel, request_id, hash)
  SELECT %(at)s, %(verb)s, %(actor)s, %(principal)s, %(card)s, %(matter)s, head.chain_length,
         %(from)s, %(to)s, %(data)s::jsonb, %(channel)s, %(request_id)s, head.chain_hash
  FROM head RETURNING id)
INSERT INTO audit_outbox (event_id, attempts, error)
SELECT id, 0, '' FROM written RETURNING event_id
"""

after_commit: list[Callable[[], None]] = []
"""Called once per transaction that wrote events, after it committed (wakes the worker)."""


def _wake() -> None:
    for call in after_commit:
        call()


def emit(
    verb: str,
    *,
    actor: Actor,
    record: OfficeRecord | None = None,
    matter_id: int | None = None,
    hat: Capacity | None = None,
    states: tuple[str, str] = ("", ""),
    **data: Any,
) -> Event:
    """Write what happened. `hat` says for whom, when a deputy acted under a principal's name.

    `data` never holds the text of a secret paper: numbers, ids, old and new of named fields.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("emit() must run inside the action's transaction")
    event = Event(
        at=actor.now,
        verb=verb,
        actor_id=actor.user_id,
        on_behalf_of_id=hat.person_id if hat and hat.person_id != actor.user_id else None,
        card_id=record.pk if record else None,
        matter_id=record.matter_id if record else (matter_id or house_matter()),
        state_from=states[0],
        state_to=states[1],
        data=json.loads(chain.canonical(data)),
        channel=actor.channel,
        request_id=actor.request_id,
    )
    with connection.cursor() as cursor:
        cursor.execute(
            WRITE,
            {
                "content": chain.content(event),
                "at": event.at,
                "verb": verb,
                "actor": event.actor_id,
                "principal": event.on_behalf_of_id,
                "card": event.card_id,
                "matter": event.matter_id,
                "from": event.state_from,
                "to": event.state_to,
                "data": chain.canonical(event.data),
                "channel": event.channel,
                "request_id": event.request_id,
            },
        )
        event.pk = cursor.fetchone()[0]
    if not any(entry[1] is _wake for entry in connection.run_on_commit):
        # robust: the person's action has succeeded whatever the broker says; the sweep delivers.
        transaction.on_commit(_wake, robust=True)
    return event


def take_turn() -> None:
    """Queue for the chain of the house before anything that rivals may wait for.

    Whoever books writes to that chain in the end. One who had booked and waits for the chain, and
    one who holds the chain and waits for the booking, would wait for each other for ever.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT 1 FROM matters_matter WHERE id = %s FOR NO KEY UPDATE", [house_matter()]
        )


def house_matter() -> int:
    """The chain for what concerns no record: people, posts, settings. Made by migration 0002."""
    return 1
