"""Watch folders: what a scanner, a fax or a colleague puts there lies in the tray a moment later.

A file is taken in when nobody has written to it for a while. The piece commits first and the file
moves to `done/` afterwards: a process killed in between finds the file again, knows it by path,
time and content, and only moves it. What cannot be kept goes to `failed/` with the reason beside
it, and lies in the tray as not taken in. Nothing is ever deleted here.
"""

from __future__ import annotations

import errno
import hashlib
import logging
import os
import stat
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.base import File
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from documents.inbox.actions import Coming, refuse, take_in
from documents.inbox.models import InboxPiece
from office.core.actor import Actor
from office.core.errors import DomainError
from office.files.actions import arrived
from office.files.sniff import safe_name

log = logging.getLogger(__name__)
DONE, FAILED, REASON = "done", "failed", ".reason.txt"
QUIET = 15.0
"""Seconds without a change after which a file counts as whole; the time of the last change is the
file system's own, which no program that copies can set back."""
MOST_AT_ONCE = 40
UNFINISHED = (".part", ".partial", ".tmp", ".crdownload", ".filepart", ".lock")
TURN = "SELECT pg_try_advisory_lock(hashtextextended(%s, 7840))"
LEAVE = "SELECT pg_advisory_unlock(hashtextextended(%s, 7840))"


@dataclass(frozen=True, slots=True)
class Found:
    """A file in a watch folder; `source` is the folder's name and that of its subfolder."""

    root: Path
    path: Path
    source: str
    seen: os.stat_result

    @property
    def name(self) -> str:
        return os.fsencode(self.path.name).decode("utf-8", "replace")

    @property
    def moment(self) -> str:
        """The same file of the same moment; a second scan under the old name is another one."""
        place = hashlib.sha256(os.fsencode(self.path)).hexdigest()[:20]
        return f"folder:{place}:{self.seen.st_mtime_ns}:{self.seen.st_size}:"

    def key(self, sha256: str) -> str:
        return f"{self.moment}{sha256}"


def roots() -> list[Path]:
    return [Path(folder) for folder in settings.SCAN_FOLDERS]


def poll(now: datetime) -> int:
    """One look at every watch folder; how many files were dealt with."""
    return sum(_poll(root, now) for root in roots())


def _poll(root: Path, now: datetime) -> int:
    with _turn(f"folder:{root}") as ours:
        if not ours:
            return 0
        dealt = 0
        for found in _waiting(root):
            if dealt >= MOST_AT_ONCE:
                break
            dealt += _deal_with(found, now)
        return dealt


@contextmanager
def _turn(name: str) -> Iterator[bool]:
    """One process at a time looks at a folder. The lock goes with the connection that holds it."""
    with connection.cursor() as cursor:
        cursor.execute(TURN, [name])
        ours = bool(cursor.fetchone()[0])
    try:
        yield ours
    finally:
        if ours:
            with connection.cursor() as cursor:
                cursor.execute(LEAVE, [name])


def _waiting(root: Path) -> Iterator[Found]:
    """Whole files in the folder and in its subfolders, those that lie there longest first."""
    found = []
    for folder, source in _places(root):
        try:
            entries = list(os.scandir(folder))
        except OSError as error:
            log.warning("watch folder %s: %s", folder, error)
            continue
        for entry in entries:
            seen = _whole(entry)
            if seen is not None:
                found.append(Found(root, Path(entry.path), source, seen))
    yield from sorted(found, key=lambda f: (f.seen.st_mtime_ns, str(f.path)))


def _places(root: Path) -> Iterator[tuple[Path, str]]:
    """The folder itself and one level below it: a subfolder says where its files come from."""
    yield root, root.name
    try:
        entries = sorted(os.scandir(root), key=lambda e: e.name)
    except OSError as error:
        log.warning("watch folder %s: %s", root, error)
        return
    for entry in entries:
        ours = entry.name in {DONE, FAILED} or entry.name.startswith(".")
        if not ours and entry.is_dir(follow_symlinks=False):
            yield (
                Path(entry.path),
                f"{root.name} / {os.fsencode(entry.name).decode('utf-8', 'replace')}",
            )


def _whole(entry: os.DirEntry[str]) -> os.stat_result | None:
    """What is known of a file that nobody is writing to; None for what is not ours to take."""
    name = entry.name.lower()
    if name.startswith((".", "~$")) or name.endswith(UNFINISHED):
        return None
    try:
        seen = entry.stat(follow_symlinks=False)
    except OSError:
        return None
    if stat.S_ISDIR(seen.st_mode):
        return None
    return seen if time.time() - max(seen.st_mtime, seen.st_ctime) >= QUIET else None


