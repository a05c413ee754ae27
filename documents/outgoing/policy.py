"""Who may do what to a letter of ours, and when: one table."""

from __future__ import annotations

from typing import Any

from documents.outgoing.models import Direction, OutgoingDocument
from documents.packs.base import Layer
from documents.packs.choosing import pack_of, state_names, worded
from office.core.actor import Actor, Capacity
from office.core.rules import among, both, either, heads, no, person, role
from office.core.scoping import Secrecy
from office.core.workflow import Transition, Workflow, sources

S = OutgoingDocument.State

office = role("clerk", "director")
drafter = person("drafter_id")
writer = either(office, drafter)
leaders = role("director", "leader", "chief")


def bears_seal(doc: Any) -> bool:
    return doc.kind not in pack_of(doc).unsealed


def is_joint(doc: Any) -> bool:
    return bool(doc.joint_organs)


def needs_chief(doc: OutgoingDocument) -> bool:
    """Important and upward letters are signed by the principal leader (article 22)."""
    return doc.kind in pack_of(doc).important or doc.direction == Direction.UP


def may_sign(hat: Capacity, doc: Any) -> bool:
    """The signer named; else any leader, for important and upward letters the principal one.

    Where a layer of decision is named, whoever decides in it, and those above.
    """
    if hat.has("auditor"):
        return False
    if hat.person_id == doc.signer_id or hat.has("chief"):
        return True
    layer = pack_of(doc).layer(doc.layer)
    if layer is not None:
        return decides(layer, hat, doc)
    return not needs_chief(doc) and leaders(hat, doc)


def decides(layer: Layer, hat: Capacity, doc: Any) -> bool:
    """Leaders of that layer; the head of the drafter's department, though not of his own draft."""
    if any(hat.has(role) for role in layer.roles):
        return True
    return layer.head_decides and bool(both(heads("department_id"), no(drafter))(hat, doc))


def countersigns(hat: Capacity, doc: Any) -> bool:
    """The head of a department asked and not heard yet, or whoever holds the duty in its place.

    Where nobody was asked the office may note that nobody else is concerned.
    """
    if doc.state != S.COUNTERSIGNING:
        return reviews(hat, doc) or office(hat, doc)
    asked = set(doc.countersign_open_ids)
    return not asked.isdisjoint(hat.headed_ids) or hat.person_id in doc.countersigner_ids


reviews = both(either(heads("department_id"), person("reviewer_id"), role("director")), no(drafter))
has_it: dict[str, Any] = {
    S.SUBMITTED: either(reviews, drafter),
    S.REVIEWED: may_sign,
    S.COUNTERSIGNING: countersigns,
    S.COUNTERSIGNED: may_sign,
}


def may_return(hat: Capacity, doc: Any) -> bool:
    """Whoever has it now, and the office; the drafter while nobody has reviewed it."""
    return office(hat, doc) or (doc.state in has_it and bool(has_it[doc.state](hat, doc)))


def may_amend(hat: Capacity, doc: Any) -> bool:
    """Who has it may write in it: drafter, reviewer, signer; after sign-off the office."""
    if hat.has("auditor"):
        return False
    if doc.state == S.DRAFT:
        return drafter(hat, doc) or heads("department_id")(hat, doc) or office(hat, doc)
    if doc.state == S.SUBMITTED:
        return bool(reviews(hat, doc)) or office(hat, doc)
    if doc.state in {S.REVIEWED, S.COUNTERSIGNED}:
        return may_sign(hat, doc)
    return office(hat, doc)


def may_override(hat: Capacity, doc: Any) -> bool:
    """Whoever has it now may say why a rule is not kept, and the office; the drafter until it is
    reviewed: what others have agreed to since is not his to excuse."""
    if doc.state in {S.DRAFT, S.SUBMITTED} and drafter(hat, doc):
        return True
    return office(hat, doc) or (doc.state in has_it and bool(has_it[doc.state](hat, doc)))


def may_raise(hat: Capacity, doc: Any) -> bool:
    """Whoever works on it notices that it is more secret than it says; too high is mended later."""
    return writer(hat, doc) or leaders(hat, doc) or bool(heads("department_id")(hat, doc))


def may_withdraw(hat: Capacity, doc: Any) -> bool:
    """The drafter until it has a number; then the office alone, and the number is void."""
    return office(hat, doc) or (drafter(hat, doc) and not doc.has_number)


def reads_it(hat: Capacity, doc: Any) -> bool:
    """The head of a department of ours that it was sent to, or who holds the duty in his place."""
    own = set(doc.receiving_ids)
    return not own.isdisjoint(hat.headed_ids) or bool(among("receiver_ids")(hat, doc))


