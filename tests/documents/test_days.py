"""Days as a clerk types them."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from django.utils import timezone

from office.pages.days import day_from, moment_from

FRIDAY = date(2026, 11, 20)
NOW = datetime.fromisoformat("2026-11-20T09:40:31+08:00")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("t", FRIDAY),
        ("今天", FRIDAY),
        ("+1", date(2026, 11, 23)),
        ("+5", date(2026, 11, 27)),
        ("-1", date(2026, 11, 19)),
        ("fri", date(2026, 11, 27)),
        ("mon", date(2026, 11, 23)),
        ("五", date(2026, 11, 27)),
        ("周三", date(2026, 11, 25)),
        ("星期一", date(2026, 11, 23)),
        ("1127", date(2026, 11, 27)),
        ("11-27", date(2026, 11, 27)),
        ("11月27日", date(2026, 11, 27)),
        ("0103", date(2027, 1, 3)),
        ("2026-11-27", date(2026, 11, 27)),
        ("2026年11月27日", date(2026, 11, 27)),
        ("1345", None),
        ("2026-02-30", None),
        ("soon", None),
        ("", None),
    ],
)
def test_a_day_is_read_as_it_was_meant(typed, day):
    assert day_from(typed, FRIDAY) == day


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("9:38", "2026-11-20 09:38"),
        ("t", "2026-11-20 09:40"),
        ("-1 16:05", "2026-11-19 16:05"),
        ("2026-11-20 09:38", "2026-11-20 09:38"),
        ("2026-11-20T09:38", "2026-11-20 09:38"),
        ("25:00", None),
        ("t t", None),
        ("later", None),
    ],
)
def test_a_moment_is_a_day_a_time_or_both(typed, meant):
    found = moment_from(typed, NOW)
    assert (f"{timezone.localtime(found):%Y-%m-%d %H:%M}" if found else None) == meant
