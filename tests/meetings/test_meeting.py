"""The rules of a meeting, from its plan to its minutes."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from meetings import actions, policy
from meetings.commands import MEETING
from meetings.models import Meeting
from office.audit.models import Event
from office.bookings.models import Booking
from office.core.errors import Conflict, DomainError, NotAllowed, NotVisible, WrongState
from office.duties.models import Duty
from office.notifications.models import Notification
from tests.rest.conftest import rest  # noqa: F401 - the fixture

S = Meeting.State
INPUTS: dict[str, dict[str, Any]] = {
    "issue_minutes": {"text": "议定两件事。"},
    "cancel": {"reason": "另行安排"},
    "respond": {"answer": "attend"},
}


def ask(hall: Any, who: str, meeting: Meeting, name: str) -> Any:
    values = dict(INPUTS.get(name, {}))
    if name == "postpone":
        values["starts_at"] = hall.starts + timedelta(days=1)
    return MEETING.by_name[name](hall.office.actor(who), meeting.pk, **values)


def open_duties(meeting: Meeting) -> set[str]:
    return set(Duty.unscoped.filter(card=meeting.pk, state="open").values_list("kind", flat=True))


def held(meeting: Meeting) -> Any:
    """The room that a meeting holds."""
    return Booking.objects.filter(card=meeting.pk, cancelled_at=None, resource__kind="room")


@pytest.mark.parametrize(
    ("state", "owed"),
    [
        ("planned", {"meetings.notify", "meetings.prepare", "meetings.checklist"}),
        ("notified", {"meetings.prepare", "meetings.respond", "meetings.checklist"}),
        ("ready", {"meetings.hold", "meetings.respond", "meetings.checklist"}),
        ("in_session", {"meetings.hold", "meetings.checklist"}),
        ("ended", {"meetings.minutes", "meetings.checklist"}),
        ("minutes_issued", {"meetings.close", "meetings.checklist"}),
        ("closed", set()),
        ("cancelled", set()),
    ],
)
def test_each_state_owes_what_it_waits_for(hall, state, owed):
    meeting = hall.meeting(state)
    assert open_duties(meeting) == owed
    assert bool(owed) == (state in policy.MEETING.waiting)
    for duty in Duty.unscoped.filter(card=meeting.pk, state="open"):
        assert duty.holder.is_active
        assert duty.due_at is not None


@pytest.mark.parametrize(
    ("name", "state"),
    [
        (t.name, state)
        for t in policy.MEETING.transitions
        for state in sorted({s.value for s in S} - t.sources)
    ],
)
def test_refuses_every_other_state(hall, name, state):
    meeting = hall.meeting(state)
    events = Event.objects.filter(card=meeting.pk).count()
    with pytest.raises(WrongState) as refusal:
        ask(hall, "bob", meeting, name)
    assert name not in refusal.value.extra["actions"]
    assert Event.objects.filter(card=meeting.pk).count() == events


@pytest.mark.parametrize("who", ["bob", "mona", "dora"])
@pytest.mark.parametrize("name", ["notify", "postpone", "cancel"])
def test_organiser_clerk_and_director_may(hall, who, name):
    meeting = ask(hall, who, hall.meeting(), name)
    assert meeting.state == policy.MEETING[name].target


@pytest.mark.parametrize(
    "name", [t.name for t in policy.MEETING.transitions if t.name not in {"sign_in", "respond"}]
)
def test_somebody_invited_may_not_run_the_meeting(hall, name):
    state = min(policy.MEETING[name].sources)
    with pytest.raises(NotAllowed):
        ask(hall, "hugo", hall.meeting(state), name)


def test_an_outsider_finds_no_such_meeting(hall):
    with pytest.raises(NotVisible):
        ask(hall, "eve", hall.meeting(attendees=[hall.office.carol]), "notify")


def test_an_auditor_plans_no_meeting(hall):
    new = actions.NewMeeting("会", hall.starts, hall.starts + timedelta(hours=1))
    with pytest.raises(NotAllowed):
        actions.plan_meeting(hall.office.actor("audrey"), new)


def test_planning_takes_the_room_with_its_time_to_lay_out(hall):
    hall.room = hall.add("报告厅", 300, setup_minutes=60, clear_minutes=30)
    booking = held(hall.meeting()).get()
    assert booking.period.lower == hall.starts - timedelta(minutes=60)
    assert booking.period.upper == hall.starts + timedelta(hours=2, minutes=30)
    assert booking.firm


def test_a_taken_room_names_who_has_it_and_plans_nothing(hall):
    first = hall.meeting(title="党组会")
    with pytest.raises(Conflict) as refusal:
        hall.meeting(title="碰头会", starts_at=hall.starts + timedelta(minutes=30))
    assert "党组会" in str(refusal.value.message)
    assert refusal.value.extra["booking"] == held(first).get().pk
    assert Meeting.unscoped.count() == 1
    assert Event.objects.filter(verb="meetings.meeting.planned").count() == 1


def test_the_one_refused_is_not_told_of_a_meeting_he_may_not_see(hall):
    hall.meeting(title="干部任免酝酿会")
    new = actions.NewMeeting(
        "碰头会", hall.starts, hall.starts + timedelta(hours=1), room=hall.room
    )
    with pytest.raises(Conflict) as refusal:
        actions.plan_meeting(hall.office.actor("eve"), new)
    assert "任免" not in str(refusal.value.message)


def test_one_after_the_other_is_no_conflict(hall):
    hall.meeting()
    after = hall.starts + timedelta(hours=2)
    hall.meeting(starts_at=after, ends_at=after + timedelta(hours=1))
    assert Meeting.unscoped.count() == 2


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"title": "  "}, "title"),
        ({"hours": -1}, "ends_at"),
        ({"hours": 0}, "ends_at"),
        ({"days": -5}, "starts_at"),
        ({"guests": 18}, "room"),
    ],
)
def test_what_does_not_fit_is_refused_at_its_field(hall, change, field):
    starts = hall.starts + timedelta(days=change.pop("days", 0))
    values = {"starts_at": starts, "ends_at": starts + timedelta(hours=change.pop("hours", 2))}
    with pytest.raises(DomainError) as refusal:
        hall.meeting(**values, **change)
    assert field in refusal.value.fields
    assert not Meeting.unscoped.exists()


def test_seats_are_counted_once_a_person(hall):
    small = hall.add("小会议室", 3)
    hall.meeting(room=small, attendees=[hall.office.carol, hall.office.hugo, hall.office.dora])
    assert Meeting.unscoped.get().seats_needed == 3


def test_a_room_out_of_use_is_refused(hall):
    hall.room.active = False
    hall.room.save()
    with pytest.raises(Conflict):
        hall.meeting()


def test_nobody_is_invited_to_what_he_is_not_cleared_for(hall):
    with pytest.raises(DomainError) as refusal:
        hall.meeting(secrecy=3, organiser=hall.office.dora)
    assert "attendees" in refusal.value.fields or "secrecy" in refusal.value.fields


def test_cancelling_frees_the_room_and_tells_those_called(hall):
    meeting = ask(hall, "bob", hall.meeting("notified"), "cancel")
    assert not held(meeting).exists()
    told = Notification.objects.filter(card=meeting.pk, kind="notice", data__what="cancelled")
    assert {n.person.username for n in told} == {"carol", "hugo", "dora"}


def test_postponing_moves_the_room_and_calls_anew(hall):
    meeting = ask(hall, "bob", hall.meeting("ready"), "postpone")
    assert meeting.state == S.PLANNED
    assert held(meeting).get().period.lower == hall.starts + timedelta(days=1)
    assert meeting.ends_at - meeting.starts_at == timedelta(hours=2)
    assert open_duties(meeting) == {"meetings.notify", "meetings.prepare", "meetings.checklist"}


def test_postponing_into_a_taken_time_changes_nothing(hall):
    tomorrow = hall.starts + timedelta(days=1)
    hall.meeting(title="局长办公会", starts_at=tomorrow, ends_at=tomorrow + timedelta(hours=3))
    meeting = hall.meeting()
    with pytest.raises(Conflict, match="局长办公会"):
        ask(hall, "bob", meeting, "postpone")
    meeting.refresh_from_db(using=None, from_queryset=Meeting.unscoped.all())
    assert meeting.starts_at == hall.starts
    assert held(meeting).get().period.lower == hall.starts


def test_postponing_within_its_own_time_is_no_conflict_with_itself(hall):
    meeting = actions.postpone_meeting(
        hall.office.actor("bob"), hall.meeting().pk, starts_at=hall.starts + timedelta(minutes=30)
    )
    assert held(meeting).count() == 1


def test_people_sign_in_for_themselves_and_once(hall):
    meeting = hall.meeting("in_session")
    signed = actions.sign_in_meeting(hall.office.actor("hugo"), meeting.pk)
    assert signed.signed_in_ids == [hall.office.hugo.pk]
    with pytest.raises(WrongState):
        actions.sign_in_meeting(hall.office.actor("hugo"), meeting.pk)
    with pytest.raises(NotAllowed):
        actions.sign_in_meeting(hall.office.actor("hugo"), meeting.pk, person=hall.office.carol)
    actions.sign_in_meeting(hall.office.actor("mona"), meeting.pk, person=hall.office.carol)
    with pytest.raises(DomainError):
        actions.sign_in_meeting(hall.office.actor("mona"), meeting.pk, person=hall.office.eve)


def test_a_notice_needs_somebody_invited(hall):
    with pytest.raises(DomainError) as refusal:
        ask(hall, "bob", hall.meeting(attendees=[]), "notify")
    assert "attendees" in refusal.value.fields


def test_empty_minutes_are_not_issued(hall):
    with pytest.raises(DomainError):
        actions.issue_minutes(hall.office.actor("bob"), hall.meeting("ended").pk, text="  ")


def test_over_rest(hall, rest):  # noqa: F811
    body = {
        "title": "局长办公会",
        "starts_at": "2030-03-05T09:00:00+08:00",
        "ends_at": "2030-03-05T10:30:00+08:00",
        "room": hall.room.pk,
        "chair": hall.office.dora.pk,
        "attendees": [hall.office.hugo.pk],
    }
    made = rest("bob").do("meetings/", body)
    assert made["number"].startswith("会〔")
    assert made["attendees"] == [{"id": hall.office.hugo.pk, "name": "卢敏"}]
    assert made["actions"] == ["notify", "postpone", "cancel"]
    taken = rest("mona").post("meetings/", body)
    assert taken.status_code == 409
    assert "局长办公会" in taken.json()["detail"]
    path = f"meetings/{made['id']}/"
    assert rest("hugo").get(path).json()["actions"] == []
    assert rest("hugo").post(f"{path}notify/").status_code == 403
    assert rest("eve").get(path).status_code == 404
    assert rest("eve").post(f"{path}notify/").status_code == 404
    assert rest("bob").do(f"{path}notify/")["state"] == "notified"
    again = rest("bob").post(f"{path}notify/")
    assert again.status_code == 409
    assert rest("mona").get("rooms/?seats=10").json()["results"][0]["name"] == "第一会议室"
    assert rest("hugo").post("rooms/", {"name": "茶水间"}).status_code == 403
    changed = rest("mona")("PATCH", f"rooms/{hall.room.pk}/", {"equipment": "投影"})
    assert changed.json()["equipment"] == "投影"
