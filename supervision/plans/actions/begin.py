"""How a plan comes to be: begun by hand, by the clock, or by a line that needs it."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from office.calendars import workdays
from office.core.actor import Actor
from office.core.errors import Conflict, DomainError, NotAllowed
from office.core.scoping import SECRECY_BY_SLUG, Secrecy, department_token
from office.core.text import plain
from office.duties.actions import Owed
from office.duties.steps import NumberFrom, begin
from office.numbering.actions import hold
from office.organisation.queries import departments, head_of, role_holder
from office.parameters.registry import value
from supervision.plans import policy, queries
from supervision.plans.lines import FLOW
from supervision.plans.models import Plan
from supervision.plans.periods import MONTH, QUARTER, YEAR, Period

NUMBER = "计划〔{year}〕{n}号"
SERIES = "plan"
EARLY = {QUARTER: "supervision.plans.quarter_days", MONTH: "supervision.plans.month_days"}


def due_day(period: Period, today: date) -> date:
    """By when the plan of a period is to be put together: so many working days before it begins.

    One begun later than that is due in the usual term.
    """
    if period.level == YEAR:
        wanted = workdays.add_workdays(period.starts_on, -value(EARLY[QUARTER]))
    else:
        wanted = workdays.add_workdays(period.starts_on, -value(EARLY[period.level]))
    late = workdays.add_workdays(today, value("term.supervision.plan_draft"))
    return wanted if wanted > today else late


def lines_day(period: Period, today: date) -> date:
    """By when departments hand in their lines."""
    wanted = workdays.add_workdays(due_day(period, today), -value("supervision.plans.lines_days"))
    return max(wanted, workdays.next_workday(today))


@transaction.atomic
def begin_plan(actor: Actor, *, period: str, title: str = "", secrecy: str = "open") -> Plan:
    """The draft of a period's plan; who owes what for it, and by when, is opened with it."""
    if not policy.may_begin(actor):
        raise NotAllowed(_("Plans are begun by the supervision office."))
    asked = Period.parse(period)
    if asked is None:
        raise DomainError(
            _("That is no period."),
            fields={"period": [_("A year, quarter or month: 2026, 2026-Q3 or 2026-11.")]},
        )
    level = SECRECY_BY_SLUG[secrecy]
    if not actor.is_system and level > actor.clearance:
        raise DomainError(
            _("You are not cleared for this level."),
            fields={"secrecy": [_("Choose a lower level.")]},
        )
    hold([SERIES], actor.today.year)  # whoever begins another plan waits here
    there = queries.plan_of(Actor.system(actor.now), asked)
    if there is not None:
        raise Conflict(
            _("There is a plan of %(period)s already. Work on that one.") % {"period": asked.label},
            extra={"plan": there.pk},
        )
    return _write(actor, asked, plain(title), level)


@transaction.atomic
def plan_for(actor: Actor, period: Period, secrecy: int) -> Plan:
    """The plan of a period, begun where there is none, and locked until commit."""
    hold([SERIES], actor.today.year)
    there = queries.plan_of(Actor.system(actor.now), period)
    if there is None:
        return _write(actor, period, "", secrecy)
    if not actor.is_system and there.secrecy > actor.clearance:
        raise Conflict(_("That period takes no lines from here. Ask the supervision office."))
    if there.secrecy < secrecy:
        raise DomainError(
            _("The plan of %(period)s is less secret than this line. It cannot take it.")
            % {"period": period.label}
        )
    return queries.plan_get(Actor.system(actor.now), there.pk, lock=True)


def _write(actor: Actor, period: Period, title: str, secrecy: int) -> Plan:
    keeper = role_holder("supervisor", "director")
    home = keeper.department_id or role_holder("director").department_id
    if home is None:
        raise DomainError(_("You belong to no department. Ask the administrator to enter yours."))
    plan = Plan(
        department_id=home,
        secrecy=Secrecy(secrecy),
        title=title or period.title,
        level=period.level,
        period=period.slug,
        starts_on=period.starts_on,
        ends_on=period.ends_on,
        keeper=keeper,
        reach=[department_token(pk) for pk in readers(secrecy)],
    )
    begin(
        actor,
        plan,
        FLOW,
        verb="supervision.plan.begun",
        number=NumberFrom(SERIES, actor.today.year, NUMBER),
        words=[("A", plan.title), ("B", period.label)],
        owes=[
            Owed("supervision.plan_draft", keeper.pk, home, due_on=due_day(period, actor.today)),
            *_lines_owed(actor, plan),
        ],
        period=period.slug,
    )
    return plan


def readers(secrecy: int) -> list[int]:
    """Every department reads the office's plans; secret ones those with a line in them."""
    if secrecy > Secrecy.INTERNAL:
        return []
    return [d.pk for d in departments()]


def _lines_owed(actor: Actor, plan: Plan) -> list[Owed]:
    """Every department writes its own lines of a month; a head who is not cleared is left out."""
    if plan.level != MONTH:
        return []
    by_then = lines_day(plan.of, actor.today)
    heads = [(head_of(d.pk), d.pk) for d in departments() if d.head_id]
    return [
        Owed("supervision.plan_lines", head.pk, department, due_on=by_then)
        for head, department in heads
        if head.clearance >= plan.secrecy
    ]
