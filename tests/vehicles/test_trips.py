"""A trip from dispatch to its cost, and everything that may come in between."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from office.audit.models import Event
from office.bookings import actions as bookings
from office.bookings.models import Booking
from office.core.errors import Conflict, DomainError, NotAllowed, NotVisible, Stale, WrongState
from office.duties.models import Duty
from office.notifications.models import Notification
from tests.rest.conftest import rest  # noqa: F401 - the fixture
from vehicles import actions, changes, odometer, policy, trips
from vehicles.commands import TRIP
from vehicles.dispatch import dispatch_request
from vehicles.models import Trip, VehicleRequest

T = Trip.State
NEXT_DAY = timedelta(days=1)


def ask(yard: Any, who: str, trip: Trip, name: str, **values: Any) -> Any:
    inputs: dict[str, dict[str, Any]] = {
        "depart": {"odometer_km": 48_216},
        "return": {"odometer_km": 48_254},
        "delay": {"returns_at": trip.returns_at + timedelta(hours=1)},
        "move": {"leaves_at": trip.leaves_at + timedelta(hours=1)},
        "swap": {"vehicle": yard.bus, "driver": yard.sam, "reason": "车坏了"},
        "substitute": {"means": "taxi", "reason": "车坏了"},
        "cancel": {"reason": "改期"},
    }
    now = trip.leaves_at if name in {"depart", "delay"} else trip.returns_at
    now = yard.office.now if name in {"move", "swap", "substitute", "cancel"} else now
    return TRIP.by_name[name](
        yard.office.actor(who, now), trip.pk, **{**inputs.get(name, {}), **values}
    )


def owed(record: Any) -> set[tuple[str, str]]:
    rows = Duty.unscoped.filter(card=record.pk, state="open")
    return set(rows.values_list("kind", "holder__username"))


@pytest.mark.parametrize(
    ("state", "duties"),
    [
        ("dispatched", {("vehicles.depart", "max")}),
        ("out", {("vehicles.return", "max")}),
        ("back", {("vehicles.confirm", "bob")}),
        ("confirmed", {("vehicles.cost", "dan")}),
        ("costed", set()),
        ("cancelled", set()),
        ("substituted", set()),
    ],
)
def test_each_state_owes_what_it_waits_for(yard, state, duties):
    trip = yard.trip(state)
    assert owed(trip) == duties
    assert bool(duties) == (state in policy.TRIP.waiting)


@pytest.mark.parametrize(
    ("name", "state"),
    [
        (t.name, state)
        for t in policy.TRIP.transitions
        for state in sorted({s.value for s in T} - t.sources)
    ],
)
def test_refuses_every_other_state(yard, name, state):
    trip = yard.trip(state)
    events = Event.objects.filter(card=trip.pk).count()
    other = {"depart": {"odometer_km": 48_300}, "return": {"odometer_km": 48_300}}
    with pytest.raises(WrongState):
        ask(yard, "dan", trip, name, **other.get(name, {}))
    assert Event.objects.filter(card=trip.pk).count() == events


@pytest.mark.parametrize(
    ("name", "may"),
    [
        ("depart", {"max", "dan", "dora"}),
        ("return", {"max", "dan", "dora"}),
        ("confirm", {"bob", "dan", "dora"}),
        ("cost", {"dan", "dora"}),
        ("delay", {"max", "bob", "dan", "dora"}),
        ("move", {"dan", "dora"}),
        ("swap", {"dan", "dora"}),
        ("substitute", {"dan", "dora"}),
        ("cancel", {"bob", "dan", "dora"}),
    ],
)
@pytest.mark.parametrize("who", ["bob", "carol", "dan", "dora", "max", "sam", "eve"])
def test_who_may(yard, name, may, who):
    trip = yard.trip(min(policy.TRIP[name].sources))
    yard.bus.vehicle.body = "mpv"
    yard.bus.vehicle.save()
    if who in may:
        done = ask(yard, who, trip, name)
        assert done.state == (policy.TRIP[name].target or trip.state)
    else:
        with pytest.raises((NotAllowed, NotVisible)):
            ask(yard, who, trip, name)


def test_the_request_is_done_once_the_trip_is_confirmed(yard):
    trip = yard.trip("back")
    request = VehicleRequest.unscoped.get(trip=trip.pk)
    assert request.state == "dispatched"
    trips.complete_request(yard.office.actor("bob", trip.returns_at), request.pk)
    trip.refresh_from_db()
    request.refresh_from_db()
    assert (trip.state, request.state) == ("confirmed", "completed")


def test_who_drove_himself_does_not_confirm_it(yard):
    made = yard.request("approved", driver_needed=False)
    trip = dispatch_request(yard.office.actor("dan"), made.pk, vehicle=yard.mpv).trip
    bob = yard.office.actor("bob", trip.leaves_at)
    trips.depart_trip(bob, trip.pk, odometer_km=10)
    trips.return_trip(bob.at(trip.returns_at), trip.pk, odometer_km=30)
    assert owed(trip) == {("vehicles.confirm", "dan")}
    with pytest.raises(NotAllowed):
        trips.confirm_trip(bob.at(trip.returns_at), trip.pk)


def test_the_same_press_twice_is_once(yard):
    trip = yard.trip("out")
    events = Event.objects.filter(card=trip.pk).count()
    again = ask(yard, "max", trip, "depart")
    assert (again.state, again.odometer_out) == ("out", 48_216)
    back = ask(yard, "max", trip, "return")
    ask(yard, "max", trip, "return")
    assert back.km == 38
    assert Event.objects.filter(card=trip.pk).count() == events + 1
    assert odometer.in_force(yard.mpv.pk).count() == 2
    with pytest.raises(WrongState):
        ask(yard, "max", trip, "return", odometer_km=48_299)
    with pytest.raises(NotAllowed):
        ask(yard, "sam", _sams_view(yard, trip), "return")


def _sams_view(yard: Any, trip: Trip) -> Trip:
    """Sam sees it, since he would have driven it; it is still not his to press."""
    Trip.unscoped.filter(pk=trip.pk).update(reach=[*trip.reach, f"p:{yard.office.sam.pk}"])
    return trip


def test_a_press_without_signal_counts_from_when_it_was_pressed(yard):
    trip = yard.trip()
    pressed = trip.leaves_at + timedelta(minutes=3)
    later = yard.office.actor("max", pressed + timedelta(hours=1))
    out = trips.depart_trip(later, trip.pk, odometer_km=48_216, at=pressed)
    assert out.out_at == pressed
    ahead = later.now + timedelta(hours=1)
    back = trips.return_trip(later, trip.pk, odometer_km=48_220, at=ahead)
    assert back.back_at == later.now
    other = yard.trip(leaves_at=yard.leaves + NEXT_DAY, returns_at=yard.leaves + NEXT_DAY * 1.1)
    long_ago = yard.office.actor("max", other.leaves_at + timedelta(hours=13))
    with pytest.raises(DomainError):
        trips.depart_trip(long_ago, other.pk, odometer_km=48_230, at=other.leaves_at)


def test_a_car_still_out_cannot_leave_again(yard):
    yard.trip("out")
    later = yard.leaves + timedelta(hours=3)
    second = yard.trip(leaves_at=later, returns_at=later + timedelta(hours=1))
    with pytest.raises(Conflict):
        ask(yard, "max", second, "depart", odometer_km=48_260)


def test_leaving_early_needs_the_car_to_be_free(yard):
    first = yard.trip()
    later = yard.leaves + timedelta(hours=2)
    second = yard.trip(leaves_at=later, returns_at=later + timedelta(hours=1))
    early = yard.office.actor("max", first.leaves_at - timedelta(minutes=20))
    out = trips.depart_trip(early, first.pk, odometer_km=48_216)
    held = Booking.objects.filter(card=first.pk, cancelled_at=None)
    assert {b.period.lower for b in held} == {early.now}
    trips.return_trip(early.at(out.leaves_at), first.pk, odometer_km=48_220)
    third = yard.trip(leaves_at=later + timedelta(hours=2), returns_at=later + timedelta(hours=3))
    with pytest.raises(Conflict):
        trips.depart_trip(early.at(later), third.pk, odometer_km=48_230)
    assert second.state == "dispatched"


def test_a_gap_since_the_last_trip_is_told_to_the_dispatcher(yard):
    yard.trip("back")
    day = yard.leaves + NEXT_DAY
    trip = yard.trip(leaves_at=day, returns_at=day + timedelta(hours=1))
    ask(yard, "max", trip, "depart", odometer_km=48_256)  # two km: nobody asks
    assert not Notification.objects.filter(card=trip.pk, kind="notice").exists()
    ask(yard, "max", trip, "return", odometer_km=48_260)
    day += NEXT_DAY
    trip = yard.trip(leaves_at=day, returns_at=day + timedelta(hours=1))
    ask(yard, "max", trip, "depart", odometer_km=48_300)
    told = Notification.objects.get(card=trip.pk, kind="notice")
    assert told.person == yard.office.dan


def test_later_than_booked_keeps_the_car_as_far_as_nobody_else_has_it(yard):
    trip = yard.trip("out")
    later = trip.returns_at + timedelta(minutes=40)
    ask(yard, "max", trip, "delay", returns_at=later)
    held = Booking.objects.filter(card=trip.pk, cancelled_at=None)
    assert {b.period.upper for b in held} == {later + timedelta(minutes=15)}
    assert Duty.unscoped.get(card=trip.pk, state="open").due_at == later + timedelta(minutes=30)
    following = trip.returns_at + timedelta(hours=2)
    yard.trip(leaves_at=following, returns_at=following + timedelta(hours=1))
    clash = ask(yard, "max", trip, "delay", returns_at=following + timedelta(minutes=10))
    assert clash.expected_at == following + timedelta(minutes=10)
    assert Event.objects.filter(verb="vehicles.trip.delayed").last().data["clash"] is True
    assert {b.period.upper for b in held.all()} == {later + timedelta(minutes=15)}


def test_moved_by_a_quarter_both_bookings_follow(yard):
    trip = yard.trip()
    quarter = timedelta(minutes=15)
    ask(yard, "dan", trip, "move", leaves_at=trip.leaves_at + quarter)
    held = Booking.objects.filter(card=trip.pk, cancelled_at=None)
    assert {b.period.lower for b in held} == {trip.leaves_at + quarter}
    assert len(held) == 2
    request = VehicleRequest.unscoped.get(trip=trip.pk)
    assert request.leaves_at == trip.leaves_at + quarter


def test_a_swap_frees_the_old_and_books_the_new(yard):
    trip = yard.trip()
    yard.bus.vehicle.body = "mpv"
    yard.bus.vehicle.save()
    done = ask(yard, "dan", trip, "swap")
    held = Booking.objects.filter(card=trip.pk, cancelled_at=None)
    assert {b.resource for b in held} == {yard.bus, yard.sam}
    assert owed(done) == {("vehicles.depart", "sam")}
    request = VehicleRequest.unscoped.get(trip=trip.pk)
    assert (request.vehicle, request.driver) == (yard.bus, yard.sam)


def test_a_swap_that_finds_the_new_driver_taken_changes_nothing(yard):
    trip = yard.trip()
    day = trip.leaves_at
    bookings.book(
        yard.office.actor("dan"),
        resource=yard.sam,
        starts_at=day,
        ends_at=day + timedelta(hours=1),
        title="体检",
    )
    with pytest.raises(Conflict):
        ask(yard, "dan", trip, "swap")
    held = Booking.objects.filter(card=trip.pk, cancelled_at=None)
    assert {b.resource for b in held} == {yard.mpv, yard.max}
    trip.refresh_from_db()
    assert (trip.vehicle, trip.driver) == (yard.mpv, yard.max)


def test_cancelling_leaves_nobody_standing(yard):
    trip = yard.trip()
    rider = yard.request("approved", purpose="取文件", passengers=1)
    host = VehicleRequest.unscoped.get(trip=trip.pk)
    actions.merge_request(yard.office.actor("dan"), rider.pk, into=host.pk)
    trip.refresh_from_db()
    rider.refresh_from_db()
    assert (trip.passengers, rider.trip_id, rider.state) == (5, trip.pk, "merged")
    ask(yard, "bob", trip, "cancel")
    rider.refresh_from_db()
    host.refresh_from_db()
    assert (host.state, rider.state, rider.trip_id) == ("cancelled", "approved", None)
    assert owed(rider) == {("vehicles.dispatch", "dan")}
    assert {yard.mpv, yard.max} <= yard.free()


def test_what_began_is_not_cancelled(yard):
    trip = yard.trip("out")
    request = VehicleRequest.unscoped.get(trip=trip.pk)
    with pytest.raises(WrongState):
        actions.cancel_request(yard.office.actor("bob"), request.pk, reason="改期")


def test_costs_add_up_and_keep_what_the_driver_entered(yard):
    trip = yard.trip("out")
    ask(yard, "max", trip, "return", tolls=Decimal(20), parking=Decimal("7.5"))
    ask(yard, "bob", trip, "confirm")
    done = ask(yard, "dan", trip, "cost", fuel=Decimal("31.20"), parking=Decimal(8))
    assert done.cost == Decimal("59.20")


def test_a_stale_page_is_told(yard):
    trip = yard.trip()
    stale = replace(yard.office.actor("dan"), if_version=trip.version + 5)
    with pytest.raises(Stale):
        changes.cancel_trip(stale, trip.pk, reason="改期")
    request = VehicleRequest.unscoped.get(trip=trip.pk)
    fresh = replace(yard.office.actor("dan"), if_version=request.version)
    assert actions.cancel_request(fresh, request.pk, reason="改期").state == "cancelled"


def test_over_rest(yard, rest):  # noqa: F811
    trip = yard.trip()
    path = f"trips/{trip.pk}/"
    assert rest("eve").get(path).status_code == 404
    assert rest("max").get(path).json()["actions"] == ["depart"]
    assert rest("max").post(f"{path}return/", {"odometer_km": 5}).status_code == 409
    assert rest("max").do(f"{path}depart/", {"odometer_km": 48_216})["state"] == "out"
    back = rest("max").do(f"{path}return/", {"odometer_km": 48_254, "tolls": "20.00"})
    assert (back["state"], back["km"], back["tolls"]) == ("back", 38, 20)
    assert rest("bob").do(f"{path}confirm/")["state"] == "confirmed"
    costed = rest("dan").do(f"{path}cost/", {"fuel": "30.50", "other": 4})
    assert (costed["state"], costed["cost"]) == ("costed", 54.5)
    rows = rest("dan").get("odometer-readings/").json()["results"]
    assert [r["km"] for r in rows] == [48_254, 48_216]
