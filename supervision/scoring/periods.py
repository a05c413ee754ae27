"""Periods as people write them: `2026-11` a month, `2026-Q4` a quarter, `2026` a year, `2026-W48` a
week (ISO 8601, Monday to Sunday)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from office.core.errors import DomainError

WRITTEN = re.compile(
    r"(?P<year>\d{4})(?:-(?:Q(?P<quarter>[1-4])|W(?P<week>\d\d)|(?P<month>\d\d)))?"
)
FIRST_YEAR, LAST_YEAR = 2000, 2100
MONTH, QUARTER, YEAR, WEEK = "month", "quarter", "year", "week"


@dataclass(frozen=True, slots=True)
class Period:
    """`first` and `last` are days, both inside."""

    text: str
    kind: str
    first: date
    last: date

    def __str__(self) -> str:
        """As it is said: `November 2026`, 2026年11月."""
        if self.kind == WEEK:
            year, week, _day = self.first.isocalendar()
            return _("week %(week)s of %(year)s") % {"week": week, "year": year}
        if self.kind == QUARTER:
            quarter = (self.first.month + 2) // 3
            return _("quarter %(quarter)s of %(year)s") % {
                "quarter": quarter,
                "year": self.first.year,
            }
        if self.kind == YEAR:
            return pgettext("period", "%(year)s") % {"year": self.first.year}
        return date_format(self.first, "YEAR_MONTH_FORMAT")

    @property
    def next(self) -> Period:
        return of_day(self.last + timedelta(days=1), self.kind)

    @property
    def previous(self) -> Period:
        return of_day(self.first - timedelta(days=1), self.kind)

    def over(self, today: date) -> bool:
        return self.last < today


def of_day(day: date, kind: str = MONTH) -> Period:
    """The period of a kind in which a day lies."""
    if kind == WEEK:
        first = day - timedelta(days=day.weekday())
        year, week, _day = day.isocalendar()
        return Period(f"{year}-W{week:02}", kind, first, first + timedelta(days=6))
    if kind == YEAR:
        return Period(f"{day.year}", kind, date(day.year, 1, 1), date(day.year, 12, 31))
    if kind == QUARTER:
        quarter = (day.month + 2) // 3
        first = date(day.year, 3 * quarter - 2, 1)
        return Period(f"{day.year}-Q{quarter}", kind, first, _end_of_month(first, months=3))
    first = day.replace(day=1)
    return Period(f"{day:%Y-%m}", MONTH, first, _end_of_month(first))


def _end_of_month(first: date, months: int = 1) -> date:
    after = first.year * 12 + first.month - 1 + months
    return date(after // 12, after % 12 + 1, 1) - timedelta(days=1)


def parse(text: str) -> Period:
    """The period of a word; a DomainError on `period` for anything else."""
    found = WRITTEN.fullmatch(text.strip().upper())
    day, kind = _first_day(found.groupdict()) if found else (None, "")
    if day is None:
        raise DomainError(
            _("“%(text)s” is no period.") % {"text": text[:20]},
            fields={
                "period": [_("Write 2026-11, 2026-Q4 or 2026; a week is 2026-W48.")],
            },
        )
    return of_day(day, kind)


def _first_day(parts: dict[str, str | None]) -> tuple[date | None, str]:
    year = int(parts["year"] or 0)
    if not FIRST_YEAR <= year < LAST_YEAR:
        return None, ""
    try:
        if parts["week"]:
            return date.fromisocalendar(year, int(parts["week"]), 1), WEEK
        if parts["quarter"]:
            return date(year, 3 * int(parts["quarter"]) - 2, 1), QUARTER
        if parts["month"]:
            return date(year, int(parts["month"]), 1), MONTH
    except ValueError:
        return None, ""
    return date(year, 1, 1), YEAR
