"""A batch from the feeder becomes its letters, all or none; each is a piece of its own."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass
from pathlib import Path

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from documents.inbox import cutting, policy, queries
from documents.inbox.actions.arriving import KIND, Coming, take_in
from documents.inbox.actions.settling import join_piece
from documents.inbox.cutting import CannotCut, Cut
from documents.inbox.marks import Part
from documents.inbox.models import InboxPiece
from documents.models import IncomingDocument
from documents.whereabouts.codes import read_code
from office.core.actor import Actor
from office.duties.steps import step
from office.files import storage
from office.files.actions import Arrived, arrived
from office.files.models import Attachment

State = InboxPiece.State


@dataclass(frozen=True, slots=True)
class Leaf:
    """One letter of the batch: its pages, and its file, examined already."""

    part: Part
    file: Arrived


def split_by_hand(actor: Actor, pk: int, *, starts: Sequence[int]) -> InboxPiece:
    """Where no sticker says it, a person says on which pages letters begin."""
    piece = queries.piece_get(actor, pk)
    policy.INBOX.check("split", actor, piece)
    with cutting.cuts_of(_path(piece), sorted({1, *starts})) as cuts:
        if len(cuts) < 2:
            raise CannotCut(
                _("That leaves it in one piece."),
                fields={"starts": [_("Enter the pages on which letters begin, such as 1, 4, 9.")]},
            )
        return split_at(actor, piece, cuts)


def split_at(actor: Actor, piece: InboxPiece, cuts: Sequence[Cut]) -> InboxPiece:
    """Every part is examined like any other file before one is kept."""
    with ExitStack() as stack:
        leaves = [Leaf(c.part, stack.enter_context(_leaf(stack, piece, c))) for c in cuts if c.path]
        return split_piece(actor, piece.pk, leaves=leaves)


def _leaf(stack: ExitStack, piece: InboxPiece, cut: Cut) -> AbstractContextManager[Arrived]:
    path = cut.path or Path()
    stem = piece.name.rpartition(".")[0] or piece.name
    name = f"{stem[:150]} {cut.part.first}-{cut.part.last}{path.suffix}"
    return arrived(File(stack.enter_context(path.open("rb")), name=name))


def _path(piece: InboxPiece) -> Path:
    row = Attachment.objects.filter(card=piece.pk, withdrawn_at=None, blob=piece.sha256)
    found = row.select_related("blob").first()
    if found is None or found.blob.media_type not in cutting.CUTTABLE:
        raise CannotCut(_("Only PDF and TIFF can be split."))
    return storage.path_of(piece.sha256)


@transaction.atomic
def split_piece(actor: Actor, pk: int, *, leaves: Sequence[Leaf]) -> InboxPiece:
    """The batch keeps its file; each letter in it is in the tray. A sticker of a letter that is in
    the book already joins its part to it as the scan of its original."""
    piece = queries.piece_get(actor, pk, lock=True)
    hat = policy.INBOX.check("split", actor, piece)
    for leaf in leaves:
        made, _new = take_in(actor, _coming(piece, leaf.part), leaf.file)
        own = _letter_of(leaf.part.code)
        if own is not None and made.state == State.WAITING:
            join_piece(actor, made.pk, letter=own, as_original=True)
    piece.settled_by_id, piece.settled_at, piece.typed = actor.user_id, actor.now, {}
    piece.look = InboxPiece.Look.DONE
    step(
        actor,
        piece,
        policy.INBOX,
        "split",
        hat=hat,
        verb="documents.inbox.split",
        fields=["settled_by", "settled_at", "typed", "look"],
        closes=[KIND],
        parts=len(leaves),
    )
    return piece


def _coming(piece: InboxPiece, part: Part) -> Coming:
    return Coming(
        road=InboxPiece.Road.BATCH,
        key=f"part:{piece.pk}:{part.first}-{part.last}",
        source=piece.number,
        sent_by=piece.sent_by,
        sent_at=piece.sent_at,
        meant_for=piece.meant_for,
        part_of=piece,
        first_page=part.first,
        last_page=part.last,
    )


def _letter_of(code: str) -> int | None:
    """The letter that a sticker names, if it is in the book and stands."""
    found = read_code(code, typed=True) if code else None
    if found is None:
        return None
    rows = IncomingDocument.unscoped.filter(pk=found.card_id).exclude(
        state__in=["withdrawn", "filed"]
    )
    return rows.values_list("pk", flat=True).first()


@transaction.atomic
def join_by_sticker(actor: Actor, pk: int, code: str) -> bool:
    """A scan that bears the sticker of one letter, and nothing else, is that letter's original."""
    own = _letter_of(code)
    if own is None:
        return False
    join_piece(actor, pk, letter=own, as_original=True)
    return True
