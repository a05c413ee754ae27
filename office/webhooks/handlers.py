from __future__ import annotations

from office.audit.handlers import EVERY, handles
from office.audit.models import Event
from office.webhooks.actions import queue


@handles(EVERY)
def queue_webhooks(event: Event) -> None:
    queue(event)
