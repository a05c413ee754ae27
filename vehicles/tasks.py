from __future__ import annotations

from celery import shared_task

from office.core.actor import Actor
from vehicles import compliance, queries, upkeep


@shared_task
def look_ahead() -> None:
    """Every hour: papers that end soon, services that come sooner. Twice does nothing more."""
    look(Actor.system())


def look(actor: Actor) -> dict[str, int]:
    """What comes due, as of the actor's day."""
    told = sum(compliance.tell_expiry(actor, pk) for pk in compliance.expiring(actor))
    by_km = queries.jobs(actor).filter(state="planned", due_km__isnull=False)
    sooner = sum(upkeep.expect_by_km(actor, pk) for pk in list(by_km.values_list("pk", flat=True)))
    return {"papers": told, "services": sooner}
