"""Everything that can happen to a letter: one function each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from documents import policy, queries
from documents.models import IncomingDocument, Opinion, Reading
from documents.outgoing.models import OutgoingDocument
from documents.outgoing.policy import SENT
from documents.outgoing.queries import outgoing_get
from documents.sameness import LetterKeys
from documents.senders.actions import note_sender
from office.catalogue.actions import link
from office.core.actor import Actor, Capacity
from office.core.errors import DomainError, NotAllowed, WrongState
from office.core.scoping import SECRECY_BY_SLUG, Secrecy
from office.core.text import letters_only, plain
from office.duties.actions import Owed, close_duties
from office.duties.models import Duty
from office.duties.steps import NumberFrom, begin, step, widen
from office.notifications.actions import notify
from office.numbering.actions import Roll
from office.organisation.models import Department, User
from office.organisation.queries import head_of, role_holder

State = IncomingDocument.State
INCOMING_SERIES = "incoming"
INCOMING_NUMBER = "收〔{year}〕{n}号"
FUTURE = timedelta(minutes=10)
FIRST_YEAR = 1900


@dataclass(frozen=True, slots=True)
class NewLetter:
    """What is entered at intake. `received_at` is the moment it reached the office."""

    issuer: str
    title: str
    received_at: datetime
    kind: str = "notice"
    issuer_number: str = ""
    urgency: str = "routine"
    secrecy: str = "open"
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
    secrecy = SECRECY_BY_SLUG[letter.secrecy]
    _check_letter(actor, letter, secrecy)
    desk = desk or desk_of(actor)
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
        kind=letter.kind,
        urgency=letter.urgency,
        received_at=letter.received_at,
        issued_on=letter.issued_on,
        due_on=letter.due_on,
        copies=letter.copies,
        pages=letter.pages,
        addressee=plain(letter.addressee),
        place=letter.place,
        registrar_id=desk.registrar_id,
        state=State.FILED if letter.filed_as else State.REGISTERED,
        retention=letter.filed_as,
    )
    screen = Owed(
        "documents.screen", desk.registrar_id, desk.department_id, term="term.documents.screen"
    )
    begin(
        actor,
        doc,
        policy.INCOMING,
        verb="documents.incoming.registered",
        number=NumberFrom(INCOMING_SERIES, actor.today.year, INCOMING_NUMBER, desk.roll),
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
    if not actor.is_system and secrecy > actor.clearance:
        wrong["secrecy"] = [_("You are not cleared for this level. Hand it to somebody who is.")]
    if wrong:
        raise DomainError(_("The letter was not registered yet."), fields=wrong)


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


def _locked(actor: Actor, pk: int, name: str) -> tuple[IncomingDocument, Capacity | None]:
    doc = queries.incoming_get(actor, pk, lock=True)
    return doc, policy.INCOMING.check(name, actor, doc)


def _opine(
    actor: Actor, doc: IncomingDocument, hat: Capacity | None, kind: str, text: str
) -> Opinion:
    """Write an opinion with the author's name and post of today."""
    if actor.user_id is None:
        raise NotAllowed(_("An opinion needs a person who signs it."))
    author = User.objects.get(pk=actor.user_id)
    return Opinion.objects.create(
        card_id=doc.pk,
        kind=kind,
        author=author,
        on_behalf_of_id=hat.person_id if hat and hat.person_id != actor.user_id else None,
        author_name=author.name,
        author_post=author.post,
        text=text,
        at=actor.now,
    )


def _clerk(doc: IncomingDocument) -> int:
    return doc.registrar_id or role_holder("clerk", "director").pk


def _office_duty(doc: IncomingDocument, kind: str) -> Owed:
    return Owed(f"documents.{kind}", _clerk(doc), doc.department_id, term=f"term.documents.{kind}")


@transaction.atomic
def screen_incoming(actor: Actor, pk: int, **values: str) -> IncomingDocument:
    """First check: is it ours and correct, and is it `for` reading or for action?"""
    purpose = values["for"]
    doc, hat = _locked(actor, pk, "screen")
    target = State.READING if purpose == "reading" else State.SCREENED
    owed = _office_duty(doc, "circulate" if purpose == "reading" else "propose")
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
def return_incoming(actor: Actor, pk: int, *, reason: str) -> IncomingDocument:
    """Back to the sender, with the reason; the number stays in the book."""
    doc, hat = _locked(actor, pk, "return")
    step(
        actor,
        doc,
        policy.INCOMING,
        "return",
        hat=hat,
        verb="documents.incoming.returned",
        closes=None,
        reason=reason,
    )
    return doc


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
    doc, hat = _locked(actor, pk, "propose")
    _set_departments(doc, lead_department, assisting_departments)
    doc.instructor = instructor or role_holder("director", "leader", "chief")
    _opine(actor, doc, hat, Opinion.Kind.PROPOSAL, text)
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
def instruct_incoming(
    actor: Actor,
    pk: int,
    *,
    text: str,
    lead_department: Department | None = None,
    assisting_departments: Sequence[Department] = (),
    due_on: date | None = None,
) -> IncomingDocument:
    """批示: the leader decides. His words are kept as he wrote them and never changed."""
    doc, hat = _locked(actor, pk, "instruct")
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
    _opine(actor, doc, hat, Opinion.Kind.INSTRUCTION, text)
    step(
        actor,
        doc,
        policy.INCOMING,
        "instruct",
        hat=hat,
        verb="documents.incoming.instructed",
        fields=["lead_department", "assisting_ids", "due_on"],
        owes=[_office_duty(doc, "assign")],
        closes=["documents.propose", "documents.instruct"],
        lead_department=doc.lead_department_id,
        due_on=doc.due_on,
    )
    return doc


