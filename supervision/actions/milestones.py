"""Milestones (节点): set, reached, dropped with a reason."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from office.core.actor import Actor
from office.core.errors import DomainError
from office.core.text import plain
from office.duties.actions import close_duties
from office.duties.models import Duty
from office.duties.steps import step, widen
from office.organisation.models import Department
from supervision import queries
from supervision.actions.ground import FLOW, locked, milestone_duty, not_past, reasoned
from supervision.models import Milestone, SupervisionItem

MOST = 40


@transaction.atomic
def add_milestone(
    actor: Actor, pk: int, *, title: str, due_on: date, department: Department | None = None
) -> SupervisionItem:
    """A step on the way with a day of its own, no later than the item's."""
    item, hat = locked(actor, pk, "add_milestone")
    not_past(actor, due_on)
    if due_on > item.due_on:
        raise DomainError(
            _("A milestone lies before the end."),
            fields={"due_on": [_("Until %(day)s at the latest.") % {"day": item.due_on}]},
        )
    if queries.milestones(pk).count() >= MOST:
        raise DomainError(_("An item has %(n)s milestones at most.") % {"n": MOST})
    made = Milestone.objects.create(
        item=item,
        title=plain(title)[:200],
        department=department if department and department.pk != item.lead_department_id else None,
        due_on=due_on,
        first_due_on=due_on,
    )
    owes = []
    if item.state == SupervisionItem.State.HANDLING:
        owes = [milestone_duty(actor, item, made)]
        item.owed_on = queries.earliest_owed(pk)
        widen(item, departments=[made.department_id] if made.department_id else [])
    step(
        actor,
        item,
        FLOW,
        "add_milestone",
        hat=hat,
        verb="supervision.item.milestone_set",
        owes=owes,
        fields=["owed_on"],
        milestone=made.pk,
        due_on=due_on,
    )
    return item


@transaction.atomic
def reach_milestone(actor: Actor, pk: int, *, milestone: int, note: str = "") -> SupervisionItem:
    """It is reached; late or not, its day stays beside it."""
    return _end(actor, pk, milestone, "reach_milestone", note)


@transaction.atomic
def drop_milestone(actor: Actor, pk: int, *, milestone: int, reason: str) -> SupervisionItem:
    """It is not needed any more; the office says why, and it stays readable."""
    return _end(actor, pk, milestone, "drop_milestone", reasoned(reason))


VERB = {
    "reach_milestone": ("supervision.item.milestone_reached", Milestone.State.REACHED),
    "drop_milestone": ("supervision.item.milestone_dropped", Milestone.State.DROPPED),
}


def _end(actor: Actor, pk: int, milestone: int, name: str, note: str) -> SupervisionItem:
    item, hat = locked(actor, pk, name)
    found = queries.milestones(pk).filter(pk=milestone).first()
    if found is None:
        raise DomainError(
            _("There is no such milestone on this item."),
            fields={"milestone": [_("Choose one that is open.")]},
        )
    if found.state != Milestone.State.OPEN:
        raise DomainError(
            _("This milestone is settled already."),
            fields={"milestone": [_("Choose one that is open.")]},
        )
    verb, found.state = VERB[name]
    found.ended_at, found.note = actor.now, note.strip()
    found.save(update_fields=["state", "ended_at", "note"])
    reached = found.state == Milestone.State.REACHED
    close_duties(
        actor,
        pk,
        kinds=["supervision.milestone"],
        parts=[str(found.pk)],
        state=Duty.State.DONE if reached else Duty.State.CANCELLED,
    )
    if item.state == SupervisionItem.State.HANDLING:
        item.owed_on = queries.earliest_owed(pk)
    step(
        actor,
        item,
        FLOW,
        name,
        hat=hat,
        verb=verb,
        fields=["owed_on"],
        milestone=found.pk,
    )
    return item
