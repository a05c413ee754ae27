"""发文字号: given at its place after sign-off, reserved or void with a reason, never twice."""

from __future__ import annotations

import re

from django.db import transaction
from django.utils.translation import gettext as _

from documents.outgoing import policy, queries
from documents.outgoing.actions.gate import must_hold
from documents.outgoing.actions.hands import FLOW, clerk_duty, locked, owed, reworded
from documents.outgoing.models import DocumentSeries, OutgoingDocument, series_key
from documents.packs.choosing import current, pack_of
from office.audit.emit import emit
from office.core.actor import Actor
from office.core.errors import Conflict, DomainError, NotAllowed
from office.core.text import plain
from office.duties.steps import step
from office.numbering import actions as numbering
from office.numbering.models import Number

CODE = re.compile(r"[^\W\d_]{2,20}")
"""Letters alone, two at least: single ones stand before the numbers of the office's own books."""
MOST_AT_ONCE = 50


def checked_code(given: str) -> str:
    """机关代字 as it stands before the year, or a refusal that says what it may hold."""
    code = plain(given).replace(" ", "")
    if not CODE.fullmatch(code):
        raise DomainError(
            _("“%(code)s” is no 机关代字.") % {"code": code},
            fields={"series": [_("Two to twenty letters, without year, number and brackets.")]},
        )
    return code


def _series(actor: Actor, doc: OutgoingDocument, code: str) -> DocumentSeries:
    """The series of this letter; one that is not in the table yet is entered by who numbers."""
    if not code:
        raise DomainError(
            _("Name the series that numbers it."), fields={"series": [_("Choose a series.")]}
        )
    series, made = DocumentSeries.objects.get_or_create(code=code)
    if not series.active:
        raise DomainError(
            _("“%(code)s” is closed.") % {"code": code}, fields={"series": [_("Choose another.")]}
        )
    if series.kinds and doc.kind not in series.kinds:
        raise DomainError(
            _("“%(code)s” is not for letters of the kind “%(kind)s”.")
            % {"code": code, "kind": doc.get_kind_display()},
            fields={"series": [_("Choose another.")]},
        )
    if made:
        emit("documents.tables.changed", actor=actor, table="series", entry=code)
    return series


@transaction.atomic
def number_outgoing(
    actor: Actor, pk: int, *, series: str = "", reserved: int | None = None
) -> OutgoingDocument:
    """登记: the next number of its series and year, in this transaction, or one set aside before.

    The counter is locked until commit: a failure gives none away, and two letters never share one.
    """
    doc, hat = locked(actor, pk, "number")
    must_hold(actor, doc)
    used = _series(actor, doc, checked_code(series) if series else doc.series)
    year = actor.today.year
    if reserved is not None:
        taken = _set_aside(used.code, year, reserved)
    else:
        taken = numbering.take(used.key, year, pack_of(doc).numbers.sent(used.code, year))
        _check_unique(taken)
    numbering.give(taken, doc.pk, actor.now)
    doc.number, doc.series = taken.text, used.code
    sealed = policy.bears_seal(doc)
    doc.keeper = queries.cleared_holder(doc.secrecy, "sealkeeper", "clerk", "director")
    next_duty = owed(doc, "seal", doc.keeper) if sealed else clerk_duty(doc, "issue")
    step(
        actor,
        doc,
        FLOW,
        "number",
        hat=hat,
        verb="documents.outgoing.numbered",
        fields=["number", "series", "keeper"],
        owes=[next_duty],
        closes=None,
        number=doc.number,
        reserved=reserved is not None,
    )
    reworded(doc)
    return doc


def _set_aside(code: str, year: int, value: int) -> Number:
    found = numbering.reserved(series_key(code), year, value)
    if found is None:
        raise Conflict(
            _("Number %(n)s of %(year)s is not set aside in “%(code)s”.")
            % {"n": value, "year": year, "code": code},
            fields={"reserved": [_("Choose one of the reserved numbers, or none.")]},
        )
    return found


def _check_unique(taken: Number) -> None:
    """A code may look like that of another book of the office: then no number is given at all."""
    if Number.objects.filter(text=taken.text).exists():
        raise Conflict(
            _("%(number)s was given already in another book. Choose another series.")
            % {"number": taken.text}
        )


def void_own(doc: OutgoingDocument, reason: str) -> None:
    """Mark the number that the letter bears void; the row stays with the letter."""
    own = Number.objects.filter(card=doc.pk, text=doc.number, void_reason="").first()
    if own is not None:
        numbering.void_one(own, reason)


@transaction.atomic
def void_outgoing_number(actor: Actor, pk: int, *, reason: str) -> OutgoingDocument:
    """The number was wrong: it stays in the book as void, and the letter waits for another."""
    doc, hat = locked(actor, pk, "void_number")
    void_own(doc, reason)
    void, doc.number = doc.number, doc.draft_number
    step(
        actor,
        doc,
        FLOW,
        "void_number",
        hat=hat,
        verb="documents.outgoing.number_voided",
        fields=["number"],
        owes=[clerk_duty(doc, "number")],
        closes=None,
        number=void,
        reason=reason,
    )
    reworded(doc)
    return doc


@transaction.atomic
def reserve_number(
    actor: Actor, *, series: DocumentSeries, reason: str, count: int = 1
) -> list[Number]:
    """Set the next numbers of a series aside, with what for. Each keeps its row whatever comes."""
    _check_keeper(actor)
    if not series.active:
        raise DomainError(
            _("“%(code)s” is closed.") % {"code": series.code},
            fields={"series": [_("Choose another.")]},
        )
    if not 1 <= count <= MOST_AT_ONCE:
        raise DomainError(
            _("Between one and %(n)s numbers at once.") % {"n": MOST_AT_ONCE},
            fields={"count": [_("Fewer numbers.")]},
        )
    made, year = [], actor.today.year
    for _n in range(count):
        taken = numbering.take(series.key, year, current().numbers.sent(series.code, year))
        _check_unique(taken)
        made.append(numbering.reserve(taken, reason, actor.now))
    emit(
        "documents.numbers.reserved",
        actor=actor,
        numbers=[n.text for n in made],
        reason=reason[:200],
    )
    return made


@transaction.atomic
def void_reserved(actor: Actor, pk: int, *, reason: str) -> Number:
    """空号: a reserved number that nobody will use. One that a letter bears is voided there."""
    _check_keeper(actor)
    number = queries.number_get(pk)
    locked_row = Number.objects.select_for_update().get(pk=number.pk)
    if locked_row.void_reason:
        raise Conflict(_("%(number)s is void already.") % {"number": number.text})
    if locked_row.card_id is not None:
        raise Conflict(
            _("%(number)s is borne by a letter. Void it on the page of that letter.")
            % {"number": number.text}
        )
    numbering.void_one(locked_row, reason)
    emit("documents.numbers.voided", actor=actor, numbers=[number.text], reason=reason[:200])
    return locked_row


def _check_keeper(actor: Actor) -> None:
    if not policy.may(actor, policy.keeps_numbers):
        raise NotAllowed(_("The book of numbers is kept by the records clerk and the director."))
