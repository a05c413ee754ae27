from __future__ import annotations

from django.db.models import Q, QuerySet

from office.audit.models import Event
from office.core.actor import Actor
from office.core.scoping import visible


def events_visible(actor: Actor) -> QuerySet[Event]:
    """Events of records the actor may see; those of no record are for auditors and admins."""
    rule = Q(card__isnull=False) & visible(actor, "card__")
    if actor.has("auditor", "admin"):
        rule |= Q(card=None)
    return (
        Event.objects.filter(rule).select_related("actor", "on_behalf_of", "card").order_by("-id")
    )
