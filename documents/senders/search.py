"""What search asks of letters: their senders, and which organs some initials mean."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q

from documents.models import IncomingDocument
from documents.senders import queries
from office.core.actor import Actor
from office.core.text import letters_only

MOST = 5


def senders_of(actor: Actor, cards: Iterable[int]) -> dict[int, str]:
    rows = IncomingDocument.objects.visible_to(actor).filter(pk__in=list(cards))
    return dict(rows.values_list("pk", "issuer"))


def sent_by(actor: Actor, name: str) -> Q:
    """Cards of the letters of one sender, under whichever of its names."""
    sender = queries.named(actor, name)
    keys = queries.names_of(sender) if sender else [letters_only(name)[:200]]
    rows = IncomingDocument.objects.visible_to(actor).filter(issuer_key__in=keys)
    return Q(pk__in=rows.order_by().values("pk"))


def names_meant(actor: Actor, initials: str) -> list[str]:
    """Only senders that the reader may know of: a search by initials teaches no secret name."""
    return [s.name for s in queries.typed(actor, initials, MOST) if not s.name.isascii()]
