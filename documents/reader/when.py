"""Days as letters write them: 2026年3月5日, 二〇二六年三月五日, 中華民國115年3月5日, 3月5日."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from documents.reader.chars import number_of

ROC = 1911
_YEAR = (
    r"(?P<year>(?:19|20)\d{2}|[一二][〇零○九一二三四五六七八]{3}|民国\d{2,3}"
    r"|民国[一二三四五六七八九十百〇]{1,5}|1[0-2]\d|[89]\d)"
)
_MONTH = r"(?P<month>1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九元])"
_DAY = (
    r"(?P<day>[12]\d|3[01]|0?[1-9]|二?十[一二三四五六七八九]?|三十一?"
    r"|廿[一二三四五六七八九]?|[一二三四五六七八九])"
)
FULL = re.compile(rf"(?:中华)?{_YEAR}年{_MONTH}月{_DAY}[日号]")
SHORT = re.compile(rf"(?<![\d年]){_MONTH}月{_DAY}[日号]")
DASHED = re.compile(
    r"(?<!\d)(?P<year>(?:19|20)\d{2})[-/.](?P<month>1[0-2]|0?[1-9])[-/.](?P<day>[12]\d|3[01]|0?[1-9])(?!\d)"
)


@dataclass(frozen=True, slots=True)
class Day:
    """A day found in a text, with its place there."""

    value: date
    start: int
    end: int
    with_year: bool = True


def _made(match: re.Match[str], year: int | None) -> date | None:
    month, day = number_of(match["month"]), number_of(match["day"])
    if match["month"] == "元":
        month = 1
    if year is None or month is None or day is None:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _year(text: str) -> int | None:
    number = number_of(text.removeprefix("民国"))
    if number is None:
        return None
    return number + ROC if text.startswith("民国") or number < 200 else number


def days_in(flat: str, year: int | None = None) -> list[Day]:
    """All days in folded text without spaces; those without a year take the one given."""
    found = []
    for pattern in (FULL, DASHED):
        for match in pattern.finditer(flat):
            made = _made(match, _year(match["year"]))
            if made:
                found.append(Day(made, match.start(), match.end()))
    taken = [(d.start, d.end) for d in found]
    for match in SHORT.finditer(flat):
        inside = any(start <= match.start() < end for start, end in taken)
        made = None if inside else _made(match, year)
        if made:
            found.append(Day(made, match.start(), match.end(), with_year=False))
    return sorted(found, key=lambda d: d.start)


def only_day(flat: str) -> date | None:
    """The day, where a line holds nothing else; a stray mark of a stamp may stand beside it."""
    found = [d for d in days_in(flat) if d.with_year]
    if len(found) != 1:
        return None
    rest = flat[: found[0].start] + flat[found[0].end :]
    rest = re.sub(r"[\s（）()·.,，。、'\"-]", "", rest)
    return found[0].value if len(rest) <= 1 else None
