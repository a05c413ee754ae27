"""Years, quarters and months of the calendar, as plans are made for them. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Self

from django.utils.translation import gettext as _

YEAR, QUARTER, MONTH = "year", "quarter", "month"
LEVELS = (YEAR, QUARTER, MONTH)
"""From the coarse to the fine: each is broken down into the next."""
SLUG = re.compile(r"(20\d\d)(?:-(?:Q([1-4])|(0[1-9]|1[0-2])))?")
PARTS = {YEAR: 1, QUARTER: 4, MONTH: 12}


@dataclass(frozen=True, slots=True)
class Period:
    """`n` counts within the year: 1, 1–4 or 1–12."""

    level: str
    year: int
    n: int = 1

    @classmethod
    def parse(cls, text: str) -> Self | None:
        """`2026`, `2026-Q3` or `2026-11`; None for anything else."""
        found = SLUG.fullmatch(text.strip().upper())
        if found is None:
            return None
        year, quarter, month = found.groups()
        if quarter:
            return cls(QUARTER, int(year), int(quarter))
        return cls(MONTH, int(year), int(month)) if month else cls(YEAR, int(year))

    @classmethod
    def of(cls, level: str, day: date) -> Self:
        """The period of a level that a day lies in."""
        return cls(level, day.year, (day.month - 1) * PARTS[level] // 12 + 1)

    @property
    def slug(self) -> str:
        if self.level == YEAR:
            return f"{self.year}"
        return f"{self.year}-Q{self.n}" if self.level == QUARTER else f"{self.year}-{self.n:02}"

    @property
    def starts_on(self) -> date:
        return date(self.year, (self.n - 1) * (12 // PARTS[self.level]) + 1, 1)

    @property
    def ends_on(self) -> date:
        return self.next.starts_on - timedelta(days=1)

    @property
    def next(self) -> Self:
        last = self.n == PARTS[self.level]
        return type(self)(self.level, self.year + last, 1 if last else self.n + 1)

    @property
    def above(self) -> Self | None:
        """The period of the next coarser level that this one is part of."""
        if self.level == YEAR:
            return None
        return type(self).of(LEVELS[LEVELS.index(self.level) - 1], self.starts_on)

    @property
    def below(self) -> list[Self]:
        """Its parts of the next finer level, in order; a month has none."""
        if self.level == MONTH:
            return []
        finer = LEVELS[LEVELS.index(self.level) + 1]
        parts = [type(self)(finer, self.year, n) for n in range(1, PARTS[finer] + 1)]
        return [p for p in parts if p.above == self]

    @property
    def label(self) -> str:
        if self.level == YEAR:
            return _("year %(year)s") % {"year": self.year}
        if self.level == QUARTER:
            return _("quarter %(n)s of %(year)s") % {"n": self.n, "year": self.year}
        return _("month %(n)s of %(year)s") % {"n": self.n, "year": self.year}

    @property
    def title(self) -> str:
        """What a plan of it is called where nobody named it."""
        if self.level == YEAR:
            return _("Key points of work %(year)s") % {"year": self.year}
        if self.level == QUARTER:
            return _("Arrangement of work, quarter %(n)s of %(year)s") % {
                "n": self.n,
                "year": self.year,
            }
        return _("Tasks of month %(n)s of %(year)s") % {"n": self.n, "year": self.year}