def receives(hat: Capacity, doc: Any) -> bool:
    """The office for everybody; the head of a department of ours for his own."""
    return office(hat, doc) or reads_it(hat, doc)


seals = either(role("sealkeeper"), person("keeper_id"))
BEFORE_NUMBER = sources(
    [S.SUBMITTED, S.REVIEWED, S.COUNTERSIGNING, S.COUNTERSIGNED, S.SIGNED, S.RECHECKED]
)
UNSENT = BEFORE_NUMBER | sources([S.DRAFT, S.NUMBERED, S.SEALED])
AMENDED = sources(
    [S.DRAFT, S.SUBMITTED, S.REVIEWED, S.COUNTERSIGNED, S.SIGNED, S.RECHECKED]
)  # fmt: skip
AFTER_SIGNING = sources([S.SIGNED, S.RECHECKED])
SENT = sources([S.ISSUED, S.ACKNOWLEDGED, S.FILED])
OUT = sources([S.ISSUED, S.ACKNOWLEDGED])
STANDING = UNSENT | SENT
WAITING = UNSENT | sources([S.ISSUED, S.ACKNOWLEDGED])

OUTGOING = Workflow(
    kind="outgoing-documents",
    names=state_names("outgoing-documents", S),
    states=S,
    waiting=WAITING,
    frozen=sources([S.FILED]),
    transitions=(
        Transition(
            "submit",
            sources([S.DRAFT]),
            S.SUBMITTED,
            either(drafter, heads("department_id"), office),
            worded("Submit for review"),
            "s",
            "primary",
        ),
        Transition(
            "review", sources([S.SUBMITTED]), None, reviews, worded("Reviewed"), "v", "primary"
        ),
        Transition(
            "ask_countersign",
            sources([S.REVIEWED, S.COUNTERSIGNED]),
            S.COUNTERSIGNING,
            either(reviews, office, may_sign),
            worded("Ask to countersign"),
            "",
            "",
        ),
        Transition(
            "countersign",
            sources([S.REVIEWED, S.COUNTERSIGNING]),
            None,
            countersigns,
            worded("Countersign"),
            "c",
            "primary",
        ),
        Transition(
            "sign",
            sources([S.REVIEWED, S.COUNTERSIGNED]),
            S.SIGNED,
            may_sign,
            worded("Sign off"),
            "c",
            "zhu",
        ),
        Transition(
            "recheck", sources([S.SIGNED]), S.RECHECKED, office, worded("Rechecked"), "k", "primary"
        ),
        Transition(
            "number",
            sources([S.RECHECKED]),
            S.NUMBERED,
            office,
            worded("Give the number"),
            "n",
            "primary",
        ),
        Transition(
            "seal",
            sources([S.NUMBERED]),
            S.SEALED,
            seals,
            worded("Seal"),
            "l",
            "primary",
            bears_seal,
        ),
        Transition(
            "issue",
            sources([S.NUMBERED, S.SEALED]),
            S.ISSUED,
            office,
            worded("Send out"),
            "o",
            "primary",
            lambda doc: doc.state == S.SEALED or not bears_seal(doc),
        ),
        Transition(
            "deliver", sources([S.ISSUED]), None, office, worded("Mark as delivered"), "d", ""
        ),
        Transition("read", sources([S.ISSUED]), None, reads_it, worded("Mark as read"), "m", ""),
        Transition(
            "acknowledge",
            sources([S.ISSUED]),
            None,
            receives,
            worded("Acknowledge receipt"),
            "a",
            "primary",
        ),
        Transition(
            "file",
            sources([S.ACKNOWLEDGED]),
            S.FILED,
            role("clerk", "archivist"),
            worded("File"),
            "f",
            "primary",
        ),
        Transition("amend", AMENDED, None, may_amend, worded("Edit the text"), "e", ""),
        Transition(
            "override",
            BEFORE_NUMBER | sources([S.DRAFT]),
            None,
            may_override,
            worded("Give a reason for a rule"),
            "",
            "quiet",
        ),
        Transition(
            "chase",
            WAITING,
            None,
            role("clerk", "director", "leader", "chief", "supervisor"),
            worded("Urge"),
            "u",
            "",
        ),
        Transition(
            "return",
            BEFORE_NUMBER,
            S.DRAFT,
            may_return,
            worded("Return to the drafter"),
            "r",
            "quiet",
        ),
        Transition(
            "void_number",
            sources([S.NUMBERED, S.SEALED]),
            S.RECHECKED,
            office,
            worded("Void the number"),
            "",
            "danger",
        ),
        Transition(
            "co_sign",
            BEFORE_NUMBER | sources([S.DRAFT]),
            None,
            writer,
            worded("Enter a co-signature"),
            "",
            "",
            is_joint,
        ),
        Transition("add_recipients", OUT, None, office, worded("Send to more"), "", ""),
        Transition("replace", SENT, None, writer, worded("Replace by a new text"), "", "quiet"),
        Transition("recall", OUT, S.WITHDRAWN, office, worded("Call back"), "", "danger"),
        Transition(
            "raise_secrecy",
            STANDING,
            None,
            may_raise,
            worded("Raise the secrecy"),
            "",
            "quiet",
            lambda doc: doc.secrecy < Secrecy.TOP_SECRET,
        ),
        Transition(
            "lower_secrecy",
            STANDING,
            None,
            may_sign,
            worded("Lower the secrecy"),
            "",
            "quiet",
            lambda doc: doc.secrecy > Secrecy.OPEN,
        ),
        Transition("withdraw", UNSENT, S.WITHDRAWN, may_withdraw, worded("Withdraw"), "", "danger"),
    ),
)

