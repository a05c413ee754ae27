"""A plan as a whole: put together, approved, closed."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from office.calendars import workdays
from office.core.actor import Actor
from office.core.errors import DomainError
from office.duties.actions import Owed, close_duties
from office.duties.models import Duty
from office.duties.steps import step, widen
from office.organisation.queries import acting_holder, role_holder
from office.parameters.registry import value
from supervision.plans import lines as kept
from supervision.plans import queries
from supervision.plans.actions.begin import due_day, plan_for, readers
from supervision.plans.actions.onward import carry_on
from supervision.plans.lines import FLOW
from supervision.plans.models import Plan
from supervision.plans.periods import YEAR
from supervision.plans.rollup import Node


@transaction.atomic
def deliver_lines(actor: Actor, pk: int) -> Plan:
    """A department says that its lines of the draft are complete."""
    plan, hat = kept.locked(actor, pk, "deliver")
    headed = {pk for cap in actor.capacities for pk in cap.headed_ids}
    rows = Duty.objects.visible_to(actor).open().filter(
        card=plan.pk, kind="supervision.plan_lines"
    )  # fmt: skip
    owed = rows.filter(department__in=headed).select_for_update()
    delivered = sorted(owed.values_list("department_id", flat=True))
    owed.update(state=Duty.State.DONE, closed_at=actor.now, closed_by=actor.user_id)
    step(
        actor,
        plan,
        FLOW,
        "deliver",
        hat=hat,
        verb="supervision.plan.lines_delivered",
        departments=delivered or sorted(headed),
    )
    return plan


@transaction.atomic
def submit_plan(actor: Actor, pk: int) -> Plan:
    """送审: put together; the leader in charge decides."""
    plan, hat = kept.locked(actor, pk, "submit")
    _has_lines(plan)
    leader = role_holder("chief" if plan.level == YEAR else "leader", "chief", "leader", "director")
    close_duties(actor, plan.pk, kinds=["supervision.plan_lines"], state=Duty.State.CANCELLED)
    step(
        actor,
        plan,
        FLOW,
        "submit",
        hat=hat,
        verb="supervision.plan.submitted",
        owes=[
            Owed(
                "supervision.plan_approve",
                leader.pk,
                plan.department_id,
                term="term.supervision.plan_approve",
            )
        ],
        closes=["supervision.plan_draft"],
    )
    return plan


def _has_lines(plan: Plan) -> None:
    if not queries.points(plan).filter(queries.LIVE).exists():
        raise DomainError(_("The plan has no line yet. Write its lines first."))


@transaction.atomic
def return_plan(actor: Actor, pk: int, *, reason: str) -> Plan:
    """退回: back to the office, with what is to be mended."""
    plan, hat = kept.locked(actor, pk, "return")
    why = kept.reasoned(reason)
    step(
        actor,
        plan,
        FLOW,
        "return",
        hat=hat,
        verb="supervision.plan.returned",
        owes=[
            Owed(
                "supervision.plan_draft",
                acting_holder(plan.keeper_id, plan.department_id).pk,
                plan.department_id,
                due_on=due_day(plan.of, actor.today),
            )
        ],
        closes=["supervision.plan_approve"],
        reason=why,
    )
    return plan


@transaction.atomic
def approve_plan(actor: Actor, pk: int) -> Plan:
    """批准: from now on it changes with a reason only, and every line is somebody's."""
    plan, hat = kept.locked(actor, pk, "approve")
    _has_lines(plan)
    plan.approved_on, plan.approved_by_id = actor.today, actor.user_id
    widen(plan, departments=readers(plan.secrecy))
    close_duties(actor, plan.pk, kinds=["supervision.plan_lines"], state=Duty.State.CANCELLED)
    ends = workdays.add_workdays(
        max(plan.ends_on, actor.today), value("term.supervision.plan_close")
    )
    keeper = acting_holder(plan.keeper_id, plan.department_id)
    lines = list(queries.points(plan).filter(queries.unbroken()))
    step(
        actor,
        plan,
        FLOW,
        "approve",
        hat=hat,
        verb="supervision.plan.approved",
        fields=["approved_on", "approved_by"],
        owes=[
            Owed("supervision.plan_close", keeper.pk, plan.department_id, due_on=ends),
            *kept.owed_for(actor, plan, lines),
        ],
        closes=["supervision.plan_draft", "supervision.plan_approve"],
    )
    return plan


@transaction.atomic
def close_plan(actor: Actor, pk: int, *, reason: str = "") -> Plan:
    """结束: what is not done goes to the next period with this reason, and nothing is dropped."""
    plan, hat = kept.locked(actor, pk, "close")
    left = unfinished(actor, plan)
    if left:
        why = kept.reasoned(reason)
        target = plan_for(actor, plan.of.next, plan.secrecy)
        for node in left:
            carry_on(actor, node.point, target, why)
    plan.closed_on = actor.today
    step(
        actor,
        plan,
        FLOW,
        "close",
        hat=hat,
        verb="supervision.plan.closed",
        fields=["closed_on"],
        closes=None,
        carried=len(left),
        reason=reason.strip(),
    )
    return plan


def unfinished(actor: Actor, plan: Plan) -> list[Node]:
    """Lines that would be carried on, as the office itself sees them."""
    return [n for n in queries.tree(Actor.system(actor.now), plan) if not n.done]


@transaction.atomic
def withdraw_plan(actor: Actor, pk: int, *, reason: str) -> Plan:
    """Taken back before it was approved; its period may get another plan."""
    upper = kept.hold_upper(actor, pk)
    plan, hat = kept.locked(actor, pk, "withdraw")
    why = kept.reasoned(reason)
    close_duties(actor, plan.pk, state=Duty.State.CANCELLED)
    step(actor, plan, FLOW, "withdraw", hat=hat, verb="supervision.plan.withdrawn", reason=why)
    hung = queries.points(plan).filter(queries.LIVE, above__isnull=False)
    kept.owe_again(actor, upper, list(hung.values_list("above_id", flat=True)))
    return plan
