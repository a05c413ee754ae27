"""What takes somebody's time. Each area tells what it puts into a calendar; nobody asks by area.

An area registers one function per kind of record in `AppConfig.ready()`: given a span and some
people, it answers with an entry for each of them, in one query. Whoever may not see a record sees
that the time is taken, and nothing else: `of_record` leaves the words out.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Q
from django.utils import timezone

from office.catalogue.kinds import url_of
from office.core.actor import Actor

LONGEST = timedelta(days=31)
"""Nothing lasts longer; so what reaches into a span began at most this long before it."""


@dataclass(frozen=True, slots=True)
class Span:
    """From one moment up to another."""

    starts_at: datetime
    ends_at: datetime

    @classmethod
    def days(cls, first: date, last: date) -> Span:
        """Whole days of the office, both included."""
        return cls(midnight(first), midnight(last + timedelta(days=1)))

    def reaches(self, begins: str, ends: str) -> Q:
        """Rows that touch the span; the first condition is the one an index serves."""
        return Q(
            **{
                f"{begins}__gt": self.starts_at - LONGEST,
                f"{begins}__lt": self.ends_at,
                f"{ends}__gt": self.starts_at,
            }
        )


def midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One thing in a calendar. Without a `title` it is busy time, whatever it is.

    `part` says what the person does there. `marks` entries lie at a moment and take no time.
    """

    kind: str
    pk: int
    starts_at: datetime
    ends_at: datetime
    made_at: datetime
    changed_at: datetime
    version: int = 1
    person_id: int | None = None
    title: str = ""
    part: Any = ""
    place: str = ""
    url: str = ""
    with_whom: str = ""
    secrecy: int = 0
    firm: bool = True
    cancelled: bool = False
    all_day: bool = False
    marks: bool = False

    @property
    def busy(self) -> bool:
        return not self.title

    @property
    def day(self) -> date:
        return timezone.localdate(self.starts_at)

    @property
    def last_day(self) -> date:
        """The last day it touches: what ends at midnight ends the day before."""
        end = self.ends_at
        if end > self.starts_at:
            end -= timedelta(microseconds=1)
        return timezone.localdate(end)


Diary = Callable[[Actor, Span, frozenset[int]], list[Entry]]
DIARIES: dict[str, Diary] = {}


def register_diary(kind: str, diary: Diary) -> None:
    """`diary` tells what records of this kind put into the calendars of some people."""
    DIARIES[kind] = diary


def of_record(  # noqa: PLR0913 - keywords, each named by the caller
    record: Any,
    person_id: int,
    *,
    starts_at: datetime,
    ends_at: datetime,
    part: Any,
    place: str = "",
    firm: bool = True,
    cancelled: bool = False,
) -> Entry:
    """The entry of a record read by `as_busy`: its words only where the reader may have them."""
    seen: bool = record.may_read
    return Entry(
        kind=record.KIND,
        pk=record.pk,
        person_id=person_id,
        starts_at=starts_at,
        ends_at=ends_at,
        made_at=record.created_at,
        changed_at=record.updated_at,
        version=record.version,
        secrecy=record.secrecy,
        firm=firm,
        cancelled=cancelled,
        title=record.title if seen else "",
        part=part if seen else "",
        place=place if seen else "",
        url=url_of(record.KIND, record.pk) if seen else "",
    )
