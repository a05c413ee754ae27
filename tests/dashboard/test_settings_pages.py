"""Working days and the numbers of the trade, changed on a page; each change is an event."""

from __future__ import annotations

import threading
from datetime import date

import pytest
from django.db import connection

from office.audit.models import Event
from office.calendars import workdays
from office.calendars.models import CalendarDay
from office.dashboard.settings_pages import runs_of
from office.duties.models import Duty
from office.flows import settings as flow
from office.parameters.defaults import DEFINITIONS
from office.parameters.registry import check, value
from tests.pages import text

DAYS = "/settings/days/"


def enter(client, **given):
    values = {"first": "2026-11-25", "last": "", "kind": "holiday", "name": "局庆", **given}
    return client.post(DAYS, values)


@pytest.mark.parametrize(
    ("who", "status"), [("adam", 200), ("dora", 200), ("alice", 403), ("eve", 403)]
)
@pytest.mark.parametrize(
    "path", [DAYS, "/settings/parameters/", "/settings/parameters/lamp.yellow/"]
)
def test_the_settings_are_for_director_and_administrator(office, browser, who, status, path):
    assert browser(who).get(path).status_code == status


@pytest.mark.parametrize(
    "path", [DAYS, "/settings/days/move/", "/settings/parameters/lamp.yellow/"]
)
def test_nobody_else_changes_them(office, browser, path):
    assert browser("alice").post(path, {"value": "9"}).status_code == 403
    assert value("lamp.yellow") == 3


def test_a_day_entered_counts_at_once_and_is_told(office, browser):
    assert enter(browser("adam")).status_code == 302
    assert not workdays.is_workday(date(2026, 11, 25))
    row = CalendarDay.objects.get(date="2026-11-25")
    assert (row.kind, row.name, row.official) == ("holiday", "局庆", True)
    event = Event.objects.get(verb="calendars.days.changed")
    assert event.data["was"] == {"2026-11-25": "workday"}
    assert event.actor_id == office.adam.pk


def test_open_deadlines_that_no_longer_fit_are_shown_and_moved_on_request(office, browser):
    letter = office.letter("screened")  # to be proposed within a working day
    item = office.item("handling", due_on=date(2026, 11, 25))  # a day somebody set
    duty, given = (Duty.unscoped.get(card=r.pk, state="open") for r in (letter, item))
    assert duty.due_at == office.day("2026-11-23", 17, 30)
    client = browser("dora")
    assert "does not fit" not in text(client.get(DAYS))
    enter(client, first="2026-11-23", last="2026-11-24")
    page = text(client.get(DAYS))
    assert "1 open deadline does not fit the calendar any more" in page
    assert "Wed 25 Nov" in page
    duty.refresh_from_db()
    assert duty.due_at == office.day("2026-11-23", 17, 30)  # not before it is asked for
    client.post("/settings/days/move/")
    duty.refresh_from_db()
    assert duty.due_at == office.day("2026-11-25", 17, 30)
    before = given.due_at
    given.refresh_from_db()
    assert given.due_at == before
    assert Event.objects.get(verb="calendars.deadlines.moved").data["duties"] == [duty.pk]
    enter(client, first="2026-11-23", last="2026-11-24", kind="workday", name="")
    client.post("/settings/days/move/")
    duty.refresh_from_db()
    assert duty.due_at == office.day("2026-11-23", 17, 30)


def test_clocks_that_stood_still_stay_as_they_are(office, browser):
    letter = office.letter("screened")
    Duty.unscoped.filter(card=letter.pk, state="open").update(
        pauses=[["2026-11-20T09:40:00+08:00", "2026-11-20T09:41:00+08:00"]]
    )
    enter(browser("dora"), first="2026-11-23")
    assert flow.shifts(office.actor("dora")) == []


def test_moving_many_deadlines_is_one_statement(office, browser, django_assert_max_num_queries):
    for _ in range(12):
        office.letter("screened")
    actor = office.actor("dora")
    flow.set_days(actor, first=date(2026, 11, 23), last=date(2026, 11, 23), kind="holiday")
    with django_assert_max_num_queries(6):
        assert flow.move_deadlines(actor) == 12


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"last": "2026-11-24"}, "before the first"),
        ({"last": "2027-11-24"}, "At most 31 days"),
        ({"first": "2051-01-01"}, "does not reach that far"),
        ({"kind": "bank-holiday"}, "valid choice"),
        ({"first": ""}, "required"),
    ],
)
def test_what_does_not_fit_is_refused_with_what_was_typed(office, browser, given, said):
    answer = enter(browser("adam"), **given)
    assert answer.status_code == 400
    assert said in text(answer)
    assert "局庆" in answer.content.decode()
    assert not Event.objects.filter(verb="calendars.days.changed").exists()


