"""A letter of ours while it is written: begun, changed, submitted, returned, withdrawn."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from documents.actions import home_of
from documents.outgoing import compare, policy, queries
from documents.outgoing.actions import editing
from documents.outgoing.actions.gate import must_hold
from documents.outgoing.actions.hands import (
    FLOW,
    State,
    check_signer,
    draft_duty,
    locked,
    owed,
    reviewer_of,
    reworded,
    signer_of,
    words_of,
)
from documents.outgoing.actions.joint import lapse, organ_lines
from documents.outgoing.actions.numbers import checked_code, void_own
from documents.outgoing.models import Countersignature, OutgoingDocument, TextVersion
from documents.packs.choosing import current, kind_named, pack_of
from documents.secrets.terms import months_of, refusal, term_fault
from office.core.actor import Actor, Capacity
from office.core.errors import DomainError, NotAllowed
from office.core.scoping import SECRECY_BY_SLUG
from office.core.text import plain
from office.duties.steps import NumberFrom, begin, step
from office.organisation.models import Department, User

ATTENDANCE = ("present", "absent", "observers")
TEXTS = ("title", "body", "addressee", "copy_to", "enclosures", "joint_organs", *ATTENDANCE)
"""What a version keeps; the rest of a letter is handled, not written."""
SUBSTANCE = {"kind", "direction", "layer", "joint_organs", *ATTENDANCE}
"""What is never changed by a correction of form."""
DETAILS = ("kind", "direction", "remark", "series", "urgency", "layer", "release_condition")
CLEARED = {"remark", "layer", "release_condition"}
"""Details that may be taken back."""
LINES = {"title", "addressee", "copy_to", "remark", "release_condition"}


@transaction.atomic
def draft_outgoing(
    actor: Actor, *, countersign_departments: Sequence[Department] = (), **given: Any
) -> OutgoingDocument:
    """Begin a letter of ours. The draft's number is not the 发文字号: that comes after sign-off.

    An answer is at least as secret as the letter that it answers. One that `replaces` another is
    of the same matter.
    """
    writer = _writer(actor)
    pack, year = current(), actor.today.year
    answered = queries.letter_answered(actor, given.pop("in_reply_to", None))
    old = given.get("replaces")
    values = {k: _tidy(k, v) for k, v in given.items() if v is not None}
    doc = _unwritten(actor, writer, values, answered)
    doc.countersign_ids = _others(actor, countersign_departments)
    _check_title(doc)
    _check_kind(doc)
    _settle(doc, values)
    begin(
        actor,
        doc,
        FLOW,
        verb="documents.outgoing.drafted",
        number=NumberFrom("outgoing-draft", year, pack.numbers.draft(year)),
        words=words_of(doc),
        owes=[draft_duty(doc)],
        matter_id=old.matter_id if old else answered.matter_id if answered else None,
    )
    OutgoingDocument.objects.visible_to(actor).filter(pk=doc.pk).update(draft_number=doc.number)
    doc.draft_number = doc.number
    _keep_version(actor, doc, TextVersion.Change.BEGUN)
    return doc


def _unwritten(actor: Actor, writer: int, given: dict[str, Any], answered: Any) -> OutgoingDocument:
    """The draft under the pack of the office; nobody who said no kind is asked for one."""
    pack, values = current(), {**given, "kind": given.get("kind") or current().usual_kind}
    level = _level(actor, values.pop("secrecy", "open"), answered)
    return OutgoingDocument(
        department_id=home_of(writer),
        secrecy=level,
        secret_months=months_given(level, values.pop("secrecy_term", "")),
        drafter_id=writer,
        in_reply_to=answered,
        pack=pack.slug,
        **values,
    )


def _writer(actor: Actor) -> int:
    if actor.user_id is None:
        raise NotAllowed(_("A draft needs a person who writes it."))
    if all(hat.has("auditor") for hat in actor.capacities):
        raise NotAllowed(_("Auditors read; letters are drafted by those who work here."))
    return actor.user_id


def _tidy(name: str, value: Any) -> Any:
    if name == "joint_organs":
        return organ_lines(value)
    return plain(value) if name in LINES else value


def _level(actor: Actor, slug: str, answered: Any) -> int:
    level = max(int(SECRECY_BY_SLUG[slug]), int(answered.secrecy) if answered else 0)
    if level > actor.clearance:
        raise DomainError(
            _("The draft was not begun."),
            fields={"secrecy": [_("You are not cleared for this level.")]},
        )
    return level


def months_given(level: int, term: str) -> int | None:
    """`5年` as months; a term that the level does not allow is refused."""
    if not term.strip():
        return None
    months = months_of(term)
    fault = term_fault(level, months) if months is not None else _("As on the paper: 5年, 6个月.")
    if fault:
        raise DomainError(_("The draft was not kept yet."), fields={"secrecy_term": [fault]})
    return months


def _others(actor: Actor, asked: Sequence[Department]) -> list[int]:
    """The departments to countersign: the drafter's own reviews it anyway."""
    home = home_of(actor.user_id) if actor.user_id else None
    return sorted({d.pk for d in asked} - {home})


