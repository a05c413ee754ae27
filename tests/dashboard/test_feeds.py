"""The calendar that leaves the house: read by a program, so named sparingly and dead with its owner."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
import time_machine
from django.test import Client
from icalendar import Calendar

from meetings import actions as meetings
from office.access.models import Feed
from office.audit.models import Event
from office.bookings.models import Resource
from office.flows.feeds import make_feed
from office.flows.leaving import come_back, leave
from office.parameters import registry
from reception import actions as reception
from tests.dashboard.test_calendar import MONDAY, meet


@pytest.fixture
def room(office):
    return Resource.objects.create(kind="room", name="第一会议室", place="三楼", seats=20)


def read(token, **headers):
    return Client().get(f"/calendar/{token}.ics", headers=headers)


def events(token):
    answer = read(token)
    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("text/calendar")
    return [
        e
        for e in Calendar.from_ical(answer.getvalue()).walk("VEVENT")
        if e["DTSTART"].dt is not None
    ]


def named(token, summary):
    return next(e for e in events(token) if e["SUMMARY"] == summary)


def test_a_meeting_comes_out_whole(office, room):
    meeting = meet(office, title="例会，第一次；讨论\\方案", room=room)
    event = named(make_feed(office.actor("carol"), "me"), "例会，第一次；讨论\\方案")
    assert event["DTSTART"].dt == office.day(MONDAY, 9)
    assert event["DTEND"].dt == office.day(MONDAY, 10)
    assert event["LOCATION"] == "第一会议室"
    assert event["STATUS"] == "TENTATIVE"
    assert event["URL"].endswith(f"/{meeting.pk}/")
    assert int(event["SEQUENCE"]) == 0


def test_the_uid_stays_and_the_sequence_grows_when_it_is_moved_and_called_off(office, room):
    meeting = meet(office, title="例会", room=room)
    token = make_feed(office.actor("carol"), "me")
    first = named(token, "例会")
    meetings.postpone_meeting(
        office.actor("alice"), meeting.pk, starts_at=office.day("2026-11-25", 15)
    )
    moved = named(token, "例会")
    meetings.cancel_meeting(office.actor("alice"), meeting.pk, reason="不开了")
    gone = named(token, "例会")
    assert first["UID"] == moved["UID"] == gone["UID"]
    assert first["SEQUENCE"] < moved["SEQUENCE"] < gone["SEQUENCE"]
    assert moved["DTSTART"].dt == office.day("2026-11-25", 15)
    assert (moved["STATUS"], gone["STATUS"]) == ("TENTATIVE", "CANCELLED")


def test_rooms_tell_what_was_called_off_too(office, room):
    meeting = meet(office, title="占室", room=room)
    token = make_feed(office.actor("carol"), f"resource:{room.pk}")
    first = named(token, "占室")
    meetings.cancel_meeting(office.actor("alice"), meeting.pk, reason="不开了")
    gone = named(token, "占室")
    assert first["UID"] == gone["UID"]
    assert gone["STATUS"] == "CANCELLED"
    assert gone["SEQUENCE"] > first["SEQUENCE"]


@pytest.mark.parametrize(("level", "leaves"), [(0, True), (1, True), (2, False), (3, False)])
def test_nothing_above_internal_leaves_the_house_by_name(office, room, level, leaves):
    """Carol may see all of them in the house; her telephone names the lower two."""
    meet(office, title="Zqx会商", room=room, attendees=[office.carol], secrecy=level)
    for subject in ("me", f"resource:{room.pk}"):
        body = read(make_feed(office.actor("carol"), subject)).getvalue().decode()
        assert ("Zqx" in body) is leaves
        assert "BEGIN:VEVENT" in body
        assert "CLASS:PRIVATE" in body or leaves


def test_the_level_is_a_parameter(office, room):
    meet(office, title="Zqx会商", room=room, attendees=[office.carol], secrecy=1)
    token = make_feed(office.actor("carol"), "me")
    registry.change("feeds.named_up_to", "open")
    assert b"Zqx" not in read(token).getvalue()


def test_a_feed_reads_with_its_owners_eyes(office, room):
    meet(office, title="Zqx规划会", room=room)
    subject = f"resource:{room.pk}"
    assert b"Zqx" in read(make_feed(office.actor("carol"), subject)).getvalue()
    outsider = read(make_feed(office.actor("eve"), subject)).getvalue()
    assert b"Zqx" not in outsider
    assert "周小满".encode() not in outsider
    assert b"SUMMARY:Busy" in outsider


def test_deadlines_take_no_time_and_secret_ones_have_no_name(office):
    office.item("handling", title="公开事项", due_on=date(2026, 11, 25))
    office.item("handling", title="Zqx事项", due_on=date(2026, 11, 26), secrecy=3)
    token = make_feed(office.actor("carol"), "me")
    due = named(token, "Due: 公开事项")
    assert due["TRANSP"] == "TRANSPARENT"
    assert "DTEND" not in due
    assert named(token, "Something falls due")["DTSTART"].dt == office.day("2026-11-26", 17, 30)


def test_days_away_are_whole_days(office):
    from office.organisation.models import Deputyship

    Deputyship.objects.create(
        principal=office.carol, deputy=office.bob, starts_on="2026-11-26", ends_on="2026-11-27"
    )
    away = named(make_feed(office.actor("carol"), "me"), "Away; 俞晓 stands in")
    assert away["DTSTART"].dt == date(2026, 11, 26)
    assert away["DTEND"].dt == date(2026, 11, 28)


def test_lines_are_folded_and_hostile_words_stay_words(office, room):
    title = "甲" * 200 + "\nBEGIN:VEVENT\r\nSUMMARY:x\x07"
    visit = reception.expect_visit(
        office.actor("carol"),
        reception.NewVisit(
            visitor_name=title[:60],
            host=office.carol,
            purpose="BEGIN:VALARM\nACTION:x",
            expected_at=office.day(MONDAY, 10),
        ),
    )
    body = read(make_feed(office.actor("carol"), "me")).getvalue()
    assert max(len(line) for line in body.split(b"\r\n")) <= 75
    assert body.count(b"BEGIN:VEVENT") == len(Calendar.from_ical(body).walk("VEVENT"))
    assert b"BEGIN:VALARM\r\n" not in body
    assert visit.pk


def test_an_unchanged_calendar_answers_304_and_a_removal_is_a_change(office, room):
    meeting = meet(office, title="例会", room=room)
    token = make_feed(office.actor("carol"), "me")
    first = read(token)
    assert read(token, if_none_match=first["ETag"]).status_code == 304
    assert read(token, if_modified_since=first["Last-Modified"]).status_code == 304
    with time_machine.travel(office.now + timedelta(minutes=5), tick=False):
        type(meeting).unscoped.filter(pk=meeting.pk).update(attendee_ids=[office.bob.pk])
        assert read(token, if_none_match=first["ETag"]).status_code == 200
        assert read(token, if_modified_since=first["Last-Modified"]).status_code == 200


def test_the_address_is_shown_once_kept_as_a_hash_and_changed(office, browser):
    client = browser("carol")
    page = client.post("/calendar/feeds/", {"subject": "me"}).content.decode()
    token = re.search(r"/calendar/([\w-]+)\.ics", page)[1]
    assert read(token).status_code == 200
    assert token not in client.get("/me/").content.decode()
    assert token not in str(Feed.objects.values())
    assert token not in str(list(Event.objects.values_list("data", flat=True)))
    other = make_feed(office.actor("carol"), "me")
    assert read(token).status_code == 404
    assert read(other).status_code == 200
    assert Feed.objects.count() == 1
    client.post(f"/calendar/feeds/{Feed.objects.get().pk}/revoke/")
    assert read(other).status_code == 404
    assert {"access.feed.made", "access.feed.revoked"} <= set(
        Event.objects.values_list("verb", flat=True)
    )


def test_nobody_revokes_the_address_of_another(office, browser):
    make_feed(office.actor("carol"), "me")
    pk = Feed.objects.get().pk
    assert browser("bob").post(f"/calendar/feeds/{pk}/revoke/").status_code == 404
    assert Feed.objects.filter(pk=pk).exists()


def test_a_leavers_address_dies_and_does_not_come_back_with_him(office):
    token = make_feed(office.actor("bob"), "me")
    assert read(token).status_code == 200
    leave(office.actor("adam"), office.bob.pk)
    assert read(token).status_code == 404
    come_back(office.actor("adam"), office.bob.pk)
    assert read(token).status_code == 404


def test_an_address_nobody_has_says_nothing(office):
    for token in ("nonsense", "x" * 500, "%00", "..%2f.."):
        assert read(token).status_code == 404


@pytest.mark.parametrize("many", [1, 10])
def test_reading_costs_the_same_for_one_entry_or_many(
    office, room, django_assert_max_num_queries, many
):
    for i in range(many):
        meet(office, title=f"会{i}", room=room, hour=8 + i)
    for subject in ("me", f"resource:{room.pk}"):
        token = make_feed(office.actor("carol"), subject)
        read(token)
        with django_assert_max_num_queries(12):
            read(token)
