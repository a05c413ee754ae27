"""A scanned sticker and what is to happen to the paper: the action that does it."""

from __future__ import annotations

from django.utils.translation import gettext as _

from documents.models import IncomingDocument
from documents.queries import incoming_get
from documents.whereabouts import actions
from documents.whereabouts.codes import Code, read_code
from documents.whereabouts.forms import HAND, PLACE
from office.core.actor import Actor
from office.core.errors import DomainError, NotVisible
from office.organisation.models import User


def code_in(text: str) -> Code:
    """The code, or a sentence for whoever scanned something else."""
    found = read_code(text, typed=True)
    if found is None:
        raise DomainError(
            _("This is no sticker of ours. Scan the square code, or type it as it stands there."),
            fields={"code": [_("Such as 12345-67.")]},
        )
    return found


def letter_of(actor: Actor, code: Code) -> IncomingDocument:
    """The letter of a sticker, if it is for him to see."""
    try:
        return incoming_get(actor, code.card_id)
    except NotVisible:
        raise NotVisible(_("There is no such record, or it is not for you to see.")) from None


def move(
    actor: Actor, code: Code, act: str, *, to: User | None = None, place: str = ""
) -> IncomingDocument:
    """One act for one paper."""
    if act == HAND:
        if to is None:
            raise DomainError(
                _("Say to whom it is handed."), fields={"to": [_("Choose a person.")]}
            )
        return actions.hand_original(actor, code.card_id, to=to, copy=code.copy)
    if act == PLACE:
        return actions.place_original(actor, code.card_id, place=place, copy=code.copy)
    return actions.take_original(actor, code.card_id, copy=code.copy)
