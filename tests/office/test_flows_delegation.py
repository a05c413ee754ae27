"""One act plans a delegation: everything is taken, or nothing; given back, everything is free."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from meetings import actions as meetings
from meetings.models import Meeting, Seat
from office.audit.models import Event
from office.bookings import actions as bookings
from office.bookings.models import Booking, Resource
from office.bookings.persons import resource_of
from office.catalogue.models import Card
from office.catalogue.queries import came_from, led_to
from office.core.errors import Conflict, DomainError, NotAllowed, NotVisible
from office.flows.delegation_lines import dry_run
from office.flows.delegation_plan import cancel_delegation, plan_delegation
from office.flows.delegation_seats import table_of
from office.flows.letter_to_delegation import receive_letter
from office.flows.meeting_to_cars import Ride, cars_for_meeting
from office.notifications.models import Notification
from office.operations.invariants import prove
from reception.delegations import queries
from reception.delegations.models import Delegation, Taken
from reception.models import Visit
from tests.crash.test_killed import database_url
from tests.reception.guests import Party
from tests.rest.conftest import rest  # noqa: F401 - the fixture
from vehicles.models import VehicleRequest


@pytest.fixture
def party(office) -> Party:
    return Party(office)


def firm() -> dict[str, tuple[Any, Any]]:
    """What is taken now: resource → its last span, in the house's clock."""
    rows = Booking.objects.filter(firm=True, cancelled_at=None).select_related("resource")
    rows = rows.order_by("period")
    return {b.resource.name: (b.period.lower, b.period.upper) for b in rows}


def checks(party: Party, made: Delegation, who: str = "gina") -> dict[str, Any]:
    actor = party.actor(who)
    facts = queries.facts(queries.delegation_get(actor, made.pk), actor.now)
    return {c.line.key.split(":")[0]: c for c in dry_run(actor, facts)}


def counts() -> dict[str, int]:
    return {
        "meetings": Meeting.unscoped.count(),
        "cars": VehicleRequest.unscoped.count(),
        "visits": Visit.unscoped.count(),
        "bookings": Booking.objects.count(),
        "taken": Taken.objects.count(),
        "events": Event.objects.count(),
        "notifications": Notification.objects.count(),
    }


def test_one_act_takes_everything(party):
    made = party.delegation("planned")
    assert firm() == {
        "林致远": (party.at(12, 15), party.at(13)),
        "第一会议室": (party.at(11, 5), party.at(12, 20)),
        "食堂小餐厅": (party.at(12, 15), party.at(13)),
        "K2158 商务": (party.at(16, 30), party.at(17, 30)),
        "钱大勇": (party.at(16, 30), party.at(17, 30)),
    }
    hours = Booking.objects.filter(resource__person=party.office.dora).values_list(
        "period", flat=True
    )
    assert sorted((p.lower, p.upper) for p in hours) == [
        (party.at(11, 10), party.at(11, 20)),
        (party.at(11, 20), party.at(12, 10)),
        (party.at(12, 15), party.at(13)),
    ]
    meeting, car, visit = (
        Meeting.unscoped.get(),
        VehicleRequest.unscoped.get(),
        Visit.unscoped.get(),
    )
    assert (meeting.chair, meeting.guests, meeting.room) == (party.office.dora, 6, party.room)
    assert (car.state, car.vehicle, car.driver) == ("dispatched", party.car, party.driver)
    assert (visit.party_size, visit.expected_at, visit.host) == (
        6,
        party.at(11, 10),
        party.office.dora,
    )
    for record in (meeting, car, visit):
        assert (record.matter_id, record.secrecy) == (made.matter_id, made.secrecy)
        assert [c.pk for c in came_from(party.actor("dora"), record.pk)] == [made.pk]
    tied = {c.pk for c in led_to(party.actor("dora"), made.pk)}
    assert tied >= {meeting.pk, car.pk, visit.pk}
    assert [r for r in prove() if r.broken] == []


