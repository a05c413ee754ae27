"""What the office does by itself, and coloured tickets: each safe to run twice or late.

The worker calls these by the minute. Every one locks its item, looks again and makes its row under
a unique key, so that two beats at once, or one that was killed, leave each thing once.
"""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from office.audit.emit import emit
from office.core.actor import Actor
from office.core.errors import Conflict, DomainError
from office.duties.actions import open_duties
from office.duties.line import EscalationLine
from office.duties.models import Duty, Rung
from office.duties.steps import step
from office.notifications.actions import notify
from supervision import queries, terms
from supervision.actions.ground import FLOW, locked, next_period
from supervision.models import Period, SupervisionItem, Ticket

Level = Ticket.Level
AUDIENCES = {
    Level.BLUE: (),
    Level.ORANGE: (Rung.Audience.HEAD,),
    Level.RED: (Rung.Audience.HEAD, Rung.Audience.LEADER),
}
"""Who hears of a ticket beside those who owe something on the item."""
TOLD = {
    Level.BLUE: "supervision.item.ticket_blue",
    Level.ORANGE: "supervision.item.ticket_orange",
    Level.RED: "supervision.item.ticket_red",
}


@transaction.atomic
def turn_period(actor: Actor, pk: int) -> bool:
    """The next report has fallen due before the last one was given: that one is missed, for good.

    Nobody owes two: the duty of the first stays open, and late, until a report comes. Periods that
    passed while nothing ran are made up one by one.
    """
    item = queries.item_get(actor, pk, lock=True)
    turned = False
    while item.state == SupervisionItem.State.HANDLING:
        period = Period.objects.filter(item=item, state=Period.State.OPEN).first()
        following = terms.next_report(period.due_on, item.report_every) if period else None
        if period is None or following is None or following > actor.today:
            break
        _miss(actor, item, period)
        turned = True
        if following >= item.due_on:
            break
        Period.objects.create(item=item, due_on=following)
    return turned


def _miss(actor: Actor, item: SupervisionItem, period: Period) -> None:
    period.state, period.ended_at = Period.State.MISSED, actor.now
    period.save(update_fields=["state", "ended_at"])
    emit(
        "supervision.item.report_missed",
        actor=actor,
        record=item,
        due_on=period.due_on,
        department=item.lead_department_id,
    )


@transaction.atomic
def issue_ticket(actor: Actor, pk: int, *, level: str, reason: str = "") -> SupervisionItem:
    """A coloured ticket by hand; each level once for a deadline."""
    item, _hat = locked(actor, pk, "issue_ticket")
    if Ticket.objects.filter(item=item, level=level, due_on=item.due_on).exists():
        raise Conflict(
            _("This ticket is out already for the deadline of %(day)s.") % {"day": item.due_on},
            fields={"level": [_("Choose another level.")]},
        )
    _issue(actor, item, level, reason.strip())
    return item


@transaction.atomic
def escalate_ticket(actor: Actor, pk: int) -> str:
    """The ticket that is due on an item now, if one still is: its level."""
    item = queries.item_get(actor, pk, lock=True)
    level = dict(queries.tickets_due(actor, pk)).get(pk, "")
    if level:
        _issue(actor, item, level, "")
    return level


def _issue(actor: Actor, item: SupervisionItem, level: str, reason: str) -> None:
    Ticket.objects.create(
        item=item,
        level=level,
        due_on=item.due_on,
        department_id=item.lead_department_id,
        reason=reason,
        issued_at=actor.now,
        issued_by_id=actor.user_id,
    )
    event = step(
        actor,
        item,
        FLOW,
        "issue_ticket",
        hat=None,
        verb=TOLD[Level(level)],
        due_on=item.due_on,
        level=level,
    )
    notify(
        _hearers(actor, item, level) - {actor.user_id or 0},
        "chase",
        f"ticket:{event.pk}",
        actor.now,
        card_id=item.pk,
        event_id=event.pk,
        news=event.verb,
    )


def _hearers(actor: Actor, item: SupervisionItem, level: str) -> set[int]:
    line = EscalationLine(actor.today)
    owed = Duty.unscoped.filter(
        card=item.pk, state="open", department=item.lead_department_id, paused_at=None
    )
    found = {line.rung_hears(duty, Rung.Audience.HOLDER) for duty in owed}
    found |= {
        line.hears(item.lead_department_id, item.secrecy, audience)
        for audience in AUDIENCES[Level(level)]
    }
    return {person for person in found if person}


@transaction.atomic
def ask_again(actor: Actor, pk: int, *, report_every: str) -> SupervisionItem:
    """The office changes how often it wants to hear; the next report follows the new rhythm."""
    item, hat = locked(actor, pk, "set_reports")
    if report_every == item.report_every:
        raise DomainError(
            _("Reports come in this rhythm already."),
            fields={"report_every": [_("Choose another one.")]},
        )
    was, item.report_every = item.report_every, report_every
    owed = Period.objects.filter(item=item, state=Period.State.OPEN).exists()
    handling = item.state == SupervisionItem.State.HANDLING
    event = step(
        actor,
        item,
        FLOW,
        "set_reports",
        hat=hat,
        verb="supervision.item.reports_set",
        fields=["report_every"],
        was=was,
        now=report_every,
    )
    if handling and not owed:
        open_duties(actor, item, next_period(actor, item, actor.today), event)
        item.owed_on = queries.earliest_owed(pk)
        item.save(update_fields=["owed_on", "reach"])
    return item
