"""A morning at the desk without a mouse."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from reception import actions
from reception.models import BadgeLoan, Visit
from tests.reception.conftest import seat_dawn


@pytest.fixture
def desk(cast):
    from tests.conftest import PASSWORD

    dawn = seat_dawn(cast)
    dawn.set_password(PASSWORD)
    dawn.save(update_fields=["password"])
    return cast


def expected(office, name="葛平", minutes=20, **kw):
    """`minutes` from the real now: pages ask the real clock."""
    now = timezone.now()
    new = actions.NewVisit(
        visitor_name=name,
        organisation="市审计局",
        expected_at=now + timedelta(minutes=minutes),
        **{"host": office.hugo, **kw},
    )
    return actions.expect_visit(office.actor("dawn", now), new)


def test_arrived_received_and_left_by_one_key_each(desk, open_as):
    expected(desk)
    page = open_as("dawn")
    page.keyboard.press("g")
    page.keyboard.press("r")
    page.wait_for_selector("h1:has-text('Visitors today')")
    page.keyboard.press("i")
    page.wait_for_selector("li.visit .state:has-text('waits')")
    assert BadgeLoan.objects.get().number == 1
    page.keyboard.press("h")
    page.wait_for_selector(
        "li.visit .state:not(:has-text('waits'))"
    )  # green, or in the evening late
    page.keyboard.press("o")
    page.wait_for_selector("details#gone")
    assert Visit.unscoped.get().state == "left"
    assert BadgeLoan.objects.get().returned_at is not None


def test_a_walk_in_is_four_words_and_enter(desk, open_as):
    page = open_as("dawn")
    page.goto("/reception/")
    page.keyboard.press("n")
    page.wait_for_selector("h1:has-text('New visitors')")
    page.wait_for_selector("[name=visitor_name]:focus")
    page.keyboard.type("孟晓棠")
    page.keyboard.press("Tab")
    page.keyboard.type("云汀市报社")
    page.keyboard.press("Tab")
    page.keyboard.type("lm")
    page.keyboard.press("Enter")
    page.wait_for_selector(".note--ok:has-text('has arrived with badge 01')")
    visit = Visit.unscoped.get()
    assert (visit.host.username, visit.state, visit.organisation) == (
        "hugo",
        "arrived",
        "云汀市报社",
    )


def test_who_came_before_fills_in_what_is_empty(desk, open_as):
    from playwright.sync_api import expect

    expected(desk, phone="13800004071")
    page = open_as("dawn")
    page.goto("/reception/new/")
    page.wait_for_selector("[name=visitor_name]:focus")
    page.keyboard.type("葛平")
    page.keyboard.press("Tab")
    expect(page.locator("[name=host]")).to_have_value("卢敏 · 财务科")
    assert page.input_value("[name=phone]") == "13800004071"


def test_whoever_has_no_host_gets_one_in_the_dialog(desk, open_as):
    expected(desk, host=None, department=desk.planning)
    page = open_as("dawn")
    page.goto("/reception/")
    page.wait_for_selector(".state--red:has-text('No host named')")
    page.keyboard.press("t")
    page.wait_for_selector("dialog[open] input[name=host]")
    page.keyboard.type("lm")
    page.keyboard.press("Enter")
    page.wait_for_selector("li.visit:not(.is-hot)")
    assert Visit.unscoped.get().host.username == "hugo"


def test_turned_away_needs_a_reason_and_keeps_it(desk, open_as):
    expected(desk)
    page = open_as("dawn")
    page.goto("/reception/")
    page.keyboard.press("x")
    page.wait_for_selector("dialog[open] textarea")
    page.keyboard.type("没有预约")
    page.click("dialog[open] button[type=submit]")
    page.wait_for_selector("details#gone")
    assert Visit.unscoped.get().state == "turned_away"


def test_rows_are_walked_and_the_right_one_is_meant(desk, open_as):
    expected(desk, "甲先生", 10)
    second = expected(desk, "乙女士", 30)
    page = open_as("dawn")
    page.goto("/reception/")
    page.keyboard.press("j")
    page.keyboard.press("i")
    page.wait_for_selector(".note--ok")
    second.refresh_from_db(from_queryset=Visit.unscoped.all())
    assert second.state == "arrived"
    assert Visit.unscoped.filter(state="expected").count() == 1


@pytest.mark.parametrize("width", [390, 320])
def test_a_roll_call_on_a_phone(desk, open_as, width):
    now = timezone.now()
    visit = expected(desk, minutes=0)
    actions.arrive_visit(desk.actor("dawn", now), visit.pk, badges="next")
    page = open_as("dawn", viewport={"width": width, "height": 740}, has_touch=True)
    page.goto("/reception/inside/")
    page.tap("text=Start a roll-call")
    page.wait_for_selector("text=1 visitor not seen yet.")
    box = page.locator(".evac__tick").bounding_box()
    assert min(box["width"], box["height"]) >= 44
    page.tap(".evac__tick")
    page.wait_for_selector("text=Every visitor was seen.")
    for path in ("/reception/", "/reception/new/", "/reception/inside/", "/reception/visits/"):
        page.goto(path)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
