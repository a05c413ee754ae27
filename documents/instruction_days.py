"""The day a leader's words name: 周五前, 月底前, 3个工作日内, 12月5日前. Pure."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from datetime import date, timedelta

IsWorkday = Callable[[date], bool]
N = r"(\d{1,3}|[一二两三四五六七八九十]{1,3})"
DIGITS = {c: n for n, c in enumerate("零一二三四五六七八九")} | {"两": 2}
WEEKDAYS = {c: n for n, c in enumerate("一二三四五六日")} | {"天": 6, "末": 4}
LONGEST_TERM = 400


def number(text: str) -> int:
    """`3`, `三`, `十五`, `二十` → a number."""
    if text.isdecimal():
        return int(text)
    tens, ten, ones = text.partition("十")
    if not ten:
        return DIGITS.get(text, 0)
    return (DIGITS.get(tens, 0) if tens else 1) * 10 + DIGITS.get(ones, 0)


def month_end(day: date, months: int = 0) -> date:
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return date(year, month, monthrange(year, month)[1])


def workdays_on(start: date, n: int, is_workday: IsWorkday) -> date:
    """The nth working day after the start."""
    day = start
    while n > 0:
        day += timedelta(days=1)
        n -= is_workday(day)
    return day


def _weekday(found: re.Match[str], today: date, _works: IsWorkday) -> date:
    """本周, 这周 and 下周 count weeks from Monday; a bare 周五 is the next one, today included."""
    monday = today - timedelta(days=today.weekday())
    wanted = WEEKDAYS[found[2]]
    if found[1] is None:
        return today + timedelta(days=(wanted - today.weekday()) % 7)
    return monday + timedelta(weeks=found[1].count("下"), days=wanted)


def _within_week(found: re.Match[str], today: date, _works: IsWorkday) -> date:
    monday = today - timedelta(days=today.weekday())
    return monday + timedelta(weeks=(found[1] or "").count("下"), days=4)


def _date(found: re.Match[str], today: date, _works: IsWorkday) -> date | None:
    """A month and a day; without a year the next such day."""
    year = int(found[1]) if found[1] else today.year
    day = _made(year, int(found[2]), int(found[3]))
    if day is not None and not found[1] and day < today:
        day = _made(year + 1, int(found[2]), int(found[3]))
    return day


def _day_of_month(found: re.Match[str], today: date, _works: IsWorkday) -> date | None:
    ahead = 1 if found[1] and "下" in found[1] else 0
    first = month_end(today, ahead).replace(day=1)
    day = _made(first.year, first.month, number(found[2]))
    if day is not None and not found[1] and day < today:
        later = month_end(today, 1)
        day = _made(later.year, later.month, number(found[2]))
    return day


def _made(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _third(found: re.Match[str], today: date, _works: IsWorkday) -> date:
    """上旬, 中旬 and 下旬 end on the 10th, the 20th and the last."""
    month = today.month if found[1] in {None, "本月", "这个月"} else 0
    if found[1] and found[1].startswith("下"):
        base = month_end(today, 1)
    elif month:
        base = month_end(today)
    else:
        base = month_end(date(today.year, int(found[1].rstrip("月")), 1))
    last = {"上": 10, "中": 20}.get(found[2], base.day)
    return base.replace(day=last)


def _months(found: re.Match[str], today: date, _works: IsWorkday) -> date:
    if found[1] == "半":
        return today + timedelta(days=15)
    end = month_end(today, number(found[1]))
    return end.replace(day=min(today.day, end.day))


def _quarter_end(_found: re.Match[str], today: date, _works: IsWorkday) -> date:
    return month_end(date(today.year, (today.month + 2) // 3 * 3, 1))


def _half_or_months(found: re.Match[str], today: date, works: IsWorkday) -> date:
    if found[1]:
        return today + timedelta(days=15)
    return _months(re.match(r"(.+)", found[2]) or found, today, works)


BEFORE = r"(?:日|号)(?:之|以)?(?:前|止|下班前|上午|下午|中午)"
NEXT = r"(本|这|下下|下)?个?"
RULES: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], date, IsWorkday], date | None]], ...]
RULES = (
    (re.compile(r"(?:(\d{4})[年\-/.])(\d{1,2})[月\-/.](\d{1,2})[日号]?"), _date),
    (re.compile(r"()(\d{1,2})月(\d{1,2})[日号]"), _date),
    (re.compile(r"()(?<![\d.])(\d{1,2})[./](\d{1,2})(?:日|号)?(?=之?前)"), _date),
    (
        re.compile(rf"{N}个?(?:工作日|工作天)"),
        lambda m, today, works: workdays_on(today, number(m[1]), works),
    ),
    (re.compile(rf"(?:{NEXT})(?:周|星期|礼拜)([一二三四五六日天末])"), _weekday),
    (
        re.compile(rf"{N}个?(?:周|星期|礼拜)(?:之|以)?内"),
        lambda m, today, _w: today + timedelta(weeks=number(m[1])),
    ),
    (re.compile(r"(本|这|下下|下)个?(?:周|星期|礼拜)(?:之?内|前|底)?"), _within_week),
    (re.compile(r"()(?<!\d)周内"), _within_week),
    (re.compile(rf"(?:(半)个?月|{N}个月)(?:之|以)?内"), _half_or_months),
    (
        re.compile(rf"{N}(?:天|日)(?:之|以)?内"),
        lambda m, today, _w: today + timedelta(days=number(m[1])),
    ),
    (re.compile(r"(本月|这个月|下个?月|1[0-2]月|[1-9]月)?([上中下])旬"), _third),
    (re.compile(r"下个?月(?:底|末)"), lambda _m, today, _w: month_end(today, 1)),
    (re.compile(r"月(?:底|末|内)|本月(?:之?内|前)"), lambda _m, today, _w: month_end(today)),
    (re.compile(r"年(?:底|末|内)"), lambda _m, today, _w: date(today.year, 12, 31)),
    (re.compile(r"季度?末|季度?底|本季度内"), _quarter_end),
    (re.compile(rf"(本月|这个月|下个?月)?(?<!\d){N}{BEFORE}"), _day_of_month),
    (re.compile(r"大后天"), lambda _m, today, _w: today + timedelta(days=3)),
    (re.compile(r"(?<!大)后天"), lambda _m, today, _w: today + timedelta(days=2)),
    (re.compile(r"明[天日早晚]"), lambda _m, today, _w: today + timedelta(days=1)),
    (re.compile(r"今[天日晚]|当[天日](?:内|下班)|下班前"), lambda _m, today, _w: today),
)


def due_in(text: str, today: date, is_workday: IsWorkday) -> date | None:
    """The earliest day that the words name, from today on; None where they name none."""
    days = []
    for pattern, meant in RULES:
        rest = []
        end = 0
        for found in pattern.finditer(text):
            day = meant(found, today, is_workday)
            if day is not None and today <= day <= today + timedelta(days=LONGEST_TERM):
                days.append(day)
            rest.append(text[end : found.start()])
            end = found.end()
        # What one rule has read, the looser rules after it do not read again.
        text = "　".join([*rest, text[end:]])
    return min(days, default=None)
