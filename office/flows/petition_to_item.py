"""A petition that was accepted becomes a supervision item, once."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from office.catalogue.actions import link
from office.core.actor import Actor
from office.core.errors import Conflict, WrongState
from office.flows.supervised import LED_TO, under_supervision
from reception.petitions import queries as petitions
from reception.petitions.models import Petition
from supervision import actions as supervision
from supervision.models import SupervisionItem


@transaction.atomic
def supervise_petition(actor: Actor, pk: int, *, text: str = "") -> SupervisionItem:
    """The item inherits matter, secrecy, department and term. Withdrawing the item undoes it: then
    the petition may be put under supervision again."""
    petition = petitions.petition_get(actor, pk, lock=True)
    if under_supervision(petition.pk):
        raise Conflict(_("%(petition)s is under supervision already.") % {"petition": petition})
    lead = petition.lead_department
    if petition.state != Petition.State.ACCEPTED or lead is None:
        raise WrongState(
            _("Accept the petition first: what is supervised has a department and a term."),
            extra={"state": petition.state},
        )
    item = supervision.docket(
        actor,
        supervision.NewItem(
            title=petition.title,
            lead_department=lead,
            source="petition",
            original_text=text or petition.title,
            responsible=petition.handler,
            due_on=max(petition.finish_by or actor.today, actor.today),
            secrecy=petition.secrecy,
            same_words="link",
        ),
        matter_id=petition.matter_id,
    )
    link(petition, item, LED_TO, actor.now)
    return item
