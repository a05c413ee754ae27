"""What the worker does with a piece: look for stickers, cut a batch, then have the letter read.

It may be killed, or told twice, at any point: a piece is claimed with one conditional update, one
that stays claimed too long is claimed again, and after some attempts it is left in one piece.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db.models import F, Q

from documents.inbox import actions, cutting
from documents.inbox.models import InboxPiece
from documents.inbox.queries import MOST_ATTEMPTS, to_look_at
from documents.models import LetterReading
from documents.reader import filling, readings
from office.core.actor import Actor
from office.core.errors import DomainError, WrongState
from office.files import storage
from office.files.models import Attachment

STALE = timedelta(seconds=cutting.LONGEST + 60)
Look = InboxPiece.Look


def work(pk: int, now: datetime) -> bool:
    """Look at one piece, if nobody else does; whether it was ours to look at."""
    claimed = InboxPiece.unscoped.filter(
        Q(look=Look.WAITING) | Q(look=Look.LOOKING, looked_from__lt=now - STALE),
        pk=pk,
        state=InboxPiece.State.WAITING,
    ).update(look=Look.LOOKING, looked_from=now, attempts=F("attempts") + 1)
    if not claimed:
        return False
    actor = Actor.system(now)
    piece = InboxPiece.unscoped.get(pk=pk)
    trouble = ""
    try:
        if piece.attempts <= MOST_ATTEMPTS and _settled(actor, piece):
            return True
    except WrongState:  # somebody registered it meanwhile
        return True
    except DomainError as error:
        trouble = str(error.message)[:500]
    _have_read(piece, now, trouble)
    return True


def _settled(actor: Actor, piece: InboxPiece) -> bool:
    """Whether its codes said what becomes of it: cut, or joined to the letter of its sticker."""
    row = Attachment.objects.filter(card=piece.pk, withdrawn_at=None, blob=piece.sha256)
    found = row.select_related("blob").first()
    if found is None or found.blob.media_type not in cutting.MARKED or piece.part_of_id:
        return False
    with cutting.cuts_of(storage.checked(piece.sha256)) as cuts:
        if len(cuts) == 1 and cuts[0].path is None:
            return bool(cuts[0].part.code) and actions.join_by_sticker(
                actor, piece.pk, cuts[0].part.code
            )
        actions.split_at(actor, piece, cuts)
        return True


def _have_read(piece: InboxPiece, now: datetime, trouble: str) -> None:
    changed = InboxPiece.unscoped.filter(pk=piece.pk, look=Look.LOOKING).update(
        look=Look.DONE, trouble=trouble
    )
    if changed and not LetterReading.objects.filter(card=piece.pk).exists():
        readings.ask_for(piece.pk, piece.name, piece.sha256, now)


def look_at_left(now: datetime) -> int:
    """What nobody was told of, or what a killed worker left; some at a time."""
    return sum(work(pk, now) for pk in to_look_at(Actor.system(now), now, STALE)[:5])


def read_done(reading: LetterReading, found: dict[str, Any]) -> None:
    """Called when a letter is read: a piece takes its title and the level of its mark."""
    if reading.card_id is None:
        return
    level = filling.SECRECY.get((found["fields"].get("secrecy") or "")[:2])
    actions.note_reading(
        Actor.system(),
        reading.card_id,
        title=str(found["fields"].get("title") or ""),
        level=int(level or 0),
    )
