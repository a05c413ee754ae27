"""What happened to a record, in words, for the side of its page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from office.audit.models import Event
from office.audit.queries import events_visible
from office.catalogue.kinds import verb_label
from office.core.actor import Actor

LAST = 5


@dataclass(frozen=True, slots=True)
class Line:
    """One event: when, who (and for whom), what."""

    at: datetime
    who: str
    what: str


def line_of(event: Event) -> Line:
    who = str(event.actor) if event.actor else _("The office")
    if event.on_behalf_of:
        who = _("%(deputy)s for %(principal)s") % {"deputy": who, "principal": event.on_behalf_of}
    return Line(event.at, who, verb_label(event.verb))


def history(actor: Actor, card_id: int, most: int = LAST) -> list[Line]:
    """The latest events of a record, newest first."""
    return [line_of(e) for e in events_visible(actor).filter(card=card_id)[:most]]


def changes_since(actor: Actor, record: Any, version: int) -> list[Line]:
    """Who changed the record after `version`, newest first: each change wrote exactly one event."""
    missed = max(0, min(record.version - version, 20))
    return history(actor, record.pk, missed)
