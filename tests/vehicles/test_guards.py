"""Each guard of a dispatch: once where it trips, once where it does not."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from office.bookings.models import Booking
from office.calendars import workdays
from office.core.errors import Conflict, DomainError
from office.parameters.models import Parameter
from office.parameters.registry import forget
from vehicles import guards, suggest
from vehicles.dispatch import dispatch_request
from vehicles.garage import change_driver, change_vehicle
from vehicles.models import Trip
from vehicles.yard import Need, class_needed, covered, last_digit, yard_for


def found(yard: Any, car: Any = None, driver: Any = None, **kw: Any) -> dict[str, str]:
    """What speaks against a pair, by rule: its level."""
    need = Need.of(yard.request("approved", **kw))
    drawn = yard_for(yard.office.actor("dan"), [need])
    pair = drawn.unit((car or yard.mpv).pk), drawn.unit((driver or yard.max).pk)
    return {f.rule: f.level for f in guards.all_findings(need, *pair, drawn)}


@pytest.fixture
def parameter():
    def put(key: str, value: Any) -> None:
        Parameter.objects.update_or_create(key=key, defaults={"value": value})
        forget()

    yield put
    forget()


def test_a_fitting_pair_has_nothing_against_it(yard):
    assert found(yard) == {}


@pytest.mark.parametrize(("passengers", "against"), [(6, {}), (7, {"seats": "block"})])
def test_seats(yard, passengers, against):
    assert found(yard, passengers=passengers) == against


@pytest.mark.parametrize("field", ["inspected_until", "insured_until"])
@pytest.mark.parametrize(("day", "blocks"), [(23, False), (22, True)])
def test_papers_are_valid_on_the_day_of_the_return(yard, field, day, blocks):
    change_vehicle(yard.office.actor("dan"), yard.mpv.pk, **{field: date(2026, 11, day)})
    assert bool(found(yard)) is blocks


@pytest.mark.parametrize(("day", "blocks"), [(23, False), (22, True)])
def test_the_licence_is_valid_on_the_day_of_the_return(yard, day, blocks):
    change_driver(yard.office.actor("dan"), yard.max.pk, licensed_until=date(2026, 11, day))
    assert ("licence" in found(yard)) is blocks


@pytest.mark.parametrize(
    ("body", "power", "holds", "level"),
    [
        ("sedan", "petrol", "C1", None),
        ("sedan", "petrol", "C2", "soft"),
        ("sedan", "electric", "C2", None),
        ("minibus", "diesel", "C1", "block"),
        ("minibus", "diesel", "B1", None),
        ("minibus", "diesel", "A1", None),
        ("minibus", "diesel", "B2", "block"),
        ("bus", "diesel", "B1", "block"),
        ("bus", "diesel", "A1", None),
        ("bus", "diesel", "A3", "block"),
        ("truck", "diesel", "A2", None),
        ("truck", "diesel", "C1", "block"),
        ("minibus", "diesel", "C1, B1", None),
        ("sedan", "petrol", "D", "block"),
    ],
)
def test_the_class_of_the_licence_suits_the_body(yard, body, power, holds, level):
    dan = yard.office.actor("dan")
    change_vehicle(dan, yard.mpv.pk, body=body, power=power)
    change_driver(dan, yard.max.pk, licence_class=holds)
    assert found(yard).get("licence_class") == level


def test_out_of_use_blocks(yard):
    change_driver(yard.office.actor("dan"), yard.max.pk, active=False)
    assert found(yard)["in_use"] == "block"
    assert "in_use" not in found(yard, driver=yard.sam)


@pytest.mark.parametrize(("minutes", "blocks"), [(14, True), (15, False)])
def test_a_quarter_lies_between_two_trips(yard, minutes, blocks):
    first = yard.trip()
    leaves = first.returns_at + timedelta(minutes=minutes)
    times = {"leaves_at": leaves, "returns_at": leaves + timedelta(hours=1)}
    assert ("free" in found(yard, purpose="第二趟", **times)) is blocks
    request = yard.request("approved", purpose="第三趟", **times)
    dan = yard.office.actor("dan")
    if blocks:
        with pytest.raises(Conflict, match="接省厅调研组"):
            dispatch_request(dan, request.pk, vehicle=yard.mpv, driver=yard.max)
    else:
        dispatch_request(dan, request.pk, vehicle=yard.mpv, driver=yard.max)


def _hours(yard: Any, begin: float, length: float) -> dict[str, Any]:
    leaves = yard.office.day("2026-11-23", 0) + timedelta(hours=begin)
    return {"leaves_at": leaves, "returns_at": leaves + timedelta(hours=length)}


@pytest.mark.parametrize(("length", "soft"), [(3, False), (4.5, True)])
def test_eight_hours_a_day(yard, length, soft):
    yard.trip(**_hours(yard, 7, 4))
    assert ("daily_hours" in found(yard, purpose="下午", **_hours(yard, 14, length))) is soft


@pytest.mark.parametrize(("gap", "soft"), [(15, True), (20, False)])
def test_four_hours_in_a_row_without_twenty_minutes_of_rest(yard, gap, soft):
    yard.trip(**_hours(yard, 8, 2.5))
    after = _hours(yard, 10.5 + gap / 60, 2)
    assert ("continuous_hours" in found(yard, purpose="接着", **after)) is soft


def test_one_long_trip_is_a_note_and_over_night_is_not_counted(yard):
    assert found(yard, **_hours(yard, 8, 6)) == {"rest": "note"}
    assert found(yard, purpose="两天", **_hours(yard, 8, 30)) == {}


def test_restricted_days_by_the_last_digit(yard, parameter):
    assert found(yard) == {}
    parameter("vehicles.restricted_digits", ["38", "49", "50", "16", "27", "", ""])
    assert found(yard) == {"restricted": "soft"}  # 江A·K2158 on a Monday
    assert found(yard, car=yard.bus) == {}
    change_vehicle(yard.office.actor("dan"), yard.mpv.pk, power="electric")
    assert found(yard) == {}


def test_cars_are_sealed_on_public_holidays(yard, parameter):
    workdays.set_day(date(2026, 11, 23), "holiday", "节日")
    assert found(yard) == {"sealed": "soft"}
    change_vehicle(yard.office.actor("dan"), yard.mpv.pk, duty_car=True)
    assert found(yard) == {}
    assert found(yard, car=yard.bus) == {"sealed": "soft"}
    parameter("vehicles.sealed_on_holidays", value=False)
    assert found(yard, car=yard.bus) == {}


def test_a_car_that_comes_back_later_than_booked_needs_a_reason(yard):
    trip = yard.trip("out")
    later = trip.returns_at + timedelta(minutes=20)
    times = {"leaves_at": later, "returns_at": later + timedelta(hours=1)}
    assert "comes_back_late" not in found(yard, purpose="接着", **times)
    Trip.unscoped.filter(pk=trip.pk).update(expected_at=later + timedelta(minutes=10))
    assert found(yard, purpose="接着", **times)["comes_back_late"] == "soft"
    advice = suggest.advise(yard.office.actor("dan"), yard.request("approved", **times))
    assert yard.mpv.pk not in {s.car.pk for s in advice.suggestions}


def test_a_soft_rule_is_set_aside_by_a_reason_that_stays(yard):
    yard.trip(**_hours(yard, 7, 4))
    long = yard.request("approved", purpose="抢险", **_hours(yard, 14, 5))
    dan = yard.office.actor("dan")
    with pytest.raises(DomainError) as refusal:
        dispatch_request(dan, long.pk, vehicle=yard.mpv, driver=yard.max)
    assert {"driver", "reason"} <= set(refusal.value.fields)
    assert not Booking.objects.filter(title__startswith="抢险").exists()
    sent = dispatch_request(dan, long.pk, vehicle=yard.mpv, driver=yard.max, reason="防汛抢险")
    assert Trip.unscoped.get(pk=sent.trip_id).reason == "防汛抢险"


def test_what_blocks_is_not_set_aside(yard):
    big = yard.request("approved", passengers=9)
    with pytest.raises(DomainError):
        dispatch_request(
            yard.office.actor("dan"), big.pk, vehicle=yard.mpv, driver=yard.max, reason="挤一挤"
        )


def test_classes_and_plates():
    assert covered("A1") >= {"B1", "C1", "C2"}
    assert covered("nonsense") == set()
    assert (last_digit("江A·K2158"), last_digit("江A·1234警")) == ("8", "0")
    assert class_needed.__doc__


def test_suggestions_rank_what_fits_and_say_why(yard):
    small = suggest.advise(yard.office.actor("dan"), yard.request("approved", passengers=3))
    assert small.best.car.pk == yard.mpv.pk
    assert any("3" in r for r in small.best.reasons)
    big = suggest.advise(yard.office.actor("dan"), yard.request("approved", passengers=12))
    assert {s.car.pk for s in big.suggestions} == {yard.bus.pk}
    none = suggest.advise(yard.office.actor("dan"), yard.request("approved", passengers=40))
    assert (none.suggestions, none.best) == ([], None)
    assert "40" in none.taxi


def test_who_goes_the_same_way_may_ride_along_and_what_it_saves_is_known(yard):
    past = yard.trip("costed")
    assert past.km == 38
    day = yard.leaves + timedelta(days=1)
    times = {"leaves_at": day, "returns_at": day + timedelta(hours=1)}
    host = yard.request("dispatched", **times)
    near = {k: v + timedelta(minutes=30) for k, v in times.items()}
    far = {k: v + timedelta(minutes=31) for k, v in times.items()}
    dan = yard.office.actor("dan")
    rides = suggest.advise(dan, yard.request("approved", passengers=2, **near)).rides
    assert [(r.into.pk, r.saves_km) for r in rides] == [(host.pk, 38)]
    for kw in ({"passengers": 2, **far}, {"passengers": 3, **near}):
        rides = suggest.advise(dan, yard.request("approved", **kw)).rides
        assert host.pk not in {r.into.pk for r in rides}
    other = yard.request("approved", passengers=1, destination="机场", **near)
    assert not suggest.advise(dan, other).rides


def test_the_driver_with_fewer_hours_that_day_goes_first(yard):
    early = _hours(yard, 7, 2)
    yard.trip(**early)  # max drove two hours with the people carrier
    need = yard.request("approved", purpose="下午", **_hours(yard, 14, 1), passengers=12)
    best = suggest.advise(yard.office.actor("dan"), need).best
    assert (best.car.pk, best.driver.pk) == (yard.bus.pk, yard.sam.pk)
