"""Files come in, and are withdrawn; nothing is ever removed from under a record."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from office.audit.emit import emit
from office.core.actor import Actor
from office.core.errors import DomainError, NotAllowed
from office.core.scoping import OfficeRecord
from office.files import policy, queries, storage
from office.files.models import Attachment, Blob
from office.files.sniff import BadFile, examine, safe_name

PURPOSES = ("original", "attachment", "scan", "reply", "result", "evidence")
GRACE = timedelta(hours=1)
LOCK = "SELECT pg_advisory_xact_lock(('x' || %s)::bit(64)::bigint)"


def attach(
    actor: Actor, record: OfficeRecord, uploaded: Any, purpose: str = "original"
) -> Attachment:
    """Keep a file with a record, once it is known to be what it says and to do nothing by itself.

    The same content a second time on one record is answered with the first. The bytes are on disk
    before the row commits: a crash between the two leaves a file without row (swept later), never
    a row without file.
    """
    if purpose not in PURPOSES:
        raise DomainError(
            _("A file cannot have this purpose."), fields={"purpose": [", ".join(PURPOSES)]}
        )
    name = safe_name(str(getattr(uploaded, "name", "") or ""))
    with storage.arriving(uploaded) as (path, sha256, size):
        if size == 0:
            raise BadFile(_("The file is empty."))
        kind = examine(path, name)
        with transaction.atomic():
            locked = _allowed_record(actor, record.pk)
            existing = Attachment.objects.filter(
                card=locked.pk, blob=sha256, withdrawn_at=None
            ).first()
            if existing is not None:
                return existing
            _lock(sha256)
            storage.settle(path, sha256)
            blob, _made = Blob.objects.get_or_create(
                sha256=sha256,
                defaults={"size": size, "media_type": kind.media_type, "created_at": actor.now},
            )
            made = Attachment.objects.create(
                card_id=locked.pk,
                blob=blob,
                name=name,
                purpose=purpose,
                added_at=actor.now,
                added_by_id=actor.user_id,
            )
            emit(
                "files.file.attached",
                actor=actor,
                record=locked,
                file=made.pk,
                sha256=sha256,
                size=size,
                purpose=purpose,
            )
            return made


def _allowed_record(actor: Actor, card_id: int) -> OfficeRecord:
    record = queries.record_behind(actor, card_id, lock=True)
    if not actor.is_system and policy.hat_to_attach(actor, record) is None:
        raise NotAllowed(_("Files of this record are for those who handle it."))
    return record


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
        if path.stat().st_mtime < limit and not Blob.objects.filter(pk=sha256).exists():
            removed += _remove_orphan(sha256, limit)
    return removed


@transaction.atomic
def _remove_orphan(sha256: str, limit: float) -> bool:
    _lock(sha256)
    path = storage.path_of(sha256)
    if (
        Blob.objects.filter(pk=sha256).exists()
        or not path.exists()
        or path.stat().st_mtime >= limit
    ):
        return False
    path.unlink()
    return True
