"""Who keeps the directory of senders."""

from __future__ import annotations

from django.utils.translation import gettext as _

from documents.policy import may_register
from office.core.actor import Actor
from office.core.errors import NotAllowed


def reader(actor: Actor) -> Actor:
    """It is read by those who register letters or see the letters of every department."""
    return actor if actor.wide else keeper(actor)


def keeper(actor: Actor) -> Actor:
    """The directory is kept by those who register letters."""
    if not (actor.is_system or may_register(actor)):
        raise NotAllowed(_("The directory of senders is for the records clerk."))
    return actor
