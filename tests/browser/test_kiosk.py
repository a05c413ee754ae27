"""A visitor at the tablet: 1024 × 768, by touch, in Chinese and in English."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from reception import actions
from reception.kiosk import actions as kiosks
from reception.models import Visit
from tests.reception.conftest import seat_dawn

START = "/reception/kiosk/"


@pytest.fixture
def tablet(chromium: Any, cast: Any, live_server: Any) -> Any:
    """A touch screen that reception made a kiosk; an error in its console fails the test."""
    dawn = seat_dawn(cast)
    _device, token = kiosks.make_device(cast.actor("dawn", timezone.now()), name="大厅")
    context = chromium.new_context(
        base_url=live_server.url, viewport={"width": 1024, "height": 768}, has_touch=True
    )
    context.set_default_timeout(20_000)
    page, errors = context.new_page(), []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(f"{START}enter/{token}/")
    page.tap("main button")
    page.wait_for_selector(".ksk__b")
    page.office, page.dawn = cast, dawn
    yield page
    context.close()
    assert errors == []


def expected(office: Any, **kw: Any) -> Visit:
    now = timezone.now()
    values = {"visitor_name": "葛平", "host": office.hugo, "expected_at": now, **kw}
    return actions.expect_visit(office.actor("dawn", now), actions.NewVisit(**values))


def in_english(page: Any) -> None:
    page.tap("text=English")
    page.wait_for_selector("text=What brings you here?")


def press(page: Any, digits: str) -> None:
    for digit in digits:
        page.tap(f".pad button:text-is('{digit}')")


def test_by_code_from_the_first_touch_to_the_badge(tablet):
    visit = expected(tablet.office)
    in_english(tablet)
    press(tablet, visit.code)
    assert tablet.input_value(".ksk__code") == visit.code
    tablet.tap(".pad__ok")
    tablet.wait_for_selector("h1:has-text('葛平')")
    tablet.tap("text=Yes, I am here")
    tablet.wait_for_selector("h1:has-text('Your badge: 01')")
    tablet.tap("text=Ready")
    tablet.tap("text=I am leaving")
    tablet.wait_for_selector(".pad")
    press(tablet, "01")
    tablet.tap(".pad__ok")
    tablet.wait_for_selector("text=Thank you for coming.")
    assert Visit.unscoped.get().state == "left"


def test_without_appointment(tablet):
    in_english(tablet)
    tablet.tap("text=No appointment")
    tablet.fill("#id_q", "卢敏")
    tablet.tap("button:has-text('Search')")
    tablet.tap(".ksk__hosts a")
    tablet.wait_for_selector("text=You come to see 卢敏.")
    tablet.fill("[name=visitor_name]", "孟晓棠")
    tablet.tap("text=I am here")
    tablet.wait_for_selector("text=卢敏 has been told.")
    assert Visit.unscoped.get().host.username == "hugo"


@pytest.mark.parametrize("path", ["", "phone/", "host/?q=卢敏", "walk-in/", "leave/"])
def test_what_is_touched_is_88_pixels_and_nothing_hangs_over(tablet, path):
    tablet.goto(START + path)
    assert tablet.evaluate("document.documentElement.scrollWidth") <= 1024
    small = tablet.evaluate(
        """() => [...document.querySelectorAll(
             '.ksk__btn, .pad button, .ksk__key, .ksk__call')]
             .filter((e) => e.getBoundingClientRect().height < 88)
             .map((e) => e.textContent.trim())"""
    )
    assert small == []


def test_after_a_minute_without_a_touch_it_begins_anew(tablet):
    tablet.clock.install()
    tablet.goto(f"{START}walk-in/")
    tablet.fill("[name=visitor_name]", "孟晓棠")
    tablet.clock.run_for(59_000)
    assert tablet.url.endswith("/walk-in/")
    tablet.clock.run_for(2_000)
    tablet.wait_for_url(f"**{START}")


def test_in_chinese(tablet):
    tablet.tap("text=简体")
    tablet.wait_for_selector("html[lang=zh-Hans]")
    tablet.tap("text=繁體")
    tablet.wait_for_selector("html[lang=zh-Hant]")
    visit = expected(tablet.office, expected_at=timezone.now() + timedelta(minutes=1))
    press(tablet, visit.code)
    tablet.tap(".pad__ok")
    tablet.wait_for_selector("h1:has-text('葛平')")


def test_the_address_bar_leads_nowhere(tablet):
    for path in ("/", "/reception/", "/people/", "/search/?q=葛平"):
        tablet.goto(path)
        assert "/sign-in/" in tablet.url
