"""The dispatcher sends the day's cars from the keyboard, in a real browser."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.hashers import make_password
from django.utils import timezone

from office.organisation.models import User
from tests.conftest import PASSWORD
from tests.vehicles.conftest import Yard
from vehicles.models import Trip, VehicleRequest


@pytest.fixture
def yard(cast: Any) -> Yard:
    """The yard of today: it is tomorrow at ten that cars leave."""
    cast.now = timezone.now()
    made = Yard(cast)
    made.leaves = timezone.localtime(cast.now).replace(
        hour=10, minute=0, second=0, microsecond=0
    ) + timedelta(days=1)
    User.objects.filter(username__in=["dan", "max", "sam"]).update(password=make_password(PASSWORD))
    return made


def at_board(page: Any, yard: Yard) -> None:
    page.goto(f"/vehicles/?day={yard.leaves.date()}")
    page.locator("#board").wait_for()


def test_the_tray_is_emptied_by_one_key_a_row(open_as, yard):
    waits = [
        yard.request("approved", purpose="第一趟", destination="档案馆", passengers=2),
        yard.request("approved", purpose="第二趟", destination="水库", passengers=9),
    ]
    yard.bus.vehicle.body = "mpv"
    yard.bus.vehicle.save()
    page = open_as("dan")
    at_board(page, yard)
    for left in (1, 0):
        page.keyboard.press("j")
        with page.expect_navigation():
            page.keyboard.press("a")
        at_board(page, yard)
        assert page.locator(".tray__i").count() == left
    states = set(VehicleRequest.unscoped.values_list("state", flat=True))
    assert states == {"dispatched"}
    assert {t.vehicle_id for t in Trip.unscoped.all()} == {yard.mpv.pk, yard.bus.pk}
    assert {t.state for t in Trip.unscoped.filter(title__contains="第")} == {"dispatched"}
    assert len(waits) == 2


def test_arrow_keys_move_the_trip_in_hand_and_the_focus_stays(open_as, yard):
    trip = yard.trip()
    page = open_as("dan")
    at_board(page, yard)
    bar = page.locator("[data-shift]").first
    bar.focus()
    held = bar.get_attribute("id")
    page.keyboard.press("ArrowRight")
    page.locator("#toast:not([hidden])").wait_for()
    page.wait_for_function(
        "id => document.activeElement?.id === id && !document.querySelector('#toast').hidden",
        arg=held,
    )
    moved = Trip.unscoped.get(pk=trip.pk)
    assert moved.leaves_at - trip.leaves_at == timedelta(minutes=15)
    page.wait_for_function(
        "([id, f]) => document.getElementById(id)?.className.includes(f)", arg=[held, "f-14"]
    )
    assert page.evaluate("document.activeElement.id") == held


def test_the_board_that_draws_itself_anew_leaves_the_row_in_hand(open_as, yard):
    first = yard.request("approved", purpose="第一趟", destination="档案馆", passengers=2)
    page = open_as("dan")
    page.clock.install()
    at_board(page, yard)
    page.keyboard.press("j")
    held = page.evaluate("document.activeElement.id")
    assert held == f"ra-{first.pk}"
    top = page.evaluate("document.activeElement.getBoundingClientRect().top")
    yard.request(
        "approved",
        purpose="早一趟",
        destination="机场",
        passengers=2,
        leaves_at=yard.leaves - timedelta(hours=1),
    )
    page.clock.run_for(31_000)
    page.locator(".tray__i").nth(1).wait_for()
    assert page.evaluate("document.activeElement.id") == held
    assert page.locator(".tray__i.is-cur").get_attribute("id") == f"r-{first.pk}"
    assert abs(page.evaluate("document.activeElement.getBoundingClientRect().top") - top) <= 200


def test_the_plan_of_the_day_is_taken_at_once(open_as, yard):
    yard.request("approved", purpose="第一趟", destination="档案馆", passengers=2)
    yard.request("approved", purpose="第二趟", destination="档案馆", passengers=3)
    page = open_as("dan")
    at_board(page, yard)
    with page.expect_navigation():
        page.keyboard.press("p")
    assert page.locator("input[name=take]").count() == 2
    with page.expect_navigation():
        page.keyboard.press("a")
    states = sorted(VehicleRequest.unscoped.values_list("state", flat=True))
    assert states == ["dispatched", "merged"]
