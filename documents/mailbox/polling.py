"""One look at a mailbox: headers first, a body only where a rule takes the mail, each once.

A mail's row in the ledger and its pieces are one transaction. A process killed before it finds the
mail as new, one killed after it finds it seen. A mail that breaks the rules of mail lies in the
tray as not taken in and holds up nothing behind it. The mailbox is opened read-only.
"""

from __future__ import annotations

import hashlib
import imaplib
import ssl
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import imapclient
import imapclient.exceptions
from django.conf import settings
from django.core.files.base import ContentFile
from django.db import connection, transaction
from django.db.models import F, Max, Q
from django.utils.translation import gettext as _

from documents.inbox.actions import Coming, refuse, take_in
from documents.inbox.models import InboxPiece
from documents.mailbox import parts, secrets
from documents.mailbox.models import MailAccount, MailRule, SeenMail
from documents.mailbox.rules import Headers, decide, ignores
from office.core.actor import Actor
from office.core.errors import DomainError
from office.files.actions import arrived

SECONDS = 30
HEADERS_AT_ONCE = 50
MOST_AT_ONCE = 200
TURN = "SELECT pg_try_advisory_lock(7841, %s)"
LEAVE = "SELECT pg_advisory_unlock(7841, %s)"
LOST = (OSError, ssl.SSLError, imaplib.IMAP4.abort, imapclient.exceptions.ProtocolError)
HEADER, BODY = b"BODY[HEADER]", b"BODY[]"
Outcome = SeenMail.Outcome


class Unreachable(Exception):
    """The mailbox can't be read; the sentence says why."""


@dataclass(frozen=True, slots=True)
class Mail:
    """One mail of a folder as its header block tells it."""

    uid: int
    size: int
    digest: str
    said: Headers


@dataclass(slots=True)
class Looked:
    """What one look made."""

    seen: int = 0
    pieces: int = 0
    failed: int = 0
    troubles: list[str] = field(default_factory=list)


def poll(account_id: int, now: datetime) -> Looked:
    """Look at one mailbox, if no other process does; how it went stands in its row."""
    done = Looked()
    with _turn(account_id) as ours:
        account = MailAccount.objects.filter(pk=account_id, active=True).first()
        if not ours or account is None:
            return done
        try:
            with connected(account) as box:
                _look(box, account, now, done)
        except Unreachable as error:
            _note(account, now, str(error))
        except LOST as error:
            _note(account, now, _("The connection broke: %(why)s") % {"why": _why(error)})
        except imaplib.IMAP4.error as error:
            _note(account, now, _("The mail server refused: %(why)s") % {"why": _why(error)})
        else:
            _note(account, now, "")
    return done


@contextmanager
def _turn(account_id: int) -> Iterator[bool]:
    """One process at a time reads a mailbox. The lock goes with the connection that holds it."""
    with connection.cursor() as cursor:
        cursor.execute(TURN, [account_id % 2**31])
        ours = bool(cursor.fetchone()[0])
    try:
        yield ours
    finally:
        if ours:
            with connection.cursor() as cursor:
                cursor.execute(LEAVE, [account_id % 2**31])


def _note(account: MailAccount, now: datetime, error: str) -> None:
    since = (account.failing_since or now) if error else None
    MailAccount.objects.filter(pk=account.pk).update(
        polled_at=now, error=error[:500], failing_since=since
    )


def _why(error: BaseException) -> str:
    said = error.args[0] if error.args else ""
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else str(error)
    return (text or type(error).__name__)[:300]


@contextmanager
def connected(account: MailAccount) -> Iterator[Any]:
    """The mailbox, signed in, or `Unreachable`."""
    try:
        password = secrets.opened(account.secret)
    except DomainError as error:
        raise Unreachable(str(error.message)) from None
    try:
        box = imapclient.IMAPClient(
            account.host,
            port=account.port,
            ssl=account.security == MailAccount.Security.TLS,
            ssl_context=ssl.create_default_context(),
            timeout=SECONDS,
        )
    except (OSError, imaplib.IMAP4.error) as error:
        raise Unreachable(
            _("No connection to %(host)s: %(why)s") % {"host": account.host, "why": _why(error)}
        ) from error
    try:
        if account.security == MailAccount.Security.STARTTLS:
            box.starttls(ssl.create_default_context())
        try:
            box.login(account.username, password)
        except imaplib.IMAP4.error as error:
            raise Unreachable(
                _("%(host)s does not accept name and password: %(why)s")
                % {"host": account.host, "why": _why(error)}
            ) from error
        yield box
    finally:
        _leave(box)


