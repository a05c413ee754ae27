"""F4: dates as GB/T 9704-2012, 7.3.5.4 wants them: 2026年3月5日."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _

from documents.linter.draft import Draft
from documents.linter.findings import Hit
from documents.linter.text import Text

FULL = re.compile(r"(?P<y>\d{1,4})\s*年\s*(?P<m>\d{1,3})\s*月(?:\s*(?P<d>\d{1,3})\s*[日号])?")
SHORT = re.compile(r"(?<![\d年])(?P<m>\d{1,3})\s*月\s*(?P<d>\d{1,3})\s*日")
DIGITAL = re.compile(
    r"(?<![\d.\-/])(?P<y>(?:19|20)\d\d)([.\-/])(?P<m>\d{1,2})\2(?P<d>\d{1,2})(?![\d.\-/])"
)
HAN = re.compile(
    r"[一二][〇○零Oo0一二三四五六七八九]{3}年[一二三四五六七八九十]{1,2}月[一二三四五六七八九十]{1,3}日"
)
SIGNED = re.compile(r"^\s*([〇○零一二三四五六七八九]{4}年.{1,3}月.{1,4}日)\s*$", re.MULTILINE)
ROC = re.compile(r"(?:民国|中华民国)\s*$")
LEAP = 2024
"""A year with a 29 February, for dates that name none."""


def dates(draft: Draft) -> Iterator[Hit]:
    """F4: Arabic digits, the full year, no leading zero, and a day that exists."""
    for text in (*draft.texts, draft.dated):
        yield from _impossible(text)
        if draft.facts.pack == "cn_gov":
            yield from _written_otherwise(text)


def _impossible(text: Text) -> Iterator[Hit]:
    for pattern in (FULL, SHORT, DIGITAL):
        for found in text.find(pattern):
            parts = found.groupdict()
            if not _exists(parts.get("y"), parts["m"], parts.get("d")):
                yield text.hit_at(
                    _("There is no such day: “%(found)s”.") % {"found": found[0].strip()},
                    found,
                    "block",
                )


def _exists(year: str | None, month: str, day: str | None) -> bool:
    y = int(year) if year and len(year) == 4 and int(year) else LEAP
    try:
        date(y, int(month), int(day or 1))
    except ValueError:
        return False
    return True


def _written_otherwise(text: Text) -> Iterator[Hit]:
    yield from _years_and_zeros(text)
    for found in text.find(DIGITAL):
        yield text.hit_at(_("Write the date as 2026年3月5日."), found)
    for found in text.find(HAN if text.field == "dated" else SIGNED):
        yield text.hit_at(
            _("The date of the document is written in Arabic digits: 2026年3月5日."), found
        )


def _years_and_zeros(text: Text) -> Iterator[Hit]:
    for found in text.find(FULL):
        if len(found["y"]) != 4 and not _roc(text, found):
            yield text.hit_at(_("Write the year in full: four digits."), found)
        elif re.search(r"年\s*0\d|月\s*0\d", found[0]):
            yield text.hit_at(
                _("No zero before month and day: 2026年3月5日, not 2026年03月05日."), found
            )
    for found in text.find(SHORT):
        if re.match(r"0\d", found["m"]) or re.match(r"0\d", found["d"]):
            yield text.hit_at(_("No zero before month and day: 3月5日."), found)


def _roc(text: Text, found: re.Match[str]) -> bool:
    return bool(ROC.search(text.plain[: found.start()])) or len(found["y"]) == 3
