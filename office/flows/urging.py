"""Urging whoever owes something, in any area: by the area's own command where it has one."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from office.audit.emit import emit
from office.catalogue.kinds import KINDS
from office.core.actor import Actor
from office.core.commands import COMMANDS, Command
from office.core.errors import Conflict, NotAllowed, NotVisible
from office.core.records import fetch
from office.duties.models import Duty
from office.notifications.actions import notify

URGE = ("director", "leader", "chief", "supervisor", "meetings", "reception", "dispatcher", "clerk")
CHASE = "chase"


def may_urge(actor: Actor, duty: Any, record: Any | None) -> bool:
    """Not oneself. Where the area has a command for it, its rule decides; else whoever watches."""
    if record is None or duty.holder_id in actor.person_ids:
        return False
    if own_command(record.KIND) is not None:
        flow = KINDS[record.KIND].flow
        return any(step.name == CHASE for step in flow.available(actor, record))
    heads = any(duty.department_id in hat.headed_ids for hat in actor.capacities)
    return heads or any(hat.has(*URGE) for hat in actor.capacities)


def own_command(kind: str) -> Command | None:
    """The area's command that urges whoever owes something, in the words given to it."""
    known = COMMANDS.get(kind)
    command = known.by_name.get(CHASE) if known else None
    return command if command and "text" in command.form.base_fields else None


@transaction.atomic
def urge_duty(actor: Actor, pk: int, *, text: str) -> Duty:
    """The holder hears it at once, and it stands in the story of the matter."""
    duty: Duty | None = (
        Duty.objects.visible_to(actor).select_related("card", "holder").filter(pk=pk).first()
    )
    if duty is None:
        raise NotVisible(_("There is no such duty, or it is not for you to see."))
    kind = duty.card.kind
    command = own_command(kind)
    if command is not None:
        command(actor, duty.card_id, text=text)
        return duty
    record: Any = fetch(KINDS[kind].model, actor, duty.card_id, lock=True)
    duty.refresh_from_db(fields=["state", "holder"])
    if duty.state != Duty.State.OPEN:
        raise Conflict(_("It is done already; nobody needs to be urged."))
    if not may_urge(actor, duty, record):
        raise NotAllowed(_("Urging is for those who watch over it, and not for its holder."))
    event = emit("duties.duty.chased", actor=actor, record=record, duty=duty.kind)
    notify(
        [duty.holder_id],
        "chase",
        f"chase:{event.pk}",
        actor.now,
        card_id=duty.card_id,
        event_id=event.pk,
        duty=duty.kind,
        by=actor.name,
        text=text if not duty.secrecy else "",
    )
    return duty
