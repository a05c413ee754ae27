"""The plan of a day: the same every time, quick, and honest about what it could not do."""

from __future__ import annotations

import time
from datetime import datetime, timedelta
from itertools import pairwise
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from office.bookings.models import Resource
from vehicles.models import Driver, Vehicle
from vehicles.plan import plan
from vehicles.yard import Need, Rules, Unit, Yard

DAY = datetime(2026, 11, 23, 7, tzinfo=ZoneInfo("Asia/Shanghai"))
HOUR = timedelta(hours=1)
RULES = Rules(
    timedelta(minutes=15), 4 * HOUR, timedelta(minutes=20), 8 * HOUR, [""] * 7, sealed=True
)


def car(pk: int, seats: int = 4) -> Unit:
    resource = Resource(pk=pk, kind="vehicle", name=f"车{pk}", seats=seats)
    resource.vehicle = Vehicle(resource=resource, plate=f"江A·{pk}")
    return Unit(resource)


def driver(pk: int) -> Unit:
    resource = Resource(pk=pk, kind="driver", name=f"司机{pk}")
    resource.driver = Driver(resource=resource, licence_class="A1")
    return Unit(resource)


def need(pk: int, begin: float, length: float, passengers: int = 2, **kw: Any) -> Need:
    leaves = DAY + begin * HOUR
    values = {"title": f"事{pk}", "destination": f"地{pk}", **kw}
    return Need(
        pk=pk, passengers=passengers, leaves_at=leaves, returns_at=leaves + length * HOUR, **values
    )


def yard(cars: int, drivers: int) -> Yard:
    return Yard(
        [car(n) for n in range(1, cars + 1)], [driver(100 + n) for n in range(drivers)], RULES, {}
    )


@pytest.mark.usefixtures("db")
def test_the_pressing_ones_go_first_and_the_rest_is_told_why():
    made = plan([need(1, 1, 1), need(2, 1, 1, priority="urgent")], yard(1, 1))
    by_pk = {r.need.pk: r for r in made.rows}
    assert by_pk[2].found is not None
    assert by_pk[1].found is None
    assert by_pk[1].why
    assert (made.placed, made.at_most, made.gap) == (1, 1, 0)


@pytest.mark.usefixtures("db")
def test_one_is_moved_to_make_room_for_another():
    small, large = car(1, 4), car(2, 9)
    here = Yard([small, large], [driver(101), driver(102)], RULES, {})
    # the urgent one leaves no seat empty in the small car; the party needs the large one
    made = plan([need(1, 1, 1, 4, priority="urgent"), need(2, 1, 1, 8)], here)
    assert made.placed == 2


@pytest.mark.usefixtures("db")
def test_those_who_go_the_same_way_ride_together():
    made = plan(
        [need(1, 1, 1, destination="省厅"), need(2, 1.4, 1, destination="省厅")], yard(1, 1)
    )
    assert sorted(bool(r.into) for r in made.rows) == [False, True]
    assert made.placed == 2
    apart = plan(
        [need(1, 1, 1, 3, destination="省厅"), need(2, 1.4, 1, 3, destination="省厅")], yard(2, 2)
    )
    assert not any(r.into for r in apart.rows)
    assert apart.placed == 2


def crowd(n: int) -> list[Need]:
    rng = Random(7)
    return [
        need(
            pk,
            rng.randrange(0, 44) / 4,
            rng.choice([0.75, 1, 1.5, 2]),
            rng.randrange(1, 5),
            destination=f"地{rng.randrange(12)}",
            priority=rng.choice(["routine", "routine", "urgent"]),
        )
        for pk in range(1, n + 1)
    ]


@pytest.mark.usefixtures("db")
def test_sixty_requests_and_twenty_cars_in_well_under_five_seconds():
    begun = time.perf_counter()
    made = plan(crowd(60), yard(20, 20))
    took = time.perf_counter() - begun
    assert took < 5
    assert made.placed >= 55
    assert made.placed + made.gap == made.at_most


@pytest.mark.usefixtures("db")
def test_the_same_day_gives_the_same_plan_whatever_the_order():
    wanted = crowd(40)
    first = [r.token for r in plan(wanted, yard(6, 6)).rows]
    again = [r.token for r in plan(list(reversed(wanted)), yard(6, 6)).rows]
    assert first == again


@pytest.mark.usefixtures("db")
def test_no_car_and_no_driver_is_promised_twice():
    made = plan(crowd(60), yard(5, 4))
    spans: dict[int, list[tuple[datetime, datetime]]] = {}
    for row in made.rows:
        if row.found is None:
            continue
        for unit in (row.found.car, row.found.driver):
            spans.setdefault(unit.pk, []).append((row.need.leaves_at, row.need.ends(RULES.buffer)))
    for held in spans.values():
        held.sort()
        assert all(a[1] <= b[0] for a, b in pairwise(held))
    assert made.placed <= made.at_most
