"""What the actions stand on: the locked item, who owes what on it, what was said about it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _

from office.calendars import workdays
from office.core.actor import Actor, Capacity
from office.core.errors import DomainError, NotAllowed
from office.core.text import plain
from office.core.workflow import Workflow
from office.duties.actions import Owed
from office.files.models import Attachment
from office.organisation.queries import head_of, role_holder
from supervision import policy, queries, terms
from supervision.models import Milestone, Part, Period, Report, SupervisionItem

FLOW: Workflow = policy.ITEM
SHORTEST_REASON = 4
WORK = ["handle", "assist", "assist_accept", "report", "milestone"]
"""Kinds of duty that belong to the work itself."""


def locked(actor: Actor, pk: int, name: str) -> tuple[SupervisionItem, Capacity | None]:
    item = queries.item_get(actor, pk, lock=True)
    return item, FLOW.check(name, actor, item)


def reasoned(text: str, name: str = "reason") -> str:
    if len(plain(text)) < SHORTEST_REASON:
        raise DomainError(
            _("A reason is needed."),
            fields={name: [_("Say in a few words whom or what it waits for.")]},
        )
    return text.strip()


def not_past(actor: Actor, day: date, name: str = "due_on") -> None:
    if day < actor.today:
        raise DomainError(
            _("The deadline has passed already."), fields={name: [_("Choose a later day.")]}
        )


def fair_percent(percent: int) -> None:
    if not 0 <= percent <= 100:
        raise DomainError(
            _("A percentage lies between 0 and 100."), fields={"percent": [_("0 to 100")]}
        )


def holder(item: SupervisionItem) -> int:
    return item.responsible_id or head_of(item.lead_department_id).pk


def keeper(item: SupervisionItem) -> int:
    return item.supervisor_id or role_holder("supervisor", "director").pk


def office_duty(item: SupervisionItem, kind: str, holder_id: int | None = None) -> Owed:
    return Owed(
        f"supervision.{kind}",
        holder_id or keeper(item),
        item.department_id,
        term=f"term.supervision.{kind}",
    )


def accept_duty(actor: Actor, item: SupervisionItem) -> Owed:
    """Accept or dispute; while nobody does, the ladder tells it up the line."""
    item.owed_on = terms.accept_due(actor.today, item.source)
    return Owed("supervision.accept", holder(item), item.lead_department_id, due_on=item.owed_on)


def open_until(actor: Actor, item: SupervisionItem) -> date:
    """A deadline that passed while nobody had accepted still gives the day to act."""
    return max(item.due_on, actor.today)


def counted(item: SupervisionItem) -> None:
    """The period of the item in working days, after its deadline was set."""
    begun = item.first_day
    item.period_days = max(workdays.workdays_between(begun, item.due_on), 1)


def work_duties(actor: Actor, item: SupervisionItem) -> list[Owed]:
    """What the departments owe from now on: the whole, parts, milestones, the next report."""
    due = open_until(actor, item)
    owes = [Owed("supervision.handle", holder(item), item.lead_department_id, due_on=due)]
    for part in _parts_again(actor, item):
        owes += part_duties(actor, item, part)
    owes += [milestone_duty(actor, item, m) for m in queries.milestones_open(item.pk)]
    owes += [plan_duty(item)] if not item.plan.strip() else []
    owes += next_period(actor, item)
    item.owed_on = queries.earliest_owed(item.pk)
    return owes


def plan_duty(item: SupervisionItem) -> Owed:
    """事前有预案: what began without a plan owes one within days, and is reminded of it."""
    department = item.lead_department_id
    return Owed("supervision.plan", holder(item), department, term="term.supervision.plan")


def _parts_again(actor: Actor, item: SupervisionItem) -> list[Part]:
    """The parts that are still to be given, new ones and those that were left open before."""
    known = {p.department_id: p for p in queries.parts(item.pk)}
    due = terms.part_due(item.assigned_on or actor.today, item.source, item.due_on)
    rows = []
    for department in item.assisting_ids:
        part = known.get(department) or Part(item=item, department_id=department)
        if part.state == Part.State.DONE:
            continue
        part.due_on, part.state, part.ended_at = due, Part.State.ASSIGNED, None
        part.assigned_at, part.accepted_at = actor.now, None
        part.save()
        rows.append(part)
    item.assist_open_ids = sorted(p.department_id for p in rows)
    return rows


def part_duties(actor: Actor, item: SupervisionItem, part: Part) -> list[Owed]:
    head = head_of(part.department_id).pk
    answer = terms.accept_due(actor.today, item.source)
    until = max(part.due_on, actor.today)
    owes = [Owed("supervision.assist", head, part.department_id, due_on=until)]
    if answer < until:
        owes.append(Owed("supervision.assist_accept", head, part.department_id, due_on=answer))
    return owes


def milestone_duty(actor: Actor, item: SupervisionItem, milestone: Milestone) -> Owed:
    """The department of the milestone, else the lead, owes it by its day."""
    other = milestone.department_id
    return Owed(
        "supervision.milestone",
        head_of(other).pk if other else holder(item),
        other or item.lead_department_id,
        due_on=max(milestone.due_on, actor.today),
        part=str(milestone.pk),
        title=milestone.title,
    )


def next_period(actor: Actor, item: SupervisionItem, last: date | None = None) -> list[Owed]:
    """The next report and its duty, unless the end comes first. `last` is the day of the one before
    it; without one the source may ask for a first feedback of its own."""
    days = [terms.next_report(last or actor.today, item.report_every)]
    if last is None:
        days.append(terms.first_report(item.assigned_on or actor.today, item.source))
    soonest = min((d for d in days if d), default=None)
    if soonest is None:
        return []
    day = max(soonest, workdays.next_workday(actor.today))
    if day >= item.due_on:
        return []
    Period.objects.create(item=item, due_on=day)
    return [Owed("supervision.report", holder(item), item.lead_department_id, due_on=day)]


def end_period(actor: Actor, item: SupervisionItem, report: Report | None = None) -> date | None:
    """Settle the report that is owed, given, missed or not asked for any more; its day."""
    period = Period.objects.filter(item=item, state=Period.State.OPEN).first()
    if period is None:
        return None
    if report is not None:
        period.state, period.report = Period.State.REPORTED, report
    elif period.due_on < actor.today:
        period.state = Period.State.MISSED
    else:
        period.state = Period.State.WAIVED
    period.ended_at = actor.now
    period.save(update_fields=["state", "report", "ended_at"])
    return period.due_on


def write(  # noqa: PLR0913 - one entry of the book, by its columns
    actor: Actor,
    item: SupervisionItem,
    hat: Capacity | None,
    kind: str,
    text: str,
    *,
    passed: bool | None = None,
    files: Sequence[Attachment] = (),
    department_id: int | None = None,
    percent: int | None = None,
) -> Report:
    """One entry in the book of the item; nobody changes it afterwards."""
    if actor.user_id is None:
        raise NotAllowed(_("A report needs a person who signs it."))
    if any(f.card_id != item.pk or f.withdrawn_at for f in files):
        raise DomainError(
            _("A report names files of its own item."),
            fields={"files": [_("Attach the file to this item first.")]},
        )
    return Report.objects.create(
        item=item,
        kind=kind,
        author_id=actor.user_id,
        on_behalf_of_id=hat.person_id if hat and hat.person_id != actor.user_id else None,
        text=text,
        percent=item.percent if percent is None else percent,
        passed=passed,
        department_id=department_id,
        file_ids=sorted(f.pk for f in files),
        at=actor.now,
    )


def did(actor: Actor, item: SupervisionItem, hat: Capacity | None) -> None:
    """Whoever worked on it, and whoever he did it for, may not verify it."""
    people = {actor.user_id, hat.person_id if hat else None} - {None}
    item.doer_ids = sorted({*item.doer_ids, *(p for p in people if p)})


def answer_tickets(actor: Actor, item: SupervisionItem) -> None:
    """A report, a claim or a stopped clock answers the tickets that are out."""
    queries.tickets_unanswered(item.pk).update(answered_at=actor.now)


def withdraw_request(item: SupervisionItem) -> None:
    item.extension_due_on, item.extension_reason = None, ""


def no_children_in_hand(item: SupervisionItem) -> None:
    """A parent is not done, and not withdrawn, before what hangs below it."""
    if not item.is_parent:
        return
    left = queries.children_in_hand(item.pk)
    if left:
        raise DomainError(
            _("%(n)s of its sub-items are still in hand. Finish or withdraw them first.")
            % {"n": left}
        )
