"""Copies and who has them; who was let in by name."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Prefetch, QuerySet

from documents.models import Admission, CopyLoan, IncomingDocument, NumberedCopy
from documents.policy import INCOMING
from office.core.actor import Actor
from office.duties.models import Duty


@dataclass(frozen=True, slots=True)
class CopyNow:
    """A copy, its loan where it is out, and whether it should be back already."""

    number: str
    loan: CopyLoan | None
    late: bool


def expired(actor: Actor) -> list[int]:
    """Letters in hand whose term is over and that nobody has to declassify yet."""
    asked = Duty.unscoped.filter(card=OuterRef("pk"), kind="documents.declassify", state="open")
    rows = IncomingDocument.objects.visible_to(actor).filter(
        secret_until__lt=actor.today, state__in=INCOMING.waiting
    )
    return list(rows.exclude(Exists(asked)).values_list("pk", flat=True))


def copies(document_id: int) -> QuerySet[NumberedCopy]:
    return NumberedCopy.objects.filter(document=document_id)


def loans_out(document_id: int) -> QuerySet[CopyLoan]:
    return CopyLoan.objects.filter(copy__document=document_id, returned_at=None)


def copies_now(document_id: int, today: date) -> list[CopyNow]:
    """Who has which copy now: two queries."""
    out = Prefetch(
        "loans", CopyLoan.objects.filter(returned_at=None).select_related("holder"), "out"
    )
    found = []
    for copy in copies(document_id).prefetch_related(out):
        loan = copy.out[0] if copy.out else None
        found.append(CopyNow(copy.number, loan, loan is not None and loan.due_on < today))
    return found


def admitted(document_id: int) -> QuerySet[Admission]:
    return Admission.objects.filter(document=document_id, ended_at=None).select_related(
        "person", "by"
    )
