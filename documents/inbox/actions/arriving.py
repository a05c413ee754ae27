"""A paper comes in, by whatever road: it lies in the tray, and somebody has it to register."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.utils.translation import gettext as _

from documents.inbox import policy, queries
from documents.inbox.models import InboxPiece
from office.calendars import workdays
from office.core.actor import Actor
from office.core.errors import DomainError, NotAllowed
from office.core.scoping import role_token
from office.core.text import plain
from office.duties.actions import Owed
from office.duties.steps import NumberFrom, begin
from office.files.actions import Arrived, keep
from office.files.sniff import safe_name
from office.organisation.models import Department, User
from office.parameters.registry import value

KIND = "documents.inbox"
SERIES, NUMBER = "inbox", "待〔{year}〕{n}号"
LOCK = "SELECT pg_advisory_xact_lock(hashtextextended(%s, 7839))"

wake: list[Callable[[int], None]] = []
"""Called after commit with a piece to look at; the worker's module puts itself here."""


@dataclass(frozen=True, slots=True)
class Coming:
    """How a paper came. `key` names this arrival for good; `source` is the folder, the client or
    the mailbox; `title` what it is called until it has been read."""

    road: str
    key: str
    source: str = ""
    title: str = ""
    sent_by: str = ""
    sent_at: datetime | None = None
    meant_for: Department | None = None
    part_of: InboxPiece | None = None
    first_page: int | None = None
    last_page: int | None = None


@transaction.atomic
def take_in(actor: Actor, coming: Coming, file: Arrived) -> tuple[InboxPiece, bool]:
    """The piece of this arrival, and whether it is new. Two who tell of one arrival wait for each
    other, and the second gets the piece of the first."""
    _check(actor)
    known = _known(coming.key)
    if known is not None:
        return known, False
    piece = _new(coming, name=file.name, sha256=file.sha256)
    _begin(actor, piece, "documents.inbox.arrived", coming)
    keep(actor, piece, file)
    look_at(piece)
    return piece, True


@transaction.atomic
def refuse(actor: Actor, coming: Coming, *, name: str, trouble: str) -> tuple[InboxPiece, bool]:
    """What could not be kept lies in the tray all the same, with the sentence that says why."""
    _check(actor)
    known = _known(coming.key)
    if known is not None:
        return known, False
    piece = _new(coming, name=safe_name(name)[:200], sha256="")
    piece.state = InboxPiece.State.FAILED
    piece.look = InboxPiece.Look.DONE
    piece.trouble = plain(trouble)[:500] or _("It could not be taken in.")
    _begin(actor, piece, "documents.inbox.refused", coming)
    return piece, True


def _check(actor: Actor) -> None:
    if not policy.may_hand_in(actor):
        raise NotAllowed(_("Registering letters is for the records clerk."))


def _known(key: str) -> InboxPiece | None:
    """Looked up under a lock on the key, so that no two come at once."""
    with connection.cursor() as cursor:
        cursor.execute(LOCK, [key])
    return InboxPiece.unscoped.filter(arrival=key).first()


def _new(coming: Coming, *, name: str, sha256: str) -> InboxPiece:
    keeper = keeper_of(0)
    department_id = keeper.department_id or (coming.meant_for.pk if coming.meant_for else None)
    if department_id is None:
        raise DomainError(_("You belong to no department. Ask the administrator to enter yours."))
    return InboxPiece(
        department_id=department_id,
        secrecy=coming.part_of.secrecy if coming.part_of else 0,
        reach=[role_token("clerk")],
        title=(plain(coming.title) or name)[:500],
        road=coming.road,
        source=_clean(coming.source)[:200],
        sent_by=_clean(coming.sent_by)[:300],
        sent_at=coming.sent_at,
        name=name[:200],
        sha256=sha256,
        arrival=coming.key,
        meant_for=coming.meant_for,
        part_of=coming.part_of,
        first_page=coming.first_page,
        last_page=coming.last_page,
    )


def _clean(text: str) -> str:
    """Names of folders and senders come from outside in any encoding."""
    return plain(text.encode("utf-8", "replace").decode())


def _begin(actor: Actor, piece: InboxPiece, verb: str, coming: Coming) -> None:
    begin(
        actor,
        piece,
        policy.INBOX,
        verb=verb,
        number=NumberFrom(SERIES, actor.today.year, NUMBER),
        words=[("A", piece.title), ("C", f"{piece.sent_by} {piece.source}"), ("D", piece.name)],
        owes=[owed(actor, piece)],
        road=coming.road,
        part_of=coming.part_of.pk if coming.part_of else None,
    )


def keeper_of(level: int) -> User:
    found = queries.keeper_for(level)
    if found is None:
        raise DomainError(
            _("Nobody who registers letters is cleared for this level. Give a clerk the clearance.")
        )
    return found


def owed(actor: Actor, piece: InboxPiece) -> Owed:
    """A piece is somebody's to register within some office hours of its coming."""
    keeper = keeper_of(piece.secrecy)
    return Owed(KIND, keeper.pk, piece.department_id, moment=due_at(actor.now))


def due_at(start: datetime) -> datetime:
    hours = value("documents.inbox_hours")
    return workdays.due(start, hours, "h") if hours else start + timedelta(minutes=1)


def look_at(piece: InboxPiece) -> None:
    pk = piece.pk
    # robust: the piece is in whatever the broker says; the sweep finds what nobody was told of.
    transaction.on_commit(lambda: _tell(pk), robust=True)


def _tell(pk: int) -> None:
    for call in wake:
        call(pk)
