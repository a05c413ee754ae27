"""The pages of cars: what they show, to whom, at what cost; the driver's phone."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from office.audit.models import Event
from tests.vehicles.test_trips import ask
from vehicles import actions, changes
from vehicles.board import board_of
from vehicles.models import FuelEntry, MaintenanceJob, Trip, VehicleRequest

DAY = "2026-11-23"


@pytest.fixture
def browse(yard, settings):
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }

    def client(who: str) -> Client:
        made = Client(headers={"Accept-Language": "en"})
        made.force_login(yard.office.people[who])
        return made

    return client


def text(answer: Any) -> str:
    return str(answer.content.decode())


@pytest.fixture
def at(yard, time_machine_at):
    return time_machine_at


@pytest.fixture
def time_machine_at(yard):
    with time_machine.travel(yard.office.now, tick=False) as moved:
        yield moved


def test_the_board_shows_trips_and_what_waits_with_its_best_car(yard, browse, at):
    yard.request("dispatched")
    waits = yard.request("approved", purpose="送件", destination="档案局", passengers=2)
    page = text(browse("dan").get(f"/vehicles/?day={DAY}"))
    assert "接省厅调研组" in page
    assert f'id="go-{waits.pk}"' in page
    assert "bar--draft" in page
    for look in ("drivers", "week"):
        assert browse("dan").get(f"/vehicles/?day={DAY}&look={look}").status_code == 200
    part = browse("dan").get(f"/vehicles/?day={DAY}", headers={"HX-Request": "true"})
    assert "<html" not in text(part)


def test_others_see_when_a_car_is_busy_and_not_with_what(yard, browse, at):
    yard.request("dispatched")
    page = text(browse("eve").get(f"/vehicles/?day={DAY}"))
    assert "江A·K2158" in page
    assert "接省厅调研组" not in page
    assert "h-tray" not in page


def test_a_late_trip_is_named_to_those_only_who_may_know(yard, browse, at):
    trip = yard.trip("out")
    at.move_to(trip.returns_at + timedelta(hours=1))
    assert "should have been back" in text(browse("dan").get(f"/vehicles/?day={DAY}"))
    assert "should have been back" not in text(browse("eve").get(f"/vehicles/?day={DAY}"))


def test_one_key_sends_what_is_proposed(yard, browse, at):
    waits = yard.request("approved")
    answer = browse("dan").post(
        f"/vehicles/requests/{waits.pk}/dispatch/",
        {"vehicle": yard.mpv.pk, "driver": yard.max.pk, "next": "/vehicles/"},
    )
    assert answer["Location"] == "/vehicles/"
    assert VehicleRequest.unscoped.get(pk=waits.pk).state == "dispatched"


def test_a_clash_offers_ways_out(yard, browse, at):
    trip = yard.trip("out")
    later = trip.returns_at + timedelta(minutes=30)
    yard.trip(leaves_at=later, returns_at=later + timedelta(hours=1), purpose="去国库")
    changes.delay_trip(
        yard.office.actor("max", trip.leaves_at),
        trip.pk,
        returns_at=later + timedelta(minutes=20),
    )
    yard.bus.vehicle.body = "mpv"
    yard.bus.vehicle.save()
    at.move_to(trip.leaves_at + timedelta(minutes=10))
    page = text(browse("dan").get(f"/vehicles/?day={DAY}"))
    assert "bar--clash" in page
    assert f'name="vehicle" value="{yard.bus.pk}"' in page


def test_pencilled_in_and_firmly_sent_clash(yard, browse, at):
    held = yard.request("approved", purpose="去省城")
    ask_request(yard, held)
    yard.request("dispatched")
    page = text(browse("dan").get(f"/vehicles/?day={DAY}"))
    assert "pencilled in" in page
    assert "Ways out" in page


def ask_request(yard: Any, request: VehicleRequest) -> None:
    actions.hold_request(yard.office.actor("dan"), request.pk, vehicle=yard.mpv, driver=yard.max)


def test_arrows_move_a_trip_by_a_quarter(yard, browse, at):
    trip = yard.trip()
    shift = f"/vehicles/trips/{trip.pk}/shift/"
    assert browse("dan").post(shift, {"minutes": 15}).status_code == 302
    moved = Trip.unscoped.get(pk=trip.pk)
    assert moved.leaves_at - trip.leaves_at == timedelta(minutes=15)
    assert browse("bob").post(shift, {"minutes": 15}).status_code == 403
    assert browse("dan").post(shift, {"minutes": "x"}).status_code == 400


@pytest.mark.parametrize("rows", [1, 8])
@pytest.mark.parametrize(
    "asked",
    [
        ("dan", f"/vehicles/?day={DAY}", 26),
        ("dan", f"/vehicles/?day={DAY}&look=week", 26),
        ("dan", "/vehicles/requests/?scope=all", 14),
        ("dan", "/vehicles/trips/", 14),
        ("dan", "/vehicles/fleet/", 24),
        ("dan", f"/vehicles/plan/?day={DAY}", 22),
        ("max", "/vehicles/drive/", 18),
    ],
)
@pytest.mark.usefixtures("at")
def test_pages_cost_the_same_for_one_row_and_for_many(
    yard, browse, django_assert_max_num_queries, rows, asked
):
    who, path, most = asked
    for n in range(rows):
        leaves = yard.leaves + timedelta(hours=n)
        yard.request(
            "dispatched" if n % 2 else "approved",
            leaves_at=leaves,
            returns_at=leaves + timedelta(minutes=30),
            destination=f"地点{n}",
        )
    client = browse(who)
    client.get(path)
    with django_assert_max_num_queries(most):
        assert client.get(path).status_code == 200


def test_the_plan_is_looked_at_and_then_taken(yard, browse, at):
    first = yard.request("approved", destination="省档案馆", passengers=2)
    second = yard.request("approved", destination="省档案馆", passengers=2, purpose="取件")
    page = browse("dan").get(f"/vehicles/plan/?day={DAY}")
    assert "rides along" in text(page)
    tokens = [r.token for r in page.context["plan"].rows if r.token]
    assert len(tokens) == 2
    browse("dan").post(f"/vehicles/plan/?day={DAY}", {"take": tokens})
    states = set(
        VehicleRequest.unscoped.filter(pk__in=[first.pk, second.pk]).values_list("state", flat=True)
    )
    assert states == {"dispatched", "merged"}
    trip = Trip.unscoped.get()
    assert trip.passengers == 4
    assert set(VehicleRequest.unscoped.values_list("trip", flat=True)) == {trip.pk}
    assert browse("bob").get(f"/vehicles/plan/?day={DAY}").status_code == 403


def test_a_row_that_is_refused_leaves_the_others_sent(yard, browse, at):
    good = yard.request("approved")
    tokens = [f"{good.pk}:{yard.mpv.pk}:{yard.max.pk}", "99999999:1:1", "nonsense"]
    answer = browse("dan").post(f"/vehicles/plan/?day={DAY}", {"take": tokens})
    assert answer.status_code == 409
    assert VehicleRequest.unscoped.get(pk=good.pk).state == "dispatched"


def test_asking_for_a_car_keeps_what_was_typed(yard, browse, at):
    page = browse("bob").post(
        "/vehicles/requests/new/",
        {
            "purpose": "取件",
            "destination": "档案馆",
            "leaves_at": "2026-11-23T10:00",
            "returns_at": "2026-11-23T09:00",
            "passengers": 2,
        },
    )
    assert page.status_code == 400
    assert "取件" in text(page)
    made = browse("bob").post(
        "/vehicles/requests/new/",
        {
            "purpose": "取件",
            "destination": "档案馆",
            "leaves_at": "2026-11-23T10:00",
            "returns_at": "2026-11-23T11:00",
            "passengers": 2,
            "driver_needed": "on",
        },
    )
    assert made.status_code == 302
    free = browse("bob").get(
        "/vehicles/requests/free/?leaves_at=2026-11-23T10:00&returns_at=2026-11-23T11:00"
        "&driver_needed=on&passengers=2"
    )
    assert "江A·K2158" in text(free)
    none = browse("bob").get(
        "/vehicles/requests/free/?leaves_at=2026-11-23T10:00&returns_at=2026-11-23T11:00"
        "&driver_needed=on&passengers=90"
    )
    assert "No car takes 90" in text(none)


def test_heads_decide_in_their_own_list(yard, browse, at):
    asked = yard.request()
    page = text(browse("carol").get("/vehicles/requests/?scope=approve"))
    assert f"/vehicles/requests/{asked.pk}/approve/" in page
    assert f"/vehicles/requests/{asked.pk}/" not in text(
        browse("hugo").get("/vehicles/requests/?scope=all")
    )


def test_what_is_to_be_sent_stands_by_the_clock_with_its_button(yard, browse, at):
    hour = timedelta(hours=1)
    first = yard.request("approved", destination="先走的")
    start = first.leaves_at
    last = yard.request("approved", destination="最后走", leaves_at=start + 2 * hour,
                        returns_at=start + 3 * hour)  # fmt: skip
    middle = yard.request("approved", destination="中间走", leaves_at=start + hour,
                          returns_at=start + 3 * hour)  # fmt: skip
    page = text(browse("dan").get("/vehicles/requests/?scope=send"))
    at = [page.index(f"/vehicles/requests/{r.pk}/#cars") for r in (first, middle, last)]
    assert at == sorted(at)
    assert 'id="cars"' in text(browse("dan").get(f"/vehicles/requests/{first.pk}/"))
    assert f"/vehicles/requests/{first.pk}/#cars" not in text(
        browse("carol").get("/vehicles/requests/?scope=all")
    )


def test_a_request_says_where_the_car_is(yard, browse, at):
    trip = yard.trip("out")
    request = VehicleRequest.unscoped.get(trip=trip.pk)
    page = text(browse("bob").get(f"/vehicles/requests/{request.pk}/"))
    assert "left at 10:00" in page
    assert browse("eve").get(f"/vehicles/requests/{request.pk}/").status_code == 404
    assert browse("eve").get(f"/vehicles/trips/{trip.pk}/").status_code == 404


def test_the_trip_page_in_every_state(yard, browse, at):
    trip = yard.trip()
    for name, who in (("depart", "max"), ("return", "max"), ("confirm", "bob"), ("cost", "dan")):
        page = browse("dan").get(f"/vehicles/trips/{trip.pk}/")
        assert page.status_code == 200
        assert f"/vehicles/trips/{trip.pk}/{name}/" in text(page)
        ask(yard, who, trip, name)
        trip.refresh_from_db()
    assert browse("dan").get(f"/vehicles/trips/{trip.pk}/").status_code == 200


def test_the_driver_presses_and_a_second_press_is_once(yard, browse, at):
    trip = yard.trip()
    at.move_to(trip.leaves_at)
    page = text(browse("max").get("/vehicles/drive/"))
    assert "云汀东站" in page
    press = f"/vehicles/drive/{trip.pk}/depart/"
    for _n in range(2):
        answer = browse("max").post(press, {"odometer_km": "48 216"})
        assert answer.status_code == 302
    assert Event.objects.filter(card=trip.pk, verb="vehicles.trip.departed").count() == 1
    wrong = browse("max").post(f"/vehicles/drive/{trip.pk}/return/", {"odometer_km": "48000"})
    assert wrong.status_code == 400
    assert 'value="48000"' in text(wrong)
    assert "never runs backwards" in text(wrong)
    late = browse("max").post(f"/vehicles/drive/{trip.pk}/late/", {"minutes": "20"})
    assert late.status_code == 302
    done = browse("max").post(
        f"/vehicles/drive/{trip.pk}/return/", {"odometer_km": "48254", "tolls": "20"}
    )
    assert done.status_code == 302
    assert Trip.unscoped.get(pk=trip.pk).state == "back"
    assert browse("sam").post(press, {"odometer_km": "5"}).status_code == 404
    assert browse("max").post(f"/vehicles/drive/{trip.pk}/fly/", {}).status_code == 404


def test_fuel_and_faults_from_the_phone(yard, browse, at):
    client = browse("max")
    assert client.get("/vehicles/drive/car/").status_code == 200
    fuel = {
        "what": "fuel",
        "vehicle": yard.mpv.pk,
        "odometer_km": "48300",
        "quantity": "42.5",
        "amount": "330",
    }
    assert client.post("/vehicles/drive/car/", fuel).status_code == 302
    assert FuelEntry.unscoped.get().odometer_km == 48_300
    assert client.post("/vehicles/drive/car/", fuel | {"quantity": "x"}).status_code == 400
    fault = {"what": "fault", "vehicle": yard.mpv.pk, "fault": "刹车异响"}
    assert client.post("/vehicles/drive/car/", fault).status_code == 302
    assert MaintenanceJob.unscoped.get().state == "planned"
    assert browse("bob").get("/vehicles/drive/car/").status_code == 403
    assert client.get("/vehicles/drive/roster/").status_code == 200


def test_the_fleet_and_one_car(yard, browse, at):
    yard.trip("costed")
    for who, sees in (("dan", True), ("bob", False)):
        page = text(browse(who).get("/vehicles/fleet/"))
        assert "江A·K2158" in page
        assert ("Account of each car" in page) is sees
    page = text(browse("dan").get(f"/vehicles/fleet/{yard.mpv.pk}/?month=2026-11"))
    assert "<polyline" in page
    assert "38" in page
    kept = browse("dan").post(f"/vehicles/fleet/{yard.mpv.pk}/reading/", {"km": "48254"})
    assert kept.status_code in {302, 400}


def test_the_log_leaves_the_house_guarded(yard, browse, at):
    yard.trip("costed", purpose="=cmd|calc")
    answer = browse("dan").get("/vehicles/fleet/log.csv?period=2026")
    body = b"".join(answer.streaming_content).decode("utf-8-sig")
    assert "'=cmd" in body
    assert "48216" in body
    xlsx = browse("dan").get("/vehicles/fleet/log.xlsx?period=2026-11")
    assert b"".join(xlsx.streaming_content)[:2] == b"PK"
    assert browse("bob").get("/vehicles/fleet/log.csv").status_code == 403


@pytest.mark.parametrize(
    "path",
    ["fuel/new/", "upkeep/new/", "papers/new/", "fuel/", "upkeep/", "papers/", "trips/"],
)
def test_lists_and_forms_open(yard, browse, at, path):
    assert browse("dan").get(f"/vehicles/{path}").status_code == 200


def test_records_of_the_upkeep_open(yard, browse, at):
    client = browse("dan")
    client.post("/vehicles/fuel/new/", {"vehicle": yard.mpv.pk, "quantity": 40, "amount": 300})
    client.post(
        "/vehicles/upkeep/new/",
        {"vehicle": yard.mpv.pk, "kind": "repair", "fault": "换刹车片", "due_on": "2026-11-30"},
    )
    client.post(
        "/vehicles/papers/new/",
        {"resource": yard.mpv.pk, "kind": "insurance", "valid_until": "2027-11-30"},
    )
    for what in ("fuel", "upkeep", "papers"):
        listed = client.get(f"/vehicles/{what}/")
        pk = listed.context["rows"][0].pk
        assert client.get(f"/vehicles/{what}/{pk}/").status_code == 200, what
        assert browse("eve").get(f"/vehicles/{what}/{pk}/").status_code == 404


def test_two_that_overlap_are_not_offered_the_same_car_or_driver(yard, browse, at):
    """What the first row proposes is taken for the second."""
    yard.request("approved", purpose="会商", destination="气象局", passengers=2)
    yard.request("approved", purpose="送件", destination="档案局", passengers=2)
    board = board_of(yard.office.actor("dan"), date.fromisoformat(DAY), "day")
    first, second = (one.best for one in board.tray)
    assert first.car.pk != second.car.pk
    assert first.driver.pk != second.driver.pk


def test_lists_of_the_fleet_stay_under_its_tab_and_offer_the_next_entry(yard, browse, at):
    for what, new in (("fuel", "fuel/new/"), ("upkeep", "upkeep/new/"), ("papers", "papers/new/")):
        page = text(browse("dan").get(f"/vehicles/{what}/"))
        assert '<a href="/vehicles/fleet/" aria-current="page">' in page
        assert f'href="/vehicles/{new}" data-key="n"' in page
        assert f'href="/vehicles/{new}"' not in text(browse("eve").get(f"/vehicles/{what}/"))


def test_requests_open_on_what_is_to_be_decided(yard, browse, at):
    """A head sees what waits for him first; with nothing to decide, his own."""
    head = browse("carol")
    chosen = '<a href="?scope={}" aria-current="'
    assert chosen.format("mine") in text(head.get("/vehicles/requests/"))
    yard.request("requested")
    page = text(head.get("/vehicles/requests/"))
    assert chosen.format("approve") in page
