"""Telling people what became of a request for a car or of a trip; nobody hears of his own doing."""

from __future__ import annotations

from collections.abc import Iterable

from office.core.actor import Actor
from office.notifications.actions import notify
from vehicles.models import Trip, VehicleRequest

NOTICE, OUTCOME = "notice", "outcome"


def tell(
    actor: Actor,
    record: VehicleRequest | Trip,
    event_id: int,
    what: str,
    people: Iterable[int | None],
    *,
    kind: str = NOTICE,
) -> None:
    """`outcome` answers whoever asked; `notice` is for those whom a change concerns."""
    notify(
        {p for p in people if p} - {actor.user_id},
        kind,
        f"{'trip' if isinstance(record, Trip) else 'request'}:{event_id}",
        actor.now,
        card_id=record.pk,
        event_id=event_id,
        what=what,
    )