def test_a_year_without_its_arrangement_is_warned_of(office, browser):
    CalendarDay.objects.filter(date__year=2027).update(official=False)
    page = text(browser("adam").get(DAYS))
    assert "The arrangement of 2027 is not entered." in page
    CalendarDay.objects.filter(date__year__in=[2026, 2027]).update(official=True)
    assert "is not entered" not in text(browser("adam").get(DAYS))


def test_neighbours_of_one_holiday_are_one_line(office):
    runs = {(r.name, r.kind): r.days for r in runs_of(2026)}
    assert runs
    assert max(runs.values()) > 2
    assert all(r.last >= r.first for r in runs_of(2026))


@pytest.mark.django_db(transaction=True)
def test_two_who_enter_days_at_once_leave_a_calendar_that_counts(live_office):
    """Working days are counted over the whole calendar, so the two wait for each other."""
    actor = live_office.actor("adam")

    def work(day):
        flow.set_days(actor, first=day, last=day, kind="holiday")
        connection.close()

    try:
        both = [threading.Thread(target=work, args=[date(2026, 11, d)]) for d in (25, 26)]
        for thread in both:
            thread.start()
        for thread in both:
            thread.join(20)
        running = 0
        for row in CalendarDay.objects.filter(date__range=("2026-11-20", "2026-11-30")):
            running = running or row.index - row.works
            running += row.works
            assert row.index == running, row.date
    finally:
        for d in (25, 26):
            day = date(2026, 11, d)
            flow.set_days(actor, first=day, last=day, kind="workday")


def test_every_number_has_a_page_that_takes_its_own_value_back(office, browser):
    client = browser("adam")
    page = client.get("/settings/parameters/").content.decode()
    for key in DEFINITIONS:
        assert f"/settings/parameters/{key}/" in page
        answer = client.get(f"/settings/parameters/{key}/")
        assert answer.status_code == 200, key
        form, before = answer.context["form"], value(key)
        client.post(f"/settings/parameters/{key}/", {"value": form["value"].value()})
        assert value(key) == before, key
    assert not Event.objects.filter(verb="parameters.parameter.changed").exists()


def test_a_number_is_changed_told_and_undone(office, browser):
    client = browser("dora")
    path = "/settings/parameters/lamp.yellow/"
    assert client.post(path, {"value": "5"}).status_code == 302
    assert value("lamp.yellow") == 5
    event = Event.objects.get(verb="parameters.parameter.changed")
    assert (event.data["key"], event.data["was"], event.data["now"]) == ("lamp.yellow", 3, 5)
    assert "default 3" in text(client.get("/settings/parameters/"))
    client.post(path, {"reset": "1", "value": "5"})
    assert value("lamp.yellow") == 3
    assert Event.objects.filter(verb="parameters.parameter.reset").count() == 1


@pytest.mark.parametrize(
    ("key", "typed", "said"),
    [
        ("lamp.yellow", "-1", "greater than or equal to 0"),
        ("lamp.yellow", "many", "whole number"),
        ("lamp.yellow", "99999999", "less than or equal"),
        ("hours.opens", "25:00", "A time of day such as 08:30."),
        ("hours.lunch", '["12:00"]', "Beginning and end"),
        ("hours.lunch", '["13:30", "12:00"]', "Beginning and end"),
        ("hours.lunch", '["noon", "13:30"]', "Times of day"),
        ("hours.lunch", "{oops", "This is no JSON"),
        ("hours.lunch", '{"a": 1}', "takes a value such as"),
        ("bookings.hours_of", "[1, 2]", "A list such as"),
        ("feeds.named_up_to", "top_secret", "valid choice"),
        ("office.name", "   ", "required"),
    ],
)
def test_a_value_that_does_not_fit_says_what_would(office, browser, key, typed, said):
    answer = browser("adam").post(f"/settings/parameters/{key}/", {"value": typed})
    assert answer.status_code == 400
    assert said in text(answer)
    assert value(key) == DEFINITIONS[key].default


def test_every_default_fits_its_own_rule(office):
    for key, known in DEFINITIONS.items():
        assert check(key, known.default) is known


def test_an_unknown_number_is_no_page(office, browser):
    assert browser("adam").get("/settings/parameters/lamp.violet/").status_code == 404
