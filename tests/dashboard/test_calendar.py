"""What a person, a room and a car have on; busy time without a word where a record is not to be seen."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from meetings import actions as meetings
from office.bookings import actions as bookings
from office.bookings.models import Resource
from office.diary import lanes, queries
from office.diary.entries import Span
from office.organisation.models import Deputyship
from reception import actions as reception
from vehicles import actions as vehicles

MONDAY = date(2026, 11, 23)
WEEK = Span.days(MONDAY, date(2026, 11, 29))


@pytest.fixture
def room(office):
    return Resource.objects.create(kind="room", name="第一会议室", place="三楼", seats=20)


def meet(office, title="例会", hour=9, day=MONDAY, **kw):
    values = {
        "starts_at": office.day(day, hour),
        "ends_at": office.day(day, hour + 1),
        "organiser": office.alice,
        "attendees": [office.carol, office.bob],
        **kw,
    }
    return meetings.plan_meeting(office.actor("alice"), meetings.NewMeeting(title=title, **values))


def on(office, who, reader=None, span=WEEK):
    return queries.of_person(office.actor(reader or who), span, office.people[who].pk)


def test_everybody_at_a_meeting_has_it_on_by_what_he_does_there(office, room):
    meeting = meet(office, room=room, chair=office.dora)
    parts = {
        who: [(e.title, str(e.part), e.place) for e in on(office, who) if e.pk == meeting.pk]
        for who in ("dora", "alice", "carol", "eve")
    }
    assert parts == {
        "dora": [("例会", "In the chair", "第一会议室")],
        "alice": [("例会", "Organises", "第一会议室")],
        "carol": [("例会", "Attends", "第一会议室")],
        "eve": [],
    }


def test_visits_trips_duties_and_absences_stand_in_one_calendar(office):
    visit = reception.expect_visit(
        office.actor("carol"),
        reception.NewVisit(
            visitor_name="唐宁", host=office.carol, expected_at=office.day(MONDAY, 10)
        ),
    )
    trip = vehicles.request_vehicle(
        office.actor("carol"),
        vehicles.NewRequest(
            purpose="巡查",
            destination="水库",
            leaves_at=office.day(MONDAY, 14),
            returns_at=office.day(MONDAY, 16),
        ),
    )
    item = office.item("handling", due_on=date(2026, 11, 25))
    Deputyship.objects.create(
        principal=office.carol, deputy=office.bob, starts_on="2026-11-26", ends_on="2026-11-27"
    )
    found = on(office, "carol")
    by_kind = {e.kind: e for e in found}
    assert by_kind["visits"].pk == visit.pk
    assert by_kind["vehicle-requests"].pk == trip.pk
    assert not by_kind["vehicle-requests"].firm
    assert by_kind["duties"].title == item.title
    assert by_kind["deputyships"].all_day
    assert by_kind["deputyships"].last_day == date(2026, 11, 27)
    assert [e.kind for e in on(office, "bob")] == ["deputyships"]


def test_time_is_taken_but_its_reason_is_for_those_who_may_see_it(office, room):
    meet(office, title="涉密会商", room=room, attendees=[office.carol], secrecy=3)
    seen = [e for e in on(office, "carol", "bob") if e.kind == "meetings"]
    assert [(e.title, e.place, e.url, e.part, e.busy) for e in seen] == [("", "", "", "", True)]
    assert on(office, "carol", "alice")[0].title == "涉密会商"
    held = queries.of_resource(office.actor("bob"), WEEK, room)
    assert [(e.title, e.with_whom) for e in held] == [("", "")]
    assert queries.of_resource(office.actor("alice"), WEEK, room)[0].with_whom == "周小满"


def test_other_peoples_duties_are_not_busy_time(office):
    office.item("handling", due_on=date(2026, 11, 25))
    assert [e.kind for e in on(office, "carol", "sven")] == ["duties"]
    assert on(office, "carol", "eve") == []


def test_what_was_called_off_leaves_the_page(office, room, browser):
    meeting = meet(office, title="要取消的会", room=room)
    meetings.cancel_meeting(office.actor("alice"), meeting.pk, reason="冲突")
    assert [e.cancelled for e in on(office, "carol") if e.pk == meeting.pk] == [True]
    assert "要取消的会" not in browser("carol").get("/calendar/?on=2026-11-23").content.decode()


def test_bars_stand_on_their_quarter_of_an_hour_and_never_outside(office):
    day = MONDAY
    at = lambda h, m=0: office.day(day, h, m)  # noqa: E731 - short and local
    assert lanes.columns(at(7), at(8), day) == (1, 5)
    assert lanes.columns(at(9, 10), at(9, 50), day) == (9, 13)
    assert lanes.columns(at(5), at(6), day) == (1, 2)
    assert lanes.columns(at(21), at(22), day) == (52, 53)
    assert lanes.columns(at(6), at(6) + timedelta(days=2), day)[1] == 53


def test_two_meetings_at_one_hour_clash_and_a_ride_to_one_does_not(office):
    meet(office, title="甲会")
    meet(office, title="乙会")
    vehicles.request_vehicle(
        office.actor("carol"),
        vehicles.NewRequest(
            purpose="赴会",
            destination="水库",
            leaves_at=office.day(MONDAY, 9),
            returns_at=office.day(MONDAY, 11),
        ),
    )
    bars = lanes.bars(on(office, "carol"), MONDAY, office.now)
    assert [(b.entry.kind, b.clash) for b in bars] == [
        ("meetings", True),
        ("meetings", True),
        ("vehicle-requests", False),
    ]


@pytest.mark.parametrize("view", ["day", "week", "month"])
def test_every_view_names_what_is_on(office, room, browser, view):
    meeting = meet(office, title="例会在此", room=room)
    client = browser("carol")
    for path in (
        "/calendar/",
        f"/calendar/people/{office.carol.pk}/",
        f"/calendar/rooms/{room.pk}/",
    ):
        page = client.get(path, {"view": view, "on": "2026-11-23"}).content.decode()
        assert "例会在此" in page, path
        assert f"/records/{meeting.pk}/" in page or "/meetings/" in page, path


@pytest.mark.parametrize("asked", ["on=2026-13-45", "on=9999-12-31", "view=year", "on=0001-01-01"])
def test_an_address_that_names_no_day_shows_this_week(office, browser, asked):
    page = browser("carol").get(f"/calendar/?{asked}").content.decode()
    assert "Fri 20 Nov" in page


def test_a_car_is_no_room_and_a_leaver_has_no_calendar(office, room, browser):
    client = browser("carol")
    assert client.get(f"/calendar/cars/{room.pk}/").status_code == 404
    office.eve.is_active = False
    office.eve.save()
    assert client.get(f"/calendar/people/{office.eve.pk}/").status_code == 404


@pytest.mark.parametrize("many", [1, 12])
def test_pages_ask_the_same_number_of_questions_for_one_row_or_many(
    office, room, browser, django_assert_max_num_queries, many
):
    for i in range(many):
        meet(
            office, title=f"会{i}", day=date(2026, 11, 23) + timedelta(days=i % 5), hour=8 + i // 5
        )
        bookings.book(
            office.actor("alice"),
            resource=room,
            title="占用",
            starts_at=office.day("2026-11-24", 8 + i),
            ends_at=office.day("2026-11-24", 9 + i),
        )
    client = browser("carol")
    for path in (
        "/calendar/",
        f"/calendar/people/{office.carol.pk}/",
        f"/calendar/rooms/{room.pk}/",
    ):
        for view in ("day", "week", "month"):
            client.get(path)
            with django_assert_max_num_queries(16):
                client.get(path, {"view": view, "on": "2026-11-24"})
