"""Through whose hands a letter of ours goes: who reviews and signs, and the words they write."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from documents.outgoing import policy, queries
from documents.outgoing.models import OutgoingDocument
from documents.packs.base import Layer
from documents.packs.choosing import pack_of
from office.catalogue.actions import reword_card
from office.core.actor import Actor, Capacity
from office.core.errors import DomainError
from office.duties.actions import Owed
from office.organisation.models import User
from office.organisation.queries import head_of, people

State = OutgoingDocument.State
FLOW = policy.OUTGOING


def locked(actor: Actor, pk: int, name: str) -> tuple[OutgoingDocument, Capacity | None]:
    doc = queries.outgoing_get(actor, pk, lock=True)
    return doc, FLOW.check(name, actor, doc)


def owed(doc: OutgoingDocument, what: str, holder: User, term: str = "", **given: Any) -> Owed:
    """A duty of the term that bears its name, unless another is given."""
    return Owed(
        f"documents.{what}",
        holder.pk,
        holder.department_id or doc.department_id,
        term=f"term.documents.{term or what}",
        **given,
    )


def clerk_duty(doc: OutgoingDocument, what: str, term: str = "") -> Owed:
    return owed(doc, what, queries.cleared_holder(doc.secrecy, "clerk", "director"), term)


def draft_duty(doc: OutgoingDocument) -> Owed:
    return Owed(
        "documents.draft",
        int(doc.drafter_id or 0),
        doc.department_id,
        term="term.documents.handle.routine",
    )


def reviewer_of(doc: OutgoingDocument) -> User:
    """The head of the drafter's department; never the drafter himself (two pairs of eyes)."""
    head = head_of(doc.department_id)
    if head.pk != doc.drafter_id and head.clearance >= doc.secrecy:
        return head
    for role in ("director", "leader", "chief"):
        other = (
            people()
            .filter(roles__contains=[role], clearance__gte=doc.secrecy)
            .exclude(pk=doc.drafter_id or 0)
            .first()
        )
        if other:
            return other
    raise DomainError(
        _("Nobody but you could review it. Name the reviewer."),
        fields={"reviewer": [_("Choose somebody else.")]},
    )


def signer_of(doc: OutgoingDocument) -> User:
    """Important and upward letters go to the principal leader, the others to the one in charge.

    A layer of decision that was named goes before.
    """
    layer = pack_of(doc).layer(doc.layer)
    if layer is not None:
        return _of_layer(doc, layer)
    if policy.needs_chief(doc):
        return queries.cleared_holder(doc.secrecy, "chief", "leader", "director")
    if doc.signer is not None and doc.signer.is_active:
        return doc.signer
    leader = doc.department.leader
    if leader is not None and leader.is_active and leader.clearance >= doc.secrecy:
        return leader
    return queries.cleared_holder(doc.secrecy, "leader", "director", "chief")


def _of_layer(doc: OutgoingDocument, layer: Layer) -> User:
    """Whoever decides in that layer and is cleared; the head of a department never on his own."""
    if layer.head_decides:
        head = head_of(doc.department_id)
        if head.pk != doc.drafter_id and head.clearance >= doc.secrecy:
            return head
    return queries.cleared_holder(doc.secrecy, *layer.roles, "chief")


def check_signer(doc: OutgoingDocument, signer: User) -> None:
    """Whoever is named to sign may sign: article 22."""
    roles = set(signer.roles)
    layer = pack_of(doc).layer(doc.layer)
    if layer is not None and _fits(doc, layer, signer):
        return
    there_is_a_chief = people().filter(roles__contains=["chief"]).exists()
    wants = {"chief"} if policy.needs_chief(doc) and there_is_a_chief and not layer else set()
    if not roles & (wants or {"director", "leader", "chief"}):
        raise DomainError(
            _("%(person)s cannot sign this letter.") % {"person": signer},
            fields={
                "signer": [
                    _("Important and upward letters are signed by the principal leader.")
                    if wants
                    else _("Choose a leader.")
                ]
            },
        )


def _fits(doc: OutgoingDocument, layer: Layer, signer: User) -> bool:
    heads = layer.head_decides and head_of(doc.department_id).pk == signer.pk != doc.drafter_id
    return heads or bool({*layer.roles, "chief"} & set(signer.roles))


def words_of(doc: OutgoingDocument) -> list[tuple[str, str]]:
    return [("A", doc.title), ("C", doc.addressee), ("D", doc.body)]


def reworded(doc: OutgoingDocument) -> None:
    """Search finds it by both its numbers and by the text as it stands."""
    reword_card(doc.pk, ("B", doc.number), ("B", doc.draft_number), *words_of(doc))


def check_four_eyes(actor: Actor, doc: OutgoingDocument) -> None:
    """Nobody reviews his own draft, not even in another's place."""
    if actor.user_id is not None and actor.user_id == doc.drafter_id:
        raise DomainError(_("You drafted it; somebody else reviews it."))
