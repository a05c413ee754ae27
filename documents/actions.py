"""Everything that can happen to a letter: one function each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from documents import policy
from documents.models import Assistance, IncomingDocument, Opinion, Reading, ReturnSlip
from documents.outgoing.models import OutgoingDocument
from documents.outgoing.policy import SENT
from documents.outgoing.queries import outgoing_get
from documents.packs.base import Pack
from documents.packs.choosing import current
from documents.sameness import LetterKeys
from documents.secrets import terms
from documents.secrets.queries import loans_out
from documents.senders.actions import note_sender
from documents.steps import locked, office_duty, opine
from office.catalogue.actions import link
from office.core.actor import Actor
from office.core.errors import DomainError, NotAllowed, WrongState
from office.core.scoping import SECRECY_BY_SLUG, Secrecy
from office.core.text import letters_only, plain
from office.duties.actions import Owed, close_duties
from office.duties.models import Duty
from office.duties.steps import NumberFrom, begin, step, widen
from office.files.models import Attachment
from office.notifications.actions import notify
from office.numbering.actions import Roll
from office.organisation.models import Department, User
from office.organisation.queries import head_of, role_holder

State = IncomingDocument.State
INCOMING_SERIES = "incoming"
FUTURE = timedelta(minutes=10)
FIRST_YEAR = 1900


@dataclass(frozen=True, slots=True)
class NewLetter:
    """What is entered at intake. `received_at` is the moment it reached the office."""

    issuer: str
    title: str
    received_at: datetime
    kind: str = ""
    """Left empty it is the usual one of the office's pack."""
    issuer_number: str = ""
    urgency: str = "routine"
    secrecy: str = "open"
    release_condition: str = ""
    """What ends the secrecy, in words; asked for by packs that know it."""
    secrecy_term: str = ""
    """The term marked on a state secret, such as 5年; none marked means the longest."""
    issued_on: date | None = None
    due_on: date | None = None
    copies: int = 1
    pages: int | None = None
    addressee: str = ""
    place: str = ""
    words: str = field(default="", repr=False)
    came_late: bool = False
    """The deadline had passed when it arrived; only an import says so, a person is asked again."""
    filed_as: str = ""
    """A letter of the past, done with before it is entered: the term it is kept for."""


@dataclass(frozen=True, slots=True)
class Desk:
    """Who answers for what is registered, which department keeps it, and its roll of numbers.

    Looked up once where many letters are registered in one transaction.
    """

    registrar_id: int
    department_id: int
    roll: Roll | None = None


def desk_of(actor: Actor) -> Desk:
    if actor.user_id is not None:
        own = next(
            (c.department_id for c in actor.capacities if c.person_id == actor.user_id), None
        )
        return Desk(actor.user_id, own or home_of(actor.user_id))
    clerk = role_holder("clerk", "director")
    return Desk(clerk.pk, clerk.department_id or home_of(clerk.pk))


