"""Time: more of it asked for and granted, the clock stopped and started again."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from office.calendars import workdays
from office.core.actor import Actor
from office.core.errors import DomainError
from office.duties import actions as duties
from office.duties.actions import Owed, close_duties
from office.duties.models import Duty
from office.duties.steps import step
from office.organisation.queries import role_holder
from office.parameters.registry import value
from supervision import queries, terms
from supervision.actions.ground import (
    FLOW,
    answer_tickets,
    counted,
    keeper,
    locked,
    office_duty,
    reasoned,
    withdraw_request,
)
from supervision.models import Milestone, Part, Period, SupervisionItem


@transaction.atomic
def request_extension(actor: Actor, pk: int, *, due_on: date, reason: str) -> SupervisionItem:
    """Ask for more time: before the deadline, to a later day, with the reason, once by default."""
    item, hat = locked(actor, pk, "request_extension")
    _may_ask(actor, item, due_on)
    item.extension_due_on, item.extension_reason = due_on, reasoned(reason)
    decider = item.lead_department.leader_id or role_holder("director", "leader", "chief").pk
    step(
        actor,
        item,
        FLOW,
        "request_extension",
        hat=hat,
        verb="supervision.item.extension_requested",
        fields=["extension_due_on", "extension_reason"],
        owes=[office_duty(item, "grant", decider)],
        due_on=due_on,
        was=item.due_on,
    )
    return item


def _may_ask(actor: Actor, item: SupervisionItem, due_on: date) -> None:
    if actor.today > item.due_on:
        raise DomainError(
            _("More time must be asked for before the deadline; it passed on %(day)s.")
            % {"day": item.due_on}
        )
    if item.extensions >= value("supervision.extensions.max"):
        raise DomainError(
            _("This item was extended %(n)s times already, which is the limit.")
            % {"n": item.extensions}
        )
    if due_on <= item.due_on:
        raise DomainError(
            _("The new day is not later than the deadline."),
            fields={"due_on": [_("Choose a day after %(day)s.") % {"day": item.due_on}]},
        )
    last = terms.longest(item.first_day, item.source)
    if last is not None and due_on > last:
        raise DomainError(
            _("A suggestion or proposal is answered within %(n)s months, with consent.")
            % {"n": value("supervision.proposal.most_months")},
            fields={"due_on": [_("Until %(day)s at the latest.") % {"day": last}]},
        )


@transaction.atomic
def grant_extension(actor: Actor, pk: int) -> SupervisionItem:
    """The deadline moves, the first one stays on record, the ladder starts again."""
    item, hat = locked(actor, pk, "grant_extension")
    was, item.due_on = item.due_on, item.extension_due_on or item.due_on
    item.extensions += 1
    counted(item)
    withdraw_request(item)
    answer_tickets(actor, item)
    step(
        actor,
        item,
        FLOW,
        "grant_extension",
        hat=hat,
        verb="supervision.item.extension_granted",
        fields=["due_on", "extensions", "period_days", "extension_due_on", "extension_reason"],
        closes=["supervision.grant"],
        due_on=item.due_on,
        was=was,
    )
    duties.move_due(actor, item.pk, ["supervision.handle", "supervision.assist"], item.due_on)
    queries.parts_open(item.pk).update(due_on=item.due_on)
    return item


@transaction.atomic
def refuse_extension(actor: Actor, pk: int, *, reason: str = "") -> SupervisionItem:
    """The deadline stays as it is."""
    item, hat = locked(actor, pk, "refuse_extension")
    asked = item.extension_due_on
    withdraw_request(item)
    step(
        actor,
        item,
        FLOW,
        "refuse_extension",
        hat=hat,
        verb="supervision.item.extension_refused",
        fields=["extension_due_on", "extension_reason"],
        closes=["supervision.grant"],
        asked=asked,
        reason=reason,
    )
    return item


@transaction.atomic
def hold_item(actor: Actor, pk: int, *, reason: str, until: date) -> SupervisionItem:
    """暂缓: the clocks stop until the day named, on which the item goes on by itself."""
    item, hat = locked(actor, pk, "hold")
    if until <= actor.today:
        raise DomainError(
            _("A hold ends on a later day."), fields={"until": [_("Choose a later day.")]}
        )
    item.held_until = until
    answer_tickets(actor, item)
    step(
        actor,
        item,
        FLOW,
        "hold",
        hat=hat,
        verb="supervision.item.held",
        fields=["held_until"],
        owes=[Owed("supervision.resume", keeper(item), item.department_id, due_on=until)],
        reason=reasoned(reason),
        until=until,
    )
    duties.pause(actor, item.pk)  # the resuming too: it comes by itself, nobody is reminded of it
    return item


@transaction.atomic
def resume_item(actor: Actor, pk: int) -> SupervisionItem:
    """The clocks go on; every deadline moves by the working days of the pause.

    The office itself resumes on the day named, however late its clock comes to it.
    """
    item, hat = locked(actor, pk, "resume")
    until = min(item.held_until or actor.today, actor.today) if actor.is_system else actor.today
    close_duties(actor, item.pk, kinds=["supervision.resume"])
    lost = _held_days(item, until)
    duties.resume(actor, item.pk, until)
    handle = Duty.unscoped.filter(card=item.pk, kind="supervision.handle", state="open").first()
    if handle is not None:
        item.due_on = max(item.due_on, timezone.localdate(handle.due_at))
    _move_days(item, lost)
    item.held_until = None
    counted(item)
    item.owed_on = queries.earliest_owed(item.pk)
    step(
        actor,
        item,
        FLOW,
        "resume",
        hat=hat,
        verb="supervision.item.resumed",
        fields=["held_until", "due_on", "period_days", "owed_on"],
        due_on=item.due_on,
    )
    return item


def _held_days(item: SupervisionItem, until: date) -> int:
    paused = Duty.unscoped.filter(card=item.pk, state="open", paused_at__isnull=False)
    since = paused.order_by("paused_at").values_list("paused_at", flat=True).first()
    return workdays.workdays_between(timezone.localdate(since), until) if since else 0


def _move_days(item: SupervisionItem, days: int) -> None:
    """Milestones, reports and parts that are still owed move as their duties did."""
    rows: list[Any] = [
        *Milestone.objects.filter(item=item, state=Milestone.State.OPEN),
        *Period.objects.filter(item=item, state=Period.State.OPEN),
        *Part.objects.filter(item=item, ended_at=None),
    ]
    for row in rows if days > 0 else []:
        row.due_on = workdays.add_workdays(row.due_on, days)
        row.save(update_fields=["due_on"])
