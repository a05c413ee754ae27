from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from office.catalogue.models import Card
from office.core.actor import Actor
from office.core.scoping import visible
from office.following.models import Follow


def follows(actor: Actor) -> QuerySet[Follow]:
    """What the actor follows and may still see, the latest first."""
    seen = Card.objects.filter(visible(actor), pk=OuterRef("card"))
    seen._scoped = True  # the subquery carries the rule itself
    return (
        Follow.objects.filter(Exists(seen), person=actor.user_id)
        .select_related("card")
        .defer("card__words", "card__reach")
        .order_by("-id")
    )


def is_followed(actor: Actor, card_id: int) -> bool:
    return Follow.objects.filter(card=card_id, person=actor.user_id).exists()


def followed_ids(actor: Actor) -> Any:
    """The records he follows, for a list's filter."""
    return Follow.objects.filter(person=actor.user_id).values("card")
