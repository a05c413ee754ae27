"""Evacuation: a roll-call over everybody who is in the building, ticked off on any phone."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from office.audit.emit import emit
from office.core.actor import Actor
from office.core.errors import Conflict, NotAllowed, WrongState
from reception import policy, queries
from reception.models import RollCall, RollTick


def running() -> RollCall | None:
    """The roll-call under way; there is at most one."""
    return RollCall.objects.filter(running=True).select_related("started_by").first()


def ticked(roll: RollCall | None) -> dict[int, RollTick]:
    """Visit → tick of a roll-call."""
    if roll is None:
        return {}
    rows = RollTick.objects.filter(roll=roll).select_related("by")
    return {tick.visit_id: tick for tick in rows}


def _keeper(actor: Actor) -> int:
    if not policy.may_keep_the_door(actor) or actor.user_id is None:
        raise NotAllowed(_("The desk starts and ends a roll-call."))
    return actor.user_id


@transaction.atomic
def start(actor: Actor) -> RollCall:
    """Begin: everybody inside is missing until somebody sees him."""
    keeper = _keeper(actor)
    try:
        with transaction.atomic():
            roll = RollCall.objects.create(started_at=actor.now, started_by_id=keeper)
    except IntegrityError as error:
        raise Conflict(_("A roll-call is under way already. Tick on it.")) from error
    emit("reception.roll_call.started", actor=actor, roll=roll.pk)
    return roll


@transaction.atomic
def tick(actor: Actor, visit_id: int, *, seen: bool = True) -> None:
    """A party stands outside, all of it; or was ticked by mistake. Pressed twice it stays so."""
    visit = queries.visit_get(actor, visit_id)
    roll = RollCall.objects.select_for_update().filter(running=True).first()
    if roll is None:
        raise WrongState(_("No roll-call is under way. Start one first."))
    if actor.user_id is None:
        raise NotAllowed(_("A tick needs a person who saw them."))
    if seen:
        RollTick.objects.get_or_create(
            roll=roll, visit=visit, defaults={"by_id": actor.user_id, "at": actor.now}
        )
    else:
        RollTick.objects.filter(roll=roll, visit=visit).delete()


@transaction.atomic
def end(actor: Actor) -> tuple[int, int]:
    """Close it; (seen, missing) go on record."""
    _keeper(actor)
    roll = RollCall.objects.select_for_update().filter(running=True).first()
    if roll is None:
        raise WrongState(_("No roll-call is under way."))
    inside = set(queries.inside(Actor.system(actor.now)).values_list("pk", flat=True))
    seen = set(ticked(roll))
    roll.running, roll.ended_at = False, actor.now
    roll.save(update_fields=["running", "ended_at"])
    missing = len(inside - seen)
    emit("reception.roll_call.ended", actor=actor, roll=roll.pk, seen=len(seen), missing=missing)
    return len(seen), missing
