"""The clock of plans: the next year, quarter and month are begun in time, once each."""

from __future__ import annotations

from office.calendars import workdays
from office.core.actor import Actor
from office.core.errors import Conflict
from office.parameters.registry import value
from supervision.plans import actions, queries
from supervision.plans.actions.begin import due_day
from supervision.plans.models import Plan
from supervision.plans.periods import LEVELS, YEAR, Period


def begin_due(actor: Actor) -> list[Plan]:
    """Plans whose putting together begins today. Without a year's plan there is no clock."""
    made = []
    for level in LEVELS:
        period = Period.of(level, actor.today).next
        if queries.plan_of(actor, period) is not None or not _kept(actor, period):
            continue
        opens = workdays.add_workdays(
            due_day(period, actor.today), -value("supervision.plans.open_days")
        )
        if actor.today < opens:
            continue
        try:
            made.append(actions.begin_plan(actor, period=period.slug))
        except Conflict:  # somebody began it in this moment
            continue
    return made


def _kept(actor: Actor, period: Period) -> bool:
    """Whether the year of that period, or the one before, has key points that were approved."""
    years = [Period(YEAR, period.year), Period(YEAR, period.year - 1)]
    found = [queries.plan_of(actor, year) for year in years]
    return any(plan is not None and plan.approved_on is not None for plan in found)