def _leave(box: Any) -> None:
    """Say good-bye; where nobody listens any more, hang up."""
    try:
        box.logout()
    except (OSError, imaplib.IMAP4.error):
        with suppress(OSError, imaplib.IMAP4.error):
            box.shutdown()


def _look(box: Any, account: MailAccount, now: datetime, done: Looked) -> None:
    opened = box.select_folder(account.folder, readonly=not account.mark_seen)
    validity = int(opened[b"UIDVALIDITY"])
    uids = _new_uids(box, account, validity)[:MOST_AT_ONCE]
    rules = list(
        MailRule.objects.filter(Q(account=account) | Q(account=None), active=True).select_related(
            "department"
        )
    )
    for start in range(0, len(uids), HEADERS_AT_ONCE):
        for mail in _headers(box, uids[start : start + HEADERS_AT_ONCE]):
            entry = _Entry(account, validity, mail, now)
            _take(box, entry, decide(rules, mail.said), done)


def _new_uids(box: Any, account: MailAccount, validity: int) -> list[int]:
    """UIDs above the last one seen, and those that are to be tried again; rising."""
    seen = SeenMail.objects.filter(account=account, uidvalidity=validity)
    last = seen.aggregate(top=Max("uid"))["top"] or 0
    found = box.search(["UID", f"{last + 1}:*", "SINCE", account.since])
    again = seen.filter(outcome=Outcome.AGAIN).values_list("uid", flat=True)
    return sorted({*again, *(uid for uid in found if uid > last)})


def _headers(box: Any, uids: Sequence[int]) -> Iterator[Mail]:
    told = box.fetch(list(uids), ["RFC822.SIZE", "BODYSTRUCTURE", "BODY.PEEK[HEADER]"])
    for uid in uids:
        row = told.get(uid)
        if row is None or HEADER not in row:  # gone between the search and the fetch
            continue
        block = row[HEADER] or b""
        yield Mail(
            uid,
            int(row.get(b"RFC822.SIZE", 0)),
            hashlib.sha256(block).hexdigest(),
            parts.headers_of(block, has_files=parts.has_files(row.get(b"BODYSTRUCTURE"))),
        )


