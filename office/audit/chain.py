"""The chain of events of one matter: what is hashed, and the proof that nothing was changed."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder

from office.audit.models import Event


def canonical(data: dict[str, Any]) -> str:
    """One text for one content: sorted keys, no spaces, dates as ISO strings."""
    return json.dumps(
        data, cls=DjangoJSONEncoder, sort_keys=True, ensure_ascii=False, separators=(",", ":")
    )


def content(event: Event) -> str:
    """Everything of an event that the hash protects."""
    at: datetime = event.at
    return canonical(
        {
            "at": at.astimezone(UTC).isoformat(),
            "verb": event.verb,
            "actor": event.actor_id,
            "on_behalf_of": event.on_behalf_of_id,
            "card": event.card_id,
            "matter": event.matter_id,
            "from": event.state_from,
            "to": event.state_to,
            "data": event.data,
            "channel": event.channel,
            "request_id": event.request_id,
        }
    )


def link(previous: bytes, text: str) -> bytes:
    return hashlib.sha256(previous + text.encode()).digest()
