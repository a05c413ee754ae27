"""Numbered copies and their loans, people let in by name, the end of secrecy."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from documents.archive.actions.items import follow_secrecy
from documents.models import Admission, CopyLoan, IncomingDocument, NumberedCopy
from documents.policy import INCOMING
from documents.queries import incoming_get
from documents.secrets import queries
from documents.steps import clerk_of, locked
from documents.whereabouts import stays
from office.core.actor import Actor
from office.core.errors import Conflict, DomainError, WrongState
from office.core.scoping import SECRECY_BY_SLUG, person_token
from office.duties.actions import Owed, close_duties
from office.duties.models import Duty
from office.duties.steps import step, widen
from office.organisation.models import User

LAST_NUMBER = 999_999
MOST_AT_ONCE = 500


def copy_number(text: str) -> str:
    """`12` → `000012`; a sentence where it is none."""
    digits = text.strip()
    if not digits.isdecimal() or not digits.isascii() or not 1 <= int(digits) <= LAST_NUMBER:
        raise DomainError(
            _("“%(text)s” is no copy number.") % {"text": text[:20]},
            fields={"copy": [_("Six digits, such as 000012.")]},
        )
    return f"{int(digits):06}"


@transaction.atomic
def number_copies(actor: Actor, pk: int, *, first: str, count: int = 1) -> IncomingDocument:
    """Enter the 份号 that the copies bear, in a row; a number stands on one letter once."""
    doc, hat = locked(actor, pk, "number_copies")
    start = int(copy_number(first))
    if not 1 <= count <= min(MOST_AT_ONCE, LAST_NUMBER - start + 1):
        raise DomainError(
            _("Not so many copies."), fields={"count": [_("Between 1 and 500, up to 999999.")]}
        )
    numbers = [f"{n:06}" for n in range(start, start + count)]
    known = queries.copies(pk).filter(number__in=numbers).values_list("number", flat=True)
    if known:
        raise Conflict(
            _("Copy %(number)s is entered already.") % {"number": known[0]},
            fields={"first": [_("Choose another number.")]},
        )
    NumberedCopy.objects.bulk_create(NumberedCopy(document=doc, number=n) for n in numbers)
    step(
        actor,
        doc,
        INCOMING,
        "number_copies",
        hat=hat,
        verb="documents.incoming.copies_numbered",
        first=numbers[0],
        last=numbers[-1],
    )
    return doc


@transaction.atomic
def lend_copy(actor: Actor, pk: int, *, copy: str, holder: User, due_on: date) -> IncomingDocument:
    """Somebody takes a copy along until a day; who has it can see the letter, and owes it back."""
    doc, hat = locked(actor, pk, "lend_copy")
    found = copy_of(doc, copy)
    if due_on < actor.today:
        raise DomainError(
            _("The deadline has passed already."), fields={"due_on": [_("Choose a later day.")]}
        )
    out = queries.loans_out(pk).filter(copy=found).select_related("holder").first()
    if out is not None:
        raise Conflict(
            _("%(person)s has copy %(number)s.") % {"person": out.holder, "number": found.number},
            fields={"copy": [_("Choose another copy, or have it brought back first.")]},
        )
    CopyLoan.objects.create(
        copy=found, holder=holder, lent_by_id=actor.user_id, lent_at=actor.now, due_on=due_on
    )
    stays.put(actor, doc, holder_id=holder.pk, copy=found)
    step(
        actor,
        doc,
        INCOMING,
        "lend_copy",
        hat=hat,
        verb="documents.incoming.copy_lent",
        owes=[
            Owed(
                "documents.return_copy",
                holder.pk,
                holder.department_id or doc.department_id,
                due_on=due_on,
                part=found.number,
            )
        ],
        copy=found.number,
        holder=holder.pk,
        due_on=due_on,
    )
    return doc


def copy_of(doc: IncomingDocument, text: str) -> NumberedCopy:
    """The copy of that number; a sentence where the letter has none."""
    number = copy_number(text)
    found = queries.copies(doc.pk).filter(number=number).first()
    if found is None:
        raise DomainError(
            _("This letter has no copy %(number)s.") % {"number": number},
            fields={"copy": [_("Enter the numbers of its copies first.")]},
        )
    return found


@transaction.atomic
def return_copy(actor: Actor, pk: int, *, copy: str) -> IncomingDocument:
    """A copy is back in the cabinet."""
    doc, hat = locked(actor, pk, "return_copy")
    found = copy_of(doc, copy)
    loan = queries.loans_out(pk).filter(copy=found).first()
    if loan is None:
        raise WrongState(_("Copy %(number)s is here: nobody has it.") % {"number": found.number})
    loan.returned_at, loan.taken_by_id = actor.now, actor.user_id
    loan.save(update_fields=["returned_at", "taken_by"])
    if actor.user_id is not None:
        stays.put(actor, doc, holder_id=actor.user_id, copy=found)
    close_duties(actor, pk, kinds=["documents.return_copy"], parts=[found.number])
    step(
        actor,
        doc,
        INCOMING,
        "return_copy",
        hat=hat,
        verb="documents.incoming.copy_returned",
        copy=found.number,
        holder=loan.holder_id,
    )
    return doc


@transaction.atomic
def admit(actor: Actor, pk: int, *, people: Sequence[User], reason: str) -> IncomingDocument:
    """Let people see a letter by name, beside those whom department and duty let in."""
    doc, hat = locked(actor, pk, "admit")
    uncleared = next((p for p in people if p.clearance < doc.secrecy), None)
    if uncleared is not None:
        raise DomainError(
            _("%(person)s is not cleared for this level.") % {"person": uncleared},
            fields={"people": [_("Choose somebody else.")]},
        )
    inside = set(queries.admitted(pk).values_list("person_id", flat=True))
    fresh = [p for p in dict.fromkeys(people) if p.pk not in inside]
    if not fresh:
        raise Conflict(_("They are let in already."), fields={"people": [_("Choose others.")]})
    Admission.objects.bulk_create(
        Admission(
            document=doc,
            person=person,
            reason=reason,
            by_id=actor.user_id,
            at=actor.now,
            came_new=person_token(person.pk) not in doc.reach,
        )
        for person in fresh
    )
    widen(doc, people=[p.pk for p in fresh])
    step(
        actor,
        doc,
        INCOMING,
        "admit",
        hat=hat,
        verb="documents.incoming.admitted",
        people=[p.pk for p in fresh],
    )
    return doc


@transaction.atomic
def dismiss(actor: Actor, pk: int, *, person: User) -> IncomingDocument:
    """End somebody's admission; he sees the letter no more, unless he came to owe something."""
    doc, hat = locked(actor, pk, "dismiss")
    row = queries.admitted(pk).filter(person=person).first()
    if row is None:
        raise WrongState(_("%(person)s was not let in by name.") % {"person": person})
    row.ended_at = actor.now
    row.save(update_fields=["ended_at"])
    owes = Duty.unscoped.filter(card=pk, holder=person).exists()
    if row.came_new and not owes:
        doc.reach = [t for t in doc.reach if t != person_token(person.pk)]
    step(
        actor,
        doc,
        INCOMING,
        "dismiss",
        hat=hat,
        verb="documents.incoming.dismissed",
        person=person.pk,
    )
    return doc


