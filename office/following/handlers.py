"""After an event that moved a record: tell those who follow it."""

from __future__ import annotations

from django.utils import timezone

from office.audit.handlers import EVERY, handles
from office.audit.models import Event
from office.following.models import Follow
from office.notifications.actions import notify
from office.organisation.models import User


@handles(EVERY)
def tell_followers(event: Event) -> None:
    """Each once, never who acted himself, nobody who may not see it any more.

    Only a change of state is news to who merely looks on; a title is looked up when he reads.
    """
    card = event.card
    if card is None or event.state_from == event.state_to:
        return
    eyes = Follow.objects.filter(card=card, since__lte=event.at).exclude(person=event.actor_id)
    if not (ids := list(eyes.values_list("person_id", flat=True))):
        return
    able = User.objects.filter(pk__in=ids, is_active=True, clearance__gte=card.secrecy)
    notify(
        able.values_list("pk", flat=True),
        "follow",
        f"follow:{event.pk}",
        timezone.now(),
        card_id=card.pk,
        event_id=event.pk,
        news=event.verb,
    )
