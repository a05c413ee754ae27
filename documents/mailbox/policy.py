"""Who keeps the mailboxes and their rules."""

from __future__ import annotations

from django.utils.translation import gettext as _

from office.core.actor import Actor
from office.core.errors import NotAllowed


def keeper(actor: Actor) -> Actor:
    """Mailboxes hold passwords: they are for the administrator."""
    if not actor.has("admin"):
        raise NotAllowed(_("Mailboxes are for the administrator."))
    return actor
