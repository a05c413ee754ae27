"""Days and moments of the story, counted in working days from today."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.utils import timezone

from office.calendars import workdays

NEVER = datetime.max.replace(tzinfo=timezone.get_fixed_timezone(0)) - timedelta(days=2)
"""The moment of a scene that today, a rest day, does not have."""


class Clock:
    """`now` is the moment at which the story stops; nothing later has happened."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        self.today = timezone.localdate(now)
        self.works = workdays.is_workday(self.today)

    def day(self, offset: int) -> date:
        """-2: two working days ago; 0: today, or the next working day; 3: in three."""
        if offset == 0:
            return workdays.next_workday(self.today)
        return workdays.add_workdays(self.today, offset)

    def back(self, days: int, clock: str, minutes: int = 0) -> datetime:
        """A moment of the nth working day before today; of today itself for 0, if it is one."""
        if days == 0 and not self.works:
            return NEVER
        day = self.today if days == 0 else self.day(-days)
        return self.on(day, clock) + timedelta(minutes=minutes)

    def on(self, day: date, clock: str) -> datetime:
        return timezone.make_aware(datetime.combine(day, time.fromisoformat(clock)))
