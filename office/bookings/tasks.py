from __future__ import annotations

from celery import shared_task

from office.bookings import actions
from office.core.actor import Actor


@shared_task
def expire_holds() -> None:
    actions.expire_holds(Actor.system())
