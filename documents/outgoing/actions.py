"""Everything that can happen to a letter of ours: one function each."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from documents.actions import home_of
from documents.outgoing import policy, queries
from documents.outgoing.models import OutgoingDocument
from documents.secrets.terms import refusal
from office.core.actor import Actor
from office.core.errors import DomainError, NotAllowed
from office.core.scoping import SECRECY_BY_SLUG
from office.duties.actions import Owed
from office.duties.steps import NumberFrom, begin, step

DRAFT_NUMBER = "稿〔{year}〕{n}号"


@transaction.atomic
def draft_outgoing(actor: Actor, **fields: Any) -> OutgoingDocument:
    """Begin a letter of ours. The draft's number is not the 发文字号: that comes after sign-off."""
    if actor.user_id is None:
        raise NotAllowed(_("A draft needs a person who writes it."))
    if all(hat.has("auditor") for hat in actor.capacities):
        raise NotAllowed(_("Auditors read; letters are drafted by those who work here."))
    department_id = home_of(actor.user_id)
    level = SECRECY_BY_SLUG[fields.pop("secrecy", "open")]
    secret = refusal(level, fields.get("title", ""), fields.get("body", ""))
    if secret:
        raise DomainError(_("The draft was not begun."), fields={"secrecy": [secret]})
    reply_to = fields.pop("in_reply_to", None)
    doc = OutgoingDocument(
        department_id=department_id,
        secrecy=level,
        drafter_id=actor.user_id,
        in_reply_to=reply_to,
        **fields,
    )
    begin(
        actor,
        doc,
        policy.OUTGOING,
        verb="documents.outgoing.drafted",
        number=NumberFrom("outgoing-draft", actor.today.year, DRAFT_NUMBER),
        words=[("A", doc.title), ("D", doc.body)],
        owes=[
            Owed(
                "documents.draft",
                actor.user_id,
                department_id,
                term="term.documents.handle.routine",
            )
        ],
        matter_id=reply_to.matter_id if reply_to else None,
    )
    return doc


@transaction.atomic
def withdraw_outgoing(actor: Actor, pk: int, *, reason: str) -> OutgoingDocument:
    doc = queries.outgoing_get(actor, pk, lock=True)
    hat = policy.OUTGOING.check("withdraw", actor, doc)
    step(
        actor,
        doc,
        policy.OUTGOING,
        "withdraw",
        hat=hat,
        verb="documents.outgoing.withdrawn",
        closes=None,
        reason=reason,
    )
    return doc
