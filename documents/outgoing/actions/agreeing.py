"""Review, countersignature, sign-off and recheck: who agreed to what, in words that stay."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from documents.linter.draft import SignOff
from documents.linter.road import is_principal
from documents.models import Opinion
from documents.outgoing import queries
from documents.outgoing.actions.gate import must_hold
from documents.outgoing.actions.hands import (
    FLOW,
    State,
    check_four_eyes,
    check_signer,
    clerk_duty,
    locked,
    owed,
    signer_of,
)
from documents.outgoing.models import Countersignature, OutgoingDocument
from documents.steps import opine
from office.core.actor import Actor, Capacity
from office.core.errors import DomainError, WrongState
from office.duties.actions import Owed, close_duties
from office.duties.steps import step, widen
from office.organisation.models import Department, User
from office.organisation.queries import departments, head_of

Answer = Countersignature.Answer


@transaction.atomic
def review_outgoing(
    actor: Actor,
    pk: int,
    *,
    text: str = "",
    signer: User | None = None,
    countersign_departments: Sequence[Department] = (),
) -> OutgoingDocument:
    """审核: the head of the department says it can go on; then others countersign, or it is signed.

    Departments named here come to those that the drafter named.
    """
    doc, hat = locked(actor, pk, "review")
    check_four_eyes(actor, doc)
    if signer is not None:
        check_signer(doc, signer)
        doc.signer = signer
    asked = {*doc.countersign_ids, *(d.pk for d in countersign_departments)}
    doc.countersign_ids = sorted(asked - {doc.department_id})
    opine(actor, doc, hat, Opinion.Kind.REVIEW, text or _("Agreed."))
    if doc.countersign_ids:
        owes = _ask(actor, doc, doc.countersign_ids, None)
        target = State.COUNTERSIGNING
    else:
        owes = [_signing(doc)]
        target = State.REVIEWED
    step(
        actor,
        doc,
        FLOW,
        "review",
        hat=hat,
        verb="documents.outgoing.reviewed",
        fields=["countersign_ids", "countersign_open_ids", "countersigner_ids", "signer"],
        owes=owes,
        closes=None,
        target=target,
        text_version=doc.text_version,
    )
    return doc


def _signing(doc: OutgoingDocument) -> Owed:
    doc.signer = doc.signer or signer_of(doc)
    return owed(doc, "sign", doc.signer)


def _ask(
    actor: Actor, doc: OutgoingDocument, department_ids: Sequence[int], due_on: date | None
) -> list[Owed]:
    """One row and one duty for each department; its head sees the letter from now on."""
    known = {d.pk: d for d in departments().filter(pk__in=department_ids)}
    owes, rows = [], []
    for pk in department_ids:
        head = head_of(pk)
        rows.append(
            Countersignature(
                document=doc, round=doc.round, department=known[pk], holder=head, asked_at=actor.now
            )
        )
        owes.append(
            Owed(
                "documents.countersign",
                head.pk,
                pk,
                term="" if due_on else "term.documents.countersign",
                due_on=due_on,
                part=str(pk),
            )
        )
    Countersignature.objects.bulk_create(rows)
    doc.countersign_open_ids = sorted({*doc.countersign_open_ids, *department_ids})
    doc.countersigner_ids = sorted({*doc.countersigner_ids, *(o.holder_id for o in owes)})
    widen(doc, departments=department_ids)
    return owes


@transaction.atomic
def ask_countersign(
    actor: Actor, pk: int, *, departments: Sequence[Department], due_on: date | None = None
) -> OutgoingDocument:
    """会签: other departments whose remit it touches are asked; all of them must answer."""
    doc, hat = locked(actor, pk, "ask_countersign")
    heard = set(
        Countersignature.objects.filter(document=doc, round=doc.round).values_list(
            "department_id", flat=True
        )
    )
    asked = sorted({d.pk for d in departments} - {doc.department_id} - heard)
    if not asked:
        raise DomainError(
            _("These departments have been asked already, or it is their own letter."),
            fields={"departments": [_("Choose others.")]},
        )
    if due_on is not None and due_on < actor.today:
        raise DomainError(
            _("The deadline has passed already."), fields={"due_on": [_("Choose a later day.")]}
        )
    owes = _ask(actor, doc, asked, due_on)
    doc.countersign_ids = sorted({*doc.countersign_ids, *asked})
    step(
        actor,
        doc,
        FLOW,
        "ask_countersign",
        hat=hat,
        verb="documents.outgoing.asked",
        fields=["countersign_ids", "countersign_open_ids", "countersigner_ids"],
        owes=owes,
        closes=None,
        departments=asked,
    )
    return doc


@transaction.atomic
def countersign_outgoing(
    actor: Actor, pk: int, *, text: str = "", answer: str = Answer.AGREE
) -> OutgoingDocument:
    """A department asked says whether it agrees. All must answer; who differs is listed with why.

    Where none was asked, the office notes that nobody else is concerned.
    """
    doc, hat = locked(actor, pk, "countersign")
    if doc.state == State.REVIEWED:
        return _nobody_else(actor, doc, hat, text)
    if answer == Answer.DIFFER and not text:
        raise DomainError(
            _("A differing opinion says what should be otherwise."),
            fields={"text": [_("Write the opinion.")]},
        )
    mine = _own_departments(doc, hat)
    opinion = opine(actor, doc, hat, Opinion.Kind.COUNTERSIGN, text or _("Agreed."))
    _note_answer(doc, mine, answer, opinion)
    close_duties(
        actor, doc.pk, kinds=["documents.countersign"], parts=[str(d) for d in sorted(mine)]
    )
    last = not doc.countersign_open_ids
    owes = [_signing(doc)] if last else []
    step(
        actor,
        doc,
        FLOW,
        "countersign",
        hat=hat,
        verb="documents.outgoing.countersigned",
        fields=["countersign_open_ids", "countersigner_ids", "signer"],
        owes=owes,
        target=State.COUNTERSIGNED if last else None,
        departments=sorted(mine),
        answer=answer,
    )
    return doc


def _note_answer(doc: OutgoingDocument, mine: set[int], answer: str, opinion: Opinion) -> None:
    rows = Countersignature.objects.filter(document=doc, round=doc.round, answer=Answer.OPEN)
    rows.filter(department__in=mine).update(answer=answer, opinion=opinion)
    doc.countersign_open_ids = [d for d in doc.countersign_open_ids if d not in mine]
    doc.countersigner_ids = sorted(set(rows.values_list("holder_id", flat=True)))


def _nobody_else(
    actor: Actor, doc: OutgoingDocument, hat: Capacity | None, text: str
) -> OutgoingDocument:
    opine(actor, doc, hat, Opinion.Kind.COUNTERSIGN, text or _("No other department is concerned."))
    step(
        actor,
        doc,
        FLOW,
        "countersign",
        hat=hat,
        verb="documents.outgoing.countersigned",
        fields=["signer"],
        owes=[_signing(doc)],
        closes=None,
        target=State.COUNTERSIGNED,
        departments=[],
        answer=Answer.AGREE,
    )
    return doc


def _own_departments(doc: OutgoingDocument, hat: Capacity | None) -> set[int]:
    """His own department when it was asked, else those below him, else those he stands in for."""
    wanted = set(doc.countersign_open_ids)
    if hat is None:
        return wanted
    own = {hat.department_id or 0} & wanted & hat.headed_ids or wanted & hat.headed_ids
    if own:
        return own
    held = Countersignature.objects.filter(
        document=doc, round=doc.round, answer=Answer.OPEN, holder=hat.person_id
    )
    mine = set(held.values_list("department_id", flat=True))
    if not mine:
        raise WrongState(_("Nothing of this letter is left for you to countersign."))
    return mine


@transaction.atomic
def sign_outgoing(actor: Actor, pk: int, *, text: str = "") -> OutgoingDocument:
    """签发: opinion, name and full date (article 22). Without words it means agreement.

    Where departments differ, the signer says in words how it is settled.
    """
    doc, hat = locked(actor, pk, "sign")
    differing = queries.countersignatures(doc.pk).filter(round=doc.round, answer=Answer.DIFFER)
    if not text and differing.exists():
        raise DomainError(
            _("Departments differ: %(names)s. Say how it is settled.")
            % {"names": _(", ").join(str(row.department) for row in differing)},
            fields={"text": [_("Write the decision.")]},
        )
    words = text or _("Agreed, to be issued.")
    if actor.user_id is not None:
        doc.signer_id = hat.person_id if hat else actor.user_id
    signing = SignOff(str(doc.signer or ""), words, actor.today, is_principal(doc.signer))
    must_hold(actor, doc, signing)
    opine(actor, doc, hat, Opinion.Kind.SIGN, words)
    doc.signed_at, doc.signed_version = actor.now, doc.text_version
    step(
        actor,
        doc,
        FLOW,
        "sign",
        hat=hat,
        verb="documents.outgoing.signed",
        fields=["signed_at", "signed_version", "signer"],
        owes=[clerk_duty(doc, "recheck")],
        closes=None,
        text_version=doc.text_version,
    )
    return doc


@transaction.atomic
def recheck_outgoing(actor: Actor, pk: int, *, text: str = "") -> OutgoingDocument:
    """复核: procedure, kind and form are right, and the text is the one that was signed."""
    doc, hat = locked(actor, pk, "recheck")
    opine(actor, doc, hat, Opinion.Kind.RECHECK, text or _("Rechecked, nothing to correct."))
    step(
        actor,
        doc,
        FLOW,
        "recheck",
        hat=hat,
        verb="documents.outgoing.rechecked",
        owes=[clerk_duty(doc, "number")],
        closes=None,
        text_version=doc.text_version,
        corrections=queries.corrections(doc.pk).count(),
    )
    return doc
