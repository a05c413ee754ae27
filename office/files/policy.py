"""Who may attach and withdraw."""

from __future__ import annotations

from typing import Any

from office.catalogue.kinds import KINDS
from office.core.actor import Actor, Capacity

KEEPERS = ("clerk", "archivist", "director")


def is_frozen(record: Any) -> bool:
    """Whether its files may change no more."""
    return record.state in KINDS[record.KIND].flow.frozen


def state_of(record: Any) -> str:
    return str(KINDS[record.KIND].flow.named(record.state))


def hat_to_attach(actor: Actor, record: Any) -> Capacity | None:
    """Who may, as long as the record is not frozen."""
    return None if is_frozen(record) else adds(actor, record)


def adds(actor: Actor, record: Any) -> Capacity | None:
    """Whoever sees a live record and does not only read; on a closed one its keepers."""
    live = record.state in KINDS[record.KIND].flow.waiting
    for hat in actor.capacities:
        if hat.has(*KEEPERS) or (live and not hat.has("auditor")):
            return hat
    return None


def hat_to_withdraw(actor: Actor, record: Any, added_by_id: int | None) -> Capacity | None:
    """Who added it, while the record is live; the keepers always."""
    live = record.state in KINDS[record.KIND].flow.waiting
    for hat in actor.capacities:
        if hat.has(*KEEPERS) or (live and hat.person_id == added_by_id):
            return hat
    return None
