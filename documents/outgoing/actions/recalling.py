"""A letter that was sent out and should not have been: called back, or replaced by a new text."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from documents.outgoing import policy, queries
from documents.outgoing.actions.drafting import TEXTS, draft_outgoing
from documents.outgoing.actions.hands import FLOW, State, locked
from documents.outgoing.actions.receipts import OPEN, What, log
from documents.outgoing.models import Delivery, OutgoingDocument
from documents.secrets.terms import term_of
from office.audit.emit import emit
from office.catalogue.actions import link
from office.core.actor import Actor
from office.core.errors import Conflict
from office.core.scoping import Secrecy
from office.duties.steps import step
from office.notifications.actions import notify

REPLACES = "replaces"


@transaction.atomic
def recall_outgoing(actor: Actor, pk: int, *, reason: str) -> OutgoingDocument:
    """撤回: it holds no more. Number, deliveries and receipts stay; who had it is told."""
    doc, hat = locked(actor, pk, "recall")
    told = _take_back(actor, doc, reason)
    event = step(
        actor,
        doc,
        FLOW,
        "recall",
        hat=hat,
        verb="documents.outgoing.recalled",
        fields=["receiving_ids", "receiver_ids"],
        closes=None,
        reason=reason,
    )
    _news(actor, doc, told, event.pk, "documents.outgoing.recalled")
    return doc


def _take_back(actor: Actor, doc: OutgoingDocument, reason: str) -> set[int]:
    """Note it with every recipient; the heads of our departments that had it."""
    rows = list(queries.deliveries(doc.pk))
    log(actor, rows, What.RECALLED, reason)
    Delivery.objects.filter(document=doc, state__in=OPEN).update(remind_at=None)
    doc.receiving_ids, doc.receiver_ids = [], []
    return {row.holder_id for row in rows if row.holder_id}


def _news(actor: Actor, doc: OutgoingDocument, people: set[int], event: int, verb: str) -> None:
    notify(
        people - {actor.user_id or 0},
        "notice",
        f"recalled:{doc.pk}:{event}",
        actor.now,
        card_id=doc.pk,
        event_id=event,
        news=verb,
    )


@transaction.atomic
def replace_outgoing(actor: Actor, pk: int, *, reason: str) -> OutgoingDocument:
    """更正重发: a new draft with the text as it was sent, to be corrected and sent in its place.

    The old letter holds until the new one is sent out. Answers with the new draft.
    """
    doc, hat = locked(actor, pk, "replace")
    rows = OutgoingDocument.objects.visible_to(actor).filter(replaces=doc.pk)
    begun = rows.exclude(state=State.WITHDRAWN).first()
    if begun is not None:
        raise Conflict(_("%(number)s is begun to replace it already.") % {"number": begun.number})
    new = draft_outgoing(
        actor,
        kind=doc.kind,
        direction=doc.direction,
        series=doc.series,
        urgency=doc.urgency,
        remark=doc.remark,
        secrecy=Secrecy(doc.secrecy).slug,
        secrecy_term=term_of(doc.secret_months),
        layer=doc.layer,
        release_condition=doc.release_condition,
        in_reply_to=doc.in_reply_to,
        replaces=doc,
        **{name: getattr(doc, name) for name in TEXTS},
    )
    if doc.state not in FLOW.frozen:  # what is filed is tied to nothing any more; `replaces` tells
        link(new, doc, REPLACES, actor.now)
    emit(
        "documents.outgoing.replacing",
        actor=actor,
        record=doc,
        hat=hat,
        by=new.pk,
        reason=reason,
    )
    return new


@transaction.atomic
def supersede(actor: Actor, new: OutgoingDocument) -> None:
    """The new text is out: the letter that it replaces holds no more, and its receipts lapse."""
    if new.replaces_id is None:
        return
    system = Actor.system(actor.now)
    old = queries.outgoing_get(system, new.replaces_id, lock=True)
    if old.state not in policy.OUT:
        return  # in the archive it stays as it was filed; the link tells of the new one
    told = _take_back(actor, old, new.number)
    event = step(
        actor,
        old,
        FLOW,
        "recall",
        hat=None,
        verb="documents.outgoing.replaced",
        fields=["receiving_ids", "receiver_ids"],
        closes=None,
        by=new.pk,
        number=new.number,
    )
    _news(actor, old, told, event.pk, "documents.outgoing.replaced")
