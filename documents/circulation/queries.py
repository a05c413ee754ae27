"""Who reads a letter, and whom a circulation means."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Q, QuerySet

from documents.models import IncomingDocument, Reading
from documents.policy import CIRCULATING
from office.organisation.models import Department, User
from office.organisation.queries import people


def unread(document_id: int) -> QuerySet[Reading]:
    """Those who have it and those it still goes to."""
    return Reading.objects.filter(document=document_id, read_at=None, recalled_at=None)


def unread_of(reader_id: int, *, above: int) -> list[int]:
    """Letters in circulation that somebody has, or still gets, and that are more secret than
    `above`."""
    rows = Reading.objects.filter(
        reader=reader_id,
        read_at=None,
        recalled_at=None,
        document__state__in=sorted(CIRCULATING),
        document__secrecy__gt=above,
    )
    return list(rows.order_by("document").values_list("document", flat=True))


def waiting(document_id: int) -> QuerySet[Reading]:
    """Those it still goes to, the next one first."""
    return unread(document_id).filter(sent_at=None).order_by("turn", "id")


def people_meant(
    doc: IncomingDocument,
    readers: Sequence[User],
    departments: Sequence[Department],
    *,
    heads: bool,
) -> list[User]:
    """Named readers and the members of groups, once each, in protocol order: one query.

    Whoever of a group is not cleared for the letter is left out; one named is told of instead.
    """
    group = Q(pk__in=[])
    if departments:
        group |= Q(department__in=[d.pk for d in departments])
    if heads:
        group |= Q(pk__in=Department.objects.filter(active=True).values("head"))
    named = Q(pk__in=[r.pk for r in readers])
    return list(people().filter(named | (group & Q(clearance__gte=doc.secrecy))))