@transaction.atomic
def assign_incoming(actor: Actor, pk: int) -> IncomingDocument:
    """Hand the instructed letter over: the lead department handles, the others assist."""
    doc, hat = _locked(actor, pk, "assign")
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
    step(
        actor,
        doc,
        policy.INCOMING,
        "assign",
        hat=hat,
        verb="documents.incoming.assigned",
        fields=["assisting_open_ids"],
        owes=owes,
        closes=["documents.assign"],
        lead_department=doc.lead_department_id,
        assisting=doc.assisting_ids,
    )
    return doc


@transaction.atomic
def report_incoming_done(actor: Actor, pk: int, *, text: str) -> IncomingDocument:
    """The lead department says what came of it; the office checks before it completes."""
    doc, hat = _locked(actor, pk, "report_done")
    _opine(actor, doc, hat, Opinion.Kind.RESULT, text)
    step(
        actor,
        doc,
        policy.INCOMING,
        "report_done",
        hat=hat,
        verb="documents.incoming.reported",
        owes=[_office_duty(doc, "complete")],
        closes=["documents.handle"],
    )
    return doc


@transaction.atomic
def assist_incoming_done(actor: Actor, pk: int, *, text: str) -> IncomingDocument:
    """An assisting department has given its part."""
    doc, hat = _locked(actor, pk, "assist_done")
    mine = _assisting_departments(doc, hat)
    _opine(actor, doc, hat, Opinion.Kind.ASSISTANCE, text)
    doc.assisting_open_ids = [d for d in doc.assisting_open_ids if d not in mine]
    Duty.unscoped.filter(
        card=doc.pk, kind="documents.assist", state="open", department__in=mine
    ).update(state="done", closed_at=actor.now, closed_by=actor.user_id)
    step(
        actor,
        doc,
        policy.INCOMING,
        "assist_done",
        hat=hat,
        verb="documents.incoming.assisted",
        fields=["assisting_open_ids"],
        departments=sorted(mine),
    )
    return doc


def _assisting_departments(doc: IncomingDocument, hat: Capacity | None) -> set[int]:
    """His own department when it assists, else those below him that do."""
    wanted = set(doc.assisting_open_ids)
    if hat is None:
        return wanted
    return {hat.department_id or 0} & wanted or wanted & hat.headed_ids


@transaction.atomic
def reply_incoming(
    actor: Actor, pk: int, *, text: str = "", outgoing_document: int | None = None
) -> IncomingDocument:
    """Answer the sender: by a letter of ours, or in the words entered."""
    doc, hat = _locked(actor, pk, "reply")
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
        _opine(actor, doc, hat, Opinion.Kind.REPLY, text)
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
    doc, hat = _locked(actor, pk, "complete")
    if doc.assisting_open_ids or doc.unread_by:
        raise WrongState(
            _("%(n)s departments or readers have not answered yet. Urge or recall them first.")
            % {"n": len(doc.assisting_open_ids) + len(doc.unread_by)}
        )
    step(
        actor,
        doc,
        policy.INCOMING,
        "complete",
        hat=hat,
        verb="documents.incoming.completed",
        owes=[_office_duty(doc, "file")],
        closes=None,
    )
    return doc


