"""A letter is entered in the book: its number, its matter and the duty of the first check."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from documents import policy
from documents.models import IncomingDocument
from documents.packs.base import Pack
from documents.packs.choosing import current
from documents.sameness import LetterKeys
from documents.secrets import terms
from documents.senders.actions import note_sender
from office.core.actor import Actor
from office.core.errors import DomainError, NotAllowed
from office.core.scoping import SECRECY_BY_SLUG, Secrecy
from office.core.text import letters_only, plain
from office.duties.actions import Owed
from office.duties.steps import NumberFrom, begin
from office.numbering.actions import Roll
from office.organisation.models import User
from office.organisation.queries import role_holder

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
