"""Reading files: always by way of the record they belong to."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from office.catalogue.kinds import KINDS
from office.catalogue.queries import cards
from office.core.actor import Actor
from office.core.errors import NotVisible
from office.core.records import fetch
from office.core.scoping import OfficeRecord
from office.files.models import Attachment


def attachments(actor: Actor) -> QuerySet[Attachment]:
    """Files of every record the actor sees, withdrawn ones left out, oldest first."""
    seen = cards(actor).values("pk")
    rows = Attachment.objects.filter(card__in=seen, withdrawn_at=None)
    return rows.select_related("blob", "card", "added_by").order_by("id")


def of_record(actor: Actor, card_id: int) -> QuerySet[Attachment]:
    """The files of one record; none when it is not for him to see."""
    return attachments(actor).filter(card=card_id)


def elsewhere(actor: Actor, card_id: int) -> QuerySet[Attachment]:
    """The same contents on other records of the same kind, that he sees, newest first."""
    here = Attachment.objects.filter(card=card_id, withdrawn_at=None)
    twins = attachments(actor).filter(blob__in=here.values("blob"))
    return (
        twins.filter(card__kind__in=here.values("card__kind"))
        .exclude(card=card_id)
        .order_by("-card_id", "id")
    )


def attachment_get(actor: Actor, pk: int) -> Attachment:
    found = attachments(actor).filter(pk=pk).first()
    if found is None:
        raise NotVisible(_("There is no such file, or it is not for you to see."))
    return found


def record_behind(actor: Actor, card_id: int, *, lock: bool = False) -> OfficeRecord:
    """The record of any area that has this card."""
    card = cards(actor).filter(pk=card_id).values("kind").first()
    if card is None or card["kind"] not in KINDS:
        raise NotVisible(_("There is no such record, or it is not for you to see."))
    model: Any = KINDS[card["kind"]].model
    record: OfficeRecord = fetch(model, actor, card_id, lock=lock)
    return record
