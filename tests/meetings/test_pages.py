"""The pages of meetings: what they show, offer and refuse, and what they cost."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine

from meetings import actions, reading
from meetings.models import AgendaItem, ChecklistLine, Decision, Invitation, Meeting, Series
from office.flows.decision_to_item import issue_minutes
from office.organisation.models import User
from supervision.models import SupervisionItem
from tests.pages import Browser, beside, text


@pytest.fixture
def pages(hall: Any) -> Any:
    with time_machine.travel(hall.office.now, tick=False):
        yield lambda who: Browser(hall.office.people[who])


def invitation(meeting: Meeting, person: User) -> Invitation:
    return Invitation.objects.get(meeting=meeting, person=person, taken_off_at=None)


def at(meeting: Meeting, more: str = "") -> str:
    return f"/meetings/{meeting.pk}/{more}"


def test_the_week_shows_the_meeting_and_takes_my_answer_with_one_key(hall, pages):
    meeting = hall.meeting("notified")
    carol = pages("carol")
    page = carol.get("/meetings/", week="2026-11-24")
    assert meeting.title in text(page)
    assert 'data-key="y"' in page.content.decode()
    mine = invitation(meeting, hall.office.carol)
    back = carol.do(
        at(meeting, f"invitations/{mine.pk}/respond/"), answer="attend", next="/meetings/"
    )
    assert back == "/meetings/"
    assert 'data-key="y"' not in carol.get("/meetings/", week="2026-11-24").content.decode()


@pytest.mark.parametrize("tab", ["week", "mine", "upcoming", "minutes", "done", "nonsense"])
def test_every_list_opens(hall, pages, tab):
    hall.meeting("ended")
    assert pages("dora").get("/meetings/", tab=tab).status_code == 200


def test_lists_cost_the_same_for_one_and_many(hall, pages, django_assert_max_num_queries):
    for n in range(12):
        starts = hall.starts + timedelta(hours=3 * n)
        hall.meeting(
            "notified", starts_at=starts, ends_at=starts + timedelta(hours=1), room=None, chair=None
        )
    mona = pages("mona")
    with django_assert_max_num_queries(14):
        mona.get("/meetings/", week="2026-11-24")
    with django_assert_max_num_queries(14):
        mona.get("/meetings/", tab="upcoming")


def test_the_page_of_a_meeting_costs_the_same_for_many(hall, pages, django_assert_max_num_queries):
    meeting = hall.meeting("notified")
    bob = hall.office.actor("bob")
    mona = pages("mona")
    with django_assert_max_num_queries(34):
        mona.get(at(meeting))
    for n in range(15):
        actions.invite(bob, meeting.pk, name=f"来宾{n}", unit="市水利局")
        actions.add_agenda_item(bob, meeting.pk, title=f"议题{n}", minutes=10)
        actions.add_line(bob, meeting.pk, text=f"准备{n}", before=2)
    with django_assert_max_num_queries(34):
        page = mona.get(at(meeting))
    assert "over the end" in text(page)


@pytest.mark.parametrize(
    "state",
    [
        "planned",
        "notified",
        "ready",
        "in_session",
        "ended",
        "minutes_issued",
        "closed",
        "cancelled",
    ],
)
@pytest.mark.parametrize("who", ["mona", "hugo"])
def test_the_page_opens_in_every_state(hall, pages, state, who):
    meeting = hall.meeting(state)
    browser = pages(who)
    for more in ("", "answers/", "checklist/", "door/", "minutes/"):
        assert browser.get(at(meeting, more)).status_code == 200, more


def test_out_of_sight_there_is_no_meeting(hall, pages):
    meeting = hall.meeting("notified", attendees=[hall.office.carol])
    eve = pages("eve")
    line = ChecklistLine.objects.filter(meeting=meeting).first()
    for more in (
        "",
        "answers/",
        "checklist/",
        "door/",
        "minutes/",
        f"checklist/{line.pk}/tick/",
        "agenda-items/add/",
        "postpone/",
    ):
        assert eve.get(at(meeting, more)).status_code == 404, more
        assert eve.post(at(meeting, more)).status_code in {404, 405}, more


def test_a_row_of_another_meeting_is_not_there(hall, pages):
    one = hall.meeting("notified")
    later = hall.starts + timedelta(days=1)
    other = hall.meeting("notified", starts_at=later, ends_at=later + timedelta(hours=1))
    row = invitation(other, hall.office.carol)
    assert pages("mona").get(at(one, f"invitations/{row.pk}/respond/")).status_code == 404


def test_leave_without_reason_is_refused_beside_the_field_and_nothing_typed_is_lost(hall, pages):
    meeting = hall.meeting("notified")
    mine = invitation(meeting, hall.office.carol)
    answer = pages("carol").post(at(meeting, f"invitations/{mine.pk}/respond/"), answer="leave")
    assert answer.status_code == 400
    assert "chair" in beside(answer, "reason")
    assert 'value="leave"' in answer.content.decode()


def plan(hall: Any, **more: Any) -> dict[str, Any]:
    return {
        "title": "专题会",
        "kind": "topical",
        "secrecy": "open",
        "starts_at": "2026-11-25T09:00",
        "ends_at": "2026-11-25T10:00",
        "guests": 0,
        **more,
    }


def test_whoever_answers_is_asked_for_one_name_a_colleague_or_that_of_a_guest(hall, pages):
    meeting = hall.meeting("notified")
    guest = actions.invite(hall.office.actor("mona"), meeting.pk, name="周岚", unit="省水利厅")
    mine = invitation(meeting, hall.office.carol)
    for row, who, asked, other in (
        (mine, "carol", "substitute", "substitute_name"),
        (guest, "mona", "substitute_name", "substitute"),
    ):
        path = at(meeting, f"invitations/{row.pk}/respond/")
        page = pages(who).get(path).content.decode()
        assert f'name="{asked}"' in page
        assert f'name="{other}"' not in page
        refused = pages(who).post(path, answer="substitute")
        assert refused.status_code == 400
        assert "Name the person who comes instead." in beside(refused, asked)


def test_planning_on_the_page(hall, pages):
    mona = pages("mona")
    page = mona.get("/meetings/new/", room=hall.room.pk, starts_at="2026-11-25T09:00+08:00")
    assert 'value="2026-11-25T09:00"' in page.content.decode()
    gone = mona.do(
        "/meetings/new/", **plan(hall, room=hall.room.pk, attendees=[hall.office.carol.pk])
    )
    meeting = Meeting.unscoped.get()
    assert gone == at(meeting)
    assert invitation(meeting, hall.office.carol).answer == "none"


def test_a_taken_room_is_told_beside_the_field_with_what_is_free(hall, pages):
    hall.meeting(title="党组会")
    free = hall.add("小会议室", 12)
    told = pages("mona").get(
        "/meetings/rooms/told/",
        starts_at="2026-11-24T15:00",
        ends_at="2026-11-24T16:00",
        room=hall.room.pk,
    )
    assert "is taken" in text(told)
    assert free.name in text(told)
    refused = pages("mona").post(
        "/meetings/new/",
        **plan(hall, starts_at="2026-11-24T15:00", ends_at="2026-11-24T16:00", room=hall.room.pk),
    )
    assert refused.status_code == 409
    assert "党组会" in beside(refused, "room")
    assert free.name in beside(refused, "room")
    assert "专题会" in refused.content.decode()


def test_a_series_is_shown_before_it_is_planned(hall, pages):
    mona = pages("mona")
    values = plan(hall, rule="weekly", count=3, rest_days="skip", clashes="refuse")
    shown = mona.post("/meetings/new/", **values)
    assert shown.status_code == 200
    assert "The days of the series" in text(shown)
    assert not Series.objects.exists()
    mona.do("/meetings/new/", **values, confirm="1")
    assert Meeting.unscoped.filter(series__isnull=False).count() == 3


def test_the_day_of_rooms_costs_the_same_for_sixty(hall, pages, django_assert_max_num_queries):
    hall.meeting("notified")
    mona = pages("mona")
    with django_assert_max_num_queries(12):
        first = mona.get("/meetings/rooms/", day="2026-11-24")
    for n in range(59):
        room = hall.add(f"会议室{n}", 10)
        hall.meeting(room=room, chair=None, attendees=[])
    with django_assert_max_num_queries(12):
        page = mona.get("/meetings/rooms/", day="2026-11-24")
    assert "冬春水利建设工作会议" in text(first)
    assert page.content.decode().count("data-slot") >= 60


def test_the_search_names_the_smallest_free_room_first_else_the_nearest_times(hall, pages):
    small = hall.add("小会议室", 12, equipment="投影、白板")
    hall.meeting(room=small, chair=None)
    mona = pages("mona")
    asked = {"day": "2026-11-24", "begins": "09:00", "ends": "10:00", "seats": 8}
    said = text(mona.get("/meetings/rooms/", **asked))
    assert said.index("小会议室") < said.index("第一会议室")
    assert (
        "第一会议室"
        not in text(mona.get("/meetings/rooms/", **asked, words="白板"))
        .split("24 Nov")[0]
        .split("free, the smallest")[-1]
    )
    nearest = text(
        mona.get(
            "/meetings/rooms/", **{**asked, "begins": "15:00", "ends": "16:00", "words": "白板"}
        )
    )
    assert "nearest times" in nearest
    assert "16:30" in nearest
    wrong = mona.get("/meetings/rooms/", **{**asked, "ends": "08:00"})
    assert wrong.status_code == 400


def test_a_secret_booking_is_busy_for_others(hall, pages):
    office = hall.office
    actions.plan_meeting(
        office.actor("dora"),
        actions.NewMeeting(
            "干部专题会", hall.starts, hall.starts + timedelta(hours=1), room=hall.room, secrecy=3
        ),
    )
    page = text(pages("bob").get("/meetings/rooms/", day="2026-11-24"))
    assert "干部专题会" not in page
    assert "Busy" in page


def test_ticking_and_taking_the_tick_back(hall, pages):
    meeting = hall.meeting("notified")
    mona = pages("mona")
    line = ChecklistLine.objects.filter(meeting=meeting).first()
    mona.do(at(meeting, f"checklist/{line.pk}/tick/"), text="齐了")
    line.refresh_from_db()
    assert (line.done_by.username, line.note) == ("mona", "齐了")
    mona.do(at(meeting, f"checklist/{line.pk}/untick/"))
    line.refresh_from_db()
    assert line.done_at is None


def test_the_door_signs_in_by_one_press(hall, pages):
    meeting = hall.meeting("ready")
    mona = pages("mona")
    mine = invitation(meeting, hall.office.carol)
    assert "高展" in text(mona.get(at(meeting, "door/")))
    mona.do(at(meeting, "door/"), invitation=mine.pk)
    mine.refresh_from_db()
    assert mine.signed_in_at is not None
    again = mona.post(at(meeting, "door/"), invitation=mine.pk)
    assert again.status_code == 409


def test_minutes_are_saved_in_versions_and_nobody_is_overwritten(hall, pages):
    meeting = hall.meeting("ended")
    mona, bob = pages("mona"), pages("bob")
    assert "高展" in text(mona.get(at(meeting, "minutes/")))
    mona.do(at(meeting, "minutes/"), text="第一稿", version=0)
    late = bob.post(at(meeting, "minutes/"), text="我的稿", version=0)
    assert late.status_code == 409
    assert "我的稿" in late.content.decode()
    assert "第一稿" in late.content.decode()
    bob.do(at(meeting, "minutes/"), text="合并稿", version=1)
    page = text(mona.get(at(meeting, "minutes/")))
    assert "version 2" in page


def test_issuing_on_the_page_makes_items_and_a_withdrawn_one_is_docketed_anew(hall, pages):
    meeting = hall.meeting("ended")
    bob = hall.office.actor("bob")
    actions.add_decision(
        bob, meeting.pk, text="月底前报方案。", lead_department=hall.office.planning
    )
    mona = pages("mona")
    mona.do(at(meeting, "issue_minutes/"), text="议定一件事。")
    item = SupervisionItem.unscoped.get()
    assert item.number in text(mona.get(at(meeting)))
    from supervision.actions import withdraw_item

    withdraw_item(hall.office.actor("sven"), item.pk, reason="并入另一事项")
    decision = Decision.objects.get()
    assert f"decisions/{decision.pk}/docket/" in mona.get(at(meeting)).content.decode()
    mona.do(at(meeting, f"decisions/{decision.pk}/docket/"))
    assert SupervisionItem.unscoped.count() == 2


def test_before_postponing_the_page_says_what_moves(hall, pages):
    meeting = hall.meeting("notified")
    page = text(pages("mona").get(at(meeting, "postpone/")))
    assert "第一会议室" in page
    assert "林致远" in page


def test_agenda_on_the_page(hall, pages):
    meeting = hall.meeting("notified")
    bob = pages("bob")
    bob.do(at(meeting, "agenda-items/add/"), title="通报情况", minutes=20)
    bob.do(at(meeting, "agenda-items/add/"), title="部署工作", minutes=30)
    said = text(bob.get(at(meeting)))
    assert "14:30 通报情况" in said
    assert "14:50 部署工作" in said
    item = AgendaItem.objects.get(title="通报情况")
    assert bob.post(at(meeting, f"agenda-items/{item.pk}/discuss/")).status_code == 409
    bob.do(at(meeting, f"agenda-items/{item.pk}/change/"), title="通报全年情况", minutes=25)
    assert "14:55 部署工作" in text(bob.get(at(meeting)))


@pytest.mark.parametrize(
    ("part", "field"), [("agenda-items", "title"), ("invitations", "people"), ("checklist", "text")]
)
def test_empty_forms_are_refused_in_words(hall, pages, part, field):
    meeting = hall.meeting("notified")
    answer = pages("mona").post(at(meeting, f"{part}/add/"))
    assert answer.status_code == 400
    assert beside(answer, field)


def test_items_made_by_issuing_open_the_next_of_the_series(hall, pages):
    office = hall.office
    new = actions.NewMeeting(
        "碰头会", hall.starts, hall.starts + timedelta(hours=1), attendees=[office.hugo]
    )
    first, second = actions.plan_series(office.actor("bob"), new, actions.Repeat(count=2))
    hall.advance(first, "ended")
    actions.add_decision(
        office.actor("bob"), first.pk, text="清理台账。", lead_department=office.planning
    )
    issue_minutes(office.actor("bob"), first.pk, text="议定一件事。")
    item = SupervisionItem.unscoped.get()
    seen, hidden = text(pages("dora").get(at(second))), text(pages("hugo").get(at(second)))
    assert "清理台账" in seen
    assert item.number in seen
    assert "清理台账" in hidden  # he was invited to both meetings
    assert item.number not in hidden  # the item itself is not his to read


@pytest.mark.parametrize(
    ("part", "label"),
    [
        ("agenda-items/add/", "Put on the agenda"),
        ("invitations/add/", "Invite"),
        ("checklist/add/", "Add a line"),
        ("decisions/add/", "Enter a decision"),
    ],
)
def test_the_button_of_a_part_says_what_it_does(hall, pages, part, label):
    meeting = hall.meeting("ended" if part.startswith("decisions") else "notified")
    page = pages("mona").get(at(meeting, part)).content.decode()
    assert f'class="btn btn--primary">{label}</button>' in page
    assert f"<h1>{label}</h1>" in page


def test_a_decision_chooses_its_point_by_name(hall, pages):
    meeting = hall.meeting("ready")
    item = actions.add_agenda_item(
        hall.office.actor("bob"), meeting.pk, title="研究泵站方案", minutes=10
    )
    actions.start_meeting(hall.office.actor("bob", hall.starts), meeting.pk)
    page = pages("mona").get(at(meeting, "decisions/add/")).content.decode()
    assert f'<option value="{item.pk}">研究泵站方案</option>' in page


def test_only_who_holds_a_line_is_offered_its_tick(hall, pages):
    meeting = hall.meeting("notified")
    line = ChecklistLine.objects.filter(meeting=meeting).first()
    offered = at(meeting, f"checklist/{line.pk}/tick/")
    assert offered in pages("mona").get(at(meeting)).content.decode()
    assert offered not in pages("carol").get(at(meeting)).content.decode()
    ChecklistLine.objects.filter(pk=line.pk).update(holder=hall.office.carol)
    assert offered in pages("carol").get(at(meeting)).content.decode()


def test_no_free_slot_begins_within_the_column_of_a_booking(hall, pages):
    """A booking that ends at 10:20 leaves the quarter alone; the slot begins at 10:30."""
    ends = hall.starts + timedelta(minutes=50)
    meeting = hall.meeting("notified", ends_at=ends)
    lanes = reading.day_of_rooms(hall.office.actor("mona", hall.office.now), hall.starts.date())
    blocks = next(lane.blocks for lane in lanes if lane.room == meeting.room)
    taken = next(b for b in blocks if not b.free)
    after = next(b for b in blocks if b.free and b.span.starts_at >= taken.span.ends_at)
    assert after.first >= taken.last
    assert after.span.starts_at.minute % 15 == 0
