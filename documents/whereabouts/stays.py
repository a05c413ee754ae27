"""The row of a move, written inside the action that moves the paper; the letter is locked by it."""

from __future__ import annotations

from documents.models import IncomingDocument, NumberedCopy, OriginalStay
from office.core.actor import Actor


def put(
    actor: Actor,
    doc: IncomingDocument,
    *,
    holder_id: int | None = None,
    place: str = "",
    copy: NumberedCopy | None = None,
) -> bool:
    """The stay so far ends and the new one begins; False where it is there already."""
    now = OriginalStay.objects.filter(document=doc, copy=copy, until=None).first()
    if now is not None and (now.holder_id, now.place) == (holder_id, place):
        return False
    if now is not None:
        now.until = max(actor.now, now.since)
        now.save(update_fields=["until"])
    OriginalStay.objects.create(
        document=doc,
        copy=copy,
        holder_id=holder_id,
        place=place,
        by_id=actor.user_id,
        since=max(actor.now, now.since) if now else actor.now,
    )
    return True