def _check_title(doc: OutgoingDocument) -> None:
    """It has one; and neither its level nor a mark in its text is one the house may not hold."""
    secret = refusal(doc.secrecy, doc.title, doc.body)
    if secret:
        raise DomainError(_("The draft was not kept yet."), fields={"secrecy": [secret]})
    if not doc.title:
        raise DomainError(
            _("The draft was not kept yet."), fields={"title": [_("Enter the title.")]}
        )


def _check_kind(doc: OutgoingDocument) -> None:
    """An office writes the kinds of its pack; letters of another pack keep theirs."""
    pack = pack_of(doc)
    if doc.kind not in pack.kinds:
        names = _(", ").join(str(name) for name in pack.kinds.values())
        raise DomainError(
            _("“%(kind)s” is no kind of document that is written here.")
            % {"kind": kind_named(doc.kind)},
            fields={"kind": [_("Choose one of: %(kinds)s.") % {"kinds": names}]},
        )


def _settle(doc: OutgoingDocument, given: dict[str, Any]) -> None:
    """What follows from the kind unless it was said: where the letter goes, the series it bears."""
    if given.get("series"):
        doc.series = checked_code(doc.series)
    if not given.get("direction"):
        doc.direction = queries.direction_of(pack_of(doc), doc.kind, given.get("series") or "")
    if not given.get("series"):
        known = queries.series_for(doc.kind, doc.direction)
        doc.series = known.code if known else ""


def _keep_version(actor: Actor, doc: OutgoingDocument, change: str) -> TextVersion:
    return TextVersion.objects.create(
        document=doc,
        n=doc.text_version,
        author_id=actor.user_id,
        author_name=actor.name,
        at=actor.now,
        change=change,
        state=doc.state,
        **{name: getattr(doc, name) for name in TEXTS},
    )


@transaction.atomic
def amend_outgoing(actor: Actor, pk: int, **given: Any) -> OutgoingDocument:
    """Change the text. Each change is a version; whoever has it open elsewhere is not overwritten.

    After sign-off a correction of form is listed with its difference; a change of substance in
    title, body or addressee goes back to the signer (article 25).
    """
    doc, hat = locked(actor, pk, "amend")
    editing.check_free(actor, doc)
    before = {name: getattr(doc, name) for name in (*TEXTS, *DETAILS)}
    for name in before:
        if given.get(name) is not None and (given[name] or name in TEXTS or name in CLEARED):
            setattr(doc, name, _tidy(name, given[name]))
    _check_title(doc)
    _check_kind(doc)
    if given.get("kind") or given.get("series") or given.get("direction"):
        kept = {"series": doc.series} if doc.kind == before["kind"] else {}
        _settle(doc, {**kept, **given})
    changed = [name for name in before if getattr(doc, name) != before[name]]
    if not changed:
        raise DomainError(_("Nothing was changed: the text is the same as before."))
    change = _weigh(doc, before, changed)
    if any(name in TEXTS for name in changed):
        doc.text_version += 1
        _keep_version(actor, doc, change)
        if not _same_sense(doc, before, changed):
            lapse(actor, doc)
    _write(actor, doc, hat, change, changed)
    editing.close(actor, doc)
    reworded(doc)
    return doc


def _weigh(doc: OutgoingDocument, before: dict[str, str], changed: list[str]) -> str:
    if doc.state not in policy.AFTER_SIGNING:
        return TextVersion.Change.EDITED
    same = _same_sense(doc, before, changed)
    return TextVersion.Change.FORMAL if same else TextVersion.Change.SUBSTANCE


