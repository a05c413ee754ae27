"""Reading is one's own: who leaves, or is not cleared any more, hands it to nobody; it lapses."""

from __future__ import annotations

from dataclasses import replace

from documents.circulation.actions import recall_incoming
from documents.circulation.queries import unread_of
from office.core.actor import Actor
from office.core.scoping import Secrecy
from office.organisation.models import User
from supervision.bulletins.queries import unread_by
from supervision.bulletins.sending import let_reader_go

EVERYTHING = Secrecy.OPEN - 1


def let_readings_go(actor: Actor, person: User, *, above: int = EVERYTHING) -> int:
    """Take letters and bulletins back from somebody who has not read them, what goes on to the next
    reader goes on; `above` only what is more secret. Returns how many. The house acts, in the name
    of whoever changes the person."""
    house = replace(actor, is_system=True, if_version=None)
    letters = unread_of(person.pk, above=above)
    for pk in letters:
        recall_incoming(house, pk, reader=person)
    bulletins = unread_by(person.pk, above=above)
    for pk in bulletins:
        let_reader_go(house, pk, person.pk)
    return len(letters) + len(bulletins)
