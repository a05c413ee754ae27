"""What happened to a record, in words, for the side of its page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from office.audit.looks import LOOKED
from office.audit.models import Event
from office.audit.queries import events_visible
from office.catalogue.kinds import verb_label
from office.core.actor import Actor

LAST = 5


@dataclass(frozen=True, slots=True)
class Line:
    """One event: when, who (and for whom), what, and the reason where one was given."""

    at: datetime
    who: str
    what: str
    why: str


def line_of(event: Event) -> Line:
    who = str(event.actor) if event.actor else _("The office")
    if event.on_behalf_of:
        who = _("%(deputy)s for %(principal)s") % {"deputy": who, "principal": event.on_behalf_of}
    return Line(event.at, who, verb_label(event.verb), event.data.get("reason") or "")


def history(actor: Actor, card_id: int, most: int = LAST) -> list[Line]:
    """The latest changes of a record, newest first; who looked at it stands elsewhere."""
    changes = events_visible(actor).filter(card=card_id).exclude(verb=LOOKED)
    return [line_of(e) for e in changes[:most]]


def looks(actor: Actor, card_id: int, most: int = LAST) -> list[Line]:
    """Who looked at a secret paper, newest first."""
    seen = events_visible(actor).filter(card=card_id, verb=LOOKED)
    return [line_of(e) for e in seen[:most]]


def changes_since(actor: Actor, record: Any, version: int) -> list[Line]:
    """Who changed the record after `version`, newest first: each change wrote exactly one event."""
    missed = max(0, min(record.version - version, 20))
    return history(actor, record.pk, missed)