def _deal_with(found: Found, now: datetime) -> bool:
    actor = Actor.system(now)
    known = InboxPiece.unscoped.filter(arrival__startswith=found.moment).first()
    if known is not None:  # taken in, and the process died before it moved the file
        _move(found, DONE if known.sha256 else FAILED, now, known.trouble)
        return False
    try:
        with _opened(found) as file, arrived(file) as kept:
            if _changed(found):
                return False
            coming = _coming(found, found.key(kept.sha256))
            take_in(actor, coming, kept)
    except (DomainError, OSError) as error:
        return _put_away(actor, found, error)
    _move(found, DONE, now)
    return True


def _coming(found: Found, key: str) -> Coming:
    return Coming(road=InboxPiece.Road.FOLDER, key=key, source=found.source)


@contextmanager
def _opened(found: Found) -> Iterator[Any]:
    """The file itself: never through a link, never a pipe or a device, never a giant."""
    if not stat.S_ISREG(found.seen.st_mode):
        raise DomainError(_("It is no file but a link or a device. Put the file itself there."))
    if found.seen.st_size > settings.FILE_LIMIT_BYTES:
        raise DomainError(
            _("The file is larger than %(limit)s MB. Scan at 200 dpi in grey, or split it.")
            % {"limit": settings.FILE_LIMIT_BYTES // 1024 // 1024}
        )
    handle = os.open(found.path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    with os.fdopen(handle, "rb") as raw:
        yield File(raw, name=found.name)


def _changed(found: Found) -> bool:
    """Somebody wrote to it while it was read: then the next look takes it."""
    now = found.path.lstat()
    return (now.st_mtime_ns, now.st_size) != (found.seen.st_mtime_ns, found.seen.st_size)


GONE = frozenset({errno.ENOENT, errno.ESTALE})


def _put_away(actor: Actor, found: Found, error: Exception) -> bool:
    """It cannot be kept: the tray says so, and the file lies in `failed/` with the reason."""
    if isinstance(error, OSError) and error.errno in GONE:
        return False
    if isinstance(error, PermissionError):
        sentence = _(
            "The house may not read this file. Give its account the right to, or scan again."
        )
    elif isinstance(error, OSError):
        sentence = _("The file could not be read: %(why)s.") % {"why": error.strerror or str(error)}
    else:
        sentence = str(getattr(error, "message", error))
    refuse(actor, _coming(found, found.key("refused")), name=found.name, trouble=sentence)
    _move(found, FAILED, actor.now, sentence)
    return True


def _move(found: Found, into: str, now: datetime, reason: str = "") -> None:
    """Beside the others of its kind, under a name that is free. Where the folder can't be written,
    the file stays, is known at the next look, and the doctor says so."""
    folder = found.root / into / f"{timezone.localtime(now):%Y-%m}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        target = _free(folder, found.path.name)
        found.path.rename(target)
        if reason:
            target.with_name(target.name + REASON).write_text(reason + "\n", encoding="utf-8")
    except OSError as error:
        log.warning("watch folder: %s could not be moved to %s: %s", found.path, folder, error)


def _free(folder: Path, name: str) -> Path:
    target = folder / name
    stem, dot, ending = name.rpartition(".")
    number = 1
    while os.path.lexists(target):
        number += 1
        target = folder / (f"{stem}-{number}{dot}{ending}" if dot else f"{name}-{number}")
    return target


def come_again(piece: InboxPiece) -> None:
    """Put a refused file back where it was found, once the action has committed."""
    name = piece.name
    transaction.on_commit(lambda: _bring_back(name), robust=True)


def _bring_back(name: str) -> None:
    """The newest of that name among the refused ones, into the folder it came to."""
    for root in roots():
        rows = [p for p in (root / FAILED).glob("*/*") if safe_name(p.name)[:200] == name]
        for path in sorted(rows, key=lambda p: p.lstat().st_mtime, reverse=True)[:1]:
            try:
                path.with_name(path.name + REASON).unlink(missing_ok=True)
                target = _free(root, path.name)
                path.rename(target)
                os.utime(target, follow_symlinks=False)
            except OSError as error:
                log.warning("watch folder: %s could not be brought back: %s", path, error)
            return
