"""Zip containers from outside: refused before anything large is unpacked."""

from __future__ import annotations

import zipfile
import zlib
from pathlib import PurePosixPath
from typing import IO

from django.utils.translation import gettext as _

from office.core.errors import DomainError

MOST_ENTRIES = 5_000
MOST_UNPACKED = 300 * 1024 * 1024
RATIO_FROM = 10 * 1024 * 1024
MOST_RATIO = 150
PACKED = (b"PK\x03\x04", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"BZh", b"\xfd7zXZ")
PIECE = 1024 * 1024


class BadArchive(DomainError):
    """The container is damaged or set to explode."""


def open_archive(file: IO[bytes]) -> zipfile.ZipFile:
    """The container, once its table of contents is known to be harmless."""
    try:
        archive = zipfile.ZipFile(file)
        entries = archive.infolist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError, UnicodeDecodeError):
        raise BadArchive(_("The file is damaged: its table of contents cannot be read.")) from None
    if len(entries) > MOST_ENTRIES:
        raise BadArchive(_("The file holds more than %(n)s parts.") % {"n": MOST_ENTRIES})
    _check_names(entries)
    unpacked = sum(e.file_size for e in entries)
    packed = max(1, sum(e.compress_size for e in entries))
    bloated = unpacked > RATIO_FROM and unpacked / packed > MOST_RATIO
    if bloated or unpacked > MOST_UNPACKED:
        raise BadArchive(
            _("Unpacked, the file would take %(mb)s MB. Such a file is built to fill a disk.")
            % {"mb": unpacked // 1024 // 1024}
        )
    return archive


def _check_names(entries: list[zipfile.ZipInfo]) -> None:
    seen = set()
    for entry in entries:
        name = entry.filename.replace("\\", "/")
        if name.startswith("/") or ".." in PurePosixPath(name).parts or ":" in name:
            raise BadArchive(_("The file holds a part whose name leads outside of it."))
        if entry.flag_bits & 0x1:
            raise BadArchive(_("The file is locked with a password. Save it without one."))
        if name.lower() in seen:
            raise BadArchive(
                _("The file holds two parts of one name, so that readers may disagree.")
            )
        seen.add(name.lower())


def unpack_fully(archive: zipfile.ZipFile) -> None:
    """Read every part to its end, piece by piece: checks sums and that no part is an archive."""
    for entry in archive.infolist():
        try:
            with archive.open(entry) as part:
                head = part.read(8)
                while part.read(PIECE):
                    pass
        except (zipfile.BadZipFile, NotImplementedError, EOFError, OSError, ValueError, zlib.error):
            raise BadArchive(_("The file is damaged: a part of it cannot be unpacked.")) from None
        if head.startswith(PACKED):
            raise BadArchive(
                _("The file holds another archive (%(name)s). Attach that one by itself.")
                % {"name": entry.filename[-60:]}
            )
