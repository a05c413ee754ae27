"""Moving the paper original: one act each, by whoever has it in his hands."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from documents.models import IncomingDocument, NumberedCopy
from documents.policy import INCOMING
from documents.secrets.actions import copy_of
from documents.secrets.queries import copies, loans_out
from documents.secrets.terms import is_state_secret
from documents.steps import locked
from documents.whereabouts import stays
from office.core.actor import Actor, Capacity
from office.core.errors import DomainError, NotAllowed, WrongState
from office.core.text import plain
from office.duties.steps import step, widen
from office.organisation.models import User

LONGEST_PLACE = 100
TAKEN = "documents.incoming.original_taken"
HANDED = "documents.incoming.original_handed"
PLACED = "documents.incoming.original_placed"


@transaction.atomic
def take_original(actor: Actor, pk: int, *, copy: str = "") -> IncomingDocument:
    """“I have it now”: whoever says so holds it from this moment."""
    doc, hat = locked(actor, pk, "take_original")
    if actor.user_id is None or not User.objects.filter(pk=actor.user_id, is_service=False):
        raise NotAllowed(_("A paper is held by a person."))
    number = _which(doc, copy)
    _not_on_loan(doc, number, actor.user_id)
    if stays.put(actor, doc, holder_id=actor.user_id, copy=number):
        _tell(actor, doc, hat, _Move("take_original", TAKEN, number, holder=actor.user_id))
    return doc


@transaction.atomic
def hand_original(actor: Actor, pk: int, *, to: User, copy: str = "") -> IncomingDocument:
    """Hand the paper to somebody; who holds it can see the letter."""
    doc, hat = locked(actor, pk, "hand_original")
    number = _which(doc, copy)
    if to.clearance < doc.secrecy:
        raise DomainError(
            _("%(person)s is not cleared for this level.") % {"person": to},
            fields={"to": [_("Choose somebody else.")]},
        )
    _not_on_loan(doc, number, to.pk)
    if stays.put(actor, doc, holder_id=to.pk, copy=number):
        widen(doc, people=[to.pk])
        _tell(actor, doc, hat, _Move("hand_original", HANDED, number, holder=to.pk))
    return doc


@transaction.atomic
def place_original(actor: Actor, pk: int, *, place: str, copy: str = "") -> IncomingDocument:
    """Put the paper in its place: a cabinet, a box, a pigeon-hole."""
    doc, hat = locked(actor, pk, "place_original")
    said = plain(place)[:LONGEST_PLACE]
    if not said:
        raise DomainError(
            _("Say where it is."), fields={"place": [_("Such as: cabinet 2, box 14.")]}
        )
    number = _which(doc, copy)
    _not_on_loan(doc, number, None)
    if stays.put(actor, doc, place=said, copy=number):
        _tell(actor, doc, hat, _Move("place_original", PLACED, number, place=said))
    return doc


def _which(doc: IncomingDocument, copy: str) -> NumberedCopy | None:
    """The copy that is moved. Numbered copies of a state secret are never moved as one."""
    if copy:
        return copy_of(doc, copy)
    if is_state_secret(doc.secrecy) and copies(doc.pk).exists():
        raise DomainError(
            _("The copies of this letter are numbered. Say which one is moved."),
            fields={"copy": [_("Six digits, such as 000012.")]},
        )
    return None


def _not_on_loan(doc: IncomingDocument, copy: NumberedCopy | None, to: int | None) -> None:
    """A copy on loan is its borrower's until it is given back; it does not wander on from him."""
    if copy is None:
        return
    loan = loans_out(doc.pk).filter(copy=copy).select_related("holder").first()
    if loan is not None and loan.holder_id != to:
        raise WrongState(
            _("%(person)s still has copy %(number)s. Have it brought back first.")
            % {"person": loan.holder, "number": copy.number}
        )


@dataclass(frozen=True, slots=True)
class _Move:
    """What was done to which paper, for the event."""

    name: str
    verb: str
    copy: NumberedCopy | None
    holder: int | None = None
    place: str = ""


def _tell(actor: Actor, doc: IncomingDocument, hat: Capacity | None, move: _Move) -> None:
    step(
        actor,
        doc,
        INCOMING,
        move.name,
        hat=hat,
        verb=move.verb,
        copy=move.copy.number if move.copy else "",
        holder=move.holder,
        place=move.place,
    )
