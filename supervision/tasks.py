"""Supervision's work in the worker."""

from __future__ import annotations

from celery import shared_task

from office.core.actor import Actor
from supervision.plans.calendar import begin_due


@shared_task
def begin_plans() -> int:
    """Every hour: the plans whose putting together begins. Twice begins nothing more."""
    return len(begin_due(Actor.system()))