@transaction.atomic
def declassify(actor: Actor, pk: int, *, reason: str, to: str = "internal") -> IncomingDocument:
    """解密: the letter is a state secret no more; the level it had stands in the event."""
    doc, hat = locked(actor, pk, "declassify")
    was, until = doc.secrecy, doc.secret_until
    doc.secrecy = SECRECY_BY_SLUG[to]
    doc.secret_until = doc.secret_months = None
    Duty.unscoped.filter(card=pk).update(secrecy=doc.secrecy)
    doc.save(update_fields=["secrecy", "secret_until", "secret_months"])
    follow_secrecy(actor, pk)
    step(
        actor,
        doc,
        INCOMING,
        "declassify",
        hat=hat,
        verb="documents.incoming.declassified",
        fields=["secrecy", "secret_until", "secret_months"],
        closes=["documents.declassify"],
        was=was,
        until=until,
        now=int(doc.secrecy),
        reason=reason,
    )
    return doc


@transaction.atomic
def expire_secrecy(actor: Actor, pk: int) -> IncomingDocument:
    """The term is over: somebody decides whether the letter is declassified. The clock calls it."""
    doc = incoming_get(actor, pk, lock=True)
    if doc.secret_until is None or doc.secret_until >= actor.today:
        raise WrongState(_("Its term of secrecy is not over yet."))
    if Duty.unscoped.filter(card=pk, kind="documents.declassify", state="open").exists():
        raise WrongState(_("Somebody has it to declassify already."))
    step(
        actor,
        doc,
        INCOMING,
        "declassify",
        hat=None,
        verb="documents.incoming.secrecy_expired",
        owes=[
            Owed(
                "documents.declassify",
                clerk_of(doc),
                doc.department_id,
                term="term.documents.declassify",
            )
        ],
        until=doc.secret_until,
    )
    return doc
