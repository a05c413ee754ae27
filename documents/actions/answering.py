"""What comes of a letter: reported, answered, completed, filed; urged or withdrawn on the way."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from documents import policy
from documents.models import IncomingDocument, Opinion, Reading
from documents.outgoing.models import OutgoingDocument
from documents.outgoing.policy import SENT
from documents.outgoing.queries import outgoing_get
from documents.steps import check_no_copy_out, locked, office_duty, opine
from office.catalogue.actions import link
from office.core.actor import Actor
from office.core.errors import DomainError, WrongState
from office.duties.actions import close_duties
from office.duties.models import Duty
from office.duties.steps import step
from office.notifications.actions import notify


@transaction.atomic
def report_incoming_done(actor: Actor, pk: int, *, text: str) -> IncomingDocument:
    """The lead department says what came of it; the office checks before it completes."""
    doc, hat = locked(actor, pk, "report_done")
    opine(actor, doc, hat, Opinion.Kind.RESULT, text)
    step(
        actor,
        doc,
        policy.INCOMING,
        "report_done",
        hat=hat,
        verb="documents.incoming.reported",
        owes=[office_duty(doc, "complete")],
        closes=["documents.handle"],
    )
    return doc


@transaction.atomic
def reply_incoming(
    actor: Actor, pk: int, *, text: str = "", outgoing_document: int | None = None
) -> IncomingDocument:
    """Answer the sender: by a letter of ours, or in the words entered."""
    doc, hat = locked(actor, pk, "reply")
    if not text and outgoing_document is None:
        raise DomainError(
            _("Say what was answered, or choose the letter that answers."),
            fields={"text": [_("Enter the reply.")]},
        )
    ours = outgoing_get(actor, outgoing_document) if outgoing_document else None
    if ours is not None:
        _check_issued(ours)
        link(ours, doc, "replies-to", actor.now)
    if text:
        opine(actor, doc, hat, Opinion.Kind.REPLY, text)
    step(
        actor,
        doc,
        policy.INCOMING,
        "reply",
        hat=hat,
        verb="documents.incoming.replied",
        outgoing=outgoing_document,
    )
    return doc


def _check_issued(ours: OutgoingDocument) -> None:
    """Nobody was answered by a letter that lies here still."""
    if ours.state not in SENT:
        raise DomainError(
            _("%(number)s is “%(state)s”: it has not been sent out yet.")
            % {"number": ours.number, "state": ours.get_state_display()},
            fields={
                "outgoing_document": [
                    _(
                        "Send it out first; that enters the reply by itself. Or say in words "
                        "what was answered."
                    )
                ]
            },
        )


@transaction.atomic
def complete_incoming(actor: Actor, pk: int) -> IncomingDocument:
    """Close the loop: nothing may still be open on it but the filing."""
    doc, hat = locked(actor, pk, "complete")
    unread = Reading.objects.filter(document=doc, read_at=None, recalled_at=None).count()
    if doc.assisting_open_ids or unread:
        raise WrongState(
            _("%(n)s departments or readers have not answered yet. Urge or recall them first.")
            % {"n": len(doc.assisting_open_ids) + unread}
        )
    step(
        actor,
        doc,
        policy.INCOMING,
        "complete",
        hat=hat,
        verb="documents.incoming.completed",
        owes=[office_duty(doc, "file")],
        closes=set(policy.INCOMING_DUTIES) - policy.OUTLIVING,
    )
    return doc


@transaction.atomic
def file_incoming(actor: Actor, pk: int, *, retention: str) -> IncomingDocument:
    """Into the archive, with its term of retention. Frozen from here on."""
    doc, hat = locked(actor, pk, "file")
    check_no_copy_out(doc)
    doc.retention = retention
    step(
        actor,
        doc,
        policy.INCOMING,
        "file",
        hat=hat,
        verb="documents.incoming.filed",
        fields=["retention"],
        closes=None,
        retention=retention,
    )
    return doc


@transaction.atomic
def chase_incoming(actor: Actor, pk: int, *, text: str) -> IncomingDocument:
    """催办: urge whoever has it now; kept with the letter."""
    doc, hat = locked(actor, pk, "chase")
    event = step(actor, doc, policy.INCOMING, "chase", hat=hat, verb="documents.incoming.chased")
    holders = Duty.unscoped.filter(card=doc.pk, state="open").values_list("holder_id", flat=True)
    notify(
        set(holders) - {actor.user_id},
        "chase",
        f"chase:{event.pk}",
        actor.now,
        card_id=doc.pk,
        event_id=event.pk,
        text=text if not doc.secrecy else "",
        by=actor.name,
    )
    return doc


@transaction.atomic
def withdraw_incoming(actor: Actor, pk: int, *, reason: str) -> IncomingDocument:
    """Void a registration with its reason; the number keeps its row."""
    doc, hat = locked(actor, pk, "withdraw")
    check_no_copy_out(doc)
    Reading.objects.filter(document=doc, read_at=None, recalled_at=None).update(
        recalled_at=actor.now
    )
    doc.unread_by, doc.assisting_open_ids = [], []
    close_duties(actor, doc.pk, state=Duty.State.CANCELLED)
    step(
        actor,
        doc,
        policy.INCOMING,
        "withdraw",
        hat=hat,
        verb="documents.incoming.withdrawn",
        fields=["unread_by", "assisting_open_ids"],
        reason=reason,
    )
    return doc
