"""What the actions on plans share: the line as entered, who owes what, and the locked plan."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Max
from django.utils.translation import gettext as _

from office.calendars import workdays
from office.core.actor import Actor, Capacity
from office.core.errors import DomainError
from office.core.text import plain
from office.core.workflow import Workflow
from office.duties.actions import Owed
from office.duties.models import Duty
from office.duties.steps import step, widen
from office.organisation.models import Department
from office.organisation.queries import head_of
from office.parameters.registry import value
from supervision.plans import policy, queries
from supervision.plans.models import Plan, PlanPoint

FLOW: Workflow = policy.PLAN
SHORTEST_REASON = 4
MOST_LINES = 400


@dataclass(frozen=True, slots=True)
class NewLine:
    """A line as it is entered. Without a day it is due when the period ends."""

    text: str
    lead_department: Department
    measure: str = ""
    assisting_departments: Sequence[Department] = ()
    due_on: date | None = None
    weight: int = 1
    above: int | None = None


def locked(actor: Actor, pk: int, name: str) -> tuple[Plan, Capacity | None]:
    plan = queries.plan_get(actor, pk, lock=True)
    return plan, FLOW.check(name, actor, plan)


def line_of(plan: Plan, pk: int) -> PlanPoint:
    """A live line of the locked plan."""
    point = queries.point_in(plan, pk)
    if point is None:
        raise DomainError(
            _("%(plan)s has no such line, or it left the plan.") % {"plan": plan},
            fields={"point": [_("Open the plan and choose one of its lines.")]},
        )
    return point


def reasoned(text: str, name: str = "reason") -> str:
    if len(plain(text)) < SHORTEST_REASON:
        raise DomainError(_("A reason is needed."), fields={name: [_("Say in a few words why.")]})
    return text.strip()


def said(text: str) -> str:
    """What came of a line; one word is enough, none is not."""
    if not plain(text):
        raise DomainError(
            _("What came of it?"), fields={"text": [_("Say in a few words what was done.")]}
        )
    return text.strip()


def check_own(actor: Actor, department_id: int) -> None:
    """Departments write their own lines; the office writes any."""
    if not policy.own_line(actor, department_id):
        raise DomainError(
            _("This line belongs to another department. The supervision office may write it."),
            fields={"lead_department": [_("Choose your own department.")]},
        )


def check_day(plan: Plan, day: date) -> None:
    if not plan.starts_on <= day <= plan.ends_on:
        raise DomainError(
            _("The day lies outside the period of the plan."),
            fields={
                "due_on": [
                    _("From %(from)s to %(to)s.") % {"from": plan.starts_on, "to": plan.ends_on}
                ]
            },
        )


def check_above(actor: Actor, plan: Plan, pk: int | None) -> PlanPoint | None:
    """The root of the line that a new one hangs on: one of the next coarser plan."""
    if pk is None:
        return None
    above = queries.choices_above(actor, plan).filter(pk=pk).first()
    if above is None or above.plan.secrecy > plan.secrecy:
        raise DomainError(
            _("A line hangs on one of the plan above it."),
            fields={"above": [_("Choose a line of the plan that this one is part of.")]},
        )
    return PlanPoint(pk=above.root_pk)


def put(actor: Actor, plan: Plan, new: NewLine, **more: Any) -> PlanPoint:
    """Write a line at the end of a locked plan, whose departments come to read it.

    The caller's `step` saves the plan.
    """
    text = new.text.strip()
    if not plain(text):
        raise DomainError(
            _("A line says what is to be done."), fields={"text": [_("Write it in a sentence.")]}
        )
    due_on = new.due_on or plan.ends_on
    check_day(plan, due_on)
    last = PlanPoint.objects.filter(plan=plan.pk).aggregate(n=Max("position"))["n"] or 0
    if last >= MOST_LINES:
        raise DomainError(
            _("A plan holds up to %(n)s lines. What is smaller belongs into the finer plan.")
            % {"n": MOST_LINES}
        )
    assisting = {d.pk for d in new.assisting_departments} - {new.lead_department.pk}
    widen(plan, departments=[new.lead_department.pk, *assisting])
    return PlanPoint.objects.create(
        plan=plan,
        position=last + 1,
        text=text,
        measure=new.measure.strip(),
        lead_department=new.lead_department,
        assisting_ids=sorted(assisting),
        due_on=due_on,
        weight=new.weight,
        created_at=actor.now,
        created_by_id=actor.user_id,
        **more,
    )


def same_line(plan: Plan, text: str, above_id: int | None) -> PlanPoint | None:
    """A live line that says the same below the same line: two clicks, or two people at once."""
    wanted = plain(text)
    rows = queries.points(plan).filter(queries.LIVE, above=above_id)
    return next((p for p in rows if plain(p.text) == wanted), None)


def owed_for(actor: Actor, plan: Plan, lines: Sequence[PlanPoint]) -> list[Owed]:
    """What each unbroken line of an approved plan leaves for the head of its department."""
    breaks = plan.level != Plan.Level.MONTH
    by_then = workdays.add_workdays(actor.today, value("term.supervision.plan_break"))
    return [
        Owed(
            "supervision.plan_break" if breaks else "supervision.plan_task",
            head_of(point.lead_department_id).pk,
            point.lead_department_id,
            due_on=max(min(point.due_on, by_then) if breaks else point.due_on, actor.today),
            part=str(point.pk),
            title=plain(point.text)[:500],
        )
        for point in lines
    ]


OF_LINES = ("supervision.plan_break", "supervision.plan_task")


def hold_upper(actor: Actor, pk: int) -> Plan | None:
    """Lock the plan above one that is about to be locked: the coarser always before the finer."""
    above = queries.plan_get(actor, pk).of.above
    system = Actor.system(actor.now)
    upper = queries.plan_of(system, above) if above else None
    return queries.plan_get(system, upper.pk, lock=True) if upper else None


def owe_again(actor: Actor, plan: Plan | None, roots: Sequence[int | None]) -> None:
    """Lines of a locked plan from which nothing follows any more are somebody's duty again."""
    wanted = [root for root in roots if root]
    if plan is None or plan.state != Plan.State.APPROVED or not wanted:
        return
    there = set(
        Duty.objects.visible_to(Actor.system(actor.now))
        .open()
        .filter(card=plan.pk, kind__in=OF_LINES)
        .values_list("part", flat=True)
    )
    rows = queries.points(plan).filter(queries.unbroken())
    bare = [p for p in rows if p.root_pk in wanted and str(p.pk) not in there]
    if bare:
        step(
            actor,
            plan,
            FLOW,
            "add",
            hat=actor.capacities[0] if actor.capacities else None,
            verb="supervision.plan.bare_again",
            owes=owed_for(actor, plan, bare),
            lines=[p.position for p in bare],
        )