@transaction.atomic
def file_incoming(actor: Actor, pk: int, *, retention: str) -> IncomingDocument:
    """Into the archive, with its term of retention. Frozen from here on."""
    doc, hat = _locked(actor, pk, "file")
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
def circulate_incoming(
    actor: Actor,
    pk: int,
    *,
    readers: Sequence[User],
    mode: str = "parallel",
    due_on: date | None = None,
) -> IncomingDocument:
    """Send to readers, all at once or one after the other in the order given.

    Constant statements whatever the number of readers. Somebody who has it open already is skipped.
    """
    doc, hat = _locked(actor, pk, "circulate")
    pending = set(
        Reading.objects.filter(document=doc, read_at=None, recalled_at=None).values_list(
            "reader_id", flat=True
        )
    )
    fresh = [r for r in dict.fromkeys(readers) if r.pk not in pending]
    if not fresh:
        raise DomainError(
            _("Everybody named has it already."), fields={"readers": [_("Choose others.")]}
        )
    if due_on is not None and due_on < actor.today:
        raise DomainError(
            _("The deadline has passed already."), fields={"due_on": [_("Choose a later day.")]}
        )
    now_reading = fresh if mode == "parallel" else ([] if pending else fresh[:1])
    rows = [
        Reading(
            document=doc,
            reader=reader,
            turn=turn,
            due_on=due_on,
            sent_at=actor.now if reader in now_reading else None,
        )
        for turn, reader in enumerate(fresh, start=1)
    ]
    Reading.objects.bulk_create(rows)
    doc.unread_by = [*doc.unread_by, *(r.pk for r in now_reading)]
    closes = ["documents.circulate"] if doc.state == State.READING else []
    owes = [_reading_duty(doc, r, due_on) for r in now_reading]
    if doc.state == State.READING:
        _reopen_complete(doc, owes)
    step(
        actor,
        doc,
        policy.INCOMING,
        "circulate",
        hat=hat,
        verb="documents.incoming.circulated",
        fields=["unread_by"],
        owes=owes,
        closes=closes,
        mode=mode,
        readers=[r.pk for r in fresh],
    )
    return doc


def _reopen_complete(doc: IncomingDocument, owes: list[Owed]) -> None:
    """A letter for reading waits for the office to close it once everybody has read."""
    waits = Duty.unscoped.filter(card=doc.pk, kind="documents.complete", state="open").exists()
    if not waits:
        owes.append(_office_duty(doc, "complete"))


def _reading_duty(doc: IncomingDocument, reader: User, due_on: date | None) -> Owed:
    return Owed(
        "documents.read",
        reader.pk,
        reader.department_id or doc.department_id,
        term="" if due_on else "term.documents.read",
        due_on=due_on,
    )


@transaction.atomic
def read_incoming(actor: Actor, pk: int, *, text: str = "") -> IncomingDocument:
    """圈阅: read, with or without words. The next reader of a sequence is opened."""
    doc, hat = _locked(actor, pk, "read")
    reader_id = hat.person_id if hat else actor.user_id
    mine = (
        Reading.objects.select_for_update()
        .filter(document=doc, reader=reader_id, read_at=None, recalled_at=None)
        .first()
    )
    if mine is None or reader_id is None:
        raise WrongState(_("This letter is not with you to read."))
    mine.read_at = actor.now
    mine.save(update_fields=["read_at"])
    doc.unread_by = [p for p in doc.unread_by if p != reader_id]
    close_duties(actor, doc.pk, kinds=["documents.read"], holder_ids=[reader_id])
    _opine(actor, doc, hat, Opinion.Kind.READING, text or _("Read."))
    owes = _next_reader(actor, doc)
    step(
        actor,
        doc,
        policy.INCOMING,
        "read",
        hat=hat,
        verb="documents.incoming.read",
        fields=["unread_by"],
        owes=owes,
    )
    return doc


def _next_reader(actor: Actor, doc: IncomingDocument) -> list[Owed]:
    waiting = Reading.objects.filter(document=doc, sent_at=None, recalled_at=None).order_by(
        "turn", "id"
    )
    following = waiting.select_related("reader").first()
    if following is None or doc.unread_by:
        return []
    following.sent_at = actor.now
    following.save(update_fields=["sent_at"])
    doc.unread_by = [*doc.unread_by, following.reader_id]
    due_on = following.due_on if following.due_on and following.due_on >= actor.today else None
    return [_reading_duty(doc, following.reader, due_on)]


@transaction.atomic
def recall_incoming(actor: Actor, pk: int) -> IncomingDocument:
    """Take the letter back from those who have not read it."""
    doc, hat = _locked(actor, pk, "recall")
    rows = Reading.objects.filter(document=doc, read_at=None, recalled_at=None)
    if not rows.exists():
        raise WrongState(_("Nobody has it to read now."))
    rows.update(recalled_at=actor.now)
    doc.unread_by = []
    close_duties(actor, doc.pk, kinds=["documents.read"], state=Duty.State.CANCELLED)
    step(
        actor,
        doc,
        policy.INCOMING,
        "recall",
        hat=hat,
        verb="documents.incoming.recalled",
        fields=["unread_by"],
    )
    return doc


@transaction.atomic
def chase_incoming(actor: Actor, pk: int, *, text: str) -> IncomingDocument:
    """催办: urge whoever has it now; kept with the letter."""
    doc, hat = _locked(actor, pk, "chase")
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
    doc, hat = _locked(actor, pk, "withdraw")
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
