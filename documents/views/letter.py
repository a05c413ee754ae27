"""One letter: who has it, for how long, and what was ruled."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from documents import policy, queries
from documents.archive.retention import proposal
from documents.handling.queries import assistance, return_slip
from documents.models import Admission, IncomingDocument
from documents.packs.choosing import mark_of
from documents.secrets import terms
from documents.secrets.queries import CopyNow, admitted, copies_now
from documents.senders.queries import usual_department
from documents.whereabouts.codes import Code
from documents.whereabouts.queries import stays_of, where_now
from office.comments.queries import comments
from office.core.actor import Actor
from office.duties.models import Duty
from office.duties.queries import of_card
from office.organisation.queries import departments
from office.pages.history import Line, history, looks

MOST_LOOKS = 12


@dataclass(frozen=True, slots=True)
class Stop:
    """One station of a letter's road: whose it was, and whether it still lies there."""

    duty: Duty
    here: bool


def initial(name: str, doc: IncomingDocument) -> dict[str, Any]:
    """What a letter already says, for the form of a command."""
    if name in {"propose", "instruct", "assign"}:
        known = {
            "lead_department": doc.lead_department_id,
            "assisting_departments": doc.assisting_ids,
        }
        if name == "instruct":
            return {**known, "due_on": doc.due_on}
        return {**known, "lead_department": doc.lead_department_id or usual_department(doc)}
    if name == "file":
        proposed = proposal(doc)
        return {"retention": proposed.retention, "why": proposed.why}
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
        "parts": list(assistance(doc.pk)) if doc.assisting_ids else [],
        "comments": list(comments(doc.pk)),
        "slip": return_slip(doc.pk) if doc.state == doc.State.RETURNED else None,
        "secret": secrecy_of(actor, doc),
        "whereabouts": where_now(doc, list(stays_of(doc.pk).filter(until=None))),
        "sticker": Code(doc.pk),
        "route": route(duties),
        "open_now": open_now,
        "readers": [r for r in readers if r.recalled_at is None],
        "events": history(actor, doc.pk),
        "waits": doc.state in policy.INCOMING.waiting,
    }


@dataclass(frozen=True, slots=True)
class SecrecyShown:
    """What the page of a state secret shows beside everything else."""

    mark: str
    over: bool
    line: str
    copies: list[CopyNow]
    admitted: list[Admission]
    looks: list[Line]


def secrecy_of(actor: Actor, doc: IncomingDocument) -> SecrecyShown | None:
    """None for a letter that is no state secret. Who looked is shown to those who answer for it."""
    if not terms.is_state_secret(doc.secrecy):
        return None
    answers = any(policy.trusted(hat, doc) for hat in actor.capacities)
    return SecrecyShown(
        mark_of(doc),
        doc.secret_until is not None and doc.secret_until < actor.today,
        f"{actor.name} {timezone.localtime(actor.now):%Y-%m-%d %H:%M}",
        copies_now(doc.pk, actor.today),
        list(admitted(doc.pk)),
        looks(actor, doc.pk, MOST_LOOKS) if answers else [],
    )


def _circulated(doc: IncomingDocument, duties: list[Duty]) -> bool:
    """Whether anybody was ever sent it: reading duties tell without a look at the readings."""
    return bool(doc.unread_by) or any(d.kind == "documents.read" for d in duties)


def route(duties: list[Duty]) -> list[Stop]:
    """The road so far, oldest first; withdrawn duties are left out, readers are shown elsewhere."""
    stops = []
    for duty in duties:
        if duty.kind == "documents.read" or duty.state == Duty.State.CANCELLED:
            continue
        stops.append(Stop(duty, duty.state == Duty.State.OPEN))
    return stops