@transaction.atomic
def register_incoming(
    actor: Actor, letter: NewLetter, *, desk: Desk | None = None
) -> IncomingDocument:
    """Enter a letter in the book: its number, its matter, and the duty of the first check.

    A letter of the past (`filed_as`) goes straight to the archive and owes nobody anything.
    """
    hat = next((c for c in actor.capacities if policy.register_incoming(c, None)), None)
    if hat is None and not actor.is_system:
        raise NotAllowed(_("Registering letters is for the records clerk."))
    pack, year = current(), actor.today.year
    secrecy = SECRECY_BY_SLUG[letter.secrecy]
    _check_letter(actor, letter, secrecy)
    desk = desk or desk_of(actor)
    months, until = _term(letter, secrecy)
    keys = LetterKeys.of(letter.issuer, letter.issuer_number, letter.title)
    doc = IncomingDocument(
        department_id=desk.department_id,
        secrecy=secrecy,
        issuer=plain(letter.issuer),
        issuer_key=keys.issuer,
        issuer_number=plain(letter.issuer_number),
        issuer_number_key=keys.number,
        title=plain(letter.title),
        title_key=keys.title,
        pack=pack.slug,
        kind=letter.kind or pack.usual_kind,
        urgency=letter.urgency,
        received_at=letter.received_at,
        issued_on=letter.issued_on,
        due_on=letter.due_on or _due_by_itself(pack, letter),
        release_condition=plain(letter.release_condition) if secrecy else "",
        copies=letter.copies,
        pages=letter.pages,
        addressee=plain(letter.addressee),
        place=letter.place,
        registrar_id=desk.registrar_id,
        state=State.FILED if letter.filed_as else State.REGISTERED,
        retention=letter.filed_as,
        secret_months=months,
        secret_until=until,
    )
    screen = Owed(
        "documents.screen", desk.registrar_id, desk.department_id, term="term.documents.screen"
    )
    begin(
        actor,
        doc,
        policy.INCOMING,
        verb="documents.incoming.registered",
        number=NumberFrom(INCOMING_SERIES, year, pack.numbers.received(year), desk.roll),
        words=[
            ("A", doc.title),
            ("B", f"{doc.issuer_number} {keys.number}"),
            ("C", doc.issuer),
            ("D", letter.words),
        ],
        owes=[] if letter.filed_as else [screen],
    )
    note_sender(actor, issuer=doc.issuer, number=doc.issuer_number, secrecy=secrecy)
    return doc


def _due_by_itself(pack: Pack, letter: NewLetter) -> date | None:
    """The clock of its urgency, where the pack runs one from receipt; the past has none."""
    if letter.filed_as:
        return None
    return pack.days.due(timezone.localdate(letter.received_at), letter.urgency)


def _term(letter: NewLetter, secrecy: Secrecy) -> tuple[int | None, date | None]:
    """The marked months and the last day of a state secret, counted from the day of the letter."""
    if not terms.is_state_secret(secrecy):
        return None, None
    months = terms.months_of(letter.secrecy_term)
    start = letter.issued_on or timezone.localdate(letter.received_at)
    return months, terms.last_day(start, months or terms.MOST_MONTHS[secrecy])


def home_of(person_id: int) -> int:
    """The department that keeps what this person registers."""
    department_id = User.objects.values_list("department_id", flat=True).get(pk=person_id)
    if department_id is None:
        raise DomainError(_("You belong to no department. Ask the administrator to enter yours."))
    return int(department_id)


def letter_from(values: dict[str, Any]) -> NewLetter:
    """The letter of a form or a request body; blanks take the defaults."""
    return NewLetter(**{k: v for k, v in values.items() if v not in (None, "")})


def _check_letter(actor: Actor, letter: NewLetter, secrecy: Secrecy) -> None:
    wrong = _wrong_days(actor, letter)
    if not letters_only(letter.issuer):
        wrong["issuer"] = [_("Who sent it? Enter the organ on the letterhead.")]
    if not plain(letter.title):
        wrong["title"] = [_("Enter the title of the letter.")]
    wrong |= _wrong_secrecy(actor, letter, secrecy)
    if wrong:
        raise DomainError(_("The letter was not registered yet."), fields=wrong)


def _wrong_secrecy(actor: Actor, letter: NewLetter, secrecy: Secrecy) -> dict[str, list[str]]:
    """He is cleared, the house may hold it, and its term is one that the law knows."""
    wrong: dict[str, list[str]] = {}
    if not actor.is_system and secrecy > actor.clearance:
        wrong["secrecy"] = [_("You are not cleared for this level. Hand it to somebody who is.")]
    secret = terms.refusal(secrecy, letter.title, letter.words)
    if secret:
        wrong["secrecy"] = [secret]
    if letter.secrecy_term:
        months = terms.months_of(letter.secrecy_term)
        fault = _("A term such as 5年 or 6个月.")
        if months is not None:
            fault = terms.term_fault(secrecy, months)
        if fault:
            wrong["secrecy_term"] = [fault]
    return wrong


