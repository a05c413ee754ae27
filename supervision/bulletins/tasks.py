from __future__ import annotations

from celery import shared_task

from office.core.actor import Actor
from supervision.bulletins import actions


@shared_task
def draft() -> None:
    """Every hour: the bulletin of the week or month that is over. Twice does nothing more."""
    actions.draft_bulletins(Actor.system())
