"""What lamps and stamps say: words that never contradict their colour, one sign in a stamp."""

from __future__ import annotations

from datetime import timedelta

import pytest
from babel.messages.pofile import read_po
from django.conf import settings
from django.template import Context
from django.utils import timezone

from office.calendars import workdays
from office.catalogue.kinds import KINDS
from office.dashboard.templatetags.records import lamp


@pytest.fixture
def evening():
    """The evening of a working day: offices have closed, the day is not over."""
    day = workdays.add_workdays(timezone.localdate(), 1)
    return workdays.closing(day) + timedelta(minutes=30)


@pytest.mark.django_db
def test_only_a_red_lamp_says_overdue(evening):
    today = timezone.localdate(evening)

    def said(light, due):
        return str(lamp(Context({"now": evening}), light, due=due))

    assert "Due today" in said("yellow", today)
    assert "30 minutes overdue" in said("red", workdays.closing(today))
    assert "2 days overdue" in said("red", today - timedelta(days=2))
    claimed_in_time = said("green", today - timedelta(days=2))  # the office has it since
    assert "overdue" not in claimed_in_time
    assert "in time" in claimed_in_time
    assert "working day" in said("green", workdays.add_workdays(today, 3))


@pytest.mark.parametrize("language", ["zh_Hans", "zh_Hant"])
def test_a_stamp_holds_one_sign(language):
    """Read from the catalogue itself: it need not be compiled for the tests."""
    source = settings.BASE_DIR / "locale" / language / "LC_MESSAGES" / "django.po"
    with source.open("rb") as file:
        catalogue = read_po(file)
    marks = {}
    for slug, kind in KINDS.items():
        *context, text = kind.mark._args
        marks[slug] = catalogue.get(text, *context).string
    assert {slug: mark for slug, mark in marks.items() if len(mark) != 1} == {}
