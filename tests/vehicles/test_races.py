"""Presses, readings and swaps at the same moment. Twenty for one car: tests/office/test_races.py."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from office.bookings.models import Booking
from office.core.errors import Conflict, DomainError
from tests.vehicles.conftest import Yard
from vehicles import changes, odometer, trips
from vehicles.dispatch import dispatch_request
from vehicles.models import OdometerReading


def at_once(acts: list[Callable[[], Any]]) -> list[str]:
    start = threading.Barrier(len(acts))
    answers: list[str] = []

    def run(act: Callable[[], Any]) -> None:
        try:
            start.wait()
            act()
            answers.append("ok")
        except DomainError as error:
            answers.append(type(error).__name__)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


@pytest.fixture
def live_yard(live_office: Any) -> Yard:
    return Yard(live_office)


def test_two_presses_at_the_same_moment_are_one(live_yard: Yard) -> None:
    trip = live_yard.trip()
    max_ = live_yard.office.actor("max", trip.leaves_at)
    press = lambda: trips.depart_trip(max_, trip.pk, odometer_km=48_216)  # noqa: E731
    assert at_once([press] * 6) == ["ok"] * 6
    assert OdometerReading.objects.count() == 1


def test_readings_at_once_never_contradict(live_yard: Yard) -> None:
    dan = live_yard.office.actor("dan")

    def read(n: int) -> Callable[[], Any]:
        at = dan.now - timedelta(minutes=n)
        km = 1000 + (n * 7) % 11
        return lambda: odometer.read_odometer(dan, vehicle=live_yard.mpv, km=km, at=at)

    at_once([read(n) for n in range(8)])
    kept = list(odometer.in_force(live_yard.mpv.pk).values_list("km", flat=True))
    assert kept == sorted(kept)
    assert kept


def test_a_swap_and_a_dispatch_for_the_same_car(live_yard: Yard) -> None:
    yard = live_yard
    trip = yard.trip()
    other = yard.request("approved", purpose="另一趟", passengers=1)
    dan = yard.office.actor("dan")
    answers = at_once(
        [
            lambda: changes.swap_trip(
                dan, trip.pk, vehicle=yard.bus, driver=yard.sam, reason="车坏了"
            ),
            lambda: dispatch_request(dan, other.pk, vehicle=yard.bus, driver=yard.sam),
        ]
    )
    assert sorted(answers) == [Conflict.__name__, "ok"]
    held = Booking.objects.filter(card=trip.pk, cancelled_at=None)
    assert held.count() == 2
