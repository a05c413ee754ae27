"""The rules of a request for a car, from asking to coming back."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from office.audit.models import Event
from office.bookings.models import Booking
from office.core.errors import Conflict, DomainError, NotAllowed, NotVisible, WrongState
from office.duties.models import Duty
from office.organisation.models import Deputyship
from tests.rest.conftest import rest  # noqa: F401 - the fixture
from vehicles import policy, trips
from vehicles.commands import REQUEST
from vehicles.dispatch import dispatch_request
from vehicles.garage import change_driver, change_vehicle
from vehicles.models import VehicleRequest

S = VehicleRequest.State


def ask(yard: Any, who: str, made: VehicleRequest, name: str, **values: Any) -> Any:
    inputs: dict[str, dict[str, Any]] = {
        "reject": {"reason": "请乘公交"},
        "cancel": {"reason": "改期"},
        "dispatch": {"vehicle": yard.mpv, "driver": yard.max},
        "hold": {"vehicle": yard.mpv, "driver": yard.max},
        "substitute": {"means": "taxi", "reason": "无车可派"},
        "merge": {"into": 0},
        "fare": {"cost": Decimal("38.50")},
    }
    now = made.returns_at if name == "complete" else None
    given = {**inputs.get(name, {}), **values}
    return REQUEST.by_name[name](yard.office.actor(who, now), made.pk, **given)


def open_duties(made: VehicleRequest) -> set[tuple[str, str]]:
    rows = Duty.unscoped.filter(card=made.pk, state="open")
    return set(rows.values_list("kind", "holder__username"))


@pytest.mark.parametrize(
    ("state", "owed"),
    [
        ("requested", {("vehicles.approve", "carol")}),
        ("approved", {("vehicles.dispatch", "dan")}),
        ("dispatched", set()),
        ("substituted", set()),
        ("completed", set()),
        ("rejected", set()),
        ("cancelled", set()),
        ("merged", set()),
    ],
)
def test_each_state_owes_what_it_waits_for(yard, state, owed):
    made = yard.request(state)
    assert open_duties(made) == owed
    assert bool(owed) == (state in policy.REQUEST.waiting)


ONE_WHO_MAY = {"approve": "carol", "reject": "carol", "dispatch": "dan", "merge": "dan"}


@pytest.mark.parametrize(
    ("name", "state"),
    [
        (t.name, state)
        for t in policy.REQUEST.transitions
        for state in sorted({s.value for s in S} - t.sources)
    ],
)
def test_refuses_every_other_state(yard, name, state):
    made = yard.request(state)
    events = Event.objects.filter(card=made.pk).count()
    values = {"into": yard.request(purpose="另一趟").pk} if name == "merge" else {}
    with pytest.raises(WrongState):
        ask(yard, ONE_WHO_MAY.get(name, "dan"), made, name, **values)
    assert Event.objects.filter(card=made.pk).count() == events


@pytest.mark.parametrize(
    ("name", "may"),
    [
        ("approve", {"carol", "dora", "lena"}),
        ("reject", {"carol", "dora", "lena"}),
        ("dispatch", {"dan", "dora"}),
        ("complete", {"dan", "dora", "bob"}),
        ("hold", {"dan", "dora"}),
        ("substitute", {"dan", "dora"}),
        ("cancel", {"dan", "dora", "bob"}),
    ],
)
@pytest.mark.parametrize("who", ["bob", "carol", "dan", "dora", "lena", "max", "eve", "rita"])
def test_who_may(yard, name, may, who):
    made = yard.request(min(policy.REQUEST[name].sources))
    if name == "complete":
        yard.drive(made.trip, "back")
    if who in may:
        assert ask(yard, who, made, name).state == (policy.REQUEST[name].target or made.state)
    else:
        with pytest.raises((NotAllowed, NotVisible)):
            ask(yard, who, made, name)


def test_an_outsider_finds_no_such_request(yard):
    with pytest.raises(NotVisible):
        ask(yard, "eve", yard.request(), "cancel")


def test_nobody_decides_on_his_own_request(yard):
    made = yard.request(who="carol")
    assert open_duties(made) == {("vehicles.approve", "lena")}
    with pytest.raises(NotAllowed):
        ask(yard, "carol", made, "approve")


def test_not_even_as_the_deputy_of_the_head(yard):
    today = yard.office.now.date()
    Deputyship.objects.create(
        principal=yard.office.carol, deputy=yard.office.bob, starts_on=today, ends_on=today
    )
    with pytest.raises(NotAllowed):
        ask(yard, "bob", yard.request(), "approve")


def test_dispatch_books_car_and_driver(yard):
    made = yard.request("dispatched")
    held = Booking.objects.filter(card=made.trip_id, firm=True, cancelled_at=None)
    assert {b.resource for b in held} == {yard.mpv, yard.max}
    assert {b.period.lower for b in held} == {yard.leaves}
    assert {b.period.upper for b in held} == {made.returns_at + timedelta(minutes=15)}


def test_a_car_is_not_sent_twice_and_the_refusal_names_who_has_it(yard):
    yard.request("dispatched")
    second = yard.request("approved", purpose="去国库支付中心")
    with pytest.raises(Conflict, match="接省厅调研组"):
        ask(yard, "dan", second, "dispatch", driver=yard.sam)
    assert not Booking.objects.filter(card=second.pk).exists()


def test_with_the_driver_taken_the_car_is_not_booked_either(yard):
    yard.request("dispatched")
    second = yard.request("approved", purpose="去国库支付中心")
    with pytest.raises(Conflict):
        ask(yard, "dan", second, "dispatch", vehicle=yard.bus)
    assert not Booking.objects.filter(card=second.pk).exists()
    assert yard.bus in yard.free()
    assert VehicleRequest.unscoped.get(pk=second.pk).state == S.APPROVED


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"passengers": 0}, "passengers"),
        ({"purpose": " "}, "purpose"),
        ({"destination": ""}, "destination"),
        ({"leaves": -4}, "leaves_at"),
        ({"leaves": 4000}, "leaves_at"),
        ({"hours": -1}, "returns_at"),
    ],
)
def test_what_does_not_fit_is_refused_at_its_field(yard, change, field):
    leaves = yard.leaves + timedelta(days=change.pop("leaves", 0))
    times = {"leaves_at": leaves, "returns_at": leaves + timedelta(hours=change.pop("hours", 1))}
    with pytest.raises(DomainError) as refusal:
        yard.request(**times, **change)
    assert field in refusal.value.fields


def test_seats_papers_and_licence_are_checked(yard):
    eight = yard.request("approved", passengers=8)
    with pytest.raises(DomainError) as refusal:
        ask(yard, "dan", eight, "dispatch")
    assert "vehicle" in refusal.value.fields
    change_vehicle(yard.office.actor("dan"), yard.bus.pk, inspected_until=date(2026, 11, 22))
    with pytest.raises(DomainError, match=r"2026-11-22"):
        ask(yard, "dan", eight, "dispatch", vehicle=yard.bus)
    change_driver(yard.office.actor("dan"), yard.max.pk, licensed_until=date(2026, 11, 1))
    few = yard.request("approved")
    with pytest.raises(DomainError) as refusal:
        ask(yard, "dan", few, "dispatch")
    assert "driver" in refusal.value.fields


def test_a_car_out_of_use_is_not_sent(yard):
    change_vehicle(yard.office.actor("dan"), yard.mpv.pk, active=False)
    yard.mpv.refresh_from_db()
    with pytest.raises(DomainError, match=r"out of use|停用"):
        ask(yard, "dan", yard.request("approved"), "dispatch")


def test_a_trip_with_driver_is_not_sent_without(yard):
    with pytest.raises(DomainError) as refusal:
        dispatch_request(yard.office.actor("dan"), yard.request("approved").pk, vehicle=yard.mpv)
    assert "driver" in refusal.value.fields
    own = yard.request("approved", driver_needed=False)
    sent = dispatch_request(yard.office.actor("dan"), own.pk, vehicle=yard.mpv)
    assert open_duties(sent.trip) == {("vehicles.depart", "bob")}


def test_cancelling_frees_both(yard):
    ask(yard, "bob", yard.request("dispatched"), "cancel")
    assert {yard.mpv, yard.max} <= yard.free()


def test_back_early_the_car_is_free_from_then_on(yard):
    trip = yard.trip("out")
    early = yard.leaves + timedelta(minutes=40)
    trips.return_trip(yard.office.actor("max", early), trip.pk, odometer_km=48_230)
    held = Booking.objects.filter(card=trip.pk, cancelled_at=None)
    assert {b.period.upper for b in held} == {early}


def test_merging_needs_seats_and_the_same_time(yard):
    trip = yard.request("dispatched")
    joins = yard.request(purpose="取文件", destination="省档案馆", passengers=2)
    merged = ask(yard, "dan", joins, "merge", into=trip.pk)
    trip = VehicleRequest.unscoped.get(pk=trip.pk)
    assert (merged.merged_into, trip.passengers, trip.state) == (trip, 6, S.DISPATCHED)
    with pytest.raises(Conflict):
        ask(yard, "dan", yard.request(passengers=1), "merge", into=trip.pk)
    later = yard.leaves + timedelta(hours=5)
    apart = yard.request(leaves_at=later, returns_at=later + timedelta(hours=1))
    with pytest.raises(Conflict):
        ask(yard, "dan", apart, "merge", into=yard.request().pk)
    with pytest.raises(DomainError):
        ask(yard, "dan", apart, "merge", into=apart.pk)


def test_staff_ask_for_themselves_only(yard):
    with pytest.raises(NotAllowed):
        yard.request(requester=yard.office.eve)
    made = yard.request(who="dan", requester=yard.office.bob)
    assert made.requester == yard.office.bob


def test_over_rest(yard, rest):  # noqa: F811
    body = {
        "purpose": "接站",
        "destination": "云汀东站",
        "passengers": 3,
        "leaves_at": "2030-03-05T10:00:00+08:00",
        "returns_at": "2030-03-05T11:15:00+08:00",
    }
    made = rest("bob").do("vehicle-requests/", body)
    path = f"vehicle-requests/{made['id']}/"
    assert (made["state"], made["driver_needed"], made["actions"]) == (
        "requested",
        True,
        ["cancel"],
    )
    assert rest("eve").get(path).status_code == 404
    assert rest("bob").post(f"{path}approve/").status_code == 403
    assert rest("carol").do(f"{path}approve/")["state"] == "approved"
    sent = rest("dan").do(f"{path}dispatch/", {"vehicle": yard.bus.pk, "driver": yard.sam.pk})
    assert sent["vehicle"] == {"id": yard.bus.pk, "name": "江A·K3307"}
    other = rest("bob").do("vehicle-requests/", body | {"passengers": 9})
    rest("carol").do(f"vehicle-requests/{other['id']}/approve/")
    taken = rest("dan").post(
        f"vehicle-requests/{other['id']}/dispatch/", {"vehicle": yard.bus.pk, "driver": yard.max.pk}
    )
    assert taken.status_code == 409
    assert "接站" in taken.json()["detail"]
    assert rest("dan").post("vehicles/", {"plate": "江A·K3307"}).status_code == 409
    parked = rest("dan")("PATCH", f"vehicles/{yard.mpv.pk}/", {"active": False})
    assert parked.json()["active"] is False
    assert rest("bob")("PATCH", f"drivers/{yard.sam.pk}/", {"active": False}).status_code == 403
    assert len(rest("bob").get("drivers/").json()["results"]) == 2


def test_the_fare_comes_after_the_ride_and_can_be_put_right(yard):
    request = yard.request("approved")
    ask(yard, "dan", request, "substitute")
    ask(yard, request.requester.username, request, "fare", cost=Decimal("38.50"))
    ask(yard, "dan", request, "fare", cost=Decimal("35.80"))
    request.refresh_from_db()
    assert (request.state, request.means_cost) == ("substituted", Decimal("35.80"))
    told = Event.objects.filter(card=request.pk, verb="vehicles.request.fare_entered")
    assert [(e.data["cost"], e.data["was"]) for e in told.order_by("id")] == [
        ("38.50", None),
        ("35.80", "38.50"),
    ]
    with pytest.raises((NotAllowed, NotVisible)):
        ask(yard, "hugo", request, "fare", cost=Decimal(1))
    with pytest.raises(WrongState):
        ask(yard, "dan", yard.request(), "fare", cost=Decimal(1))
