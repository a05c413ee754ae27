"""What becomes of a piece: a letter in the book, a file of one, or set aside with the reason."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from documents import policy as letters_policy
from documents.actions import NewLetter, letter_from, register_incoming
from documents.inbox import policy, queries
from documents.inbox.actions.arriving import KIND, keeper_of, look_at, owed
from documents.inbox.models import InboxPiece
from documents.models import IncomingDocument
from documents.queries import incoming_get
from office.catalogue.actions import link, reword_card
from office.core.actor import Actor, Capacity
from office.core.errors import DomainError, WrongState
from office.duties.actions import reassign
from office.duties.models import Duty
from office.duties.steps import step, widen
from office.files.actions import keep, pass_files
from office.organisation.models import User

S = InboxPiece.State
BECAME = "became"
TYPED = frozenset(
    {
        "issuer",
        "issuer_number",
        "title",
        "kind",
        "urgency",
        "secrecy",
        "secrecy_term",
        "received_at",
        "issued_on",
        "due_on",
        "copies",
        "pages",
        "addressee",
        "place",
    }
)
LONGEST_TYPED = 500

again: dict[str, Callable[[InboxPiece], None]] = {}
"""By road: called after commit to have a refused piece come once more."""


def _locked(actor: Actor, pk: int, name: str) -> tuple[InboxPiece, Capacity | None]:
    """The piece, held; who comes second is told what became of it and by whose hand."""
    piece = queries.piece_get(actor, pk, lock=True)
    try:
        return piece, policy.INBOX.check(name, actor, piece)
    except WrongState:
        if piece.state != S.REGISTERED or name != "register":
            raise
        raise WrongState(
            _told(actor, piece), extra={"state": piece.state, "letter": _seen(actor, piece)}
        ) from None


def _any_version(actor: Actor) -> Actor:
    """The version that a form names is that of the piece, not of its letter."""
    return replace(actor, if_version=None)


def _told(actor: Actor, piece: InboxPiece) -> str:
    who = User.objects.filter(pk=piece.settled_by_id or 0).first()
    seen = _seen(actor, piece)
    number = incoming_get(actor, seen).number if seen else _("a letter that is not for you to see")
    return _("%(person)s has registered it already, as %(number)s.") % {
        "person": who or _("The office"),
        "number": number,
    }


def _seen(actor: Actor, piece: InboxPiece) -> int | None:
    rows = IncomingDocument.objects.visible_to(actor).filter(pk=piece.letter_id)
    return rows.values_list("pk", flat=True).first()


@transaction.atomic
def register_piece(actor: Actor, pk: int, *, files: Any = (), **values: Any) -> InboxPiece:
    """Enter the piece in the book, once: its file becomes the scan of the letter.

    `files` are further ones, examined already (`files.actions.Arrived`).
    """
    piece, hat = _locked(actor, pk, "register")
    letter: NewLetter = letter_from(values)
    doc = register_incoming(actor, letter)
    if piece.meant_for_id is not None:
        doc.lead_department_id = piece.meant_for_id
        doc.save(update_fields=["lead_department"])
    for file in files:
        keep(actor, doc, file)
    _settle(actor, piece, hat, doc, "register")
    return piece


@transaction.atomic
def join_piece(
    actor: Actor, pk: int, *, letter: int | str, as_original: bool = False
) -> InboxPiece:
    """The piece belongs to a letter that is in the book: an annex that came later, its original.

    `letter` is an id, or a number as it is typed.
    """
    piece, hat = _locked(actor, pk, "join")
    at = letter if isinstance(letter, int) else queries.letter_named(actor, letter)
    if at is None:
        raise DomainError(
            _("There is no letter %(number)s in the book.") % {"number": str(letter)[:60]},
            fields={"letter": [_("Enter its number as it stands in the register.")]},
        )
    doc = incoming_get(_any_version(actor), at, lock=True)
    if doc.state in {IncomingDocument.State.WITHDRAWN, IncomingDocument.State.FILED}:
        raise DomainError(
            _("%(number)s is void or filed; nothing is added to it any more.")
            % {"number": doc.number},
            fields={"letter": [_("Choose another letter.")]},
        )
    _settle(actor, piece, hat, doc, "join", as_original=as_original)
    return piece


def _settle(
    actor: Actor,
    piece: InboxPiece,
    hat: Capacity | None,
    doc: IncomingDocument,
    name: str,
    **data: Any,
) -> None:
    """Files pass to the letter, whose level of secrecy they have from now on; the duty is done."""
    reason = _("It is with %(number)s now.") % {"number": doc.number}
    pass_files(actor, piece, doc, reason=reason)
    _raise(piece, doc.secrecy)
    piece.letter, piece.typed = doc, {}
    piece.settled_by_id, piece.settled_at = actor.user_id, actor.now
    fields = ["letter", "typed", "settled_by", "settled_at", "secrecy"]
    verbs = {"register": "documents.inbox.registered", "join": "documents.inbox.joined"}
    step(
        actor,
        piece,
        policy.INBOX,
        name,
        hat=hat,
        verb=verbs[name],
        fields=fields,
        closes=[KIND],
        letter=doc.pk,
        **data,
    )
    link(piece, doc, BECAME, actor.now)


def _raise(piece: InboxPiece, level: int) -> None:
    """Never lower: whoever was kept from the piece stays kept from it. Its duties rise with it."""
    if level > piece.secrecy:
        piece.secrecy = level
        Duty.unscoped.filter(card=piece.pk).update(secrecy=level)


@transaction.atomic
def set_aside(actor: Actor, pk: int, *, reason: str) -> InboxPiece:
    """No letter: an advertisement, a blank page, a paper that came twice. The reason stays."""
    piece, hat = _locked(actor, pk, "set_aside")
    _end(actor, piece)
    step(
        actor,
        piece,
        policy.INBOX,
        "set_aside",
        hat=hat,
        verb="documents.inbox.set_aside",
        fields=["settled_by", "settled_at", "typed"],
        closes=[KIND],
        reason=reason,
    )
    return piece


def _end(actor: Actor, piece: InboxPiece) -> None:
    piece.settled_by_id, piece.settled_at, piece.typed = actor.user_id, actor.now, {}


@transaction.atomic
def retry_piece(actor: Actor, pk: int) -> InboxPiece:
    """What was refused comes once more from where it lies; this row keeps what was wrong."""
    piece, hat = _locked(actor, pk, "retry")
    _end(actor, piece)
    step(
        actor,
        piece,
        policy.INBOX,
        "retry",
        hat=hat,
        verb="documents.inbox.retried",
        fields=["settled_by", "settled_at", "typed"],
        closes=[KIND],
    )
    call = again.get(piece.road)
    if call is not None:
        call(piece)
    return piece


@transaction.atomic
def bring_back(actor: Actor, pk: int) -> InboxPiece:
    """Into the tray again: set aside or joined by mistake, or its registration was voided."""
    piece, hat = _locked(actor, pk, "bring_back")
    if piece.letter_id is not None:
        doc = incoming_get(_any_version(actor), piece.letter_id, lock=True)
        if piece.state == S.REGISTERED and doc.state != IncomingDocument.State.WITHDRAWN:
            raise WrongState(
                _("%(number)s stands in the book. Withdraw its registration first.")
                % {"number": doc.number}
            )
        reason = _("It is in the tray again as %(number)s.") % {"number": piece.number}
        pass_files(actor, doc, piece, reason=reason, contents=[piece.sha256])
    piece.letter = None
    piece.settled_by, piece.settled_at = None, None
    step(
        actor,
        piece,
        policy.INBOX,
        "bring_back",
        hat=hat,
        verb="documents.inbox.brought_back",
        fields=["letter", "settled_by", "settled_at"],
        owes=[owed(actor, piece)],
    )
    if piece.look != InboxPiece.Look.DONE:
        look_at(piece)
    return piece


@transaction.atomic
def bring_back_of(actor: Actor, letter_id: int) -> InboxPiece | None:
    """The piece that a voided registration was made of, if one was, in the tray again."""
    rows = queries.pieces(actor).filter(letter=letter_id, state=S.REGISTERED)
    found = rows.values_list("pk", flat=True).first()
    return bring_back(actor, found) if found is not None else None


@transaction.atomic
def keep_typed(actor: Actor, pk: int, fields: dict[str, Any]) -> None:
    """What is in the form so far, as typed; like a draft it is no change of the record."""
    if not letters_policy.may_register(actor):
        return
    kept = {k: str(v)[:LONGEST_TYPED] for k, v in fields.items() if k in TYPED}
    rows = InboxPiece.objects.visible_to(actor).filter(pk=pk, state=S.WAITING)
    rows.update(typed=kept)


@transaction.atomic
def note_reading(actor: Actor, pk: int, *, title: str, level: int) -> None:
    """What the reader made of it: the piece is called by its title, and is as secret as its mark.

    Where nobody who registers letters is cleared for the mark, it rises as far as somebody is.
    """
    piece = queries.piece_get(actor, pk, lock=True)
    if piece.state != S.WAITING:
        return
    while level > piece.secrecy and queries.keeper_for(level) is None:
        level -= 1
    named = title[:500] or piece.title
    if named == piece.title and level <= piece.secrecy:
        return
    piece.title = named
    _raise(piece, level)
    _to_somebody_cleared(actor, piece)
    Duty.unscoped.filter(card=piece.pk, state=Duty.State.OPEN).update(title=named)
    step(
        actor,
        piece,
        policy.INBOX,
        "read",
        hat=None,
        verb="documents.inbox.read",
        fields=["title", "secrecy"],
        target=piece.state,
    )
    reword_card(
        piece.pk,
        ("B", piece.number),
        ("A", piece.title),
        ("C", f"{piece.sent_by} {piece.source}"),
        ("D", piece.name),
    )


def _to_somebody_cleared(actor: Actor, piece: InboxPiece) -> None:
    """A duty above its holder's clearance goes to whoever is cleared."""
    open_ones = Duty.unscoped.filter(card=piece.pk, state=Duty.State.OPEN)
    for duty in open_ones.select_related("holder"):
        if duty.holder.clearance < piece.secrecy:
            heir = keeper_of(piece.secrecy)
            reassign(actor, duty, heir.pk)
            widen(piece, people=[heir.pk])
