"""F7: the note of annexes below the body (GB/T 9704-2012, 7.3.4)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from documents.linter.draft import Draft
from documents.linter.findings import Hit
from documents.linter.text import Text
from office.core.text import letters_only

OPENS = re.compile(r"^[ \u3000\t]*附件(?P<colon>[：:])[ \u3000]*", re.MULTILINE)
ITEM = re.compile(r"(?P<n>\d{1,2})(?P<mark>[.．、，,)）])[ \u3000]*")
ENDING = re.compile(r"[。，；、：,;.]$")
NEXT = re.compile(r"^[ \u3000\t]*\d{1,2}[.．、]")
NAMED = re.compile(r"附件|附后|见附|随文|详见|后附|附表|附录|现?印发|转发|下发|报送|发布|征求意见")


@dataclass
class Annex:
    """One line of the note."""

    n: int
    mark: str
    name: str
    start: int
    end: int


def note_of(draft: Draft) -> tuple[Text, re.Match[str]] | None:
    """Where the note begins: in its own field, or in the body."""
    for text in (draft.annex, draft.body):
        found = OPENS.search(text.plain)
        if found:
            return text, found
    return None


def annexes(text: Text, opens: re.Match[str]) -> list[Annex]:
    """The first line and those numbered ones that follow it."""
    found: list[Annex] = []
    for at, line in text.lines:
        end = at + len(line)
        if end < opens.end():
            continue
        if found and not NEXT.match(line):
            break
        found.append(_annex(text, max(at, opens.end()), end))
    return found


def _annex(text: Text, start: int, end: int) -> Annex:
    line = text.plain[start:end]
    inset = len(line) - len(line.lstrip(" \u3000\t"))
    item = ITEM.match(line, inset)
    begins = item.end() if item else inset
    name = line[begins:].rstrip(" \u3000")
    return Annex(
        int(item["n"]) if item else 0,
        item["mark"] if item else "",
        name,
        start + begins,
        start + begins + len(name),
    )


def annex_note(draft: Draft) -> Iterator[Hit]:
    """F7: 附件：1.名称, counted from 1, nothing after a name, and named in the body."""
    note = note_of(draft)
    if note is None:
        if draft.facts.attachments:
            yield draft.body.whole_end(_("Files are attached; name them below the body: 附件：…"))
        return
    text, opens = note
    if opens["colon"] == ":":
        yield text.hit(_("The colon after 附件 is full-width."), opens.start(), opens.end(), "info")
    listed = annexes(text, opens)
    yield from _each(text, listed)
    yield from _count(draft, text, listed)
    body = draft.body.plain[: opens.start()] if text is draft.body else draft.body.plain
    if not _told(body, listed):
        yield text.hit_at(
            _("The body does not speak of the annexes; say where they belong."), opens, "info"
        )


def _told(body: str, listed: list[Annex]) -> bool:
    said = letters_only(body)
    return bool(NAMED.search(body)) or any(a.name and letters_only(a.name) in said for a in listed)


def _each(text: Text, listed: list[Annex]) -> Iterator[Hit]:
    for annex in listed:
        ending = ENDING.search(annex.name)
        if ending:
            yield text.hit(
                _("No punctuation after the name of an annex: take “%(mark)s” out.")
                % {"mark": ending[0]},
                annex.end - 1,
                annex.end,
            )
        if annex.n and annex.mark not in ".．":
            yield text.hit(
                _("Annexes are numbered 1. 2. 3., with a point."), annex.start - 1, annex.end
            )


def _count(draft: Draft, text: Text, listed: list[Annex]) -> Iterator[Hit]:
    numbers = [a.n for a in listed]
    if len(listed) == 1 and listed[0].n:
        yield text.hit(_("A single annex has no number."), listed[0].start, listed[0].end, "info")
    elif len(listed) > 1 and numbers != list(range(1, len(listed) + 1)):
        yield text.hit(_("The annexes are not counted 1, 2, 3 …"), listed[0].start, listed[-1].end)
    attached = len(draft.facts.attachments)
    if attached and attached != len(listed):
        yield text.hit(
            _("%(named)s annexes are named, %(files)s are attached.")
            % {"named": len(listed), "files": attached},
            listed[0].start if listed else 0,
            listed[-1].end if listed else 0,
        )
