from __future__ import annotations

from celery import shared_task

from office.core.actor import Actor
from supervision.scoring import actions


@shared_task
def keep_books() -> None:
    """Every hour: what yesterday brought, and the sheets of what is over. Twice does no more."""
    actions.draft_sheets(Actor.system())