def _wrong_days(actor: Actor, letter: NewLetter) -> dict[str, list[str]]:
    """A letter is dated, arrives and falls due in this order, and not in the future."""
    wrong: dict[str, list[str]] = {}
    received = timezone.localdate(letter.received_at)
    if letter.received_at > actor.now + FUTURE:
        wrong["received_at"] = [_("A letter cannot arrive in the future.")]
    if received.year < FIRST_YEAR:
        wrong["received_at"] = [_("Check the year.")]
    if letter.issued_on and letter.issued_on > received:
        wrong["issued_on"] = [_("It is dated after the day it arrived. Check both dates.")]
    if letter.due_on and letter.due_on < received and not letter.came_late:
        wrong["due_on"] = [_("The deadline is before the day it arrived. Check both dates.")]
    return wrong


@transaction.atomic
def screen_incoming(actor: Actor, pk: int, **values: str) -> IncomingDocument:
    """First check: is it ours and correct, and is it `for` reading or for action?"""
    purpose = values["for"]
    doc, hat = locked(actor, pk, "screen")
    target = State.READING if purpose == "reading" else State.SCREENED
    owed = office_duty(doc, "circulate" if purpose == "reading" else "propose")
    if purpose == "reading":
        owed = Owed(
            "documents.circulate", owed.holder_id, owed.department_id, term="term.documents.assign"
        )
    step(
        actor,
        doc,
        policy.INCOMING,
        "screen",
        hat=hat,
        verb="documents.incoming.screened",
        owes=[owed],
        closes=["documents.screen"],
        target=target,
        purpose=purpose,
    )
    return doc


@transaction.atomic
def return_incoming(
    actor: Actor, pk: int, *, reason: str, rule: str = ReturnSlip.Rule.OTHER
) -> IncomingDocument:
    """Back to the sender, with the rule it breaks and the words; the number stays in the book.

    The letter that goes with it is a sheet of this record.
    """
    doc, hat = locked(actor, pk, "return")
    _no_copy_out(doc)
    ReturnSlip.objects.create(
        document=doc, rule=rule, reason=reason, by_id=actor.user_id, at=actor.now
    )
    step(
        actor,
        doc,
        policy.INCOMING,
        "return",
        hat=hat,
        verb="documents.incoming.returned",
        closes=None,
        rule=rule,
        reason=reason,
    )
    return doc


def _no_copy_out(doc: IncomingDocument) -> None:
    out = loans_out(doc.pk).select_related("copy", "holder").first()
    if out is not None:
        raise WrongState(
            _("%(person)s still has copy %(number)s. Have it brought back first.")
            % {"person": out.holder, "number": out.copy.number}
        )


@transaction.atomic
def propose_incoming(
    actor: Actor,
    pk: int,
    *,
    text: str,
    lead_department: Department,
    assisting_departments: Sequence[Department] = (),
    instructor: User | None = None,
) -> IncomingDocument:
    """拟办: the office says who should do what, for a leader to decide."""
    doc, hat = locked(actor, pk, "propose")
    _set_departments(doc, lead_department, assisting_departments)
    doc.instructor = instructor or role_holder("director", "leader", "chief")
    opine(actor, doc, hat, Opinion.Kind.PROPOSAL, text)
    step(
        actor,
        doc,
        policy.INCOMING,
        "propose",
        hat=hat,
        verb="documents.incoming.proposed",
        fields=["lead_department", "assisting_ids", "instructor"],
        owes=[
            Owed(
                "documents.instruct",
                doc.instructor.pk,
                doc.department_id,
                term="term.documents.instruct",
            )
        ],
        closes=["documents.propose"],
        lead_department=lead_department.pk,
    )
    return doc