def test_everybody_is_seated_for_the_talk(party):
    party.delegation("planned")
    meeting = Meeting.unscoped.get()
    seats = Seat.objects.filter(plan=meeting.pk).select_related("invitation")
    by_row: dict[Any, list[str]] = {}
    for seat in seats.order_by("row", "position"):
        by_row.setdefault(seat.row, []).append(seat.name)
    theirs = next(names for names in by_row.values() if "周岚" in names)
    ours = next(names for names in by_row.values() if "林致远" in names)
    assert (len(theirs), set(ours)) == (6, {"林致远", "高展"})
    assert meeting.guests == 6, "named guests are not counted twice"


def test_who_joins_later_is_seated_when_it_is_planned_anew(party):
    made = party.delegation("planned")
    party.change(made, "guests", party.row(made, "guests", name="尹珂"), name="孟舟")
    assert party.findings(made) == {"stale_plan": "block"}
    party.ask("gina", made, "plan")
    names = set(Seat.objects.exclude(row=None).values_list("name", flat=True))
    assert "孟舟" in names
    assert "尹珂" not in names
    assert Meeting.unscoped.count() == 1, "the talk itself is kept"


def test_the_table_goes_by_rank_from_the_host(party):
    made = party.delegation()
    facts = queries.facts(made, party.office.now)
    seats = {p.number: p.name for p in table_of(facts)}
    assert seats[1] == "林致远"
    assert seats[5] == "高展", "the second of ours opposite"
    assert (seats[8], seats[2]) == ("周岚", "贺文钧"), "the guests on his right and left"
    assert len(seats) == 8


def test_who_planned_it_is_named_though_the_delegation_decides(party):
    party.delegation("planned")
    made_by = Event.objects.filter(
        verb__in=["meetings.meeting.planned", "reception.visit.expected"]
    )
    assert set(made_by.values_list("actor__username", flat=True)) == {"gina"}


def test_hosts_hear_of_it_and_see_it(party):
    made = party.delegation("planned")
    told = Notification.objects.filter(card=made.pk, data__what="planned")
    assert set(told.values_list("person__username", flat=True)) == {"dora", "carol"}


def test_the_dry_run_takes_nothing(party):
    made = party.delegation("approved")
    before = counts()
    assert {c.status for c in checks(party, made).values()} == {"ok"}
    assert counts() == before


CLASHES = {
    "meeting": ("room", "第一会议室"),
    "meal": ("dining", "食堂小餐厅"),
    "car": ("car", "K2158 商务"),
}


@pytest.mark.parametrize("line", sorted(CLASHES))
def test_a_clash_names_who_has_it_and_what_is_free_and_nothing_is_taken(party, line):
    made = party.delegation("approved")
    name, title = CLASHES[line]
    bookings.book(party.actor("alice"), resource=getattr(party, name), starts_at=party.at(9), ends_at=party.at(18), title="全天培训")  # fmt: skip
    before = counts()
    check = checks(party, made)[line]
    assert check.status == "clash"
    assert title in check.faults[0]
    assert "全天培训" in check.faults[0]
    free = {r.name for r in check.free}
    assert free == (
        {"K3307 中巴"} if line == "car" else {"小会议室", "第一会议室", "食堂小餐厅"} - {title}
    )
    with pytest.raises(Conflict) as refused:
        plan_delegation(party.actor("gina"), made.pk)
    assert refused.value.fields["plan"] == check.faults
    assert counts() == before


def test_a_leaders_hour_is_given_away_once(party):
    made = party.delegation("approved")
    hour = resource_of(party.office.dora)
    bookings.book(party.actor("alice"), resource=hour, starts_at=party.at(11), ends_at=party.at(12), title="市里开会")  # fmt: skip
    found = checks(party, made)
    assert found["meeting"].status == "clash"
    with pytest.raises(Conflict) as refused:
        plan_delegation(party.actor("gina"), made.pk)
    assert "市里开会" in str(refused.value.fields["plan"])


