"""A letter that announces guests becomes a delegation, once."""

from __future__ import annotations

from dataclasses import replace

from django.db import transaction

from documents import queries as letters
from office.catalogue.models import Card
from office.core.actor import Actor
from reception.delegations import actions
from reception.delegations.models import Delegation


@transaction.atomic
def receive_letter(actor: Actor, pk: int, new: actions.NewDelegation) -> Delegation:
    """Make a reception of a letter; the delegation joins the letter's matter and its level."""
    doc = letters.incoming_get(actor, pk, lock=True)
    card = Card.objects.visible_to(actor).get(pk=doc.pk)
    return actions.receive_letter(replace(actor, if_version=None), new, letter=card)
