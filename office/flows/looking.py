"""Looking for what falls between the chairs on demand, by those who watch over the house."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from office.core.actor import Actor
from office.core.errors import NotAllowed
from supervision.detector.look import look
from supervision.detector.models import Finding

WATCH = ("director", "leader", "chief", "supervisor", "head")


@dataclass(frozen=True, slots=True)
class Seen:
    """What a look changed, of what whoever asked for it may see."""

    found: int
    settled: int


def may_look(actor: Actor) -> bool:
    return actor.has(*WATCH)


def look_now(actor: Actor) -> Seen:
    """The look of the night, now. What it finds is told to whoever can mend it, as at night."""
    if not may_look(actor):
        raise NotAllowed(_("Looking through the house is for those who watch over it."))
    look(actor.now)
    mine = Finding.objects.visible_to(actor)
    return Seen(
        mine.filter(found_at=actor.now).count(),
        mine.filter(settled_at=actor.now, taken_by=None).count(),
    )