def _set_departments(
    doc: IncomingDocument, lead: Department | None, assisting: Iterable[Department]
) -> None:
    """Exactly one lead; the lead is never its own assistant."""
    if lead is not None:
        doc.lead_department = lead
    helpers = {d.pk for d in assisting} - {doc.lead_department_id}
    if helpers or lead is not None:
        doc.assisting_ids = sorted(helpers)


@transaction.atomic
def instruct_incoming(  # noqa: PLR0913 - keywords, each named by the caller
    actor: Actor,
    pk: int,
    *,
    text: str,
    lead_department: Department | None = None,
    assisting_departments: Sequence[Department] = (),
    due_on: date | None = None,
    handwriting: Attachment | None = None,
) -> IncomingDocument:
    """批示: the leader decides. His words are kept as he wrote them and never changed."""
    doc, hat = locked(actor, pk, "instruct")
    _set_departments(doc, lead_department, assisting_departments)
    if doc.lead_department_id is None:
        raise DomainError(
            _("Name the department that leads."),
            fields={"lead_department": [_("Choose a department.")]},
        )
    if due_on is not None:
        if due_on < actor.today:
            raise DomainError(
                _("The deadline has passed already."), fields={"due_on": [_("Choose a later day.")]}
            )
        doc.due_on = due_on
    if handwriting is not None and handwriting.card_id != doc.pk:
        raise DomainError(
            _("That picture is not among the files of this letter."),
            fields={"handwriting": [_("Choose one of its files.")]},
        )
    opine(actor, doc, hat, Opinion.Kind.INSTRUCTION, text, handwriting=handwriting)
    step(
        actor,
        doc,
        policy.INCOMING,
        "instruct",
        hat=hat,
        verb="documents.incoming.instructed",
        fields=["lead_department", "assisting_ids", "due_on"],
        owes=[office_duty(doc, "assign")],
        closes=["documents.propose", "documents.instruct"],
        lead_department=doc.lead_department_id,
        due_on=doc.due_on,
    )
    return doc


@transaction.atomic
def assign_incoming(
    actor: Actor,
    pk: int,
    *,
    lead_department: Department | None = None,
    assisting_departments: Sequence[Department] = (),
) -> IncomingDocument:
    """Hand the instructed letter over: the lead department handles, the others assist.

    To others than instructed where they are named: a department may have handed it back.
    """
    doc, hat = locked(actor, pk, "assign")
    _set_departments(doc, lead_department, assisting_departments)
    term = f"term.documents.handle.{doc.urgency}"
    departments = [doc.lead_department_id, *doc.assisting_ids]
    owes = [
        Owed(
            "documents.handle" if d == doc.lead_department_id else "documents.assist",
            head_of(d).pk,
            int(d or 0),
            term="" if doc.due_on else term,
            due_on=doc.due_on,
        )
        for d in departments
    ]
    widen(doc, departments=[int(d or 0) for d in departments])
    doc.assisting_open_ids = list(doc.assisting_ids)
    _open_parts(actor, doc)
    step(
        actor,
        doc,
        policy.INCOMING,
        "assign",
        hat=hat,
        verb="documents.incoming.assigned",
        fields=["lead_department", "assisting_ids", "assisting_open_ids"],
        owes=owes,
        closes=["documents.assign"],
        lead_department=doc.lead_department_id,
        assisting=doc.assisting_ids,
    )
    return doc


def _open_parts(actor: Actor, doc: IncomingDocument) -> None:
    """Each assisting department gets a part of its own; one that handed it back begins anew."""
    Assistance.objects.bulk_create(
        [
            Assistance(document=doc, department_id=d, assigned_at=actor.now)
            for d in doc.assisting_ids
        ],
        update_conflicts=True,
        unique_fields=["document", "department"],
        update_fields=["state", "assigned_at", "accepted_at", "ended_at", "reason"],
    )


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
    _no_copy_out(doc)
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
    _no_copy_out(doc)
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
