"""Looking at a secret paper is an event of its own: who, when, what of it."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from office.audit.emit import emit
from office.core.actor import Actor

LOOKED = "audit.record.looked_at"


@transaction.atomic
def note_look(actor: Actor, record: Any, **what: Any) -> None:
    """`record` is the record or its card. The office itself looks at nothing."""
    if not actor.is_system:
        emit(LOOKED, actor=actor, record=record, **what)
