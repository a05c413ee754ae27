"""Cells of a table from outside as values: text, whole numbers, days however they are written.

Each reader answers with the value and, where it differs from what was written, a note of what was
done; it raises `Unreadable` where guessing would be worse than asking.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils.translation import gettext as _

from office.core.text import INVISIBLE, folded, plain

Read = tuple[Any, str]
FORMULA = tuple("=+-@＝＋－＠")


class Unreadable(ValueError):
    """The sentence says what is wrong with the value."""


def read_text(value: Any) -> Read:
    """One line of plain text, with a note of whatever could not stay."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    raw = "" if value is None else str(value)
    text = plain(raw)
    notes = []
    if re.search(r"[\r\n]", raw.strip()):
        notes.append(_("a line break was closed"))
    if raw.translate(INVISIBLE) != raw:
        notes.append(_("characters that show as nothing were removed"))
    if text.startswith(FORMULA):
        notes.append(_("it begins like a formula; it is kept as text and every export guards it"))
    if re.search(r"<[a-zA-Z/!]", text):
        notes.append(_("it holds markup; it is kept as text and shown as written"))
    return text, "; ".join(notes)


HAN = {c: n for n, c in enumerate("零一二三四五六七八九十")} | {"两": 2, "〇": 0}


def read_count(value: Any) -> Read:
    """A whole number; `2份` and `两份` are 2."""
    if isinstance(value, bool):
        raise Unreadable(_("This is not a number."))
    if isinstance(value, float) and value.is_integer():
        return int(value), ""
    text = unicodedata.normalize("NFKC", plain(str(value if value is not None else "")))
    if not text:
        return None, ""
    if re.fullmatch(r"-?\d{1,18}", text):
        return int(text), ""
    core = re.sub(r"[份页张]$", "", text)
    if re.fullmatch(r"\d{1,18}", core):
        number = int(core)
    elif core in HAN:
        number = HAN[core]
    else:
        raise Unreadable(_("“%(value)s” is not a whole number.") % {"value": text[:40]})
    return number, _("“%(value)s” was read as %(n)s") % {"value": text, "n": number}


YEAR_FIRST = re.compile(
    r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?"
    r"(?:[ T]\s*(\d{1,2}):(\d{2})(?::\d{2})?)?"
)
COMPACT = re.compile(r"((?:19|20)\d\d)(\d\d)(\d\d)")
YEAR_LAST = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})")
MINGUO = re.compile(r"(?:民国|中华民国)\s*(\d{2,3})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日")
DAY_ZERO, FIRST_SERIAL, LAST_SERIAL = date(1899, 12, 30), 18_000, 73_050
"""Excel counts days from here; a number between the two is a day of 1949 to 2099."""
FIRST_YEAR, LAST_YEAR = 1900, 2200


def read_day(value: Any) -> Read:
    """A date, or a datetime where the hour is written."""
    if isinstance(value, (date, datetime)):
        return value, ""
    text = folded(plain(str(value if value is not None else "")))
    if not text:
        return None, ""
    for pattern, reader in DAY_READERS:
        found = pattern.fullmatch(text)
        if found:
            return reader(found)
    raise Unreadable(_("“%(value)s” is not a date. Write it as 2026-03-25.") % {"value": text[:40]})


def _day(year: int, month: int, day: int) -> date:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Unreadable(_("The year %(year)s cannot be right.") % {"year": year})
    try:
        return date(year, month, day)
    except ValueError:
        raise Unreadable(
            _("There is no such day: %(value)s.") % {"value": f"{year}-{month:02}-{day:02}"}
        ) from None


def _year_first(found: re.Match[str]) -> Read:
    day = _day(int(found[1]), int(found[2]), int(found[3]))
    if found[4] is None:
        return day, ""
    try:
        moment = time(int(found[4]), int(found[5]))
        return datetime.combine(day, moment), ""
    except ValueError:
        raise Unreadable(
            _("There is no such time of day: %(value)s.") % {"value": found[0]}
        ) from None


def _year_last(found: re.Match[str]) -> Read:
    first, second, year = int(found[1]), int(found[2]), int(found[3])
    if first <= 12 and second <= 12 and first != second:
        raise Unreadable(
            _("“%(value)s” may be two days: which is the month? Write it as 2026-03-25.")
            % {"value": found[0]}
        )
    month, day = (second, first) if first > 12 else (first, second)
    return _noted(_day(year, month, day), found[0])


def _serial(found: re.Match[str]) -> Read:
    days = int(float(found[0]))
    if not FIRST_SERIAL <= days <= LAST_SERIAL:
        raise Unreadable(
            _("“%(value)s” is not a date. Write it as 2026-03-25.") % {"value": found[0]}
        )
    return _noted(DAY_ZERO + timedelta(days=days), found[0])


def _noted(day: date, written: str) -> Read:
    return day, _("“%(value)s” was read as %(day)s") % {"value": written, "day": day.isoformat()}


DAY_READERS: list[tuple[re.Pattern[str], Callable[[re.Match[str]], Read]]] = [
    (YEAR_FIRST, _year_first),
    (COMPACT, lambda m: (_day(int(m[1]), int(m[2]), int(m[3])), "")),
    (YEAR_LAST, _year_last),
    (MINGUO, lambda m: _noted(_day(int(m[1]) + 1911, int(m[2]), int(m[3])), m[0])),
    (re.compile(r"\d{4,6}(\.\d+)?"), _serial),
]
