"""One open duty goes to another person: what a leaver left, or what lies with the wrong one."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from office.audit.emit import emit
from office.catalogue.actions import hold_record, refresh_card
from office.catalogue.kinds import KINDS
from office.core.actor import Actor, Capacity
from office.core.errors import Conflict, DomainError, NotAllowed, NotVisible
from office.core.records import fetch
from office.core.scoping import Secrecy
from office.duties.models import Duty
from office.duties.steps import widen
from office.flows.able import check_able
from office.notifications.actions import notify
from office.organisation.models import User

DECIDE = ("director", "leader", "chief")


def may_hand_on(actor: Actor, duty: Duty) -> Capacity | None:
    """The hat under which the actor gives this duty away: leaders, or the department's head."""
    return next(
        (c for c in actor.capacities if c.has(*DECIDE) or duty.department_id in c.headed_ids), None
    )


@transaction.atomic
def hand_on(actor: Actor, pk: int, *, to: User) -> Duty:
    """The deadline stays; the new holder may take the step, sees the record from now on, and hears
    of it."""
    rows: Any = Duty.objects.visible_to(actor).filter(pk=pk, state=Duty.State.OPEN)
    card_id = rows.values_list("card_id", flat=True).first()
    if card_id is not None:
        hold_record(card_id)  # the record before its duties, as every action does
    duty: Duty | None = rows.select_related("card").select_for_update(of=("self",)).first()
    if duty is None:
        raise NotVisible(_("There is no such open duty, or it is not for you to see."))
    hat = may_hand_on(actor, duty)
    if hat is None:
        raise NotAllowed(
            _("Only a leader or the head of the department gives this to somebody else.")
        )
    check_heir(duty, to)
    record: Any = fetch(KINDS[duty.card.kind].model, actor, duty.card_id, lock=True)
    check_able(duty, record, to, actor.now)
    event = emit(
        "duties.duty.handed_on",
        actor=actor,
        record=record,
        hat=hat,
        duty=duty.kind,
        was=duty.holder_id,
        to=to.pk,
    )
    give(record, duty, to)
    notify(
        {to.pk} - {actor.user_id},
        "duty",
        f"duty:{event.pk}:{duty.kind}",
        actor.now,
        card_id=duty.card_id,
        event_id=event.pk,
        duty=duty.kind,
    )
    return duty


def give(record: Any, duty: Duty, to: User) -> None:
    """The duty is his, and he may see the record, which the caller has locked."""
    widen(record, people=[to.pk])
    record.save(update_fields=["reach"])
    refresh_card(record, waiting=record.state in KINDS[record.KIND].flow.waiting)
    duty.holder, duty.handed_over_from = to, None
    duty.save(update_fields=["holder", "handed_over_from"])


def check_heir(duty: Duty, to: User) -> None:
    if not to.is_active or to.is_service:
        raise DomainError(
            _("%(person)s is not here any more.") % {"person": to},
            fields={"to": [_("Choose another person.")]},
        )
    if to.clearance < duty.secrecy:
        raise DomainError(
            _("%(person)s is not cleared for “%(level)s”.")
            % {"person": to, "level": Secrecy(duty.secrecy).label},
            fields={"to": [_("Choose another person.")]},
        )
    twin = Duty.unscoped.filter(
        card=duty.card_id, kind=duty.kind, part=duty.part, holder=to, state=Duty.State.OPEN
    )
    if twin.exclude(pk=duty.pk).exists():
        raise Conflict(
            _("%(person)s has the same duty in this matter already.") % {"person": to},
            fields={"to": [_("Choose another person.")]},
        )
