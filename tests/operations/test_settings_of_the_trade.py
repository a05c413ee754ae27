"""Working days and numbers of the trade are entered by whoever runs the office."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from office.calendars import workdays
from office.parameters.registry import value


def test_a_published_day_moves_the_deadlines_counted_from_then_on(office):
    before = workdays.add_workdays(date(2027, 2, 5), 1)
    call_command("calendar_day", before.isoformat(), "holiday", "--name", "春节")
    assert workdays.add_workdays(date(2027, 2, 5), 1) > before


def test_a_day_that_does_not_exist_is_refused(office):
    with pytest.raises(CommandError, match="2027-01-01"):
        call_command("calendar_day", "2027-02-30", "holiday")


def test_a_parameter_is_changed_and_keeps_its_kind(office, capsys):
    call_command("parameter", "lamp.yellow", "5")
    assert value("lamp.yellow") == 5
    assert "lamp.yellow" in capsys.readouterr().out
    with pytest.raises(CommandError, match="such as 3"):
        call_command("parameter", "lamp.yellow", '"five"')
    with pytest.raises(CommandError, match="no parameter"):
        call_command("parameter", "lamp.violet")


def test_all_parameters_are_listed(office, capsys):
    call_command("parameter")
    assert len(capsys.readouterr().out.splitlines()) > 30
