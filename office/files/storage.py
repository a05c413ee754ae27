"""Content under its hash: `MEDIA_ROOT/ab/cd/<sha256>`, written whole or not at all."""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from office.core.errors import DomainError, TooLarge

PIECE = 1024 * 1024
ARRIVING = "arriving"
HASH = re.compile(r"[0-9a-f]{64}")


class Damaged(DomainError):
    """What is stored is no longer what was handed in."""

    status = 500
    code = "damaged"


def path_of(sha256: str) -> Path:
    return Path(settings.MEDIA_ROOT) / sha256[:2] / sha256[2:4] / sha256


@contextmanager
def arriving(uploaded: Any) -> Iterator[tuple[Path, str, int]]:
    """(path, hash, size) of the content on our own disk, gone again unless `settle` keeps it."""
    folder = Path(settings.MEDIA_ROOT) / ARRIVING
    folder.mkdir(parents=True, exist_ok=True)
    limit = settings.FILE_LIMIT_BYTES
    digest, size = hashlib.sha256(), 0
    handle, name = tempfile.mkstemp(dir=folder)
    path = Path(name)
    try:
        with os.fdopen(handle, "wb") as out:
            for piece in uploaded.chunks(PIECE):
                size += len(piece)
                if size > limit:
                    sentence = _(
                        "The file is larger than %(limit)s MB. "
                        "Scan at 200 dpi in grey, or split it."
                    )
                    raise TooLarge(sentence % {"limit": limit // 1024 // 1024})
                digest.update(piece)
                out.write(piece)
            out.flush()
            os.fsync(out.fileno())
        yield path, digest.hexdigest(), size
    finally:
        path.unlink(missing_ok=True)


def settle(path: Path, sha256: str) -> None:
    """Move arrived content to its place: atomic, and on disk before the row is written."""
    home = path_of(sha256)
    home.parent.mkdir(parents=True, exist_ok=True)
    path.chmod(0o640)
    path.replace(home)
    folder = os.open(home.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def checked(sha256: str) -> Path:
    """The stored file, read through once: it must still have the hash it is stored under."""
    home = path_of(sha256)
    digest = hashlib.sha256()
    try:
        with home.open("rb") as file:
            while piece := file.read(PIECE):
                digest.update(piece)
    except OSError:
        raise Damaged(
            _("The file is missing in the store. Tell the administrator: the backup has it.")
        ) from None
    if digest.hexdigest() != sha256:
        raise Damaged(
            _("The file was changed in the store. Tell the administrator: the backup has it.")
        )
    return home


def stored() -> Iterator[tuple[str, Path]]:
    """(hash, path) of everything in the store."""
    root = Path(settings.MEDIA_ROOT)
    for path in root.glob("[0-9a-f][0-9a-f]/[0-9a-f][0-9a-f]/*"):
        if HASH.fullmatch(path.name):
            yield path.name, path


def leftovers(before: float) -> Iterator[Path]:
    """Arrivals that a killed process left half-way."""
    for path in (Path(settings.MEDIA_ROOT) / ARRIVING).glob("*"):
        if path.stat().st_mtime < before:
            yield path
