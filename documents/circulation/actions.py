"""Sending a letter round: all at once, one after the other, or each time by way of the clerk."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from documents.circulation import queries
from documents.models import IncomingDocument, Opinion, Reading
from documents.policy import INCOMING
from documents.steps import clerk_of, locked, office_duty, opine
from office.comments.words import is_substantive
from office.core.actor import Actor
from office.core.errors import DomainError, WrongState
from office.duties.actions import Owed, close_duties
from office.duties.models import Duty
from office.duties.steps import step
from office.notifications.actions import notify
from office.organisation.models import Department, User

State = IncomingDocument.State
Mode = Reading.Mode


@transaction.atomic
def circulate_incoming(  # noqa: PLR0913 - keywords, each named by the caller
    actor: Actor,
    pk: int,
    *,
    readers: Sequence[User] = (),
    departments: Sequence[Department] = (),
    heads: bool = False,
    mode: str = Mode.PARALLEL,
    due_on: date | None = None,
) -> IncomingDocument:
    """Send to readers by name, to whole departments, to all heads.

    All at once; or one after the other in protocol order, or in that order each time by way of the
    clerk. Constant statements whatever the number of readers: one row and one duty each, written
    together. Somebody who has it open already is skipped.
    """
    doc, hat = locked(actor, pk, "circulate")
    asked = queries.people_meant(doc, readers, departments, heads=heads)
    pending = set(queries.unread(doc.pk).values_list("reader_id", flat=True))
    fresh = [r for r in asked if r.pk not in pending]
    _check(actor, fresh, asked, due_on)
    now_reading = fresh if mode == Mode.PARALLEL else ([] if pending else fresh[:1])
    _write(actor, doc, fresh, now_reading, mode, due_on)
    doc.unread_by = [*doc.unread_by, *(r.pk for r in now_reading)]
    owes = [_reading_duty(doc, r, due_on) for r in now_reading]
    closes = []
    if doc.state == State.READING:
        closes = ["documents.circulate"]
        _reopen_complete(doc, owes)
    step(
        actor,
        doc,
        INCOMING,
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


def _check(actor: Actor, fresh: Sequence[User], asked: Sequence[User], due_on: date | None) -> None:
    if not fresh:
        sentence = _("Everybody named has it already.") if asked else _("Name those who read it.")
        raise DomainError(sentence, fields={"readers": [_("Choose others.")]})
    if due_on is not None and due_on < actor.today:
        raise DomainError(
            _("The deadline has passed already."), fields={"due_on": [_("Choose a later day.")]}
        )


def _write(
    actor: Actor,
    doc: IncomingDocument,
    fresh: Sequence[User],
    now_reading: Sequence[User],
    mode: str,
    due_on: date | None,
) -> None:
    """One statement for all; whoever joins a running sequence comes after those in it."""
    waiting = queries.unread(doc.pk).aggregate(last=Max("turn"))["last"] or 0
    at_once = {r.pk for r in now_reading}
    Reading.objects.bulk_create(
        Reading(
            document=doc,
            reader=reader,
            turn=turn,
            mode=mode,
            due_on=due_on,
            sent_at=actor.now if reader.pk in at_once else None,
        )
        for turn, reader in enumerate(fresh, start=waiting + 1)
    )


def _reopen_complete(doc: IncomingDocument, owes: list[Owed]) -> None:
    """A letter for reading waits for the office to close it once everybody has read."""
    waits = Duty.unscoped.filter(card=doc.pk, kind="documents.complete", state="open").exists()
    if not waits:
        owes.append(office_duty(doc, "complete"))


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
    """圈阅: read, with or without words. The next reader of a sequence is opened; in a star the
    clerk has it again."""
    doc, hat = locked(actor, pk, "read")
    reader_id = hat.person_id if hat else actor.user_id
    mine = queries.unread(doc.pk).select_for_update().filter(reader=reader_id).first()
    if mine is None or mine.sent_at is None or reader_id is None:
        raise WrongState(_("This letter is not with you to read."))
    mine.read_at = actor.now
    mine.save(update_fields=["read_at"])
    doc.unread_by = [p for p in doc.unread_by if p != reader_id]
    close_duties(actor, doc.pk, kinds=["documents.read"], holder_ids=[reader_id])
    opine(actor, doc, hat, Opinion.Kind.READING, text or _("Read."))
    event = step(
        actor,
        doc,
        INCOMING,
        "read",
        hat=hat,
        verb="documents.incoming.read",
        fields=["unread_by"],
        owes=_who_is_next(actor, doc),
    )
    if is_substantive(text):
        notify(
            {clerk_of(doc)} - {actor.user_id or 0},
            "comment",
            f"comment:{event.pk}",
            actor.now,
            card_id=doc.pk,
            event_id=event.pk,
            news="documents.incoming.read",
        )
    return doc


def _who_is_next(actor: Actor, doc: IncomingDocument) -> list[Owed]:
    """The next of a sequence gets it; in a star the clerk, who sends it on."""
    following = queries.waiting(doc.pk).select_related("reader").first()
    if following is None or doc.unread_by:
        return []
    if following.mode == Mode.STAR:
        return _once(
            doc,
            Owed(
                "documents.pass_on", clerk_of(doc), doc.department_id, term="term.documents.assign"
            ),
        )
    return [_send(actor, doc, following)]


def _once(doc: IncomingDocument, owed: Owed) -> list[Owed]:
    """None where the clerk owes it already."""
    there = Duty.unscoped.filter(card=doc.pk, kind=owed.kind, state="open").exists()
    return [] if there else [owed]


def _send(actor: Actor, doc: IncomingDocument, row: Reading) -> Owed:
    row.sent_at = actor.now
    row.save(update_fields=["sent_at"])
    doc.unread_by = [*doc.unread_by, row.reader_id]
    due_on = row.due_on if row.due_on and row.due_on >= actor.today else None
    return _reading_duty(doc, row.reader, due_on)


@transaction.atomic
def pass_on_incoming(actor: Actor, pk: int, *, reader: User | None = None) -> IncomingDocument:
    """The clerk, who has it back, sends it to the next reader, or to one of those still waiting."""
    doc, hat = locked(actor, pk, "pass_on")
    if doc.unread_by:
        raise WrongState(_("It has not come back yet. Urge the reader, or recall it from him."))
    rows = queries.waiting(doc.pk).select_related("reader")
    following = (rows.filter(reader=reader) if reader else rows).first()
    if following is None:
        sentence = _("He is not among those it still goes to.") if reader else ""
        raise WrongState(sentence or _("Everybody has read it: there is nobody to send it to."))
    owed = _send(actor, doc, following)
    step(
        actor,
        doc,
        INCOMING,
        "pass_on",
        hat=hat,
        verb="documents.incoming.passed_on",
        fields=["unread_by"],
        owes=[owed],
        closes=["documents.pass_on"],
        reader=following.reader_id,
    )
    return doc


@transaction.atomic
def recall_incoming(actor: Actor, pk: int, *, reader: User | None = None) -> IncomingDocument:
    """Take the letter back from everybody who has not read it, or from one of them."""
    doc, hat = locked(actor, pk, "recall")
    rows = queries.unread(doc.pk)
    if reader is not None:
        rows = rows.filter(reader=reader)
    gone = list(rows.select_for_update().values_list("reader_id", flat=True))
    if not gone:
        raise WrongState(_("Nobody has it to read now."))
    rows.update(recalled_at=actor.now)
    doc.unread_by = [p for p in doc.unread_by if p not in gone]
    _cancel(actor, doc, gone)
    step(
        actor,
        doc,
        INCOMING,
        "recall",
        hat=hat,
        verb="documents.incoming.recalled",
        fields=["unread_by"],
        owes=_who_is_next(actor, doc),
        readers=gone,
    )
    return doc


def _cancel(actor: Actor, doc: IncomingDocument, readers: Iterable[int]) -> None:
    """Their duties end; where nobody is left to send it to, the clerk's too."""
    close_duties(
        actor,
        doc.pk,
        kinds=["documents.read"],
        holder_ids=readers,
        state=Duty.State.CANCELLED,
    )
    if not queries.waiting(doc.pk).exists():
        close_duties(actor, doc.pk, kinds=["documents.pass_on"], state=Duty.State.CANCELLED)