def test_the_title_of_a_secret_record_is_not_named_in_the_dry_run(party):
    """gina of reception is not let into what takes the room."""
    made = party.delegation("approved")
    party.office.gina.clearance = 0
    party.office.gina.save()
    room = party.room
    start = party.at(9)
    meetings.plan_meeting(
        party.actor("lena"),
        meetings.NewMeeting(
            title="机密专题会", starts_at=start, ends_at=party.at(12), room=room, secrecy=3
        ),
    )
    fault = checks(party, made)["meeting"].faults[0]
    assert "机密" not in fault
    assert "Busy" in fault


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (lambda p: Resource.objects.filter(pk=p.room.pk).update(seats=4), "has 4 seats; 8 are needed"),
        (lambda p: Resource.objects.filter(pk=p.car.pk).update(active=False), "out of use"),
        (lambda p: Resource.objects.filter(pk=p.car.pk).update(seats=4), "takes 4 passengers; 6 ride"),
        (lambda p: p.car.vehicle.__class__.objects.filter(pk=p.car.pk).update(insured_until="2026-11-22"), "insurance"),
        (lambda p: p.driver.driver.__class__.objects.filter(pk=p.driver.pk).update(licensed_until="2026-11-22"), "licence"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_said_before_it_is_tried(party, spoil, sentence):
    made = party.delegation("approved")
    spoil(party)
    before = counts()
    said = [f for c in checks(party, made).values() for f in c.faults]
    assert any(sentence in f for f in said), said
    with pytest.raises(Conflict):
        plan_delegation(party.actor("gina"), made.pk)
    assert counts() == before


def test_two_lines_of_one_plan_do_not_take_the_same(party):
    made = party.delegation("approved")
    party.add(made, "itinerary", kind="site", activity="看现场", starts_at=party.at(12), ends_at=party.at(13), room=party.room)  # fmt: skip
    with pytest.raises(Conflict) as refused:
        plan_delegation(party.actor("gina"), made.pk)
    assert "座谈" in str(refused.value.message)


def test_a_late_failure_takes_nothing(party, monkeypatch):
    """The visit at the desk is refused after rooms and cars were taken: all of it is undone."""
    made = party.delegation("approved")
    before = counts()
    from office.flows import delegation_plan

    def gone(*_args: Any, **_kw: Any) -> Any:
        raise DomainError("The host has left the office. Choose another.")

    monkeypatch.setitem(delegation_plan.TAKERS, "car", gone)
    with pytest.raises(DomainError):
        plan_delegation(party.actor("gina"), made.pk)
    assert counts() == before
    assert Delegation.unscoped.get(pk=made.pk).state == "approved"


def test_planned_anew_keeps_what_still_fits(party):
    made = party.delegation("planned")
    meeting, visit = Meeting.unscoped.get().pk, Visit.unscoped.get().pk
    away = party.row(made, "itinerary", kind="dropoff")
    party.change(made, "itinerary", away, vehicle=party.bus)
    assert party.findings(made) == {"stale_plan": "block"}
    assert {k: c.status for k, c in checks(party, made).items()}["car"] == "ok"
    made = party.ask("gina", made, "plan")
    assert Meeting.unscoped.get().pk == meeting
    assert Visit.unscoped.get().pk == visit
    states = list(VehicleRequest.unscoped.order_by("pk").values_list("state", "vehicle__name"))
    assert states == [("cancelled", "K2158 商务"), ("dispatched", "K3307 中巴")]
    assert "K2158 商务" not in firm()
    assert party.findings(made) == {}
    assert [r for r in prove() if r.broken] == []


def test_its_own_bookings_are_no_clash(party):
    made = party.delegation("planned")
    talk = party.row(made, "itinerary", kind="talk")
    party.change(made, "itinerary", talk, ends_at=party.at(12))
    party.ask("gina", made, "plan")
    assert firm()["第一会议室"] == (party.at(11, 5), party.at(12, 10))
    assert list(Meeting.unscoped.order_by("pk").values_list("state", flat=True)) == [
        "cancelled",
        "planned",
    ]


def test_a_line_taken_off_is_released(party):
    made = party.delegation("planned")
    from reception.delegations import actions

    away = party.row(made, "itinerary", kind="dropoff")
    actions.remove_entry(party.actor("gina"), made.pk, "itinerary", away.pk)
    party.ask("gina", made, "plan")
    assert VehicleRequest.unscoped.get().state == "cancelled"
    assert "钱大勇" not in firm()


def test_cancelled_everything_is_free_again_and_who_was_told_hears_it(party):
    made = party.delegation("planned")
    meeting = Meeting.unscoped.get()
    meetings.notify_meeting(party.actor("mei"), meeting.pk)
    cancel_delegation(party.actor("gina"), made.pk, reason="对方改期")
    assert firm() == {}
    assert Booking.objects.filter(cancelled_at=None).count() == 0
    assert Meeting.unscoped.get().state == "cancelled"
    assert VehicleRequest.unscoped.get().state == "cancelled"
    assert Visit.unscoped.get().state not in {"expected", "arrived", "received"}
    told = Notification.objects.filter(data__what="cancelled")
    assert set(told.filter(card=made.pk).values_list("person__username", flat=True)) == {
        "dora",
        "carol",
    }
    assert party.office.dan.pk in set(told.values_list("person", flat=True)), "the driver"
    assert party.office.carol.pk in set(
        told.filter(card=meeting.pk).values_list("person", flat=True)
    )
    assert [r for r in prove() if r.broken] == []


def test_what_was_called_off_by_itself_is_left_alone(party):
    made = party.delegation("planned")
    meetings.cancel_meeting(party.actor("mei"), Meeting.unscoped.get().pk, reason="不谈了")
    cancel_delegation(party.actor("gina"), made.pk, reason="对方改期")
    assert Event.objects.filter(verb="meetings.meeting.cancelled").count() == 1


def test_the_level_is_inherited_and_who_lacks_it_is_not_drawn_in(party):
    party.office.dan.clearance = 0
    party.office.dan.save()
    made = party.delegation("approved", secrecy=3)
    assert "not cleared" in checks(party, made)["car"].faults[0]
    with pytest.raises(Conflict):
        plan_delegation(party.actor("gina"), made.pk)
    party.office.dan.clearance = 3
    party.office.dan.save()
    plan_delegation(party.actor("gina"), made.pk)
    levels = set(Card.unscoped.filter(matter=made.matter_id).values_list("secrecy", flat=True))
    assert levels == {3}


def test_only_who_keeps_reception_plans(party):
    made = party.delegation("approved")
    with pytest.raises(NotAllowed):
        plan_delegation(party.actor("lena"), made.pk)
    with pytest.raises(NotVisible):
        plan_delegation(party.actor("eve"), made.pk)


def test_a_dry_run_takes_as_many_queries_for_a_long_itinerary(party, django_assert_max_num_queries):
    made = party.delegation("approved")
    for minute in range(0, 40, 4):
        party.add(made, "itinerary", kind="site", activity=f"站点{minute}", starts_at=party.at(14, minute), ends_at=party.at(14, minute + 4), room=party.small)  # fmt: skip
    actor = party.actor("gina")
    facts = queries.facts(queries.delegation_get(actor, made.pk), actor.now)
    with django_assert_max_num_queries(12):
        assert len(dry_run(actor, facts)) == 16


def test_what_has_passed_is_not_booked_any_more(party):
    made = party.delegation("approved")
    party.ask("gina", made, "plan", party.at(15))
    assert set(firm()) == {"K2158 商务", "钱大勇"}
    assert Meeting.unscoped.count() == 0


def test_twenty_rivals_and_one_has_the_room(live_office):
    """Ten delegations want the same; each is asked to be planned twice at once."""
    party = Party(live_office)
    made = [party.delegation("approved", letter=f"函{n}") for n in range(10)]
    start = threading.Barrier(20)

    def plan(pk: int) -> str:
        actor = party.actor("gina")
        start.wait()
        try:
            plan_delegation(actor, pk)
        except Conflict:
            return "clash"
        finally:
            connection.close()
        return "planned"

    with ThreadPoolExecutor(20) as pool:
        said = list(pool.map(plan, [d.pk for d in made] * 2))
    winners = set(Delegation.unscoped.filter(state="planned").values_list("pk", flat=True))
    assert len(winners) == 1
    assert said.count("planned") in {1, 2}, "planned again, the winner keeps what it has"
    assert (
        Meeting.unscoped.count() == VehicleRequest.unscoped.count() == Visit.unscoped.count() == 1
    )
    assert set(Taken.objects.values_list("delegation", flat=True)) == winners
    assert [r for r in prove() if r.broken] == []


PLANNER = """
import django, os, sys, time
django.setup()
from office.flows import delegation_plan
from office.core.actor import Actor
taker = delegation_plan.TAKERS["car"]
def slow(*args):
    print("taking", flush=True)
    time.sleep(60)
    return taker(*args)
delegation_plan.TAKERS["car"] = slow
from office.organisation.models import User
from office.organisation.actors import actor_for
from datetime import datetime
actor = actor_for(User.objects.get(username="gina"), "api", now=datetime.fromisoformat(sys.argv[2]))
delegation_plan.plan_delegation(actor, int(sys.argv[1]))
"""


def test_killed_in_the_middle_nothing_is_taken(live_office):
    party = Party(live_office)
    made = party.delegation("approved")
    before = counts()
    process = subprocess.Popen(
        [sys.executable, "-W", "ignore", "-c", PLANNER, str(made.pk), live_office.now.isoformat()],
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parent.parent.parent,
        env={**os.environ, "DATABASE_URL": database_url()},
    )
    assert process.stdout is not None
    assert process.stdout.readline().strip() == "taking"
    os.kill(process.pid, signal.SIGKILL)
    process.wait(20)
    process.stdout.close()
    for _n in range(100):  # the server notices the lost connection a moment later
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() AND state = 'idle in transaction'")  # fmt: skip
            if cursor.fetchone()[0] == 0:
                break
        time.sleep(0.1)
    assert counts() == before
    plan_delegation(party.actor("gina"), made.pk)
    assert [r for r in prove() if r.broken] == []


def test_a_letter_becomes_a_delegation_once(party):
    letter = party.office.letter(title="关于赴贵局调研的函", issuer="云岭省水利厅")
    made = receive_letter(party.actor("dora"), letter.pk, party.new(letter=""))
    assert (made.letter_id, made.matter_id) == (letter.pk, letter.matter_id)
    with pytest.raises(Conflict):
        receive_letter(party.actor("dora"), letter.pk, party.new())


def test_two_at_once_make_one_delegation_of_a_letter(live_office):
    party = Party(live_office)
    letter = live_office.letter()
    start = threading.Barrier(2)

    def receive(_n: int) -> str:
        actor = party.actor("dora")
        start.wait()
        try:
            receive_letter(actor, letter.pk, party.new(letter=""))
        except Conflict:
            return "late"
        finally:
            connection.close()
        return "made"

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(receive, range(2))) == ["late", "made"]
    assert Delegation.unscoped.count() == 1


