"""A letter of ours turns out to be more, or less, of a secret than it was drafted as."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from documents.outgoing import queries
from documents.outgoing.actions.drafting import months_given
from documents.outgoing.actions.hands import FLOW, locked, reviewer_of, signer_of
from documents.outgoing.actions.sending import number_copies_of
from documents.outgoing.models import Countersignature, Delivery, EditLock, OutgoingDocument
from documents.secrets.terms import is_state_secret, refusal
from office.catalogue.models import Card
from office.core.actor import Actor
from office.core.errors import DomainError
from office.core.scoping import SECRECY_BY_SLUG, Secrecy
from office.duties.actions import reassign
from office.duties.line import EscalationLine
from office.duties.models import Duty
from office.duties.steps import step, widen
from office.matters.models import Matter
from office.notifications.actions import hush
from office.organisation.models import User

NAMED = {"documents.review": "reviewer", "documents.sign": "signer", "documents.seal": "keeper"}
"""Which person of the letter owes a kind of duty."""
CLERKS = ("clerk", "director")
OFFICE = {
    "documents.recheck": CLERKS,
    "documents.number": CLERKS,
    "documents.issue": CLERKS,
    "documents.receipts": CLERKS,
    "documents.seal": ("sealkeeper", "clerk", "director"),
    "documents.file_ours": ("archivist", "clerk", "director"),
}


@transaction.atomic
def raise_secrecy(
    actor: Actor, pk: int, *, to: str, reason: str, secrecy_term: str = ""
) -> OutgoingDocument:
    """定密、提密: at once. Who is not cleared sees it no more; what he owes goes up the line."""
    doc, hat = locked(actor, pk, "raise_secrecy")
    level, was = SECRECY_BY_SLUG[to], doc.secrecy
    if level <= was:
        raise _refused(_("Choose a higher level than “%(level)s”.") % {"level": Secrecy(was).label})
    if not actor.is_system and level > actor.clearance:
        raise _refused(_("You are not cleared for this level. Have it raised by somebody who is."))
    if secret := refusal(level, doc.title, doc.body):
        raise _refused(secret)
    doc.secrecy, doc.secret_months = level, months_given(level, secrecy_term)
    _pass_on(actor, doc)
    EditLock.objects.filter(document=doc, person__clearance__lt=level).delete()
    _number_what_is_out(doc)
    _settle(doc)
    hush(doc.pk)
    _rename_thread(doc)
    return _written(actor, doc, hat, "raise_secrecy", was, reason)


@transaction.atomic
def lower_secrecy(
    actor: Actor, pk: int, *, to: str, reason: str, secrecy_term: str = ""
) -> OutgoingDocument:
    """降密、解密: by whoever may sign it, with the reason. Never below the letter it answers."""
    doc, hat = locked(actor, pk, "lower_secrecy")
    level, was = SECRECY_BY_SLUG[to], doc.secrecy
    if level >= was:
        raise _refused(_("Choose a lower level than “%(level)s”.") % {"level": Secrecy(was).label})
    if doc.in_reply_to is not None and level < doc.in_reply_to.secrecy:
        raise _refused(_("It answers a letter that is more secret. Declassify that one first."))
    if secret := refusal(level, doc.title, doc.body):
        raise _refused(secret)
    doc.secrecy, doc.secret_months = level, months_given(level, secrecy_term)
    _settle(doc)
    return _written(actor, doc, hat, "lower_secrecy", was, reason)


def _refused(sentence: str) -> DomainError:
    return DomainError(_("The secrecy stays as it is."), fields={"to": [sentence]})


def _settle(doc: OutgoingDocument) -> None:
    """Its duties are as secret as itself, those done as well: lists and feeds follow them."""
    Duty.unscoped.filter(card=doc.pk).update(secrecy=doc.secrecy)


def _written(
    actor: Actor, doc: OutgoingDocument, hat: Any, name: str, was: int, reason: str
) -> OutgoingDocument:
    verbs = {"raise_secrecy": "secrecy_raised", "lower_secrecy": "secrecy_lowered"}
    people = [*NAMED.values(), "receiver_ids", "countersigner_ids"]
    step(
        actor,
        doc,
        FLOW,
        name,
        hat=hat,
        verb=f"documents.outgoing.{verbs[name]}",
        fields=["secrecy", "secret_months", *people],
        was=was,
        now=int(doc.secrecy),
        reason=reason,
    )
    return doc


def _pass_on(actor: Actor, doc: OutgoingDocument) -> None:
    """Open duties of those who are not cleared go to the first who is: whom the office would have
    chosen at this level, else up the line."""
    open_ones = Duty.unscoped.filter(card=doc.pk, state=Duty.State.OPEN)
    line = EscalationLine(actor.today)
    for duty in open_ones.filter(holder__clearance__lt=doc.secrecy).order_by("pk"):
        heir = _heir(doc, duty, line)
        reassign(actor, duty, heir)
        widen(doc, people=[heir])
        _name(doc, duty, heir)
    for field, kind in (("receiver_ids", "receive"), ("countersigner_ids", "countersign")):
        holders = open_ones.filter(kind=f"documents.{kind}").values_list("holder_id", flat=True)
        setattr(doc, field, sorted(set(holders)))


def _name(doc: OutgoingDocument, duty: Duty, heir: int) -> None:
    """Wherever the letter names who owes it, it names the heir from now on."""
    if duty.kind in NAMED:
        setattr(doc, f"{NAMED[duty.kind]}_id", heir)
    elif duty.kind == "documents.countersign":
        asked = Countersignature.objects.filter(document=doc, round=doc.round, answer="open")
        asked.filter(department=duty.department_id).update(holder=heir)
    elif duty.kind == "documents.receive":
        Delivery.objects.filter(document=doc, pk=int(duty.part)).update(holder=heir)


def _heir(doc: OutgoingDocument, duty: Duty, line: EscalationLine) -> int:
    for person in _chosen(doc, duty.kind):
        if person.is_active and person.clearance >= doc.secrecy:
            return person.pk
    found = line.heir(duty.department_id, doc.secrecy)
    if found is None:
        raise _refused(_("Nobody is cleared for this level who could go on with it."))
    return found


def _chosen(doc: OutgoingDocument, kind: str) -> list[User]:
    if kind == "documents.review":
        return [reviewer_of(doc)]
    if kind == "documents.sign":
        doc.signer = None
        return [signer_of(doc)]
    return [queries.cleared_holder(doc.secrecy, *OFFICE[kind])] if kind in OFFICE else []


def _number_what_is_out(doc: OutgoingDocument) -> None:
    """Copies that are out already are numbered from now on, in the order in which they went; those
    of a filed letter stay as they were filed."""
    if is_state_secret(doc.secrecy) and doc.state != OutgoingDocument.State.FILED:
        rows = list(Delivery.objects.filter(document=doc).order_by("pk"))
        number_copies_of(doc, rows)
        Delivery.objects.bulk_update(rows, ["first_copy"])


def _rename_thread(doc: OutgoingDocument) -> None:
    """A thread is named after the record that began it; those who see only its other records do
    not read this title there any more."""
    others = Card.unscoped.filter(matter=doc.matter_id, secrecy__lt=doc.secrecy)
    other = others.exclude(pk=doc.pk).order_by("secrecy", "pk").first()
    if other is not None:
        Matter.objects.filter(pk=doc.matter_id, title=doc.title).update(
            title=other.title, number=other.number
        )
