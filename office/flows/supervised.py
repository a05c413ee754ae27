"""Whether something is under supervision already: a guard of the flows, and of their buttons."""

from __future__ import annotations

from office.catalogue.queries import linked
from office.core.actor import Actor
from supervision.models import SupervisionItem
from supervision.queries import items

LED_TO = "led-to"


def under_supervision(card_id: int) -> bool:
    """Whether an item of this record stands, whoever may see it; one that was withdrawn does not.
    What else the record led to, such as a delegation, does not count."""
    found = items(Actor.system()).filter(pk__in=linked(card_id, LED_TO))
    return bool(found.exclude(state=SupervisionItem.State.WITHDRAWN).exists())
