"""What happens to an item that is no command of its own."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from documents.archive.models import ArchiveItem
from documents.archive.policy import ITEM
from office.core.actor import Actor, Capacity
from office.duties.steps import step


def change(
    actor: Actor,
    item: ArchiveItem,
    verb: str,
    *,
    hat: Capacity | None = None,
    fields: Iterable[str] = (),
    state: str = "",
    **data: Any,
) -> None:
    """A step of the item that is no command of its own: the clock's, or one of its year."""
    target = state or item.state
    step(actor, item, ITEM, "", hat=hat, verb=verb, fields=fields, target=target, **data)
