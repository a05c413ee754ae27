"""Every read of pieces that came in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from documents.models import InboxPiece, IncomingDocument, LetterReading
from documents.packs.choosing import received_numbers
from documents.queries import Duplicate
from office.core.actor import Actor
from office.core.records import fetch
from office.core.text import plain
from office.files.queries import attachments
from office.organisation.models import User

S = InboxPiece.State
KEEPERS = ("clerk", "director", "leader", "chief")
MOST_ATTEMPTS = 3
UNTOLD = timedelta(seconds=20)


def pieces(actor: Actor) -> QuerySet[InboxPiece]:
    """All of them, newest first."""
    rows = InboxPiece.objects.visible_to(actor).select_related("matter", "meant_for")
    return rows.defer("matter__chain_hash").order_by("-card_id")


def tray(actor: Actor) -> QuerySet[InboxPiece]:
    """What waits for somebody; by key, so what came first stands first in a rising page."""
    return pieces(actor).filter(state__in=[S.WAITING, S.FAILED])


def piece_get(actor: Actor, pk: int, *, lock: bool = False) -> InboxPiece:
    related = () if lock else ("matter", "meant_for", "settled_by", "part_of", "department")
    return fetch(InboxPiece, actor, pk, lock=lock, related=related)


def next_waiting(actor: Actor, after: int) -> int | None:
    """The piece after this one, else the first that waits."""
    waiting = InboxPiece.objects.visible_to(actor).filter(state=S.WAITING).order_by("card_id")
    onward = waiting.filter(card_id__gt=after).values_list("pk", flat=True).first()
    return onward or waiting.exclude(pk=after).values_list("pk", flat=True).first()


def waiting_count(actor: Actor, most: int = 100) -> int:
    """Up to `most`: a heap is a heap."""
    rows = InboxPiece.objects.visible_to(actor).filter(state__in=[S.WAITING, S.FAILED])
    return len(rows.order_by().values_list("pk", flat=True)[:most])


@dataclass(frozen=True, slots=True)
class Twins:
    """Where else the same content is: letters in the book, and other pieces of the tray."""

    letters: list[Duplicate]
    pieces: list[InboxPiece]


def twins_of(actor: Actor, piece: InboxPiece) -> Twins:
    return twins(actor, [piece]).get(piece.pk, Twins([], []))


def twins(actor: Actor, some: Iterable[InboxPiece]) -> dict[int, Twins]:
    """For a page of pieces the same contents elsewhere: two queries."""
    page = [p for p in some if p.sha256]
    hashes = list({p.sha256 for p in page})
    if not hashes:
        return {}
    letters: dict[str, list[Duplicate]] = defaultdict(list)
    rows = attachments(actor).filter(blob__in=hashes, card__kind=IncomingDocument.KIND)
    for row in rows.exclude(card__state="withdrawn").order_by("-card_id")[:200]:
        found = Duplicate(row.card_id, row.card.number, row.card.title, row.name, "file")
        letters[row.blob_id].append(found)
    others: dict[str, list[InboxPiece]] = defaultdict(list)
    same = InboxPiece.objects.visible_to(actor).filter(sha256__in=hashes)
    for other in same.exclude(state=S.SPLIT).order_by("card_id")[:200]:
        others[other.sha256].append(other)
    return {
        p.pk: Twins(
            [d for d in letters[p.sha256] if d.id != p.letter_id],
            [o for o in others[p.sha256] if o.pk != p.pk],
        )
        for p in page
    }


def readings_of(card_ids: list[int]) -> dict[int, LetterReading]:
    """The newest reading of each of some pieces that the caller sees: one query."""
    rows = LetterReading.objects.filter(card__in=card_ids).order_by("id")
    return {row.card_id: row for row in rows if row.card_id is not None}


def letter_seen(actor: Actor, piece: InboxPiece) -> IncomingDocument | None:
    """The letter that the piece became, if it is for the actor to see."""
    found: IncomingDocument | None = (
        IncomingDocument.objects.visible_to(actor).filter(pk=piece.letter_id).first()
    )
    return found


def letter_named(actor: Actor, text: str) -> int | None:
    """The letter of a number as it is typed: whole, or its figure in this year's register."""
    said = plain(text)
    meant = {said}
    if said.isascii() and said.isdecimal() and len(said) < 10:
        meant = received_numbers(actor.today.year, int(said))
    rows = IncomingDocument.objects.visible_to(actor).filter(number__in=meant)
    return rows.values_list("pk", flat=True).first()


def keeper_for(level: int) -> User | None:
    """Who looks after a piece of this level: a clerk, else who leads the office; None where nobody
    is cleared."""
    cleared = User.objects.filter(is_active=True, is_service=False, clearance__gte=level)
    for role in KEEPERS:
        found = cleared.filter(roles__contains=[role]).order_by("protocol_rank", "id").first()
        if found is not None:
            return found
    return None


def to_look_at(actor: Actor, now: datetime, stale: timedelta) -> list[int]:
    """Pieces that no worker was told of, or that a killed one left half-way."""
    rows = InboxPiece.objects.visible_to(actor).filter(
        Q(look=InboxPiece.Look.WAITING, created_at__lt=now - UNTOLD)
        | Q(look=InboxPiece.Look.LOOKING, looked_from__lt=now - stale),
        state=S.WAITING,
    )
    return list(rows.order_by("card_id").values_list("pk", flat=True)[:50])
