"""Draining the outbox: each event once in one transaction with everything made from it."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from django.db import models, transaction
from django.db.models import Q

from office.audit.handlers import EVERY, HANDLERS
from office.audit.models import Event, Outbox

log = logging.getLogger(__name__)
RETRY = timedelta(seconds=30)


def deliver_pending(now: datetime, limit: int = 500) -> int:
    """Run the handlers of waiting events, oldest first; returns how many were delivered.

    The row lock lets several workers drain at once. A handler that fails puts its own event off
    and keeps the reason; the others go on.
    """
    done = 0
    failed: list[int] = []
    while done < limit:
        event_id = _deliver_next(now, failed)
        if event_id is None:
            return done
        done += 1
    return done


def _deliver_next(now: datetime, failed: list[int]) -> int | None:
    due = Q(not_before=None) | Q(not_before__lte=now)
    pending = Outbox.objects.filter(due).exclude(pk__in=failed).order_by("pk")
    event_id: int | None = None
    try:
        with transaction.atomic():
            row = pending.select_for_update(skip_locked=True, of=("self",)).first()
            if row is None:
                return None
            event_id = row.pk
            event = Event.objects.get(pk=row.pk)
            for handler in [*HANDLERS.get(EVERY, []), *HANDLERS.get(event.verb, [])]:
                handler(event)
            row.delete()
    except Exception as error:  # one bad event must not hold up the others
        if event_id is None:
            raise
        log.exception("event %s could not be delivered", event_id)
        failed.append(event_id)
        Outbox.objects.filter(pk=event_id).update(
            attempts=models.F("attempts") + 1, not_before=now + RETRY, error=str(error)[:2000]
        )
    return event_id
