"""Changing the rules of scoring, each from a day on."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

from office.audit.emit import emit
from office.core.actor import Actor
from office.core.errors import DomainError, NotAllowed
from supervision.scoring import policy, queries
from supervision.scoring.books import hold_books
from supervision.scoring.models import RULED, ScoreRule
from supervision.scoring.reasons import reasoned


@transaction.atomic
def change_rule(
    actor: Actor,
    *,
    trigger: str,
    points: int,
    cap: int | None = None,
    starts_on: date | None = None,
    reason: str,
) -> ScoreRule:
    """New points from a day on, tomorrow at the earliest: what was scored stays as it was."""
    if not policy.may_score(actor):
        raise NotAllowed(_("Rules of scoring are for the supervision office."))
    first = _begins(actor, starts_on)
    if trigger not in RULED:
        raise DomainError(_("There is no such rule."), fields={"trigger": [_("Choose one.")]})
    hold_books()
    was = queries.rule_of(trigger, first)
    _end(trigger, first)
    made = ScoreRule.objects.create(
        trigger=trigger,
        points=points,
        cap=cap,
        starts_on=first,
        reason=reasoned(reason)[:300],
        made_by_id=actor.user_id,
    )
    emit(
        "supervision.rule.changed",
        actor=actor,
        trigger=trigger,
        points=points,
        cap=cap,
        starts_on=first,
        was=was.points if was else None,
    )
    return made


def _begins(actor: Actor, asked: date | None) -> date:
    first = asked or actor.today + timedelta(days=1)
    if first <= actor.today:
        raise DomainError(
            _("A rule can't begin in the past: what was scored by the old one stays."),
            fields={"starts_on": [_("Choose tomorrow or a later day.")]},
        )
    return first


def _end(trigger: str, first: date) -> None:
    """What was to begin later never holds; what holds on that day ends before it."""
    rows = ScoreRule.objects.select_for_update().filter(trigger=trigger)
    rows.filter(starts_on__gte=first).update(until=F("starts_on"))
    rows.filter(Q(until=None) | Q(until__gt=first), starts_on__lt=first).update(until=first)
