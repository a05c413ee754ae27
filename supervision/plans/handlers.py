"""After an item: the line it stood for."""

from __future__ import annotations

from office.audit.handlers import handles
from office.audit.models import Event
from office.core.actor import Actor
from supervision.plans import actions


@handles("supervision.item.withdrawn")
def line_without_item(event: Event) -> None:
    """A line whose item is withdrawn is owed again. Told twice, it does nothing more."""
    if event.card_id is not None:
        actions.forget_item(Actor.system(), event.card_id)
