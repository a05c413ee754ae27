"""Where is it, since when, who holds it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from documents.models import IncomingDocument, OriginalStay
from office.core.actor import Actor
from office.organisation.models import User

MOST_STAYS = 40
MOST_PLACES = 40


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """Of the original (`copy` empty) or of one numbered copy. Before the first move it is where it
    was put at registration, or with who registered it."""

    copy: str
    holder: User | None
    place: str
    since: datetime
    by: User | None


def stays_of(document_id: int) -> QuerySet[OriginalStay]:
    """Newest first; the caller has fetched the letter for this reader already."""
    rows = OriginalStay.objects.filter(document=document_id)
    return rows.select_related("holder", "by", "copy").order_by("-id")


def stays(actor: Actor) -> QuerySet[OriginalStay]:
    """Stays of originals of every letter that the actor sees."""
    seen = IncomingDocument.objects.visible_to(actor).values("pk")
    rows = OriginalStay.objects.filter(document__in=seen)
    return rows.select_related("holder", "by", "copy").order_by("-id")


def where_now(doc: IncomingDocument, told: list[OriginalStay]) -> list[Whereabouts]:
    """The original first, then each copy that was ever moved: from the stays of one letter."""
    now = [
        Whereabouts(s.copy.number if s.copy else "", s.holder, s.place, s.since, s.by)
        for s in told
        if s.until is None
    ]
    if not any(w.copy == "" for w in now):
        first = Whereabouts(
            "", None if doc.place else doc.registrar, doc.place, doc.created_at, doc.registrar
        )
        now.append(first)
    return sorted(now, key=lambda w: w.copy)


def places(actor: Actor) -> list[str]:
    """Places where originals were put lately, to choose from."""
    rows = stays(actor).exclude(place="").values_list("place", flat=True)[: MOST_PLACES * 5]
    return list(dict.fromkeys(rows))[:MOST_PLACES]
