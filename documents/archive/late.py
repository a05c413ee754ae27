"""What was settled in a year and is not filed: whose it is, and how much of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef

from documents.archive.queries import span_of
from documents.models import IncomingDocument, OutgoingDocument
from office.core.actor import Actor
from office.duties.models import Duty

SETTLED = {"incoming": "completed", "outgoing": "acknowledged"}
FILING = ("documents.file", "documents.file_ours")


@dataclass(frozen=True, slots=True)
class LateLetter:
    """A letter that was settled in the year and is not filed yet."""

    letter: IncomingDocument | OutgoingDocument
    department_id: int


def _late(actor: Actor, year: int) -> tuple[Any, Any]:
    """The duty to file was opened when the letter was settled: its day is that of the settling."""
    waits = Duty.objects.visible_to(Actor.system(actor.now)).filter(
        card=OuterRef("pk"), kind__in=FILING, state="open", opened_at__lt=span_of(year)[1]
    )
    received = IncomingDocument.objects.visible_to(actor).filter(state=SETTLED["incoming"])
    ours = OutgoingDocument.objects.visible_to(actor).filter(state=SETTLED["outgoing"])
    return received.filter(Exists(waits)), ours.filter(Exists(waits))


MOST_LATE = 200


def letters(actor: Actor, year: int) -> list[LateLetter]:
    """By department, the oldest first; at most so many of each direction."""
    received, ours = _late(actor, year)
    found = [
        LateLetter(doc, doc.lead_department_id or doc.department_id)
        for doc in received.order_by("pk")[:MOST_LATE]
    ]
    found += [LateLetter(doc, doc.department_id) for doc in ours.order_by("pk")[:MOST_LATE]]
    return sorted(found, key=lambda row: (row.department_id, row.letter.pk))


def by_department(actor: Actor, year: int) -> dict[int, int]:
    """How many of each department: two statements."""
    received, ours = _late(actor, year)
    found: dict[int, int] = {}
    for rows, column in ((received, "lead_department"), (ours, "department")):
        for own, home, n in (
            rows.order_by().values_list(column, "department").annotate(n=Count("pk"))
        ):
            department = own or home
            found[department] = found.get(department, 0) + n
    return found
