"""F3: headings 一、 （一） 1. （1）, in this order and without a gap (GB/T 9704-2012, 7.3.3)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from documents.linter.draft import Draft
from documents.linter.findings import Hit

DIGITS = "一二三四五六七八九"
MARKS = (
    re.compile(r"(?P<n>[一二三四五六七八九十百]{1,4})(?P<mark>[、，,.．：:](?!\d))"),
    re.compile(r"[（(](?P<n>[一二三四五六七八九十百]{1,4})[）)](?P<mark>[、，,.．：:]?)"),
    re.compile(r"(?P<n>\d{1,2})(?P<mark>[.．、，](?!\d))"),
    re.compile(r"[（(](?P<n>\d{1,2})[）)](?P<mark>[、，,.．：:]?)"),
)
RIGHT = ("、", "", ".．", "")
SHAPES = ("一、", "（一）", "1.", "（1）")
ANNEX = re.compile(r"^\s*附[件录錄表]\s*\d{0,2}\s*[：:]?")


@dataclass
class Heading:
    level: int
    n: int
    mark: str
    start: int
    end: int
    shown: str


@dataclass
class Seen:
    """The count last seen at each level; below a heading the deeper ones begin anew."""

    last: list[int] = field(default_factory=lambda: [0, 0, 0, 0])


def number_of(text: str) -> int:
    """十二 is 12, 二十 is 20, 7 is 7; 0 where it is no number."""
    if text.isdecimal():
        return int(text)
    if "百" in text:
        return 0
    if "十" not in text:
        return DIGITS.find(text) + 1 if len(text) == 1 else 0
    tens, ones = text.split("十", 1)
    return (DIGITS.find(tens) + 1 if tens else 1) * 10 + (DIGITS.find(ones) + 1 if ones else 0)


def headings(draft: Draft) -> Iterator[Heading]:
    """What begins like a heading, up to the note of annexes: those count for themselves."""
    for at, line in draft.body.lines:
        if ANNEX.match(line):
            return
        inset = len(line) - len(line.lstrip(" \u3000\t"))
        for level, pattern in enumerate(MARKS):
            found = pattern.match(line, inset)
            if found and number_of(found["n"]):
                yield Heading(
                    level,
                    number_of(found["n"]),
                    found["mark"],
                    at + inset,
                    at + found.end(),
                    found[0],
                )
                break


def heading_levels(draft: Draft) -> Iterator[Hit]:
    """F3: each level in its own form, counted from one without a gap, none jumped over."""
    seen = Seen()
    for heading in headings(draft):
        if heading.mark and heading.mark not in RIGHT[heading.level]:
            yield _hit(
                draft,
                heading,
                _("Write “%(right)s” here, not “%(found)s”.")
                % {"right": SHAPES[heading.level], "found": heading.shown},
            )
        yield from _order(draft, heading, seen)


def _order(draft: Draft, heading: Heading, seen: Seen) -> Iterator[Hit]:
    level, last = heading.level, seen.last[heading.level]
    begins_anew = heading.n == 1 and (not last or level > 1)
    if heading.n != last + 1 and not begins_anew:
        yield _hit(
            draft,
            heading,
            _("“%(found)s” skips or repeats: %(right)s was due.")
            % {"found": heading.shown, "right": last + 1},
        )
    above = max((n for n in range(level) if seen.last[n]), default=None)
    if above is not None and level - above > 1:
        yield _hit(
            draft,
            heading,
            _("“%(found)s” jumps a level; the order is 一、 （一） 1. （1）.")
            % {"found": heading.shown},
        )
    seen.last[level] = heading.n
    seen.last[level + 1 :] = [0] * (3 - level)


def _hit(draft: Draft, heading: Heading, message: str) -> Hit:
    return draft.body.hit(message, heading.start, heading.end)