def _take(box: Any, entry: _Entry, rule: MailRule | None, done: Looked) -> None:
    mail, account = entry.mail, entry.account
    done.seen += 1
    if ignores(rule):
        entry.write(Outcome.IGNORED)
        return
    if entry.is_twin():
        entry.write(Outcome.TWIN)
        return
    if mail.size > settings.FILE_LIMIT_BYTES * 3 // 2:
        done.failed += entry.fail(
            _("The mail is larger than %(limit)s MB.")
            % {"limit": settings.FILE_LIMIT_BYTES * 3 // 2 // 1024 // 1024}
        )
        return
    try:
        content = _body(box, mail.uid, mark=account.mark_seen)
    except LOST:
        raise
    except (imaplib.IMAP4.error, KeyError) as error:
        done.failed += entry.fail(
            _("The mail server would not give this mail: %(why)s") % {"why": _why(error)}
        )
        return
    try:
        done.pieces += entry.take(content, rule)
    except DomainError as error:
        done.failed += entry.fail(str(error.message))
    except parts.Broken:
        done.failed += entry.fail(_("The mail is damaged and cannot be taken apart."))


def _body(box: Any, uid: int, *, mark: bool) -> bytes:
    item = "BODY[]" if mark else "BODY.PEEK[]"
    return bytes(box.fetch([uid], [item])[uid][BODY])


class _Entry:
    """The row of one mail in the ledger, written together with its pieces."""

    def __init__(self, account: MailAccount, validity: int, mail: Mail, now: datetime) -> None:
        self.account, self.validity, self.mail, self.now = account, validity, mail, now
        self.actor = Actor.system(now)

    @property
    def key(self) -> str:
        return f"mail:{self.account.pk}:{self.validity}:{self.mail.uid}"

    def is_twin(self) -> bool:
        """The same header block under another UID: the folder was rebuilt, or the mail moved."""
        rows = SeenMail.objects.filter(account=self.account, headers=self.mail.digest)
        rows = rows.exclude(uidvalidity=self.validity, uid=self.mail.uid)
        return rows.filter(size=self.mail.size, outcome=Outcome.TAKEN).exists()

    def write(self, outcome: str, pieces: int = 0) -> None:
        """Who sent it and what about stands here only where no piece holds it: a piece is as secret
        as its letter, the ledger is the administrator's."""
        named = outcome == Outcome.IGNORED
        row, made = SeenMail.objects.get_or_create(
            account=self.account,
            uidvalidity=self.validity,
            uid=self.mail.uid,
            defaults={
                "message_id": self.mail.said.message_id,
                "headers": self.mail.digest,
                "size": self.mail.size,
                "outcome": outcome,
                "sender": self.mail.said.sender if named else "",
                "subject": self.mail.said.subject if named else "",
                "pieces": pieces,
                "seen_at": self.now,
            },
        )
        if not made:
            SeenMail.objects.filter(pk=row.pk).update(
                outcome=outcome, pieces=pieces, seen_at=self.now, tries=F("tries") + 1
            )

    def coming(self, rule: MailRule | None, n: int | str, title: str = "") -> Coming:
        return Coming(
            road=InboxPiece.Road.MAIL,
            key=f"{self.key}:{n}",
            source=self.account.name,
            title=title,
            sent_by=self.mail.said.sender,
            sent_at=self.mail.said.sent_at,
            meant_for=rule.department if rule is not None else None,
        )

    def tries(self) -> int:
        row = SeenMail.objects.filter(
            account=self.account, uidvalidity=self.validity, uid=self.mail.uid
        )
        return row.values_list("tries", flat=True).first() or 0

    @transaction.atomic
    def take(self, content: bytes, rule: MailRule | None) -> int:
        """Every file a piece, a refused one too; the mail itself where nothing is attached."""
        found = parts.files_of(content)
        again = self.tries()
        for n, part in enumerate(found, start=1):
            key = f"{n}" if not again else f"{n}.{again}"
            if not again or not self._is_kept(n):
                self._piece(self.coming(rule, key, part.name), part)
        if not found:
            subject = self.mail.said.subject
            mail = parts.Part(f"{subject[:80] or 'mail'}.eml", content)
            key = "mail" if not again else f"mail.{again}"
            self._piece(self.coming(rule, key, subject), mail)
        self.write(Outcome.TAKEN, max(1, len(found)))
        return max(1, len(found))

    def _is_kept(self, n: int) -> bool:
        """Of a mail tried again, the files that were taken in the first time are not doubled."""
        same = Q(arrival=f"{self.key}:{n}") | Q(arrival__startswith=f"{self.key}:{n}.")
        return InboxPiece.unscoped.filter(same).exclude(sha256="").exists()

    def _piece(self, coming: Coming, part: parts.Part) -> None:
        try:
            with arrived(ContentFile(part.content, name=part.name)) as file:
                take_in(self.actor, coming, file)
        except DomainError as error:
            refuse(self.actor, coming, name=part.name, trouble=str(error.message))

    @transaction.atomic
    def fail(self, sentence: str) -> int:
        title = self.mail.said.subject or self.mail.said.message_id
        coming = self.coming(None, f"failed.{self.tries()}", title)
        refuse(self.actor, coming, name=f"{title[:80] or 'mail'}.eml", trouble=sentence)
        self.write(Outcome.FAILED)
        return 1


def accounts_to_poll() -> list[int]:
    return list(MailAccount.objects.filter(active=True).order_by("id").values_list("pk", flat=True))


def come_again(piece: InboxPiece) -> None:
    """A mail that could not be taken in is fetched once more at the next look."""
    _road, account, validity, uid, *_rest = piece.arrival.split(":")
    SeenMail.objects.filter(account=int(account), uidvalidity=int(validity), uid=int(uid)).update(
        outcome=Outcome.AGAIN
    )
