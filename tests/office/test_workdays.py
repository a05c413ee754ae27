"""Working days, hour clocks and the office's own word on a day."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from office.calendars import workdays
from office.calendars.models import CalendarDay
from office.core.errors import DomainError
from office.parameters.registry import change

pytestmark = pytest.mark.django_db


def day(text: str) -> date:
    return date.fromisoformat(text)


def at(text: str) -> datetime:
    return timezone.make_aware(datetime.fromisoformat(text))


@pytest.mark.parametrize(
    ("start", "days", "due"),
    [
        ("2026-02-12", 5, "2026-02-26"),  # the 14th is worked, 15 to 23 February are not
        ("2026-04-29", 3, "2026-05-07"),
        ("2026-09-24", 5, "2026-10-09"),
        ("2026-09-29", 7, "2026-10-14"),  # Saturday 10 October is worked
        ("2026-01-01", 1, "2026-01-04"),  # a Sunday that is worked
    ],
)
def test_the_worked_examples(start, days, due):
    assert workdays.add_workdays(day(start), days) == day(due)


@pytest.mark.parametrize(
    "off",
    [
        "2026-01-01",
        "2026-02-15",
        "2026-02-23",
        "2026-04-04",
        "2026-05-05",
        "2026-06-19",
        "2026-09-25",
        "2026-10-07",
        "2025-10-08",
        "2025-01-28",
    ],
)
def test_published_holidays_are_off(off):
    assert not workdays.is_workday(day(off))


@pytest.mark.parametrize(
    "worked",
    [
        "2026-01-04",
        "2026-02-14",
        "2026-02-28",
        "2026-05-09",
        "2026-09-20",
        "2026-10-10",
        "2025-01-26",
        "2025-09-28",
    ],
)
def test_published_make_up_days_are_worked(worked):
    assert workdays.is_workday(day(worked))


@pytest.mark.parametrize("year", [2025, 2026])
def test_a_year_has_248_working_days(year):
    assert workdays.workdays_between(date(year - 1, 12, 31), date(year, 12, 31)) == 248


def test_a_year_without_a_published_arrangement_is_marked():
    assert not CalendarDay.objects.get(date="2031-05-06").official
    assert CalendarDay.objects.get(date="2026-05-06").official


def test_a_term_in_working_days_ends_at_close_of_the_last():
    assert workdays.due(at("2026-11-20 09:40"), 3, "wd") == at("2026-11-25 17:30")
    assert workdays.due(at("2026-11-20 23:59"), 3, "wd") == at("2026-11-25 17:30")


def test_a_term_in_calendar_days_that_ends_on_a_rest_day_moves_on():
    assert workdays.due(at("2026-09-16 10:00"), 15, "cd") == at("2026-10-08 17:30")
    assert workdays.due(at("2026-11-10 10:00"), 15, "cd") == at("2026-11-25 17:30")


@pytest.mark.parametrize(
    ("start", "hours", "due"),
    [
        ("2026-11-20 09:40", 2, "2026-11-20 11:40"),
        ("2026-11-20 11:00", 2, "2026-11-20 14:30"),  # the break does not count
        ("2026-11-20 12:30", 1, "2026-11-20 14:30"),
        ("2026-11-20 17:00", 2, "2026-11-23 10:30"),  # over the week-end
        ("2026-11-21 10:00", 1, "2026-11-23 10:00"),  # begun on a Saturday
        (
            "2026-11-20 07:00",
            7,
            "2026-11-20 17:30",
        ),  # a whole day: to its close, not the next opening
        ("2026-09-30 17:00", 1, "2026-10-08 09:30"),  # over the national holiday
    ],
)
def test_an_hour_clock_runs_in_office_hours_only(start, hours, due):
    assert workdays.due(at(start), hours, "h") == at(due)


def test_an_office_without_a_break():
    change("hours.lunch", [])
    assert workdays.due(at("2026-11-20 11:00"), 2, "h") == at("2026-11-20 13:00")


def test_the_offices_own_word_on_a_day_moves_deadlines():
    assert workdays.due(at("2026-11-20 09:00"), 3, "wd") == at("2026-11-25 17:30")
    workdays.set_day(day("2026-11-24"), "holiday", "停电")
    assert workdays.due(at("2026-11-20 09:00"), 3, "wd") == at("2026-11-26 17:30")
    workdays.set_day(day("2026-11-22"), "makeup", "补班")
    assert workdays.due(at("2026-11-20 09:00"), 3, "wd") == at("2026-11-25 17:30")


def test_office_hours_are_the_offices_own():
    change("hours.closes", "18:00")
    assert workdays.due(at("2026-11-20 09:00"), 1, "wd") == at("2026-11-23 18:00")


@pytest.mark.parametrize(
    ("start", "back", "found"),
    [
        ("2026-11-20", -1, "2026-11-19"),
        ("2026-11-21", -1, "2026-11-20"),
        ("2026-10-08", -1, "2026-09-30"),
        ("2026-10-05", -3, "2026-09-28"),
    ],
)
def test_counting_backwards(start, back, found):
    assert workdays.add_workdays(day(start), back) == day(found)


def test_outside_the_calendar_says_so():
    with pytest.raises(DomainError, match="2004"):
        workdays.index_of(date(1999, 1, 1))
    with pytest.raises(DomainError):
        workdays.add_workdays(date(2040, 12, 1), 500)


class Laws(TestCase):
    days = st.dates(date(2005, 1, 1), date(2039, 1, 1))

    @given(days, st.integers(1, 200))
    def test_the_nth_working_day_is_n_working_days_away(self, start: date, n: int) -> None:
        end = workdays.add_workdays(start, n)
        assert workdays.is_workday(end)
        assert workdays.workdays_between(start, end) == n

    @given(days, st.integers(1, 200))
    def test_forth_and_back_from_a_working_day(self, start: date, n: int) -> None:
        first = workdays.next_workday(start)
        assert workdays.add_workdays(workdays.add_workdays(first, n), -n) == first

    @given(days, st.integers(1, 60))
    def test_sql_counts_as_python_does(self, start: date, n: int) -> None:
        end = workdays.add_workdays(start, n)
        rows = CalendarDay.objects.filter(
            date__gt=start, date__lte=end, kind__in=["workday", "makeup"]
        )
        assert rows.count() == n
