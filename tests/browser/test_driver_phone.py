"""A driver's day on a telephone: touch, a weak signal, and no press lost or counted twice."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.hashers import make_password
from django.utils import timezone

from office.audit.models import Event
from office.organisation.models import User
from tests.conftest import PASSWORD
from tests.vehicles.conftest import Yard
from vehicles.models import Trip

PHONE = {
    "viewport": {"width": 390, "height": 844},
    "has_touch": True,
    "is_mobile": True,
    "device_scale_factor": 2,
}


@pytest.fixture
def trip(cast: Any) -> Trip:
    cast.now = timezone.now() - timedelta(minutes=30)
    yard = Yard(cast)
    yard.leaves = cast.now + timedelta(minutes=40)
    User.objects.filter(username__in=["dan", "max", "sam"]).update(password=make_password(PASSWORD))
    return yard.trip()


def now(trip: Trip) -> Trip:
    trip.refresh_from_db()
    return trip


def test_depart_and_return_by_thumb(open_as, trip):
    page = open_as("max", **PHONE)
    page.goto("/vehicles/drive/")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert page.locator(".drv__bar a").count() == 4
    for target in page.locator(".drv__go, .drv__bar a").all():
        assert target.bounding_box()["height"] >= 44
    assert page.locator("[name=odometer_km]").get_attribute("inputmode") == "numeric"
    page.fill("[name=odometer_km]", "48 216")
    page.locator(".drv__chk").tap()
    with page.expect_navigation():
        page.locator(".drv__go").tap()
    assert (now(trip).state, trip.odometer_out) == ("out", 48_216)
    page.fill("[name=odometer_km]", "48254")
    page.fill("[name=tolls]", "20")
    page.locator(".drv__chk").tap()
    with page.expect_navigation():
        page.locator(".drv__go").tap()
    assert (now(trip).state, trip.odometer_back) == ("back", 48_254)


def test_two_taps_are_one_press(open_as, trip):
    page = open_as("max", **PHONE)
    page.goto("/vehicles/drive/")
    page.fill("[name=odometer_km]", "48216")
    page.locator(".drv__chk").tap()
    with page.expect_navigation():
        page.evaluate(
            "() => { const b = document.querySelector('.drv__go'); b.click(); b.click(); }"
        )
    assert now(trip).state == "out"
    assert Event.objects.filter(card=trip.pk, verb="vehicles.trip.departed").count() == 1


def test_without_a_signal_the_press_is_kept_and_sent_later(open_as, trip):
    page = open_as("max", **PHONE)
    page.goto("/vehicles/drive/")
    page.fill("[name=odometer_km]", "48216")
    page.locator(".drv__chk").tap()
    page.context.set_offline(True)
    page.locator(".drv__go").tap()
    page.locator("#kept:not([hidden])").wait_for()
    assert now(trip).state == "dispatched"
    pressed = timezone.now()
    page.context.set_offline(False)
    page.get_by_text("I am back").wait_for()
    assert now(trip).state == "out"
    assert abs((trip.out_at - pressed).total_seconds()) < 60
    page.reload()
    assert Event.objects.filter(card=trip.pk, verb="vehicles.trip.departed").count() == 1
