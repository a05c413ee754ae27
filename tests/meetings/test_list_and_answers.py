"""Who comes: answers, substitutes, leave, urging, sign-in; and whose hour is given away."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from meetings import actions
from meetings.models import Invitation, Meeting
from office.bookings.models import Booking
from office.core.errors import Conflict, DomainError, NotAllowed, NotVisible, WrongState
from office.duties.models import Duty
from office.notifications.models import Notification
from office.operations.invariants import prove
from office.organisation.models import Deputyship
from tests.meetings.conftest import Hall
from tests.rest.conftest import rest  # noqa: F401 - the fixture


def row(meeting: Meeting, person: Any) -> Invitation:
    return Invitation.objects.get(meeting=meeting, person=person, taken_off_at=None)


def hours(meeting: Meeting) -> set[str]:
    held = Booking.objects.filter(card=meeting.pk, cancelled_at=None, resource__kind="person")
    return set(held.values_list("resource__person__username", flat=True))


def owed(meeting: Meeting, kind: str = "meetings.respond") -> set[str]:
    open_ones = Duty.unscoped.filter(card=meeting.pk, kind=kind, state="open")
    return set(open_ones.values_list("holder__username", flat=True))


def told(meeting: Meeting, what: str) -> set[str]:
    rows = Notification.objects.filter(card=meeting.pk, data__what=what)
    return set(rows.values_list("person__username", flat=True))


def respond(hall: Any, who: str, meeting: Meeting, **given: Any) -> Meeting:
    return actions.respond_meeting(hall.office.actor(who), meeting.pk, **given)


def test_the_notice_asks_everybody_but_the_chair(hall):
    meeting = hall.meeting("notified")
    assert owed(meeting) == {"carol", "hugo"}
    assert row(meeting, hall.office.dora).answer == "attend"
    assert told(meeting, "called") == {"dora"}
    due = Duty.unscoped.filter(card=meeting.pk, kind="meetings.respond").first().due_at
    assert due == hall.office.day("2026-11-23", 17, 30)


def test_three_hundred_are_asked_in_a_few_statements(hall, django_assert_max_num_queries):
    from office.organisation.models import User

    User.objects.bulk_create(
        User(username=f"u{n}", name=f"职员{n}", department=hall.office.planning) for n in range(300)
    )
    people = list(User.objects.filter(username__startswith="u"))
    meeting = hall.meeting(attendees=people, room=None)
    with django_assert_max_num_queries(30):
        hall.advance(meeting, "notified")
    assert Duty.unscoped.filter(card=meeting.pk, kind="meetings.respond").count() == 300


def test_answering_ends_the_duty_and_can_be_changed(hall):
    meeting = hall.meeting("notified")
    respond(hall, "carol", meeting, answer="attend")
    assert owed(meeting) == {"hugo"}
    respond(hall, "carol", meeting, answer="leave", reason="出差")
    assert row(meeting, hall.office.carol).answer == "leave"
    assert told(meeting, "leave") == {"bob"}


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"answer": "leave"}, "reason"),
        ({"answer": "leave", "reason": " "}, "reason"),
        ({"answer": "substitute"}, "substitute"),
        ({"answer": "substitute", "substitute_name": "外人"}, "substitute"),
        ({"answer": "perhaps"}, "answer"),
        ({"answer": "none"}, "answer"),
    ],
)
def test_half_an_answer_is_refused_at_its_field(hall, given, field):
    meeting = hall.meeting("notified")
    with pytest.raises(DomainError) as refusal:
        respond(hall, "carol", meeting, **given)
    assert field in refusal.value.fields
    assert owed(meeting) == {"carol", "hugo"}


def test_the_substitute_is_let_in_told_and_signs_in(hall):
    meeting = hall.meeting("notified")
    eve = hall.office.eve
    with pytest.raises(NotVisible):
        actions.sign_in_meeting(hall.office.actor("eve"), meeting.pk)
    respond(hall, "hugo", meeting, answer="substitute", substitute=eve)
    assert told(meeting, "substitute") == {"eve"}
    hall.advance(meeting, "notified") if meeting.state == "planned" else None
    actions.ready_meeting(hall.office.actor("bob"), meeting.pk)
    signed = actions.sign_in_meeting(hall.office.actor("eve"), meeting.pk)
    assert signed.signed_in_ids == [eve.pk]
    assert row(meeting, hall.office.hugo).signed_in_at is not None


def test_a_substitute_must_be_cleared_and_free_of_the_list(hall):
    office = hall.office
    meeting = actions.plan_meeting(
        office.actor("dora"),
        actions.NewMeeting(
            "专题会",
            hall.starts,
            hall.starts + timedelta(hours=1),
            attendees=[office.carol, office.eve],
            secrecy=3,
        ),
    )
    actions.notify_meeting(office.actor("dora"), meeting.pk)
    for substitute in (office.bob, office.eve, office.carol):
        with pytest.raises(DomainError) as refusal:
            respond(hall, "carol", meeting, answer="substitute", substitute=substitute)
        assert "substitute" in refusal.value.fields


def test_nobody_answers_for_another_but_clerk_organiser_and_deputy(hall):
    meeting = hall.meeting("notified")
    carol = row(meeting, hall.office.carol)
    with pytest.raises(NotAllowed):
        actions.respond_invitation(hall.office.actor("hugo"), meeting.pk, carol.pk, answer="attend")
    actions.respond_invitation(hall.office.actor("mona"), meeting.pk, carol.pk, answer="attend")
    Deputyship.objects.create(
        principal=hall.office.hugo,
        deputy=hall.office.eve,
        starts_on="2026-11-01",
        ends_on="2026-12-31",
    )
    respond(hall, "eve", meeting, answer="attend")
    hugo = row(meeting, hall.office.hugo)
    assert (hugo.answer, hugo.answered_by.username) == ("attend", "eve")


def test_urging_reaches_exactly_the_silent_and_counts(hall):
    meeting = hall.meeting("notified")
    respond(hall, "carol", meeting, answer="attend")
    actions.chase_meeting(hall.office.actor("mona"), meeting.pk)
    rows = Notification.objects.filter(card=meeting.pk, kind="chase")
    assert [n.person.username for n in rows] == ["hugo"]
    assert row(meeting, hall.office.hugo).chased == 1
    respond(hall, "hugo", meeting, answer="attend")
    with pytest.raises(Conflict):
        actions.chase_meeting(hall.office.actor("mona"), meeting.pk)


def test_one_more_after_the_notice_is_asked_alone(hall):
    meeting = hall.meeting("notified")
    version = meeting.version
    actions.invite(
        hall.office.actor("bob"), meeting.pk, people=[hall.office.eve, hall.office.carol]
    )
    assert owed(meeting) == {"carol", "hugo", "eve"}
    meeting = Meeting.unscoped.get(pk=meeting.pk)
    assert hall.office.eve.pk in meeting.attendee_ids
    assert meeting.version == version
    with pytest.raises(DomainError):
        actions.invite(hall.office.actor("bob"), meeting.pk, people=[hall.office.carol])


def test_a_guest_has_a_name_and_counts_for_the_seats(hall):
    hall.room.seats = 4
    hall.room.save()
    meeting = hall.meeting()
    actions.invite(
        hall.office.actor("bob"), meeting.pk, name="周岚", unit="省水利厅", plate="江O·A0018"
    )
    with pytest.raises(DomainError, match="seats"):
        actions.invite(hall.office.actor("bob"), meeting.pk, name="韩立群", unit="市政府")
    assert Invitation.objects.filter(meeting=meeting, person=None).count() == 1


def test_taking_one_off_frees_him(hall):
    office = hall.office
    meeting = hall.meeting("notified", attendees=[office.lena, office.carol])
    respond(hall, "lena", meeting, answer="attend")
    assert hours(meeting) == {"dora", "lena"}
    actions.take_off(office.actor("mona"), meeting.pk, row(meeting, office.lena).pk)
    assert hours(meeting) == {"dora"}
    actions.take_off(office.actor("mona"), meeting.pk, row(meeting, office.carol).pk)
    assert owed(meeting) == set()
    assert told(meeting, "taken_off") == {"lena", "carol"}
    with pytest.raises(Conflict):
        actions.take_off(office.actor("mona"), meeting.pk, row(meeting, office.dora).pk)


def test_who_is_taken_off_a_secret_meeting_reads_no_more_of_it(hall):
    office = hall.office
    meeting = actions.plan_meeting(
        office.actor("dora"),
        actions.NewMeeting(
            "专题会",
            hall.starts,
            hall.starts + timedelta(hours=1),
            attendees=[office.eve],
            secrecy=3,
        ),
    )
    actions.take_off(office.actor("dora"), meeting.pk, row(meeting, office.eve).pk)
    assert not Meeting.objects.visible_to(office.actor("eve")).filter(pk=meeting.pk).exists()


def test_a_leaders_hour_goes_with_his_answer(hall):
    office = hall.office
    meeting = hall.meeting("notified", attendees=[office.lena, office.carol])
    assert hours(meeting) == {"dora"}  # the chair's from the plan
    respond(hall, "lena", meeting, answer="attend")
    respond(hall, "carol", meeting, answer="attend")
    assert hours(meeting) == {"dora", "lena"}
    respond(hall, "lena", meeting, answer="leave", reason="赴省开会")
    assert hours(meeting) == {"dora"}


def test_a_clash_names_who_has_the_hour_and_what_is_free(hall):
    office = hall.office
    hall.meeting(title="党组会")
    room = hall.add("小会议室", 12)
    with pytest.raises(Conflict, match="党组会") as refusal:
        hall.meeting(title="碰头会", room=room)
    assert "16:30–20:00" in refusal.value.fields["chair"][1]
    second = hall.meeting(
        "notified", title="协调会", room=room, chair=office.carol, attendees=[office.dora]
    )
    with pytest.raises(Conflict, match="党组会"):
        respond(hall, "dora", second, answer="attend")
    assert owed(second) == {"dora"}


@pytest.mark.parametrize("end", ["cancel", "postpone"])
def test_all_hours_are_free_after(hall, end):
    office = hall.office
    meeting = hall.meeting("notified", attendees=[office.lena])
    respond(hall, "lena", meeting, answer="attend")
    bob = office.actor("bob")
    if end == "cancel":
        actions.cancel_meeting(bob, meeting.pk, reason="另行安排")
        assert hours(meeting) == set()
    else:
        actions.postpone_meeting(bob, meeting.pk, starts_at=hall.starts + timedelta(days=1))
        assert hours(meeting) == {"dora"}
        assert row(meeting, office.lena).answer == "none"
        actions.notify_meeting(bob, meeting.pk)
        assert owed(meeting) == {"lena"}


def test_late_ones_and_guests_at_the_door(hall, rest):  # noqa: F811
    meeting = hall.meeting("notified")
    bob = hall.office.actor("bob")
    guest = actions.invite(bob, meeting.pk, name="周岚", unit="省水利厅")
    actions.ready_meeting(bob, meeting.pk)
    late = hall.office.actor("mona", now=hall.starts + timedelta(minutes=7))
    actions.sign_in_meeting(late, meeting.pk, invitation=guest.pk)
    early = hall.office.actor("mona", now=hall.starts - timedelta(minutes=7))
    actions.sign_in_meeting(early, meeting.pk, person=hall.office.carol)
    with pytest.raises(WrongState):
        actions.sign_in_meeting(late, meeting.pk, invitation=guest.pk)
    shown = rest("mona").get(f"meetings/{meeting.pk}/invitations/?limit=50").json()["results"]
    assert {r["name"] or r["person"]["name"]: r["late"] for r in shown} == {
        "周岚": True,
        "高展": False,
        "卢敏": False,
        "林致远": False,
    }


def test_over_rest(hall, rest):  # noqa: F811
    meeting = hall.meeting("notified")
    path = f"meetings/{meeting.pk}/invitations/"
    carol = next(
        i
        for i in rest("carol").get(path).json()["results"]
        if i["person"]["id"] == hall.office.carol.pk
    )
    assert rest("eve").get(path).status_code == 404
    assert (
        rest("hugo").post(f"{path}{carol['id']}/respond/", {"answer": "attend"}).status_code == 403
    )
    done = rest("carol").do(f"{path}{carol['id']}/respond/", {"answer": "attend"})
    assert done["answer"] == "attend"
    assert (
        rest("hugo").do(f"meetings/{meeting.pk}/respond/", {"answer": "leave", "reason": "公差"})[
            "id"
        ]
        == meeting.pk
    )
    made = rest("bob").do(path, {"name": "周岚", "unit": "省水利厅"})
    assert made["name"] == "周岚"
    assert rest("bob")("DELETE", f"{path}{made['id']}/").status_code == 204
    assert rest("bob").get(f"{path}{made['id']}/").status_code == 404


def at_once(jobs: list[Any]) -> list[str]:
    """Each in a thread and connection of its own; "done" or the name of the refusal."""

    def run(job: Any) -> str:
        try:
            job()
        except DomainError as refusal:
            return type(refusal).__name__
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(len(jobs)) as pool:
        return list(pool.map(run, jobs))


def test_two_answer_at_once_and_one_hour_is_booked(live_office):
    hall = Hall(live_office)
    office = hall.office
    meeting = hall.meeting("notified", attendees=[office.lena])
    mine = row(meeting, office.lena)
    jobs = [
        lambda who=who: actions.respond_invitation(
            office.actor(who), meeting.pk, mine.pk, answer="attend"
        )
        for who in ("lena", "mona", "lena", "mona")
    ]
    assert set(at_once(jobs)) == {"done"}
    assert hours(meeting) == {"dora", "lena"}
    assert owed(meeting) == set()
    assert [r for r in prove([1, 2, 4, 5]) if r.broken] == []


def test_twenty_rivals_for_one_room_and_one_for_a_chairs_hour(live_office):
    hall = Hall(live_office)
    office = hall.office
    rooms = [hall.add(f"会议室{n}", 10) for n in range(20)]
    ends = hall.starts + timedelta(hours=1)

    def plan(n: int, **more: Any) -> Any:
        new = actions.NewMeeting(f"会{n}", hall.starts, ends, **more)
        return lambda: actions.plan_meeting(office.actor("bob"), new)

    assert sorted(at_once([plan(n, room=hall.room) for n in range(20)])) == ["Conflict"] * 19 + [
        "done"
    ]
    assert sorted(at_once([plan(n, room=rooms[n], chair=office.lena) for n in range(20)])) == [
        "Conflict"
    ] * 19 + ["done"]
    assert Meeting.unscoped.count() == 2
    assert [r for r in prove([1, 2, 3, 4, 5]) if r.broken] == []
