"""What belongs into one item, and what is written on its label: no writes here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef
from django.utils import timezone

from documents.archive.models import ItemLetter, RetentionRule
from documents.choices import KEPT
from documents.models import IncomingDocument, OutgoingDocument
from office.catalogue.models import Link
from office.core.actor import Actor
from office.parameters.registry import value

ANSWERS = "replies-to"
Letter = IncomingDocument | OutgoingDocument


@dataclass(frozen=True, slots=True)
class Described:
    """The label of an item, taken from the letter that leads it."""

    title: str
    doc_number: str
    responsible: str
    dated: date
    year: int
    retention: str
    department_id: int
    origin: str


def is_ours(letter: Any) -> bool:
    return bool(letter.KIND == OutgoingDocument.KIND)


def described(letters: Sequence[Letter]) -> Described:
    """The first letter gives title, number, organ and day; the longest of the terms holds."""
    lead: Any = letters[0]
    numbers = [_number(letter) for letter in letters]
    ours = is_ours(lead)
    dated = _dated(lead)
    came = lead.issued_at if ours else lead.received_at
    return Described(
        title=lead.title,
        doc_number=" ".join(n for n in numbers if n)[:200],
        responsible=str(value("office.name")) if ours else lead.issuer,
        dated=dated,
        year=timezone.localdate(came).year if came else dated.year,
        retention=min((letter.retention for letter in letters), key=KEPT.index),
        department_id=lead.department_id if ours else lead.lead_department_id or lead.department_id,
        origin=RetentionRule.Origin.OURS if ours else RetentionRule.Origin.RECEIVED,
    )


def _number(letter: Any) -> str:
    return str(letter.number if is_ours(letter) else letter.issuer_number)


def _dated(letter: Any) -> date:
    """The day of the letter itself; where none is known, the day it came or left."""
    if is_ours(letter):
        day: date = timezone.localdate(letter.issued_at or letter.updated_at)
        return day
    return letter.issued_on or timezone.localdate(letter.received_at)


def grouped(actor: Actor, received: Sequence[Any], ours: Sequence[Any]) -> list[list[Any]]:
    """Letters that make one item: an answer with what it answers, the answer first (DA/T 22).

    The partner need not be among those given, but must be filed and in no item yet.
    """
    answers = _answers(actor, received)
    used: set[int] = set()
    groups: list[list[Any]] = []
    for letter in received:
        own = [a for a in answers.get(letter.pk, []) if a.pk not in used]
        groups.append([*own, letter])
        used |= {letter.pk, *(a.pk for a in own)}
    asked = _asked(actor, [o for o in ours if o.pk not in used])
    for letter in ours:
        if letter.pk in used:
            continue
        own = [q for q in asked.get(letter.pk, []) if q.pk not in used]
        groups.append([letter, *own])
        used |= {letter.pk, *(q.pk for q in own)}
    return groups


def _free(model: Any, actor: Actor) -> Any:
    inside = ItemLetter.objects.filter(card=OuterRef("pk"))
    rows = model.objects.visible_to(actor).filter(state="filed", retention__in=KEPT)
    return rows.exclude(Exists(inside)).order_by("pk")


def _answers(actor: Actor, received: Sequence[Any]) -> dict[int, list[Any]]:
    """Our filed answers to each of these: by the field of the draft, or by the link."""
    ids = [letter.pk for letter in received]
    tied: dict[int, set[int]] = {}
    links = Link.objects.filter(target__in=ids, kind=ANSWERS)
    for source, target in links.values_list("source_id", "target_id"):
        tied.setdefault(target, set()).add(source)
    free = _free(OutgoingDocument, actor)
    for source, target in free.filter(in_reply_to__in=ids).values_list("pk", "in_reply_to"):
        tied.setdefault(target, set()).add(source)
    found = free.in_bulk({pk for group in tied.values() for pk in group})
    return {
        target: [found[pk] for pk in sorted(group) if pk in found] for target, group in tied.items()
    }


def _asked(actor: Actor, ours: Sequence[Any]) -> dict[int, list[Any]]:
    """What each of our letters answers."""
    tied: dict[int, set[int]] = {o.pk: {o.in_reply_to_id} - {None} for o in ours}
    links = Link.objects.filter(source__in=list(tied), kind=ANSWERS)
    for source, target in links.values_list("source_id", "target_id"):
        tied[source].add(target)
    free = _free(IncomingDocument, actor)
    found = free.in_bulk({pk for group in tied.values() for pk in group})
    return {
        source: [found[pk] for pk in sorted(group) if pk in found] for source, group in tied.items()
    }