def test_cars_for_a_meeting_are_in_its_matter_and_of_its_level(party):
    meeting = meetings.plan_meeting(
        party.actor("mei"),
        meetings.NewMeeting(
            title="现场会", starts_at=party.at(14), ends_at=party.at(16), guests=5, secrecy=2
        ),
    )
    ride = Ride("清溪水库", party.at(13, 30), party.at(16, 30))
    made = cars_for_meeting(party.actor("mei"), meeting.pk, ride)
    assert (made.matter_id, made.secrecy, made.passengers) == (meeting.matter_id, 2, 5)
    assert [c.pk for c in came_from(party.actor("dora"), made.pk)] == [meeting.pk]
    with pytest.raises(NotVisible):
        cars_for_meeting(party.actor("eve"), meeting.pk, ride)
    meetings.cancel_meeting(party.actor("mei"), meeting.pk, reason="不开了")
    with pytest.raises(Conflict):
        cars_for_meeting(party.actor("mei"), meeting.pk, ride)


def test_over_rest(party, rest):  # noqa: F811 - the fixture
    """The whole act, as a program would do it."""
    gina, dora = rest("gina"), rest("dora")
    from django.utils import timezone

    soon = timezone.now() + timedelta(days=30)
    hour = lambda h: (soon.replace(hour=h, minute=0, second=0, microsecond=0)).isoformat()  # noqa: E731
    body = {
        "unit": "省水利厅", "leader": "周岚", "purpose": "调研", "arrives_at": hour(1), "leaves_at": hour(9),
        "host": party.office.dora.pk, "letter": "省水办〔2026〕121号", "party_size": 1,
    }  # fmt: skip
    made = gina.do("delegations/", body)
    assert (made["state"], made["letter_number"]) == ("letter_received", "省水办〔2026〕121号")
    at = f"delegations/{made['id']}/"
    enter_over_rest(party, gina, at, hour)
    assert gina.do(f"{at}apply/")["state"] == "applied"
    assert "approve" not in gina.get(at).json()["actions"]
    assert dora.do(f"{at}approve/")["agreed"]["cost"] == "60.00"
    lines = gina.get(f"{at}dry-run/").json()
    assert {line["kind"]: line["state"] for line in lines} == {"visit": "ok", "meeting": "ok"}
    assert gina.do(f"{at}plan/")["state"] == "planned"
    wrong = gina.post(f"{at}apply/")
    assert (wrong.status_code, "plan" in wrong.json()["actions"]) == (409, True)
    assert [v["there"] for v in gina.get(f"{at}vouchers/").json()] == [True, False, False]
    for part in ("findings", "guests", "dry-run", "vouchers"):
        assert rest("eve").get(f"{at}{part}/").status_code == 404
    assert gina.do(f"{at}cancel/", {"reason": "改期"})["state"] == "cancelled"


