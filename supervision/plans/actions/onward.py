"""Where a line leads: into a finer plan, under supervision, into the next period."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from office.catalogue.actions import link
from office.core.actor import Actor, Capacity
from office.core.errors import Conflict, DomainError
from office.core.text import plain
from office.duties.actions import close_duties
from office.duties.models import Duty
from office.duties.steps import step
from office.organisation.models import Department, User
from supervision import actions as supervision
from supervision.models import ENDED, Source, SupervisionItem
from supervision.plans import lines as kept
from supervision.plans import queries
from supervision.plans.actions.begin import plan_for
from supervision.plans.lines import FLOW, NewLine
from supervision.plans.models import Plan, PlanPoint
from supervision.plans.periods import Period
from supervision.queries import items

LED_TO = "planned"


@transaction.atomic
def break_down(  # noqa: PLR0913 - keywords, each named by the caller
    actor: Actor,
    pk: int,
    *,
    point: int,
    period: str = "",
    text: str = "",
    measure: str = "",
    lead_department: Department | None = None,
    assisting_departments: Sequence[Department] = (),
    due_on: date | None = None,
    weight: int = 1,
) -> Plan:
    """分解: a line of the next finer plan, which is begun where there is none yet.

    The same words below the same line in the same period are written once.
    """
    plan, hat = kept.locked(actor, pk, "break_down")
    line = kept.line_of(plan, point)
    kept.check_own(actor, line.lead_department_id)
    if line.finished_on is not None:
        raise Conflict(_("Line %(n)s is done; there is nothing left to break down.") % _at(line))
    if lead_department is not None:
        kept.check_own(actor, lead_department.pk)
    target = plan_for(actor, _finer(plan, period, actor.today), plan.secrecy)
    _open_for_lines(target)
    new = NewLine(
        text=text.strip() or line.text,
        lead_department=lead_department or line.lead_department,
        measure=measure or line.measure,
        assisting_departments=assisting_departments,
        due_on=due_on or _day_in(target, line.due_on),
        weight=weight,
    )
    twin = kept.same_line(target, new.text, line.root_pk)
    if twin is not None:
        raise Conflict(
            _("%(plan)s has this already, as line %(n)s.") % {"plan": target, "n": twin.position}
        )
    made = kept.put(actor, target, new, above_id=line.root_pk)
    _tell(actor, target, made, "supervision.plan.line_added")
    close_duties(actor, plan.pk, kinds=kept.OF_LINES, parts=[str(line.pk)])
    step(
        actor,
        plan,
        FLOW,
        "break_down",
        hat=hat,
        verb="supervision.plan.broken_down",
        line=line.position,
        into=target.number,
    )
    return plan


def _day_in(target: Plan, day: date) -> date:
    return day if target.starts_on <= day <= target.ends_on else target.ends_on


def _at(line: PlanPoint) -> dict[str, int]:
    return {"n": line.position}


def _finer(plan: Plan, asked: str, today: date) -> Period:
    """The finer period that was asked for, else the one that runs now or comes first."""
    parts = plan.of.below
    if not asked:
        return next((p for p in parts if p.ends_on >= today), parts[-1])
    wanted = Period.parse(asked)
    if wanted not in parts:
        raise DomainError(
            _("That is no part of the period of this plan."),
            fields={
                "period": [_("One of: %(able)s.") % {"able": ", ".join(p.slug for p in parts)}]
            },
        )
    return wanted


def _open_for_lines(target: Plan) -> None:
    if target.state not in {Plan.State.DRAFT, Plan.State.APPROVED}:
        raise Conflict(
            _("%(plan)s is “%(state)s” and takes no lines now.")
            % {"plan": target, "state": target.get_state_display()}
        )


def _tell(actor: Actor, target: Plan, made: PlanPoint, verb: str, **data: Any) -> None:
    """The plan that got a line says so; of an approved one the line is owed at once."""
    approved = target.state == Plan.State.APPROVED
    hat: Capacity | None = actor.capacities[0] if actor.capacities else None
    step(
        actor,
        target,
        FLOW,
        "add",
        hat=hat,
        verb=verb,
        owes=kept.owed_for(actor, target, [made]) if approved and made.item_id is None else (),
        line=made.position,
        **data,
    )


@transaction.atomic
def supervise_line(
    actor: Actor,
    pk: int,
    *,
    point: int,
    responsible: User | None = None,
    due_on: date | None = None,
    report_every: str = "none",
) -> Plan:
    """立项: the line goes under supervision, once, with its own words; both lead to each other."""
    plan, hat = kept.locked(actor, pk, "supervise")
    line = kept.line_of(plan, point)
    if line.finished_on is not None:
        raise Conflict(_("Line %(n)s is done already.") % _at(line))
    _not_twice(actor, line)
    item = supervision.docket(
        actor, _item_for(actor, plan, line, (responsible, due_on, report_every))
    )
    line.item = item
    line.save(update_fields=["item"])
    link(plan, item, LED_TO, actor.now)
    close_duties(actor, plan.pk, kinds=kept.OF_LINES, parts=[str(line.pk)])
    step(
        actor,
        plan,
        FLOW,
        "supervise",
        hat=hat,
        verb="supervision.plan.supervised",
        line=line.position,
        item=item.number,
    )
    return plan


def _item_for(
    actor: Actor, plan: Plan, line: PlanPoint, asked: tuple[User | None, date | None, str]
) -> supervision.NewItem:
    """The item of a line: its words, its standard, its departments, its day unless another."""
    responsible, due_on, report_every = asked
    return supervision.NewItem(
        title=plain(line.text)[:500],
        lead_department=line.lead_department,
        source=Source.ANNUAL_PLAN,
        original_text=line.text,
        standard=line.measure,
        assisting_departments=list(Department.objects.filter(pk__in=line.assisting_ids)),
        responsible=responsible,
        due_on=due_on or max(line.due_on, actor.today),
        report_every=report_every,
        secrecy=plan.secrecy,
    )


def _not_twice(actor: Actor, line: PlanPoint) -> None:
    """A line has one item; only where that was withdrawn it may get another."""
    rows = SupervisionItem.objects.visible_to(Actor.system(actor.now)).filter(pk=line.item_id or 0)
    there = rows.exclude(state=SupervisionItem.State.WITHDRAWN).first()
    if there is not None:
        raise Conflict(
            _("Line %(n)s is under supervision already, as %(item)s.")
            % {"n": line.position, "item": there.number}
        )


@transaction.atomic
def adopt_item(actor: Actor, pk: int, *, point: int, item: str) -> Plan:
    """An item that is followed already finds its line: both lead to each other from now on."""
    plan, hat = kept.locked(actor, pk, "adopt")
    line = kept.line_of(plan, point)
    if line.finished_on is not None:
        raise Conflict(_("Line %(n)s is done already.") % _at(line))
    _not_twice(actor, line)
    rows = items(actor).exclude(state__in=ENDED).filter(secrecy__gte=plan.secrecy)
    found = rows.filter(number=plain(item)).first()
    if found is None:
        raise DomainError(
            _("No open item has this number."),
            fields={"item": [_("Write its number as it stands on the item.")]},
        )
    if PlanPoint.objects.filter(item=found.pk, carried_on=None).exists():
        raise Conflict(_("%(item)s stands for another line already.") % {"item": found})
    line.item = found
    line.save(update_fields=["item"])
    link(plan, found, LED_TO, actor.now)
    close_duties(actor, plan.pk, kinds=kept.OF_LINES, parts=[str(line.pk)])
    step(
        actor,
        plan,
        FLOW,
        "adopt",
        hat=hat,
        verb="supervision.plan.adopted",
        line=line.position,
        item=found.number,
    )
    return plan


@transaction.atomic
def carry_line(actor: Actor, pk: int, *, point: int, reason: str) -> Plan:
    """结转: what this period leaves goes to the next, with the reason; how often is counted."""
    plan, hat = kept.locked(actor, pk, "carry")
    line = kept.line_of(plan, point)
    if line.finished_on is not None:
        raise Conflict(_("Line %(n)s is done; nothing is left to carry on.") % _at(line))
    why = kept.reasoned(reason)
    target = plan_for(actor, plan.of.next, plan.secrecy)
    carry_on(actor, line, target, why)
    step(
        actor,
        plan,
        FLOW,
        "carry",
        hat=hat,
        verb="supervision.plan.carried",
        line=line.position,
        into=target.number,
        reason=why,
    )
    return plan


@transaction.atomic
def carry_on(actor: Actor, line: PlanPoint, target: Plan, why: str) -> PlanPoint:
    """The line leaves its plan and stands in the next one, with its item and all below it."""
    _open_for_lines(target)
    close_duties(
        actor,
        line.plan_id,
        kinds=kept.OF_LINES,
        parts=[str(line.pk)],
        state=Duty.State.CANCELLED,
    )
    line.carried_on = actor.today
    line.save(update_fields=["carried_on"])
    made = kept.put(
        actor,
        target,
        NewLine(line.text, line.lead_department, line.measure, weight=line.weight),
        above_id=_above_in(actor, line, target),
        root_id=line.root_pk,
        item_id=line.item_id,
        carried_from=line,
        carried_reason=why,
        carries=line.carries + 1,
    )
    PlanPoint.objects.filter(pk=made.pk).update(assisting_ids=line.assisting_ids)
    _tell(actor, target, made, "supervision.plan.line_added", carried=made.carries)
    return made


def _above_in(actor: Actor, line: PlanPoint, target: Plan) -> int | None:
    """What it hung on, unless that was left behind in another year."""
    if line.above_id is None:
        return None
    here = queries.choices_above(Actor.system(actor.now), target)
    kin = here.filter(root=line.above_id) | here.filter(pk=line.above_id)
    return line.above_id if kin.exists() else None
