"""Reading files for search: each once, however often and by however many it is tried."""

from __future__ import annotations

import unicodedata
from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import Exists, Max, OuterRef, Q, QuerySet

from office.core.text import INVISIBLE, folded, search_vector
from office.files import storage
from office.files.kinds import BY_MEDIA_TYPE
from office.files.models import Attachment
from office.search.extract import MOST, READERS, Unreadable, text_of
from office.search.models import FileText
from office.search.sources import SCAN_READERS, NotReadable

LATELY = 1000
"""So far behind the newest file that was read an unread one is looked for often."""

WRITE = """
INSERT INTO search_filetext (attachment_id, card_id, outcome, text, folded, words, read_at)
VALUES (%s, %s, %s, %s, %s, %s::tsvector, %s) ON CONFLICT (attachment_id) DO NOTHING
"""


REWRITE = """
UPDATE search_filetext SET outcome = %s, text = %s, folded = %s, words = %s::tsvector, read_at = %s,
                           claimed_at = NULL
WHERE attachment_id = %s AND outcome = 'scan'
"""
SCAN = FileText.Outcome.SCAN
SCANS = frozenset({"pdf", "docx", "ofd", "png", "jpeg", "tiff"})
"""Kinds of file that may be nothing but pictures of paper."""
STALE = timedelta(minutes=10)


def unread(*, lately: bool) -> QuerySet[Attachment]:
    """Files nobody has read yet, the newest first."""
    known = FileText.objects.filter(attachment=OuterRef("pk"))
    rows = Attachment.objects.filter(~Exists(known), withdrawn_at=None)
    if lately:
        last = FileText.objects.aggregate(last=Max("attachment_id"))["last"] or 0
        rows = rows.filter(pk__gt=last - LATELY)
    return rows.select_related("blob").order_by("-pk")


def read_files(now: datetime, *, most: int = 20, lately: bool = True) -> int:
    """Read some files into what search looks through; how many. Safe to repeat and to interrupt."""
    rows = list(unread(lately=lately)[:most])
    for attachment in rows:
        read_file(attachment, now)
    return len(rows)


def read_file(attachment: Attachment, now: datetime) -> None:
    """One file; a second reader of the same file changes nothing. Content that lies with another
    record as well is read once."""
    twin = FileText.objects.filter(attachment__blob=attachment.blob_id).exclude(outcome=SCAN)
    known = twin.first()
    outcome, text = (known.outcome, known.text) if known else _read(attachment)
    given: list[Any] = [attachment.pk, attachment.card_id, outcome, text, folded(text)]
    with connection.cursor() as cursor:
        cursor.execute(WRITE, [*given, _words(attachment, text), now])


def _read(attachment: Attachment) -> tuple[str, str]:
    """(outcome, text); a picture is left to `read_scans`, which takes its time."""
    known = BY_MEDIA_TYPE.get(attachment.blob.media_type)
    kind = known.slug if known else ""
    text = ""
    if kind in READERS:
        try:
            text = _tidy(text_of(storage.path_of(attachment.blob_id), kind))
        except Unreadable:
            return FileText.Outcome.FAILED, ""
    if text:
        return FileText.Outcome.READ, text
    scan = kind in SCANS and bool(SCAN_READERS)
    return (SCAN if scan else FileText.Outcome.NOTHING), ""


def _tidy(raw: str) -> str:
    text = unicodedata.normalize("NFKC", raw).translate(INVISIBLE)
    return " ".join(text.split())[:MOST]


def _words(attachment: Attachment, text: str) -> str:
    return search_vector(("C", attachment.name), ("D", text))


# --- scans ---------------------------------------------------------------------------------------


def read_scans(now: datetime, *, most: int = 2) -> int:
    """Read the text off some pictures, the newest first; how many. Each content is read once, by
    one reader; one that was killed over it is followed by another after a while."""
    free = Q(claimed_at=None) | Q(claimed_at__lt=now - STALE)
    waiting = FileText.objects.filter(free, outcome=SCAN).order_by("-attachment")
    read = 0
    for row in list(waiting.select_related("attachment")[:most]):
        same = FileText.objects.filter(outcome=SCAN, attachment__blob=row.attachment.blob_id)
        if same.filter(free).update(claimed_at=now):
            _read_scan(row.attachment, now)
            read += 1
    return read


def _read_scan(attachment: Attachment, now: datetime) -> None:
    """Every record that holds this picture is found by it, by whoever may see that record."""
    try:
        text = _tidy(_text_of_scan(attachment))
        outcome = FileText.Outcome.READ if text else FileText.Outcome.NOTHING
    except NotReadable:
        outcome, text = FileText.Outcome.FAILED, ""
    same = FileText.objects.filter(outcome=SCAN, attachment__blob=attachment.blob_id)
    for row in same.select_related("attachment"):
        given = [outcome, text, folded(text), _words(row.attachment, text), now, row.pk]
        with connection.cursor() as cursor:
            cursor.execute(REWRITE, given)


def _text_of_scan(attachment: Attachment) -> str:
    path = storage.path_of(attachment.blob_id)
    texts = (reader(attachment.blob_id, path, attachment.name) for reader in SCAN_READERS)
    return next((text for text in texts if text), "")
