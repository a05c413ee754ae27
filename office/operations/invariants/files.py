"""7: every file has its row and its hash, every row its file."""

from __future__ import annotations

import hashlib
import re
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from office.files.actions import GRACE
from office.files.models import Blob
from office.operations.invariants.search import EXAMPLES, Check, Finding, breaches, search

NAME = re.compile(r"^[0-9a-f]{64}$")
BLOCK = 1024 * 1024
NOT_YET_SWEPT = GRACE + timedelta(hours=2)
"""A file may wait so long for its row to be committed, then for the sweep of every hour."""
LOST = _("restore the file from the last backup")


class Tally:
    """Counts breaches and keeps a few."""

    def __init__(self, wrong: Any, mend: Any) -> None:
        self.wrong, self.mend = wrong, mend
        self.rows: list[tuple[Any, ...]] = []
        self.count = 0

    def add(self, *row: Any) -> None:
        self.count += 1
        if len(self.rows) < EXAMPLES:
            self.rows.append(row)

    def finding(self) -> Finding:
        return breaches(self.rows, self.count, wrong=self.wrong, mend=self.mend)


def place(sha256: str) -> Path:
    return Path(settings.MEDIA_ROOT) / sha256[:2] / sha256[2:4] / sha256


def _rows() -> Iterator[Finding]:
    """Each row against its file: there, of that size, of that content."""
    lost = Tally(_("the file of {0} bytes is not there"), LOST)
    changed = Tally(_("the file is not what was stored: {0}"), LOST)
    for sha256, size in (
        Blob.objects.filter(erased_at=None)
        .order_by("pk")
        .values_list("pk", "size")
        .iterator(chunk_size=2000)
    ):
        path = place(sha256)
        if not path.is_file():
            lost.add(sha256, size)
        elif path.stat().st_size != size:
            changed.add(sha256, f"{path.stat().st_size} / {size}")
        elif (found := _hash(path)) != sha256:
            changed.add(sha256, found)
    yield lost.finding()
    yield changed.finding()


def _hash(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            digest.update(block)
    return digest.hexdigest()


def _orphans() -> Finding:
    """Each file against its row, folder by folder."""
    orphans = Tally(_("no row knows this file"), _("move it away: nobody can open it"))
    root = Path(settings.MEDIA_ROOT)
    for folder in sorted(root.glob("[0-9a-f][0-9a-f]/[0-9a-f][0-9a-f]")):
        paths = {p.name: p for p in folder.iterdir() if NAME.match(p.name)}
        rows = Blob.objects.filter(pk__in=paths, erased_at=None)
        known = set(rows.values_list("pk", flat=True))
        for name in sorted(set(paths) - known):
            misplaced = place(name) != paths[name]
            if (
                misplaced
                or paths[name].stat().st_mtime < time.time() - NOT_YET_SWEPT.total_seconds()
            ):
                orphans.add(str(paths[name].relative_to(root)))
    return orphans.finding()


def _files() -> Iterator[Finding]:
    yield from _rows()
    yield _orphans()
    yield search(
        """SELECT i.number, p.name FROM documents_itempart p
           JOIN documents_archiveitem i ON i.card_id = p.item_id
           JOIN files_attachment a ON a.id = p.attachment_id
           WHERE a.blob_id <> p.sha256 ORDER BY p.id""",
        wrong=_("“{0}” has another hash than it was filed with"),
        mend=LOST,
    )
    yield search(
        """SELECT i.number, p.name FROM documents_itempart p
           JOIN documents_archiveitem i ON i.card_id = p.item_id
           JOIN files_blob b ON b.sha256 = p.sha256
           WHERE b.erased_at IS NOT NULL AND i.state <> 'destroyed' ORDER BY p.id""",
        wrong=_("“{0}” is gone although its item was not destroyed"),
        mend=LOST,
    )
    yield search(
        """SELECT a.name, a.id FROM files_attachment a
           WHERE NOT EXISTS (SELECT 1 FROM files_blob b WHERE b.sha256 = a.blob_id) ORDER BY a.id""",
        wrong=_("attachment {0} has lost its content"),
        mend=LOST,
    )
    yield search(
        """SELECT a.name, t.attachment_id FROM search_filetext t
           JOIN files_attachment a ON a.id = t.attachment_id
           LEFT JOIN files_blob b ON b.sha256 = a.blob_id
           WHERE b.sha256 IS NULL OR t.card_id <> a.card_id ORDER BY t.attachment_id""",
        wrong=_("what search knows of {0} belongs to no stored file of that record"),
        mend=_("delete the row of search_filetext: the file is read anew"),
    )


FILES = Check(_("Every stored file has its row and its hash, every row its file"), _files)
