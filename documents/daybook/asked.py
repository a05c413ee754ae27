"""What of the day register is asked for: which book, which days, which letters, which columns."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

MOST_DAYS = 366


class Book(models.TextChoices):
    RECEIVED = "received", pgettext_lazy("letters", "Received")
    SENT = "sent", pgettext_lazy("letters", "Sent")


class Outcome(models.TextChoices):
    """How the clock of a letter ended: that of its handling, or of its receipts for one sent."""

    ON_TIME = "on_time", _("On time")
    LATE = "late", pgettext_lazy("letter", "Late")
    RUNNING = "running", _("Still in time")
    OVERDUE = "overdue", pgettext_lazy("letter", "Overdue")
    NO_CLOCK = "no_clock", _("No deadline")


@dataclass(frozen=True, slots=True)
class Asked:
    """One book from `first` to `last` inclusive; the rest narrows it, and empty means all."""

    book: str
    first: date
    last: date
    kind: str = ""
    sender: str = ""
    """The key of a sender's name (`office.core.text.letters_only`)."""
    department: int | None = None
    outcome: str = ""
    columns: tuple[str, ...] = ()

    @property
    def query(self) -> str:
        """The address of these letters, and of no place in them."""
        given = {
            "book": self.book,
            "from": self.first.isoformat(),
            "to": self.last.isoformat(),
            "kind": self.kind,
            "sender": self.sender,
            "department": "" if self.department is None else self.department,
            "outcome": self.outcome,
        }
        said = [(name, value) for name, value in given.items() if value != ""]
        return urlencode([*said, *(("columns", name) for name in self.columns)])

    @property
    def one_day(self) -> bool:
        return self.first == self.last

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    def moved(self, spans: int) -> Asked:
        """As many days again, before or after; a whole month goes to its neighbour."""
        if self.whole_month:
            first = self.first.replace(day=1)
            for _step in range(abs(spans)):
                first = (
                    (first - timedelta(days=1)).replace(day=1)
                    if spans < 0
                    else month_end(first) + timedelta(days=1)
                )
            return replace(self, first=first, last=month_end(first))
        step = timedelta(days=self.days * spans)
        return replace(self, first=self.first + step, last=self.last + step)

    @property
    def whole_month(self) -> bool:
        return self.first.day == 1 and self.last == month_end(self.first)

    def narrowed(self, **conditions: Any) -> Asked:
        return replace(self, **conditions)


def month_end(day: date) -> date:
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)


def week_of(day: date) -> tuple[date, date]:
    """Monday to Sunday."""
    first = day - timedelta(days=day.weekday())
    return first, first + timedelta(days=6)


def month_of(day: date) -> tuple[date, date]:
    return day.replace(day=1), month_end(day)