def enter_over_rest(party, gina, at, hour):
    guest = gina.do(f"{at}guests/", {"name": "周岚", "post": "副厅长"})
    gina.do(f"{at}itinerary/", {"kind": "talk", "activity": "座谈", "starts_at": hour(2), "ends_at": hour(3), "room": party.room.pk})  # fmt: skip
    meal = gina.do(f"{at}meals/", {"starts_at": hour(4), "ends_at": hour(5), "amount": "500.50"})
    assert (meal["persons"], meal["amount"]) == (1, 500.5)
    found = gina.get(f"{at}findings/").json()
    assert [(f["rule"], f["level"]) for f in found if f["level"] == "block"] == [
        ("meal_cost", "block")
    ]
    refused = gina.post(f"{at}apply/")
    assert refused.status_code == 400
    assert "500.50" in refused.json()["detail"]
    changed = gina("PATCH", f"{at}meals/{meal['id']}/", {"amount": "60"})
    assert (changed.status_code, changed.json()["amount"]) == (200, 60.0)
    assert gina("DELETE", f"{at}guests/{guest['id']}/").status_code == 204
    assert gina.get(f"{at}guests/").json() == {"results": []}


def test_a_letter_and_a_meeting_over_rest(party, rest):  # noqa: F811 - the fixture
    dora = rest("dora")
    letter = party.office.letter()
    soon = party.at(11) + timedelta(days=3650)
    body = {"unit": "省厅", "leader": "周岚", "purpose": "调研", "arrives_at": soon.isoformat(), "leaves_at": (soon + timedelta(hours=2)).isoformat(), "host": party.office.dora.pk}  # fmt: skip
    far = dora.post(f"incoming-documents/{letter.pk}/receive/", body)
    assert far.status_code == 400, "ten years ahead"
    from django.utils import timezone

    soon = timezone.now() + timedelta(days=3)
    body |= {"arrives_at": soon.isoformat(), "leaves_at": (soon + timedelta(hours=2)).isoformat()}
    made = dora.do(f"incoming-documents/{letter.pk}/receive/", body)
    assert made["letter"]["id"] == letter.pk
    assert dora.post(f"incoming-documents/{letter.pk}/receive/", body).status_code == 409
    meeting = dora.do("meetings/", {"title": "现场会", "starts_at": body["arrives_at"], "ends_at": body["leaves_at"], "guests": 3})  # fmt: skip
    car = dora.do(f"meetings/{meeting['id']}/cars/", {"destination": "水库", "leaves_at": body["arrives_at"], "returns_at": body["leaves_at"]})  # fmt: skip
    assert (car["passengers"], car["matter"]["id"]) == (3, meeting["matter"]["id"])


def test_every_booking_belongs_to_something_seen(party):
    """No booking of a plan hangs in the air: each has its record, each record its delegation."""
    made = party.delegation("planned")
    held = Booking.objects.filter(cancelled_at=None)
    assert not held.filter(card=None).exists()
    assert not held.exclude(card__matter=made.matter_id).exists()
