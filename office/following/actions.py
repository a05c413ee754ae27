from __future__ import annotations

from django.utils.translation import gettext as _

from office.catalogue.models import Card
from office.core.actor import Actor
from office.core.errors import NotAllowed, NotVisible
from office.following.models import Follow


def follow(actor: Actor, card_id: int) -> Follow:
    """Hear of this record from now on; twice is once."""
    if actor.user_id is None:
        raise NotAllowed(_("Following needs a person."))
    if not Card.objects.visible_to(actor).filter(pk=card_id).exists():
        raise NotVisible(_("There is no such record, or it is not for you to see."))
    made, _new = Follow.objects.get_or_create(
        card_id=card_id, person_id=actor.user_id, defaults={"since": actor.now}
    )
    return made


def unfollow(actor: Actor, card_id: int) -> None:
    """Hear no more of it. A record never followed is none to refuse."""
    Follow.objects.filter(card=card_id, person=actor.user_id).delete()
