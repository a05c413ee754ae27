from __future__ import annotations

from celery import shared_task

from office.core.actor import Actor
from reception import passes


@shared_task
def watch_door() -> None:
    """Every minute: guests nobody met, guests still inside, guests who never came."""
    actor = Actor.system()
    passes.tell_unmet(actor)
    passes.tell_still_inside(actor)
    passes.sweep_no_shows(actor)


@shared_task
def forget_visitors() -> None:
    """Every hour, so that a machine switched off at night still does it daily."""
    passes.forget_visitors(Actor.system())
