"""The whole of it: a file in, the fields of its letter out, each with how sure it is."""

from __future__ import annotations

from datetime import date
from typing import Any

from documents.reader import words
from documents.reader.chars import folded
from documents.reader.fields import dates, head, organ, people, taiwan, title
from documents.reader.found import GUESSED, LIKELY, SEEN, Found
from documents.reader.gather import Gathered, Progress, gather
from documents.reader.layout import Letter, laid_out

FIELDS = (
    "organ", "number", "title", "kind", "urgency", "secrecy", "addressee", "date", "signer",
    "deadline", "contact_person", "contact_phone", "attachments",
)  # fmt: skip
OCR_DISCOUNT = 0.97
MOST_TEXT = 100_000


def read_bytes(
    data: bytes, name: str = "", progress: Progress = lambda _done, _of: None
) -> dict[str, Any]:
    """`{fields, confidence, how, pages, text}`; `Unreadable` where there is nothing to read."""
    return read_gathered(gather(data, name, progress))


def read_gathered(gathered: Gathered) -> dict[str, Any]:
    letter = laid_out(gathered.sheets)
    found = (
        taiwan.fields_of(letter) if taiwan.is_taiwan(letter) else _fields(letter, gathered.subject)
    )
    share = OCR_DISCOUNT if letter.how == "ocr" else 1.0
    return {
        "fields": {name: found[name].value for name in FIELDS},
        "confidence": {name: round(found[name].sure * share, 2) for name in FIELDS},
        "how": letter.how,
        "pages": gathered.sheets.pages,
        "text": "\n".join(line.text for line in gathered.sheets.lines)[:MOST_TEXT],
    }


def _fields(letter: Letter, subject: str) -> dict[str, Found]:
    seen = title.find_title(letter)
    named = title.title_found(letter, seen, subject)
    addressee, start = head.addressee_found(letter, seen)
    issued = dates.date_found(letter, seen)
    stop = letter.end
    body = letter.flat[start:stop]
    return {
        "organ": organ.organ_found(letter, seen),
        "number": head.number_found(letter, seen),
        "title": named,
        "kind": _kind(letter, named),
        "urgency": head.urgency_found(letter, seen),
        "secrecy": head.secrecy_found(letter, seen),
        "addressee": addressee,
        "date": issued,
        "signer": head.signer_found(letter, seen),
        "deadline": dates.deadline_found(_running(letter, start, stop), _day(issued)),
        "contact_person": people.person_found(letter, body),
        "contact_phone": people.phone_found(letter, body),
        "attachments": people.attachments_found(letter, start),
    }


def _day(found: Found) -> date | None:
    return date.fromisoformat(found.value) if found.value else None


def _running(letter: Letter, start: int, stop: int) -> str:
    """The body as one text: a line that runs to the margin goes on below."""
    text = ""
    for i in range(start, stop):
        text += letter.flat[i] + ("" if letter.full(i) else "\n")
    return text


def _kind(letter: Letter, named: Found) -> Found:
    """The last word of the title; of a letterhead where the title does not say."""
    flat = folded(named.value or "")
    match = words.ENDS_AS_KIND.search(flat)
    if match:
        return Found(words.KINDS[match[1]], min(named.sure + 0.08, 0.97))
    for line in letter.flat[:8]:
        match = words.ENDS_AS_KIND.search(line)
        if match and not line.endswith("文件"):
            return Found(words.KINDS[match[1]], LIKELY)
    inside = [k for k in words.KINDS if len(k) > 1 and k in flat]
    return Found(words.KINDS[inside[-1]], GUESSED) if inside else Found(None, SEEN * 0.5)
