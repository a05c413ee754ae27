"""Draining the outbox and sending what waits: by the clock, and at once after a commit."""

from __future__ import annotations

import logging
import time

from celery import shared_task
from django.utils import timezone

from office.audit.delivery import deliver_pending
from office.notifications import mail

log = logging.getLogger(__name__)
BATCH, LONGEST = 500, 60.0
REST = 15.0
_silent_until = 0.0


@shared_task
def deliver_outbox() -> None:
    """What follows from each event: notices, webhooks. Several workers may drain at once."""
    end = time.monotonic() + LONGEST
    while deliver_pending(timezone.now(), BATCH) == BATCH and time.monotonic() < end:
        pass


@shared_task
def send_mail() -> None:
    """Mail and robot messages that are due."""
    mail.send_due(LONGEST)


def nudge() -> None:
    """Wake the worker. With the broker away this costs one short wait in a quarter of a minute and
    raises nothing: the person's action has succeeded, and the schedule delivers later."""
    global _silent_until  # noqa: PLW0603 - one broker per process
    if time.monotonic() < _silent_until:
        return
    try:
        deliver_outbox.apply_async(retry=False, expires=60)
    except Exception as error:  # noqa: BLE001 - whatever the broker says
        _silent_until = time.monotonic() + REST
        log.warning("the worker could not be woken: %s", error)