def _same_sense(doc: OutgoingDocument, before: dict[str, str], changed: list[str]) -> bool:
    if SUBSTANCE & set(changed):
        return False
    after = {name: getattr(doc, name) for name in compare.TEXTS}
    return compare.is_formal({n: before[n] for n in compare.TEXTS}, after)


VERB_OF = {
    TextVersion.Change.EDITED: "documents.outgoing.amended",
    TextVersion.Change.FORMAL: "documents.outgoing.corrected",
    TextVersion.Change.SUBSTANCE: "documents.outgoing.reopened",
}


def _write(
    actor: Actor, doc: OutgoingDocument, hat: Capacity | None, change: str, changed: list[str]
) -> None:
    """The step of a change; one of substance ends the sign-off and opens the signer's duty anew."""
    again = change == TextVersion.Change.SUBSTANCE
    moved = doc.state in {State.REVIEWED, State.COUNTERSIGNED} and {"kind", "layer"} & set(changed)
    fields, owes = [*changed, "direction", "series", "text_version"], []
    if again:
        doc.signed_at, doc.signed_version = None, None
        fields += ["signed_at", "signed_version"]
    if again or moved:
        doc.signer = signer_of(doc)
        fields.append("signer")
        owes = [owed(doc, "sign", doc.signer)]
    back = State.COUNTERSIGNED if doc.countersign_ids else State.REVIEWED
    step(
        actor,
        doc,
        FLOW,
        "amend",
        hat=hat,
        verb=VERB_OF[TextVersion.Change(change)],
        fields=fields,
        owes=owes,
        closes=None if owes else (),
        target=back if again else None,
        changed=changed,
        text_version=doc.text_version,
    )


@transaction.atomic
def submit_outgoing(
    actor: Actor,
    pk: int,
    *,
    reviewer: User | None = None,
    signer: User | None = None,
    countersign_departments: Sequence[Department] = (),
) -> OutgoingDocument:
    """起草 done: the head of the drafter's department reviews it, or whoever is named."""
    doc, hat = locked(actor, pk, "submit")
    must_hold(actor, doc)
    if reviewer is not None and reviewer.pk == doc.drafter_id:
        raise DomainError(
            _("Nobody reviews his own draft."), fields={"reviewer": [_("Choose somebody else.")]}
        )
    if signer is not None:
        check_signer(doc, signer)
    doc.reviewer = reviewer or reviewer_of(doc)
    doc.signer = signer or signer_of(doc)
    if countersign_departments:
        doc.countersign_ids = sorted({d.pk for d in countersign_departments} - {doc.department_id})
    step(
        actor,
        doc,
        FLOW,
        "submit",
        hat=hat,
        verb="documents.outgoing.submitted",
        fields=["reviewer", "signer", "countersign_ids"],
        owes=[owed(doc, "review", doc.reviewer)],
        closes=None,
        text_version=doc.text_version,
    )
    return doc


@transaction.atomic
def return_outgoing(actor: Actor, pk: int, *, reason: str) -> OutgoingDocument:
    """Back to the drafter with the reason. What was agreed to lapses: it will be another text."""
    doc, hat = locked(actor, pk, "return")
    Countersignature.objects.filter(document=doc, round=doc.round, answer="open").update(
        answer=Countersignature.Answer.LAPSED
    )
    doc.countersign_open_ids, doc.countersigner_ids = [], []
    doc.round += 1
    doc.signed_at, doc.signed_version = None, None
    lapse(actor, doc)
    step(
        actor,
        doc,
        FLOW,
        "return",
        hat=hat,
        verb="documents.outgoing.returned",
        fields=[
            "countersign_open_ids",
            "countersigner_ids",
            "round",
            "signed_at",
            "signed_version",
        ],
        owes=[draft_duty(doc)],
        closes=None,
        reason=reason,
    )
    return doc


@transaction.atomic
def withdraw_outgoing(actor: Actor, pk: int, *, reason: str) -> OutgoingDocument:
    """It will not be sent. A number it has already stays in the book, void, with the reason."""
    doc, hat = locked(actor, pk, "withdraw")
    if doc.has_number:
        void_own(doc, reason)
    doc.countersign_open_ids, doc.countersigner_ids = [], []
    step(
        actor,
        doc,
        FLOW,
        "withdraw",
        hat=hat,
        verb="documents.outgoing.withdrawn",
        fields=["countersign_open_ids", "countersigner_ids"],
        closes=None,
        reason=reason,
    )
    return doc
