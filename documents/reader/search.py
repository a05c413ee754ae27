"""What the reader of letters tells search: the text of a scan."""

from __future__ import annotations

from pathlib import Path

from documents.reader.models import LetterReading
from documents.reader.sandbox import CannotRead, read_file
from office.search.sources import NotReadable


def text_of_scan(sha256: str, path: Path, name: str) -> str:
    """As it was read at intake, where that was today; else it is read now."""
    done = LetterReading.objects.filter(sha256=sha256, state=LetterReading.State.DONE)
    known = done.order_by("-pk").values_list("result__text", flat=True).first()
    if known:
        return str(known)
    try:
        return str(read_file(path, name)["text"])
    except CannotRead as error:
        raise NotReadable from error
