"""Supervision's work in the worker. Each step is a transaction of its own and safe to run twice."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from typing import Any

from celery import shared_task
from django.utils import timezone

from office.core.actor import Actor
from office.core.errors import DomainError
from supervision import actions, queries
from supervision.detector.look import look
from supervision.foresight.curves import refresh
from supervision.plans.calendar import begin_due
from supervision.routines import actions as routines
from supervision.routines import queries as routine_queries

log = logging.getLogger(__name__)


@shared_task
def keep_clocks() -> dict[str, int]:
    """Every minute: holds that end, reports that were missed, tickets and routines that are due."""
    return keep(Actor.system())


def keep(actor: Actor) -> dict[str, int]:
    """One beat as of `actor.now`; how many of each."""
    return {
        "resumed": _each(queries.held_over(actor), lambda pk: actions.resume_item(actor, pk)),
        "missed": _each(queries.periods_over(actor), lambda pk: actions.turn_period(actor, pk)),
        "tickets": _each(
            [pk for pk, _level in queries.tickets_due(actor)],
            lambda pk: actions.escalate_ticket(actor, pk),
        ),
        "made": _each(
            routine_queries.to_make(actor), lambda round_: routines.make_round(actor, *round_)
        ),
    }


def _each(found: Iterable[Any], act: Callable[[Any], Any]) -> int:
    """One refusal does not stop the others; the next beat tries it again."""
    done = 0
    for one in found:
        try:
            done += bool(act(one))
        except DomainError as refusal:
            log.info("supervision %s: %s", one, refusal.message)
    return done


@shared_task
def begin_plans() -> int:
    """Every hour: the plans whose putting together begins. Twice begins nothing more."""
    return len(begin_due(Actor.system()))


@shared_task
def foresee() -> None:
    """Every hour. Idempotent: a second beat draws the same curves."""
    refresh(timezone.now())


@shared_task
def look_between_chairs() -> None:
    """Every hour. Idempotent: what stands already is not told again."""
    look(timezone.now())
