"""Lines of a plan: written, changed with a reason, dropped, done."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from office.core.actor import Actor
from office.core.errors import Conflict, DomainError
from office.core.text import plain
from office.duties.actions import close_duties
from office.duties.models import Duty
from office.duties.steps import step, widen
from office.organisation.models import Department
from supervision.models import ENDED, SupervisionItem
from supervision.plans import lines as kept
from supervision.plans import queries
from supervision.plans.lines import FLOW, NewLine
from supervision.plans.models import Plan, PlanPoint, PointChange

KEPT = ("text", "measure", "lead_department_id", "assisting_ids", "due_on", "weight")


@transaction.atomic
def add_line(actor: Actor, pk: int, *, reason: str = "", **given: Any) -> Plan:
    """A line more: free while the plan is drafted, with a reason once it is approved."""
    plan, hat = kept.locked(actor, pk, "add")
    new = NewLine(**given)
    kept.check_own(actor, new.lead_department.pk)
    approved = plan.state == Plan.State.APPROVED
    why = kept.reasoned(reason) if approved else ""
    above = kept.check_above(actor, plan, new.above)
    twin = kept.same_line(plan, new.text, above.pk if above else None)
    if twin is not None:
        raise Conflict(_("Line %(n)s says the same already.") % {"n": twin.position})
    point = kept.put(actor, plan, new, above=above)
    step(
        actor,
        plan,
        FLOW,
        "add",
        hat=hat,
        verb="supervision.plan.line_added",
        owes=kept.owed_for(actor, plan, [point]) if approved else (),
        line=point.position,
        reason=why,
    )
    if above is not None:
        answer_above(actor, plan, above.pk)
    return plan


def answer_above(actor: Actor, plan: Plan, root_pk: int) -> None:
    """A line that hangs on another answers whoever had to break that one down."""
    parts = PlanPoint.objects.filter(queries.LIVE, root=root_pk).values_list("pk", "plan_id")
    first = PlanPoint.objects.filter(queries.LIVE, pk=root_pk).values_list("pk", "plan_id")
    for point_pk, plan_pk in (*parts, *first):
        if plan_pk != plan.pk:
            close_duties(actor, plan_pk, kinds=["supervision.plan_break"], parts=[str(point_pk)])


@transaction.atomic
def amend_line(  # noqa: PLR0913 - keywords, each named by the caller
    actor: Actor,
    pk: int,
    *,
    point: int,
    text: str = "",
    measure: str | None = None,
    lead_department: Department | None = None,
    assisting_departments: Sequence[Department] | None = None,
    due_on: date | None = None,
    weight: int | None = None,
    reason: str = "",
) -> Plan:
    """Change a line. Of an approved plan only with a reason, and what it said is kept."""
    plan, hat = kept.locked(actor, pk, "amend")
    line = kept.line_of(plan, point)
    kept.check_own(actor, line.lead_department_id)
    before = {name: getattr(line, name) for name in KEPT}
    _take(line, text, measure, weight, due_on)
    if lead_department is not None:
        kept.check_own(actor, lead_department.pk)
        line.lead_department = lead_department
        widen(plan, departments=[lead_department.pk])
    if assisting_departments is not None:
        line.assisting_ids = sorted({d.pk for d in assisting_departments})
    line.assisting_ids = [d for d in line.assisting_ids if d != line.lead_department_id]
    kept.check_day(plan, line.due_on)
    changed = [name for name in KEPT if getattr(line, name) != before[name]]
    if not changed:
        raise DomainError(_("Nothing was changed. Write what the line is to say."))
    why = kept.reasoned(reason) if plan.state == Plan.State.APPROVED else reason.strip()
    if plan.state == Plan.State.APPROVED:
        _keep(actor, line, before, why)
    line.save(update_fields=list(changed))
    step(
        actor,
        plan,
        FLOW,
        "amend",
        hat=hat,
        verb="supervision.plan.line_changed",
        owes=_owed_anew(actor, plan, line, changed),
        line=line.position,
        changed=changed,
        reason=why,
    )
    return plan


def _take(
    line: PlanPoint, text: str, measure: str | None, weight: int | None, due_on: date | None
) -> None:
    line.text = text.strip() if plain(text) else line.text
    line.measure = line.measure if measure is None else measure.strip()
    line.weight, line.due_on = weight or line.weight, due_on or line.due_on


def _keep(actor: Actor, line: PlanPoint, before: dict[str, Any], why: str) -> None:
    said = {**before, "due_on": before["due_on"].isoformat()}
    PointChange.objects.create(
        point=line, before=said, reason=why, by_id=actor.user_id, at=actor.now
    )


def _owed_anew(actor: Actor, plan: Plan, line: PlanPoint, changed: list[str]) -> list[Any]:
    """Another department or day: what was owed for the line is owed anew."""
    if not {"lead_department_id", "due_on", "text"} & set(changed):
        return []
    part = [str(line.pk)]
    closed = close_duties(
        actor, plan.pk, kinds=kept.OF_LINES, parts=part, state=Duty.State.CANCELLED
    )
    return kept.owed_for(actor, plan, [line]) if closed else []


@transaction.atomic
def drop_line(actor: Actor, pk: int, *, point: int, reason: str = "") -> Plan:
    """Take a line out; it stays readable with its reason. What it broke down is owed again."""
    upper = kept.hold_upper(actor, pk)
    plan, hat = kept.locked(actor, pk, "drop")
    line = kept.line_of(plan, point)
    kept.check_own(actor, line.lead_department_id)
    why = kept.reasoned(reason) if plan.state == Plan.State.APPROVED else reason.strip()
    _nothing_open(line)
    line.dropped_on, line.drop_reason = actor.today, why
    line.save(update_fields=["dropped_on", "drop_reason"])
    close_duties(
        actor, plan.pk, kinds=kept.OF_LINES, parts=[str(line.pk)], state=Duty.State.CANCELLED
    )
    step(
        actor,
        plan,
        FLOW,
        "drop",
        hat=hat,
        verb="supervision.plan.line_dropped",
        line=line.position,
        reason=why,
    )
    kept.owe_again(actor, upper, [line.above_id])
    return plan


@transaction.atomic
def forget_item(actor: Actor, item_id: int) -> Plan | None:
    """Its item was withdrawn: the line stands without one, and somebody owes it again."""
    found = PlanPoint.objects.filter(queries.LIVE, item=item_id).first()
    if found is None:
        return None
    plan = queries.plan_get(actor, found.plan_id, lock=True)
    line = queries.point_in(plan, found.pk)
    if line is None or line.item_id != item_id:  # somebody was quicker
        return None
    line.item = None
    line.save(update_fields=["item"])
    kept.owe_again(actor, plan, [line.root_pk])
    return plan


def _nothing_open(line: PlanPoint) -> None:
    """A line that is under way below is ended there first."""
    lower = PlanPoint.objects.filter(queries.LIVE, above=line.root_pk, finished_on=None)
    if lower.exclude(plan__state=Plan.State.WITHDRAWN).exists():
        raise Conflict(_("Finer plans still work on this line. End or drop those lines first."))
    rows = SupervisionItem.objects.visible_to(Actor.system()).filter(pk=line.item_id or 0)
    if rows.exclude(state__in=ENDED).exists():
        raise Conflict(_("An item under supervision stands for this line. End that item first."))


@transaction.atomic
def finish_line(actor: Actor, pk: int, *, point: int, text: str) -> Plan:
    """Done, with what came of it. A line with an item ends with its item."""
    plan, hat = kept.locked(actor, pk, "finish")
    line = kept.line_of(plan, point)
    kept.check_own(actor, line.lead_department_id)
    if line.finished_on is not None:
        raise Conflict(_("Line %(n)s was done on %(day)s.") % _told(line))
    _nothing_open(line)
    line.finished_on, line.result = actor.today, kept.said(text)
    line.save(update_fields=["finished_on", "result"])
    step(
        actor,
        plan,
        FLOW,
        "finish",
        hat=hat,
        verb="supervision.plan.line_finished",
        line=line.position,
    )
    close_duties(actor, plan.pk, kinds=kept.OF_LINES, parts=[str(line.pk)])
    return plan


def _told(line: PlanPoint) -> dict[str, Any]:
    return {"n": line.position, "day": line.finished_on}
