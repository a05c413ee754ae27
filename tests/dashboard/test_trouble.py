"""Trouble of every area stands on today with its own sentence and a proposal that one key takes."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from meetings import actions as meetings
from office.audit.models import Event
from office.bookings import actions as bookings
from office.bookings.models import Booking, Resource
from office.catalogue.kinds import DUTY_LABELS
from office.core.commands import COMMANDS
from office.dashboard import queries
from office.dashboard.commands import records_of
from office.dashboard.today import trouble_row
from office.duties.ladder import remind
from office.duties.models import Duty
from office.duties.trouble import READINGS
from office.notifications.models import Notification
from reception import actions as reception
from tests.dashboard.test_calendar import meet
from tests.pages import text
from vehicles import actions as vehicles


@pytest.fixture
def keepers(office):
    """Somebody other than the director keeps rooms and cars."""
    office.alice.roles = ["clerk", "meetings", "dispatcher"]
    office.alice.save()


def guest(office, hour=10, host="carol"):
    return reception.expect_visit(
        office.actor("carol"),
        reception.NewVisit(
            visitor_name="唐宁",
            host=office.people[host],
            expected_at=office.day("2026-11-20", hour),
        ),
    )


def trip(office, leaves="2026-11-20", hour=11):
    return vehicles.request_vehicle(
        office.actor("bob"),
        vehicles.NewRequest(
            purpose="巡查",
            destination="水库",
            leaves_at=office.day(leaves, hour),
            returns_at=office.day(leaves, hour + 2),
        ),
    )


def wrong(office, who="dora", now=None):
    return list(queries.trouble(office.actor(who, now=now)))


def test_an_expected_guest_is_no_trouble_until_he_waits_unmet(office, browser):
    visit = guest(office)
    assert wrong(office) == []
    at_desk = office.day("2026-11-20", 10)
    reception.arrive_visit(office.actor("carol", now=at_desk), visit.pk)
    assert wrong(office, now=at_desk + timedelta(minutes=5)) == []
    with time_machine.travel(at_desk + timedelta(minutes=12), tick=False):
        page = text(browser("dora").get("/"))
    assert "In the house since 10:00, 12 minutes by now; 高展 has not met them." in page
    assert "Urge 高展" in page


def test_a_meeting_not_called_is_called_from_the_row(office, browser):
    meeting = meet(office, title="明日例会", day=date(2026, 11, 23))
    client = browser("dora")
    page = client.get("/").content.decode()
    assert "the notice to 2 people has not gone out" in page
    answer = client.post(f"/records/{meeting.pk}/notify/", HTTP_HX_REQUEST="true")
    assert answer.status_code == 200
    assert "the notice to 2 people" not in client.get("/").content.decode()


def test_a_meeting_without_a_room_says_so(office, keepers, browser):
    meet(office, title="没有会议室的会", day=date(2026, 11, 23))
    assert "has no room yet" in browser("dora").get("/").content.decode()


def test_a_car_that_leaves_soon_without_one_is_trouble_and_a_later_one_is_not(
    office, keepers, browser
):
    soon, later = trip(office, hour=11), trip(office, hour=15)
    for request in (soon, later):
        vehicles.approve_request(office.actor("carol"), request.pk)
    assert [d.card_id for d in wrong(office)] == [soon.pk]
    assert "with 1 passenger and has no car" in browser("dora").get("/").content.decode()


def test_what_presses_stands_before_what_is_merely_late(office):
    item = office.item("handling", due_on=date(2026, 11, 20))
    Duty.unscoped.filter(card=item.pk).update(due_at=office.day("2026-11-16", 17))
    visit = guest(office)
    at_desk = office.day("2026-11-20", 10)
    reception.arrive_visit(office.actor("carol", now=at_desk), visit.pk)
    found = wrong(office, now=at_desk + timedelta(minutes=30))
    assert [d.card_id for d in found] == [visit.pk, item.pk]


def test_anybody_who_watches_urges_in_any_area_and_it_is_on_record(office, browser):
    visit = guest(office)
    duty = Duty.unscoped.get(card=visit.pk)
    answer = browser("dora").post(f"/duties/{duty.pk}/urge/", HTTP_HX_REQUEST="true")
    assert answer.status_code == 200
    assert Event.objects.filter(card=visit.pk, verb="duties.duty.chased").count() == 1
    told = Notification.objects.get(person=office.carol, kind="chase")
    assert told.card_id == visit.pk
    assert browser("bob").post(f"/duties/{duty.pk}/urge/").status_code == 403
    assert browser("eve").post(f"/duties/{duty.pk}/urge/").status_code == 404
    reception.miss_visit(office.actor("carol", now=office.day("2026-11-20", 12)), visit.pk)
    assert browser("dora").post(f"/duties/{duty.pk}/urge/").status_code == 409


def test_nobody_urges_himself(office, browser):
    visit = guest(office, host="dora")
    duty = Duty.unscoped.get(card=visit.pk)
    assert browser("dora").post(f"/duties/{duty.pk}/urge/").status_code == 403


def test_what_lies_with_the_leader_in_charge_leaves_the_directors_list_not_the_leaders(office):
    item = office.item("handling", due_on=date(2026, 11, 20))
    Duty.unscoped.filter(card=item.pk).update(
        due_at=office.day("2026-11-12", 17), due_set_at=office.day("2026-11-02", 9)
    )
    remind(office.now)
    assert wrong(office) == []
    assert queries.totals(office.actor("dora")).escalated == 1
    assert [d.card_id for d in wrong(office, "lena")] == [item.pk]
    assert queries.totals(office.actor("lena")).escalated == 0


def test_two_holds_of_one_hour_are_a_clash_until_one_is_released(office, browser):
    room = Resource.objects.create(kind="room", name="第一会议室")
    for who in ("alice", "bob"):
        bookings.book(
            office.actor(who),
            resource=room,
            title=f"{who}要用",
            starts_at=office.day("2026-11-20", 14),
            ends_at=office.day("2026-11-20", 15),
            firm=False,
        )
    client = browser("dora")
    assert "第一会议室 is wanted twice" in client.get("/").content.decode()
    first = Booking.objects.order_by("pk").first()
    assert browser("eve").post(f"/bookings/{first.pk}/release/").status_code == 403
    assert client.post(f"/bookings/{first.pk}/release/").status_code == 302
    assert "is wanted twice" not in client.get("/").content.decode()


def test_counts_of_every_cause_agree_with_their_rows(office):
    trip(office)
    meet(office, day=date(2026, 11, 23))
    guest(office)
    office.item("handling", due_on=date(2026, 11, 20))
    actor = office.actor("dora", now=office.day("2026-11-20", 16))
    totals = queries.totals(actor)
    assert totals.trouble == queries.trouble(actor).count() > 2
    for cause in queries.CAUSES:
        assert getattr(totals, cause) == queries.trouble(actor, cause).count()


def test_every_reading_is_of_a_duty_that_exists_and_proposes_a_command_that_exists(office):
    known = {name for commands in COMMANDS.values() for name in commands.by_name}
    assert READINGS
    for kind, reading in READINGS.items():
        assert kind in DUTY_LABELS
        assert not reading.step or reading.step in known


def test_every_trouble_has_a_way_out(office):
    """For each kind of duty that can be late, the director has a step, urging, or somebody to give it to."""
    trip(office)
    meet(office, day=date(2026, 11, 23))
    guest(office)
    office.item("handling", due_on=date(2026, 11, 20))
    office.letter("handling")
    later = office.day("2026-12-20", 12)
    actor = office.actor("dora", now=later)
    found = list(queries.trouble(actor))
    records = records_of(actor, [d.card for d in found])
    assert len({d.kind for d in found}) >= 5
    for duty in found:
        row = trouble_row(actor, duty, records.get(duty.card_id))
        assert row.take or row.urge, duty.kind
        assert row.why


def asked(client, path):
    with CaptureQueriesContext(connection) as caught:
        assert client.get(path).status_code == 200
    return len(caught)


@pytest.mark.parametrize("path", ["/", "/today/lanes/", "/tomorrow/", "/duties/"])
def test_the_morning_costs_the_same_for_one_record_or_many(office, browser, path):
    client = browser("dora")

    def grow(n):
        for i in range(n):
            trip(office, hour=11 + i)
            guest(office, hour=10 + i)
            meet(office, title=f"会{i}", day=date(2026, 11, 20), hour=11 + i)
            office.item("handling", due_on=date(2026, 11, 20))

    grow(1)
    client.get(path)
    few = asked(client, path)
    grow(6)
    assert asked(client, path) <= few
    assert few <= {"/": 17, "/today/lanes/": 15, "/tomorrow/": 12, "/duties/": 15}[path]


def test_the_band_of_the_board_opens_exactly_its_rows(office, browser):
    for day in ("2026-11-20", "2026-11-24", "2026-11-24", "2026-11-30", "2026-12-31"):
        office.item("handling", due_on=date.fromisoformat(day), title=f"事项{day}")
    board = queries.board(office.actor("dora"))[0]
    client = browser("dora")
    for cell in board.cells:
        page = client.get(
            "/supervision/", {"lead_department": board.department_id, "band": cell.band}
        ).content.decode()
        assert page.count('class="sup sup--') == cell.n, cell.band


def test_the_card_of_tomorrow_has_what_is_on_and_whom_to_call(office, browser):
    office.alice.phone = "6632-8001"
    office.alice.save()
    meeting = meet(office, title="明日例会", day=date(2026, 11, 23))
    office.item("handling", due_on=date(2026, 11, 23), title="明日到期")
    secret = meet(
        office, title="Zqx会", day=date(2026, 11, 23), attendees=[office.carol], secrecy=3
    )
    page = text(browser("dora").get("/tomorrow/"))
    for said in ("Mon 23 Nov", "明日例会", "6632-8001", "明日到期"):
        assert said in page
    assert "Zqx会" not in text(browser("bob").get("/tomorrow/"))
    meetings.cancel_meeting(office.actor("alice"), meeting.pk, reason="不开")
    assert "明日例会" not in text(browser("dora").get("/tomorrow/"))
    assert secret.pk


def test_the_lanes_tell_of_rooms_cars_and_leaders(office, browser):
    room = Resource.objects.create(kind="room", name="第一会议室", place="三楼")
    meeting = meet(
        office, title="局长办公会", day=date(2026, 11, 20), hour=11, room=room, chair=office.dora
    )
    meetings.notify_meeting(office.actor("alice"), meeting.pk)
    page = browser("dora").get("/today/lanes/").content.decode()
    assert "第一会议室" in page
    assert page.count("bar--key") == 1  # the director's own hour is dark
    outsider = browser("eve").get("/today/lanes/").content.decode()
    assert "局长办公会" not in outsider
    assert "Busy" in outsider
