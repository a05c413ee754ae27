"""Odometers, fuel, repairs and papers."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from office.bookings.models import Booking
from office.core.actor import Actor
from office.core.errors import Conflict, DomainError, NotAllowed, WrongState
from office.duties.models import Duty
from tests.rest.conftest import rest  # noqa: F401 - the fixture
from vehicles import accounting, compliance, fuel, odometer, tasks, upkeep
from vehicles.garage import change_vehicle
from vehicles.models import Compliance, FuelEntry, MaintenanceJob, OdometerReading, Trip

HOUR = timedelta(hours=1)


def owed(record: Any) -> set[tuple[str, str]]:
    rows = Duty.unscoped.filter(card=record.pk, state="open")
    return set(rows.values_list("kind", "holder__username"))


def read(yard: Any, km: int, hours_ago: float = 0) -> OdometerReading:
    dan = yard.office.actor("dan")
    at = dan.now - timedelta(hours=hours_ago)
    return odometer.read_odometer(dan, vehicle=yard.mpv, km=km, at=at)


def test_a_reading_lies_between_its_neighbours_in_time(yard):
    read(yard, 1000, 10)
    read(yard, 1100, 2)
    read(yard, 1050, 5)  # a late log is welcome where it fits
    for km, hours in ((999, 1), (1101, 5), (1020, 4)):
        with pytest.raises(DomainError):
            read(yard, km, hours)
    assert [r.km for r in odometer.in_force(yard.mpv.pk)] == [1000, 1050, 1100]


def test_a_slip_of_the_pen_is_told(yard):
    read(yard, 48_216, 2)
    with pytest.raises(DomainError, match="432"):
        read(yard, 482_540)
    assert read(yard, 48_254).km == 48_254


def test_a_correction_is_a_new_row_with_its_reason(yard):
    trip = yard.trip("back")
    wrong = OdometerReading.objects.get(source="back")
    dan = yard.office.actor("dan", trip.returns_at)
    with pytest.raises(DomainError):
        odometer.correct_reading(dan, wrong.pk, km=48_250, reason=" ")
    right = odometer.correct_reading(dan, wrong.pk, km=48_250, reason="看错了一位")
    assert OdometerReading.objects.filter(pk=wrong.pk).exists()
    assert odometer.latest(yard.mpv.pk) == right
    assert Trip.unscoped.get(pk=trip.pk).odometer_back == 48_250
    with pytest.raises(DomainError):
        odometer.correct_reading(dan, wrong.pk, km=48_251, reason="再改")
    with pytest.raises(NotAllowed):
        odometer.correct_reading(yard.office.actor("max"), right.pk, km=48_249, reason="改")
    shown = accounting.readings(yard.mpv.pk)
    assert [r.corrected for r in shown].count(True) == 1


def test_gaps_between_trips_are_flagged(yard):
    yard.trip("back")
    day = yard.leaves + timedelta(days=1)
    second = yard.trip(leaves_at=day, returns_at=day + HOUR)
    yard.drive(second, "back", km=48_300, far=10)
    assert [r.gap for r in accounting.readings(yard.mpv.pk)] == [False, True, False, False]


def fill(yard: Any, litres: str, km: int | None, days_ago: int = 0, **kw: Any) -> FuelEntry:
    who = yard.office.actor("max")
    new = fuel.NewFuel(
        yard.mpv, Decimal(litres), Decimal(300), km, who.now - timedelta(days=days_ago), **kw
    )
    return fuel.enter_fuel(who, new)


def test_fuel_that_adds_up_waits_for_nobody(yard):
    assert [fill(yard, "40", 1000 + 500 * n, 30 - n).state for n in range(4)] == ["entered"] * 4
    assert odometer.latest(yard.mpv.pk).km == 2500


@pytest.mark.parametrize(
    ("litres", "doubts"), [("49.9", []), ("50.1", ["mean"]), ("71", ["tank", "mean"])]
)
def test_fuel_far_above_the_cars_own_mean_is_looked_into(yard, litres, doubts):
    change_vehicle(yard.office.actor("dan"), yard.mpv.pk, tank=70)
    yard.mpv.refresh_from_db()
    for n in range(4):
        fill(yard, "40", 1000 + 500 * n, 30 - n)
    entry = fill(yard, litres, 3000)
    assert entry.doubts == doubts
    assert owed(entry) == ({("vehicles.fuel.settle", "dan")} if doubts else set())
    if doubts:
        fuel.settle_fuel(yard.office.actor("dan"), entry.pk, finding="拖车上山")
        assert owed(entry) == set()


def test_an_old_entry_does_not_make_the_mean(yard):
    fill(yard, "10", 1000, 400)
    fill(yard, "10", 1500, 390)
    assert fill(yard, "60", 2000).doubts == []


def test_withdrawn_fuel_counts_no_more(yard):
    entry = fill(yard, "40", 1000)
    dan = yard.office.actor("dan")
    month = entry.at.date().replace(day=1)
    account = next(a for a in accounting.accounts(dan, month) if a.car == yard.mpv)
    assert account.fuel == 40
    fuel.withdraw_fuel(dan, entry.pk, reason="录错车")
    account = next(a for a in accounting.accounts(dan, month) if a.car == yard.mpv)
    assert account.fuel == 0
    with pytest.raises(NotAllowed):
        fuel.enter_fuel(yard.office.actor("bob"), fuel.NewFuel(yard.mpv, Decimal(1), Decimal(1)))


@pytest.fixture
def job(yard):
    new = upkeep.NewJob(yard.mpv, "换刹车片", "repair", date(2026, 11, 25))
    return upkeep.plan_job(yard.office.actor("max"), new)


def quoted(yard: Any, job: MaintenanceJob) -> MaintenanceJob:
    starts = yard.leaves
    return upkeep.quote_job(
        yard.office.actor("dan"),
        job.pk,
        shop="城东汽修",
        quote=Decimal(860),
        starts_at=starts,
        ends_at=starts + 8 * HOUR,
    )


def test_a_repair_from_fault_to_done_books_the_car(yard, job):
    dan, dora = yard.office.actor("dan"), yard.office.actor("dora")
    assert owed(job) == {("vehicles.job.quote", "dan")}
    assert owed(quoted(yard, job)) == {("vehicles.job.approve", "dora")}
    with pytest.raises(NotAllowed):
        upkeep.approve_job(dan, job.pk) if not dan.has("director") else None
    upkeep.approve_job(dora, job.pk)
    assert owed(job) == {("vehicles.job.start", "dan")}
    assert yard.mpv not in yard.free()
    with pytest.raises(Conflict, match="换刹车片"):
        yard.request("dispatched")
    upkeep.start_job(dan.at(yard.leaves), job.pk, odometer_km=5000)
    assert owed(job) == {("vehicles.job.finish", "dan")}
    early = yard.leaves + HOUR
    done = upkeep.finish_job(dan.at(early), job.pk, amount=Decimal(900), odometer_km=5004)
    assert (done.state, owed(job)) == ("done", set())
    assert Booking.objects.get(card=job.pk).period.upper == early
    with pytest.raises(WrongState):
        upkeep.cancel_job(dan, job.pk, reason="不修了")


def test_a_quote_that_is_returned_is_asked_for_again(yard, job):
    quoted(yard, job)
    back = upkeep.return_job(yard.office.actor("dora"), job.pk, reason="太贵")
    assert owed(back) == {("vehicles.job.quote", "dan")}


def test_a_car_with_a_trip_is_not_approved_for_the_workshop_then(yard, job):
    yard.trip()
    quoted(yard, job)
    with pytest.raises(Conflict):
        upkeep.approve_job(yard.office.actor("dora"), job.pk)


def test_a_service_by_kilometres_comes_sooner_when_the_car_drives_more(yard):
    dan = yard.office.actor("dan")
    read(yard, 10_000, 24 * 40)
    read(yard, 11_000, 24 * 10)
    job = upkeep.plan_job(dan, upkeep.NewJob(yard.mpv, "保养", "service", None, 13_000))
    first = job.due_on
    read(yard, 12_400, 0)
    office = replace(Actor.system(dan.now), user_id=None)
    assert tasks.look(office)["services"] == 1
    job.refresh_from_db()
    assert job.due_on < first
    assert Duty.unscoped.get(card=job.pk, state="open").due_at.date() == job.due_on
    assert tasks.look(office)["services"] == 0


def test_each_expiry_opens_its_duty_in_time_and_the_new_paper_closes_it(yard):
    dan = yard.office.actor("dan")
    change_vehicle(dan, yard.mpv.pk, insured_until=date(2027, 1, 10))
    paper = Compliance.unscoped.get(resource=yard.mpv, kind="insurance", state="valid")
    assert owed(paper) == set()
    for day, told in ((date(2026, 12, 10), 0), (date(2026, 12, 11), 1), (date(2026, 12, 12), 0)):
        now = yard.office.day(day.isoformat(), 6)
        assert tasks.look(Actor.system(now))["papers"] == told, day
    paper.refresh_from_db()
    assert (paper.state, owed(paper)) == ("expiring", {("vehicles.paper.renew", "dan")})
    with pytest.raises(DomainError):
        compliance.renew_paper(dan, paper.pk, valid_until=date(2027, 1, 10))
    new = compliance.renew_paper(dan, paper.pk, valid_until=date(2028, 1, 10), amount=Decimal(3800))
    paper.refresh_from_db()
    assert (paper.state, owed(paper), new.state) == ("replaced", set(), "valid")
    yard.mpv.vehicle.refresh_from_db()
    assert yard.mpv.vehicle.insured_until == date(2028, 1, 10)
    assert new.matter_id == paper.matter_id


def test_a_paper_that_ends_soon_is_owed_at_once_and_of_the_right_kind(yard):
    dan = yard.office.actor("dan")
    soon = compliance.enter_paper(dan, compliance.NewPaper(yard.max, "licence", date(2026, 12, 1)))
    assert owed(soon) == {("vehicles.paper.renew", "dan")}
    with pytest.raises(DomainError):
        compliance.enter_paper(dan, compliance.NewPaper(yard.max, "insurance", date(2027, 1, 1)))
    with pytest.raises(NotAllowed):
        compliance.enter_paper(
            yard.office.actor("max"), compliance.NewPaper(yard.max, "licence", date(2030, 1, 1))
        )


def test_a_paper_that_has_ended_never_takes_the_place_of_one_in_force(yard):
    """A slip of the pen would take the car off the road; a wrong day is corrected with the car."""
    dan = yard.office.actor("dan")
    with pytest.raises(DomainError) as refused:
        compliance.enter_paper(dan, compliance.NewPaper(yard.mpv, "insurance", date(2020, 1, 1)))
    assert "valid_until" in refused.value.fields
    yard.mpv.vehicle.refresh_from_db()
    assert yard.mpv.vehicle.insured_until == date(2040, 6, 1)
    change_vehicle(dan, yard.mpv.pk, insured_until=date(2020, 1, 1))
    yard.mpv.vehicle.refresh_from_db()
    assert yard.mpv.vehicle.insured_until == date(2020, 1, 1)


def test_accounts_add_up_and_open_their_rows(yard):
    yard.trip("costed")
    dan = yard.office.actor("dan", yard.leaves + timedelta(days=2))
    fill_at = replace(yard.office.actor("max"), now=yard.leaves + timedelta(days=1))
    fuel.enter_fuel(fill_at, fuel.NewFuel(yard.mpv, Decimal("3.8"), Decimal("29.83"), 48_260))
    account = next(a for a in accounting.accounts(dan, date(2026, 11, 1)) if a.car == yard.mpv)
    assert (account.trips, account.km) == (1, 38)
    assert (account.per_100, account.fuel_cost) == (Decimal("10.0"), Decimal("29.83"))
    assert account.per_km == Decimal("0.78")
    rows = accounting.log_rows(dan, *accounting.span_of(date(2026, 11, 1)), yard.mpv.pk)
    assert sum(t.km for t in rows) == account.km
    eve = yard.office.actor("eve")
    assert all(a.trips == 0 for a in accounting.accounts(eve, date(2026, 11, 1)))


def test_over_rest(yard, rest):  # noqa: F811
    body = {"vehicle": yard.mpv.pk, "quantity": "40.5", "amount": 310, "odometer_km": 900}
    made = rest("dan").do("fuel-entries/", body)
    assert (made["state"], made["quantity"]) == ("entered", 40.5)
    job = rest("dan").do(
        "maintenance-jobs/",
        {"vehicle": yard.mpv.pk, "fault": "换机油", "due_on": "2026-12-01"},
    )
    assert job["actions"] == ["quote", "cancel"]
    paper = rest("dan").do(
        "compliance/",
        {"resource": yard.bus.pk, "kind": "inspection", "valid_until": "2041-01-01"},
    )
    assert paper["state"] == "valid"
    wrong = rest("dan").do("odometer-readings/", {"vehicle": yard.mpv.pk, "km": 950})
    path = f"odometer-readings/{wrong['id']}/correct/"
    right = rest("dan").do(path, {"km": 940, "reason": "看错"})
    assert right["corrects"] == wrong["id"]
    assert (
        rest("dan").post("odometer-readings/", {"vehicle": yard.mpv.pk, "km": 5}).status_code == 400
    )
    asked = rest("bob").do(
        "vehicle-requests/",
        {
            "purpose": "接站",
            "destination": "云汀东站",
            "leaves_at": "2030-03-05T10:00:00+08:00",
            "returns_at": "2030-03-05T11:15:00+08:00",
        },
    )
    advice = rest("dan").get(f"vehicle-requests/{asked['id']}/suggestions/").json()
    assert advice["suggestions"][0]["vehicle"]["id"] == yard.mpv.pk
    assert advice["suggestions"][0]["reasons"]
