"""One letter: who has it, for how long, and what was ruled."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from documents import policy, queries
from documents.models import IncomingDocument
from office.audit.models import Event
from office.audit.queries import events_visible
from office.core.actor import Actor
from office.duties.models import Duty
from office.duties.queries import of_card
from office.organisation.queries import departments

LAST_EVENTS = 5


@dataclass(frozen=True, slots=True)
class Stop:
    """One station of a letter's road: a duty, done or open, and the time it took."""

    duty: Duty
    seconds: float
    here: bool


def initial(name: str, doc: IncomingDocument) -> dict[str, Any]:
    """What a letter already says, for the form of a command."""
    if name in {"propose", "instruct"}:
        known = {"lead_department": doc.lead_department_id, "assisting_departments": doc.assisting_ids}
        return {**known, "due_on": doc.due_on} if name == "instruct" else known
    return {}


def letter_context(actor: Actor, doc: IncomingDocument) -> dict[str, Any]:
    """Everything the page of a letter shows of its own area, in a constant number of queries."""
    names = {d.pk: d for d in departments()}
    duties = list(of_card(actor, doc.pk))
    open_now = [d for d in duties if d.state == Duty.State.OPEN]
    readers = list(queries.readings(doc.pk)) if _circulated(doc, duties) else []
    return {
        "doc": doc,
        "departments": list(names.values()),
        "assisting": [names[pk] for pk in doc.assisting_ids if pk in names],
        "assisting_open": set(doc.assisting_open_ids),
        "opinions": list(queries.opinions(doc.pk)),
        "route": route(duties, actor.now),
        "open_now": open_now,
        "readers": [r for r in readers if r.recalled_at is None],
        "events": _events(actor, doc),
        "waits": doc.state in policy.INCOMING.waiting,
    }


def _circulated(doc: IncomingDocument, duties: list[Duty]) -> bool:
    """Whether anybody was ever sent it: reading duties tell without a look at the readings."""
    return bool(doc.unread_by) or any(d.kind == "documents.read" for d in duties)


def _events(actor: Actor, doc: IncomingDocument) -> list[Event]:
    return list(events_visible(actor).filter(card=doc.pk)[:LAST_EVENTS])


def route(duties: list[Duty], now: datetime) -> list[Stop]:
    """The road so far, oldest first; withdrawn duties are left out, readers are shown elsewhere."""
    stops = []
    for duty in duties:
        if duty.kind == "documents.read" or duty.state == Duty.State.CANCELLED:
            continue
        end = duty.closed_at or now
        seconds = max(0.0, (end - duty.opened_at).total_seconds())
        stops.append(Stop(duty, seconds, duty.state == Duty.State.OPEN))
    return stops
