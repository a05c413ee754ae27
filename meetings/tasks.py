from __future__ import annotations

from celery import shared_task

from meetings import actions, queries
from office.core.actor import Actor
from office.parameters.registry import value


@shared_task
def release_unused_rooms() -> int:
    """Free the rooms of meetings that nobody has started; each in its own transaction."""
    actor = Actor.system()
    due = queries.unused(actor.now, value("meetings.unused_minutes"))
    return sum(actions.release_room(actor, pk) for pk in due)
