"""Twenty at once want the same room, car, driver or hour, each through the action of its area."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

from documents.outgoing import actions as our_letters
from documents.outgoing.models import DocumentSeries, OutgoingDocument
from meetings import actions as meetings
from meetings.models import Meeting
from office.bookings.models import Booking, Resource
from office.catalogue.kinds import KINDS
from office.core.errors import DomainError
from office.numbering.models import Number
from office.operations.invariants import prove
from reception import actions as reception
from reception.models import Visit
from tests.conftest import Office
from tests.documents.ours import CODE, ours
from tests.records import whole_cast
from vehicles import actions as vehicles
from vehicles import dispatch
from vehicles.models import Trip, VehicleRequest

RIVALS = 20
WON = "won"


def race(want: Callable[[int], Any], rivals: int = RIVALS) -> list[str]:
    """What each of them was told; anything but a refusal in words is the failure."""
    gate = Barrier(rivals)

    def one(n: int) -> str:
        gate.wait()
        try:
            want(n)
        except DomainError as refusal:
            return str(refusal.message)
        except Exception as error:  # noqa: BLE001 - any other answer is the failure
            return repr(error)
        finally:
            connection.close()
        return WON

    with ThreadPoolExecutor(rivals) as pool:
        return list(pool.map(one, range(rivals)))


def one_won(told: list[str]) -> None:
    lost = [sentence for sentence in told if sentence != WON]
    assert len(lost) == len(told) - 1, lost
    assert all(sentence.strip().endswith((".", "。")) for sentence in lost), lost
    assert not any("Error" in sentence for sentence in lost), lost


def firm(resource: Resource) -> int:
    return Booking.objects.filter(resource=resource, firm=True, cancelled_at=None).count()


@pytest.fixture
def rush(live_office: Office) -> Office:
    return whole_cast(live_office, rooms=1, cars=2)


def approved(office: Office, n: int) -> VehicleRequest:
    leaves = office.day(office.now.date() + timedelta(days=3), 9) + timedelta(minutes=n)
    made = vehicles.request_vehicle(
        office.actor("bob"),
        vehicles.NewRequest(
            purpose=f"第{n}趟",
            destination="云汀东站",
            leaves_at=leaves,
            returns_at=leaves + timedelta(hours=2),
        ),
    )
    return vehicles.approve_request(office.actor("carol"), made.pk)


@pytest.mark.django_db(transaction=True)
def test_twenty_meetings_for_one_room(rush: Office) -> None:
    room, mona = Resource.objects.get(kind="room"), rush.actor("mona")
    start = rush.day("2026-11-24", 14)
    told = race(
        lambda n: meetings.plan_meeting(
            mona,
            meetings.NewMeeting(
                title=f"第{n}个会",
                starts_at=start + timedelta(minutes=n),
                ends_at=start + timedelta(hours=1),
                room=room,
            ),
        )
    )
    one_won(told)
    assert (firm(room), Meeting.unscoped.count()) == (1, 1)
    assert not any(r.broken for r in prove([1, 3, 4, 5]))


@pytest.mark.django_db(transaction=True)
def test_twenty_meetings_for_one_hour_of_a_leader(rush: Office) -> None:
    mona, start = rush.actor("mona"), rush.day("2026-11-24", 14)
    told = race(
        lambda n: meetings.plan_meeting(
            mona,
            meetings.NewMeeting(
                title=f"第{n}个会",
                starts_at=start,
                ends_at=start + timedelta(hours=1),
                chair=rush.lena,
                place="省政府",
            ),
        )
    )
    one_won(told)
    assert firm(Resource.objects.get(person=rush.lena)) == 1
    assert not any(r.broken for r in prove([1, 3, 4, 5]))


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("wanted", ["car", "driver"])
def test_twenty_requests_for_one_car_or_driver(rush: Office, wanted: str) -> None:
    """Ten want the same car with either driver, or the same driver with either car."""
    dan, asked = rush.actor("dan"), [approved(rush, n) for n in range(RIVALS)]
    cars = list(Resource.objects.filter(kind="vehicle").order_by("pk"))
    drivers = list(Resource.objects.filter(kind="driver").order_by("pk"))
    told = race(
        lambda n: dispatch.dispatch_request(
            dan,
            asked[n].pk,
            vehicle=cars[0 if wanted == "car" else n % 2],
            driver=drivers[0 if wanted == "driver" else n % 2],
        )
    )
    one_won(told)
    assert firm((cars if wanted == "car" else drivers)[0]) == 1
    assert Booking.objects.filter(cancelled_at=None).count() == 2
    assert Trip.unscoped.count() == 1
    assert VehicleRequest.unscoped.filter(state="dispatched").count() == 1
    assert not any(r.broken for r in prove([1, 3, 4, 5]))


@pytest.mark.django_db(transaction=True)
def test_one_request_is_dispatched_once_whoever_presses(rush: Office) -> None:
    """Twenty press the same button: one car leaves."""
    made, dan, dora = approved(rush, 0), rush.actor("dan"), rush.actor("dora")
    cars = list(Resource.objects.filter(kind="vehicle").order_by("pk"))
    drivers = list(Resource.objects.filter(kind="driver").order_by("pk"))
    told = race(
        lambda n: dispatch.dispatch_request(
            [dan, dora][n % 2], made.pk, vehicle=cars[n % 2], driver=drivers[n % 2]
        )
    )
    one_won(told)
    assert Trip.unscoped.count() == 1
    assert not any(r.broken for r in prove([1, 3, 4, 5]))


@pytest.mark.django_db(transaction=True)
def test_one_visitor_arrives_once(rush: Office) -> None:
    """Two desks and the host press at once: one arrival, one event."""
    visit = reception.expect_visit(
        rush.actor("dawn"),
        reception.NewVisit(visitor_name="葛平", host=rush.carol, expected_at=rush.now),
    )
    actors = [rush.actor(who) for who in ("dawn", "dora", "carol")]
    one_won(race(lambda n: reception.arrive_visit(actors[n % 3], visit.pk)))
    assert Visit.unscoped.get(pk=visit.pk).state == "arrived"
    assert not any(r.broken for r in prove([1, 5]))


@pytest.mark.django_db(transaction=True)
def test_twenty_clerks_number_twenty_letters(rush: Office) -> None:
    """One series: 1 to 20, one each."""
    made = [ours(rush, "rechecked") for _n in range(RIVALS)]
    alice = rush.actor("alice")
    told = race(lambda n: our_letters.number_outgoing(alice, made[n].pk))
    assert told == [WON] * RIVALS
    numbers = OutgoingDocument.unscoped.filter(state="numbered").values_list("number", flat=True)
    assert set(numbers) == {f"{CODE}〔2026〕{n}号" for n in range(1, RIVALS + 1)}
    assert not any(r.broken for r in prove([1, 2, 3, 5]))


@pytest.mark.django_db(transaction=True)
def test_one_letter_gets_one_number_whoever_presses(rush: Office) -> None:
    made = ours(rush, "rechecked")
    actors = [rush.actor(who) for who in ("alice", "dora")]
    one_won(race(lambda n: our_letters.number_outgoing(actors[n % 2], made.pk)))
    assert Number.objects.filter(series__key=f"outgoing:{CODE}").count() == 1
    assert not any(r.broken for r in prove([1, 3, 5]))


@pytest.mark.django_db(transaction=True)
def test_one_reserved_number_goes_to_one_letter(rush: Office) -> None:
    alice = rush.actor("alice")
    ours(rush, "numbered")
    series = DocumentSeries.objects.get(code=CODE)
    [kept] = our_letters.reserve_number(alice, series=series, reason="预案")
    made = [ours(rush, "rechecked") for _n in range(6)]
    one_won(
        race(
            lambda n: our_letters.number_outgoing(alice, made[n].pk, reserved=kept.value), rivals=6
        )
    )
    assert OutgoingDocument.unscoped.filter(number=kept.text).count() == 1
    assert not any(r.broken for r in prove([1, 3, 5]))


@pytest.mark.django_db(transaction=True)
def test_numbers_have_no_gap_whoever_registers_at_once(rush: Office) -> None:
    """All areas number at once, some fail on the way: every series runs 1 to n."""
    room, start = Resource.objects.get(kind="room"), rush.day("2026-11-24", 14)
    mona, dawn = rush.actor("mona"), rush.actor("dawn")

    def want(n: int) -> Any:
        if n % 2:
            return reception.expect_visit(
                dawn,
                reception.NewVisit(visitor_name=f"第{n}位", host=rush.carol, expected_at=rush.now),
            )
        plan = meetings.NewMeeting(
            title=f"第{n}个会", starts_at=start, ends_at=start + timedelta(hours=1), room=room
        )
        return meetings.plan_meeting(mona, plan)

    told = race(want)
    assert told.count(WON) == RIVALS // 2 + 1
    assert Visit.unscoped.count() == RIVALS // 2
    assert {k.slug for k in KINDS.values()} >= {"visits", "meetings"}
    assert not any(r.broken for r in prove([1, 2, 3, 4, 5]))
