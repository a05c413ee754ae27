"""Files come in, and are withdrawn; what an approved disposal names is erased, nothing else."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from office.audit.emit import emit
from office.core.actor import Actor
from office.core.errors import DomainError, NotAllowed, WrongState
from office.core.scoping import OfficeRecord
from office.files import policy, queries, storage
from office.files.models import Attachment, Blob
from office.files.sniff import BadFile, examine, safe_name
from office.search.models import FileText

PURPOSES = ("original", "attachment", "scan", "reply", "result", "evidence")
LAID_IN = "archive"
"""The purpose of a sheet that the house itself lays in with a record that is filed."""
GRACE = timedelta(hours=1)
LOCK = "SELECT pg_advisory_xact_lock(('x' || %s)::bit(64)::bigint)"


@dataclass(frozen=True, slots=True)
class Arrived:
    """A file on our own disk that may be kept; gone again where nobody keeps it."""

    path: Path
    name: str
    sha256: str
    size: int
    media_type: str


@contextmanager
def arrived(uploaded: Any) -> Iterator[Arrived]:
    """The file, once it is known to be what it says and to do nothing by itself."""
    name = safe_name(str(getattr(uploaded, "name", "") or ""))
    with storage.arriving(uploaded) as (path, sha256, size):
        if size == 0:
            raise BadFile(_("The file is empty."))
        yield Arrived(path, name, sha256, size, examine(path, name).media_type)


@contextmanager
def all_arrived(uploads: Sequence[Any]) -> Iterator[list[Arrived]]:
    """Every file examined before any is kept; one refusal names each that stays outside."""
    found, refused = [], []
    with ExitStack() as stack:
        for uploaded in uploads:
            try:
                found.append(stack.enter_context(arrived(uploaded)))
            except DomainError as error:
                refused.append(refusal_of(uploaded, error))
        if refused:
            raise DomainError(
                _("A file cannot be kept. The reason stands beside it."), fields={"file": refused}
            )
        yield found


def refusal_of(uploaded: Any, error: DomainError) -> str:
    """The sentence with the name of its file, where several came together."""
    name = safe_name(str(getattr(uploaded, "name", "") or ""))
    return _("“%(name)s”: %(sentence)s") % {"name": name, "sentence": error.message}


def attach(
    actor: Actor, record: OfficeRecord, uploaded: Any, purpose: str = "original"
) -> Attachment:
    """Keep an uploaded file with a record."""
    _check_purpose(purpose)
    with arrived(uploaded) as file:
        return keep(actor, record, file, purpose)


def _check_purpose(purpose: str) -> None:
    if purpose not in PURPOSES:
        raise DomainError(
            _("A file cannot have this purpose."), fields={"purpose": [", ".join(PURPOSES)]}
        )


@transaction.atomic
def keep(
    actor: Actor, record: OfficeRecord, file: Arrived, purpose: str = "original"
) -> Attachment:
    """The same content a second time on one record is answered with the first.

    The bytes are on disk before the row commits: a crash between the two leaves a file without
    row (swept later), never a row without file.
    """
    _check_purpose(purpose)
    return _kept(actor, _allowed_record(actor, record.pk), file, purpose)


@transaction.atomic
def lay_in(actor: Actor, record: OfficeRecord, uploaded: Any) -> Attachment:
    """Keep a sheet that the house printed for the archive, though the record is filed already."""
    if not actor.is_system:
        raise NotAllowed(_("Sheets for the archive are laid in by the office itself."))
    with arrived(uploaded) as file:
        locked = queries.record_behind(actor, record.pk, lock=True)
        return _kept(actor, locked, file, LAID_IN)


def _kept(actor: Actor, locked: OfficeRecord, file: Arrived, purpose: str) -> Attachment:
    existing = Attachment.objects.filter(
        card=locked.pk, blob=file.sha256, withdrawn_at=None
    ).first()
    if existing is not None:
        return existing
    _lock(file.sha256)
    storage.settle(file.path, file.sha256)
    blob, _made = Blob.objects.get_or_create(
        sha256=file.sha256,
        defaults={"size": file.size, "media_type": file.media_type, "created_at": actor.now},
    )
    if blob.erased_at is not None:  # destroyed once, and handed in anew
        Blob.objects.filter(pk=file.sha256).update(erased_at=None)
    made = Attachment.objects.create(
        card_id=locked.pk,
        blob=blob,
        name=file.name,
        purpose=purpose,
        added_at=actor.now,
        added_by_id=actor.user_id,
    )
    emit(
        "files.file.attached",
        actor=actor,
        record=locked,
        file=made.pk,
        sha256=file.sha256,
        size=file.size,
        purpose=purpose,
    )
    return made


def _allowed_record(actor: Actor, card_id: int) -> OfficeRecord:
    record = queries.record_behind(actor, card_id, lock=True)
    if not actor.is_system and policy.adds(actor, record) is None:
        raise NotAllowed(_("Files of this record are for those who handle it."))
    _check_not_frozen(record)
    return record


def _check_not_frozen(record: Any) -> None:
    if policy.is_frozen(record):
        raise WrongState(
            _("%(record)s is “%(state)s”: its files stay as they are.")
            % {"record": record, "state": policy.state_of(record)}
        )


@transaction.atomic
def withdraw(actor: Actor, attachment_id: int, *, reason: str) -> Attachment:
    """Take a file off a record, with the reason; content and event stay."""
    if not reason.strip():
        raise DomainError(_("Say why."), fields={"reason": [_("Enter the reason.")]})
    found = queries.attachment_get(actor, attachment_id)
    record = queries.record_behind(actor, found.card_id, lock=True)
    hat = policy.hat_to_withdraw(actor, record, found.added_by_id)
    if hat is None and not actor.is_system:
        raise NotAllowed(_("A file is withdrawn by whoever added it, or by the records clerk."))
    _check_not_frozen(record)
    changed = Attachment.objects.filter(pk=found.pk, withdrawn_at=None).update(
        withdrawn_at=actor.now
    )
    if changed:
        emit(
            "files.file.withdrawn",
            actor=actor,
            record=record,
            hat=hat,
            file=found.pk,
            reason=reason.strip()[:500],
        )
    found.withdrawn_at = actor.now
    return found


@transaction.atomic
def erase(actor: Actor, attachment_ids: Sequence[int]) -> int:
    """Destroy what these files hold, as an approved disposal says; how many contents go.

    Rows, names, sizes and hashes stay; what search had read goes. A content that a file of another
    record still has stays with that one. The bytes go after the commit; what a killed process
    leaves behind, the sweep removes.
    """
    rows = Attachment.objects.filter(pk__in=list(attachment_ids))
    contents = sorted(set(rows.values_list("blob", flat=True)))
    for sha256 in contents:
        _lock(sha256)
    rows.filter(withdrawn_at=None).update(withdrawn_at=actor.now)
    FileText.objects.filter(attachment__in=list(attachment_ids)).delete()
    elsewhere = Attachment.objects.filter(blob__in=contents).exclude(pk__in=list(attachment_ids))
    going = sorted(set(contents) - set(elsewhere.values_list("blob", flat=True)))
    Blob.objects.filter(pk__in=going, erased_at=None).update(erased_at=actor.now)
    transaction.on_commit(lambda: _unlink(going), robust=True)
    return len(going)


def _unlink(contents: Sequence[str]) -> None:
    for sha256 in contents:
        _remove_orphan(sha256, time.time() + 1)


def pass_files(
    actor: Actor,
    giver: OfficeRecord,
    taker: OfficeRecord,
    *,
    reason: str,
    contents: Sequence[str] = (),
) -> list[Attachment]:
    """Files of one record become those of another, and the first shows them no more.

    All of them, or those with these contents. Both records were locked and checked by the action
    that passes them on; the content stays where it is.
    """
    rows = Attachment.objects.filter(card=giver.pk, withdrawn_at=None).order_by("id")
    if contents:
        rows = rows.filter(blob__in=contents)
    there = set(
        Attachment.objects.filter(card=taker.pk, withdrawn_at=None).values_list("blob", flat=True)
    )
    passed = []
    for row in rows:
        Attachment.objects.filter(pk=row.pk).update(withdrawn_at=actor.now)
        emit("files.file.withdrawn", actor=actor, record=giver, file=row.pk, reason=reason)
        if row.blob_id not in there:
            passed.append(_again(actor, taker, row))
    return passed


def _again(actor: Actor, record: OfficeRecord, row: Attachment) -> Attachment:
    made = Attachment.objects.create(
        card_id=record.pk,
        blob_id=row.blob_id,
        name=row.name,
        purpose=row.purpose,
        added_at=actor.now,
        added_by_id=actor.user_id,
    )
    emit(
        "files.file.attached",
        actor=actor,
        record=record,
        file=made.pk,
        sha256=row.blob_id,
        purpose=row.purpose,
    )
    return made


def _lock(sha256: str) -> None:
    """One content at a time: an attach and the sweep never meet on the same file."""
    with connection.cursor() as cursor:
        cursor.execute(LOCK, [sha256[:16]])


def sweep(now: datetime) -> int:
    """Remove stored files that no row names, an hour after they came; how many.

    They are what a failed transaction or a killed process left behind.
    """
    limit, removed = (now - GRACE).timestamp(), 0
    for left in storage.leftovers(limit):
        left.unlink(missing_ok=True)
        removed += 1
    for sha256, path in storage.stored():
        if path.stat().st_mtime < limit and not _has_row(sha256):
            removed += _remove_orphan(sha256, limit)
    return removed


def _has_row(sha256: str) -> bool:
    return Blob.objects.filter(pk=sha256, erased_at=None).exists()


@transaction.atomic
def _remove_orphan(sha256: str, limit: float) -> bool:
    _lock(sha256)
    path = storage.path_of(sha256)
    if _has_row(sha256) or not path.exists() or path.stat().st_mtime >= limit:
        return False
    path.unlink()
    return True