keeps_numbers = office
keeps_tables = role("clerk", "director", "admin")


def may(actor: Actor, rule: Any) -> bool:
    """Whether one of the actor's hats allows something that is not about a single letter."""
    return actor.is_system or any(rule(hat, None) for hat in actor.capacities)


def sees_books(actor: Actor) -> bool:
    """The book of numbers and the register of seals: whoever sees every department, and keepers."""
    return actor.is_system or actor.wide or actor.has("sealkeeper")


DUTIES = {
    "documents.draft": worded("Finish the draft"),
    "documents.review": worded("Review the draft"),
    "documents.countersign": worded("Countersign"),
    "documents.sign": worded("Sign off"),
    "documents.recheck": worded("Recheck"),
    "documents.number": worded("Give the number"),
    "documents.seal": worded("Seal"),
    "documents.issue": worded("Send out"),
    "documents.receive": worded("Acknowledge receipt"),
    "documents.receipts": worded("Follow the receipts"),
    "documents.file_ours": worded("File"),
}
VERBS = {
    "documents.outgoing.drafted": worded("began the draft"),
    "documents.outgoing.amended": worded("changed the text"),
    "documents.outgoing.corrected": worded("made a formal correction"),
    "documents.outgoing.reopened": worded("changed the substance after sign-off"),
    "documents.outgoing.submitted": worded("submitted it for review"),
    "documents.outgoing.returned": worded("returned it to the drafter"),
    "documents.outgoing.reviewed": worded("reviewed it"),
    "documents.outgoing.asked": worded("asked departments to countersign"),
    "documents.outgoing.countersigned": worded("countersigned it"),
    "documents.outgoing.signed": worded("signed it off"),
    "documents.outgoing.rechecked": worded("rechecked it"),
    "documents.outgoing.numbered": worded("gave it its number"),
    "documents.outgoing.number_voided": worded("voided its number"),
    "documents.outgoing.sealed": worded("sealed it"),
    "documents.outgoing.issued": worded("sent it out"),
    "documents.outgoing.delivered": worded("marked it as delivered"),
    "documents.outgoing.acknowledged": worded("acknowledged the receipt"),
    "documents.outgoing.chased": worded("urged those who owe something"),
    "documents.outgoing.filed": worded("filed it"),
    "documents.outgoing.overridden": worded("gave a reason for a rule not kept"),
    "documents.outgoing.withdrawn": worded("withdrew the draft"),
    "documents.outgoing.read": worded("has read it"),
    "documents.outgoing.co_signed": worded("entered a co-signature"),
    "documents.outgoing.recipients_added": worded("sent it to more recipients"),
    "documents.outgoing.replacing": worded("began a text to replace it"),
    "documents.outgoing.replaced": worded("replaced it by a new text"),
    "documents.outgoing.recalled": worded("called it back"),
    "documents.outgoing.receivers_reminded": worded("reminded those who have not acknowledged"),
    "documents.outgoing.secrecy_raised": worded("raised its secrecy"),
    "documents.outgoing.secrecy_lowered": worded("lowered its secrecy"),
    "documents.numbers.reserved": worded("reserved a number"),
    "documents.numbers.voided": worded("voided a number"),
    "documents.tables.changed": worded("changed a table of the letters of ours"),
}
