"""Every read of letters of ours."""

from __future__ import annotations

from django.db.models import QuerySet

from documents.outgoing.models import OutgoingDocument
from office.core.actor import Actor
from office.core.records import fetch


def outgoing_register(actor: Actor) -> QuerySet[OutgoingDocument]:
    return (
        OutgoingDocument.objects.visible_to(actor)
        .select_related("department", "matter", "drafter")
        .order_by("-card_id")
    )


def outgoing_get(actor: Actor, pk: int, *, lock: bool = False) -> OutgoingDocument:
    related = () if lock else ("department", "matter", "drafter")
    return fetch(OutgoingDocument, actor, pk, lock=lock, related=related)
