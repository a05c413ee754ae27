"""Days as a clerk types them: `t`, `+5`, `-1`, `fri`, `五`, `1127`, `1151127`, `9:40`."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from office.calendars import workdays
from office.core.eras import FIRST
from office.core.errors import DomainError

WEEKDAYS = {
    name: index
    for index, names in enumerate(
        (
            ("mon", "一"),
            ("tue", "二"),
            ("wed", "三"),
            ("thu", "四"),
            ("fri", "五"),
            ("sat", "六"),
            ("sun", "日", "天"),
        )
    )
    for name in names
}
TODAY = {"t", "today", "今", "今天"}
STEP = re.compile(r"^([+-])(\d{1,3})$")
FULL = re.compile(r"^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?$")
SHORT = re.compile(r"^(\d{1,2})(?:[-/.月](\d{1,2})日?|(\d{2}))$")
ROC = re.compile(
    r"^(?:(?:中華)?民國|民国)?(\d{3})[-/.年](\d{1,2})[-/.月](\d{1,2})日?$|^(\d{3})(\d{2})(\d{2})$"
    r"|^(?:(?:中華)?民國|民国)(\d{1,3})年(\d{1,2})月(\d{1,2})日?$"
)
"""A day of the Republic: 115.11.29, 1151129, 民國115年11月29日. No other has three digits."""
CLOCK = re.compile(r"^(\d{1,2})[:：](\d{2})$")


def day_from(text: str, today: date) -> date | None:
    """The day meant, or None. `+n` counts working days, `-n` calendar days; a weekday is the next.

    A month and day without a year is the one nearest to today, so that January may say 1230.
    """
    word = text.strip().lower().removeprefix("周").removeprefix("星期")
    if word in TODAY:
        return today
    if word in WEEKDAYS:
        return today + timedelta(days=(WEEKDAYS[word] - today.weekday() - 1) % 7 + 1)
    if found := STEP.match(word):
        return _stepped(found[1], int(found[2]), today)
    try:
        return _written(word, today)
    except ValueError:
        return None


def _stepped(sign: str, n: int, today: date) -> date | None:
    """None beyond the end of the working calendar."""
    if sign == "-":
        return today - timedelta(days=n)
    try:
        return workdays.add_workdays(today, n)
    except DomainError:
        return None


def _written(word: str, today: date) -> date | None:
    """A day in figures; ValueError for one that no calendar has."""
    if found := FULL.match(word):
        return date(int(found[1]), int(found[2]), int(found[3]))
    if found := ROC.match(word):
        year, month, day = (int(part) for part in found.groups() if part)
        return date(year + FIRST, month, day)
    if found := SHORT.match(word):
        month, day = int(found[1]), int(found[2] or found[3])
        years = (today.year - 1, today.year, today.year + 1)
        return min((date(y, month, day) for y in years), key=lambda d: abs(d - today))
    return None


def moment_from(text: str, now: datetime) -> datetime | None:
    """A day, a clock time of today, or both; a day alone keeps the clock time of now."""
    local = timezone.localtime(now)
    words = text.strip().replace("T", " ").split()
    clock = local.time().replace(second=0, microsecond=0)
    if words and (found := CLOCK.match(words[-1])):
        if int(found[1]) > 23 or int(found[2]) > 59:
            return None
        clock = time(int(found[1]), int(found[2]))
        words = words[:-1]
    day = day_from(words[0], local.date()) if words else local.date()
    if day is None or len(words) > 1:
        return None
    return timezone.make_aware(datetime.combine(day, clock))


class TypedDay(forms.DateField):
    """A date field that reads the shorthand."""

    widget = forms.TextInput(attrs={"autocomplete": "off", "data-day": "day"})
    default_error_messages = {"invalid": _("Enter a day such as 2026-11-27, 1127, fri, +5 or t.")}

    def prepare_value(self, value: Any) -> Any:
        return value.isoformat() if isinstance(value, date) else value

    def to_python(self, value: Any) -> date | None:
        if value in self.empty_values or isinstance(value, date):
            return value or None
        found = day_from(str(value), timezone.localdate())
        if found is None:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return found


class TypedMoment(forms.DateTimeField):
    """A date and time field that reads the shorthand."""

    widget = forms.TextInput(attrs={"autocomplete": "off", "data-day": "moment"})
    default_error_messages = {"invalid": _("Enter a moment such as 2026-11-20 09:38, 9:38 or t.")}

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, datetime):
            return f"{timezone.localtime(value):%Y-%m-%d %H:%M}"
        return value

    def to_python(self, value: Any) -> datetime | None:
        if value in self.empty_values or isinstance(value, datetime):
            return value or None
        found = moment_from(str(value), timezone.now())
        if found is None:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return found
