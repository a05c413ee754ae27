"""Reading files for search: each once, however often and by however many it is tried."""

from __future__ import annotations

import unicodedata
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import Exists, Max, OuterRef, QuerySet

from office.core.text import INVISIBLE, folded, search_vector
from office.files import storage
from office.files.kinds import BY_MEDIA_TYPE
from office.files.models import Attachment
from office.search.extract import READERS, Unreadable, text_of
from office.search.models import FileText

LATELY = 1000
"""So far behind the newest file that was read an unread one is looked for often."""

WRITE = """
INSERT INTO search_filetext (attachment_id, card_id, outcome, text, folded, words, read_at)
VALUES (%s, %s, %s, %s, %s, %s::tsvector, %s) ON CONFLICT (attachment_id) DO NOTHING
"""


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
    """One file; a second reader of the same file changes nothing."""
    known = BY_MEDIA_TYPE.get(attachment.blob.media_type)
    kind = known.slug if known else ""
    outcome, raw = FileText.Outcome.NOTHING, ""
    if kind in READERS:
        try:
            raw = text_of(storage.path_of(attachment.blob_id), kind)
        except Unreadable:
            outcome = FileText.Outcome.FAILED
    text = unicodedata.normalize("NFKC", raw).translate(INVISIBLE)
    text = " ".join(text.split())
    if text:
        outcome = FileText.Outcome.READ
    words = search_vector(("C", attachment.name), ("D", text))
    given: list[Any] = [attachment.pk, attachment.card_id, outcome, text, folded(text), words, now]
    with connection.cursor() as cursor:
        cursor.execute(WRITE, given)
