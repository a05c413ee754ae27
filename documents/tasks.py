from __future__ import annotations

from celery import shared_task

from documents.secrets import actions, queries
from office.core.actor import Actor
from office.core.errors import WrongState


@shared_task
def end_secrecy() -> int:
    """Letters in hand whose term of secrecy is over; each in its own transaction. Safe twice."""
    actor, told = Actor.system(), 0
    for pk in queries.expired(actor):
        try:
            actions.expire_secrecy(actor, pk)
        except WrongState:  # somebody was quicker
            continue
        told += 1
    return told
