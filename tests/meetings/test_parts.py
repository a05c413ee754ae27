"""Agenda and its clock, the checklist, series, decisions and minutes, the unused room."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from meetings import actions, agenda, minutes
from meetings.models import AgendaItem, ChecklistLine, ChecklistTemplate, Decision, Meeting
from meetings.tasks import release_unused_rooms
from office.bookings.models import Booking
from office.catalogue.models import Link
from office.core.errors import Conflict, DomainError, NotAllowed, NotVisible, Stale, WrongState
from office.duties.models import Duty
from office.flows.decision_to_item import docket_decision, issue_minutes
from office.operations.invariants import prove
from office.parameters.registry import change
from supervision.actions import withdraw_item
from supervision.models import SupervisionItem
from tests.meetings.conftest import Hall
from tests.meetings.test_list_and_answers import at_once
from tests.rest.conftest import rest  # noqa: F401 - the fixture


def bob(hall: Any, now: Any = None) -> Any:
    return hall.office.actor("bob", now=now)


# ── Agenda


def test_the_clock_runs_through_the_points_and_tells_the_overrun(hall):
    meeting = hall.meeting()
    for title, n in (("甲", 60), ("乙", 45), ("丙", 30)):
        actions.add_agenda_item(bob(hall), meeting.pk, title=title, minutes=n)
    shown = agenda.agenda_of(meeting)
    assert [p.at for p in shown.points] == [
        hall.starts + timedelta(minutes=m) for m in (0, 60, 105)
    ]
    assert (shown.minutes, shown.over) == (135, 15)
    last = AgendaItem.objects.get(title="丙")
    actions.place_agenda_item(bob(hall), meeting.pk, last.pk, position=1)
    assert [p.item.title for p in agenda.agenda_of(meeting).points] == ["丙", "甲", "乙"]


def test_the_invited_propose_and_the_organiser_decides(hall):
    meeting = hall.meeting()
    carol = hall.office.actor("carol")
    item = actions.add_agenda_item(carol, meeting.pk, title="泵站改造")
    assert item.state == "proposed"
    assert agenda.clock(meeting) == {}
    with pytest.raises(NotAllowed):
        actions.move_agenda_item(carol, meeting.pk, item.pk, step="accept")
    with pytest.raises(NotVisible):
        actions.add_agenda_item(hall.office.actor("eve"), meeting.pk, title="旁听")
    actions.move_agenda_item(bob(hall), meeting.pk, item.pk, step="accept")
    actions.move_agenda_item(bob(hall), meeting.pk, item.pk, step="schedule")
    with pytest.raises(WrongState):
        actions.move_agenda_item(bob(hall), meeting.pk, item.pk, step="discuss")
    with pytest.raises(NotAllowed):
        actions.change_agenda_item(carol, meeting.pk, item.pk, title="另一件")


def test_a_deferred_point_is_carried_once(hall):
    first = hall.meeting()
    later = hall.starts + timedelta(days=1)
    second = hall.meeting(starts_at=later, ends_at=later + timedelta(hours=1))
    item = actions.add_agenda_item(bob(hall), first.pk, title="资金安排", minutes=25)
    with pytest.raises(WrongState):
        actions.carry_agenda_item(bob(hall), first.pk, item.pk, to=second.pk)
    actions.move_agenda_item(bob(hall), first.pk, item.pk, step="defer", text="等测算")
    carried = actions.carry_agenda_item(bob(hall), first.pk, item.pk, to=second.pk)
    assert (carried.meeting_id, carried.minutes, carried.carried_from_id) == (
        second.pk,
        25,
        item.pk,
    )
    with pytest.raises(Conflict):
        actions.carry_agenda_item(bob(hall), first.pk, item.pk, to=second.pk)


def test_a_point_of_a_secret_meeting_is_not_carried_to_an_open_one(hall):
    dora = hall.office.actor("dora")
    ends = hall.starts + timedelta(hours=1)
    secret = actions.plan_meeting(dora, actions.NewMeeting("专题会", hall.starts, ends, secrecy=3))
    plain = actions.plan_meeting(dora, actions.NewMeeting("例会", hall.starts, ends))
    item = actions.add_agenda_item(dora, secret.pk, title="机密事项")
    actions.move_agenda_item(dora, secret.pk, item.pk, step="defer")
    with pytest.raises(DomainError) as refusal:
        actions.carry_agenda_item(dora, secret.pk, item.pk, to=plain.pk)
    assert "to" in refusal.value.fields


# ── Checklist


def open_lines(meeting: Meeting) -> Any:
    return Duty.unscoped.filter(card=meeting.pk, kind="meetings.checklist", state="open")


def test_each_line_is_a_duty_that_ends_with_its_tick(hall):
    meeting = hall.meeting()
    lines = list(ChecklistLine.objects.filter(meeting=meeting))
    assert open_lines(meeting).count() == len(lines) == 5
    duty = open_lines(meeting).get(part=lines[0].duty_part)
    assert lines[0].text in duty.title
    assert duty.due_at == lines[0].due_at
    with pytest.raises(NotAllowed):
        actions.tick_line(hall.office.actor("hugo"), meeting.pk, lines[0].pk)
    actions.tick_line(bob(hall), meeting.pk, lines[0].pk, text="已办")
    assert not open_lines(meeting).filter(part=lines[0].duty_part).exists()
    with pytest.raises(WrongState):
        actions.tick_line(bob(hall), meeting.pk, lines[0].pk)
    actions.untick_line(bob(hall), meeting.pk, lines[0].pk)
    assert open_lines(meeting).filter(part=lines[0].duty_part).exists()


def test_lines_count_back_from_the_start_and_move_with_it(hall):
    meeting = hall.meeting()
    line = ChecklistLine.objects.get(meeting=meeting, basis="min", before=30)
    assert line.due_at == hall.starts - timedelta(minutes=30)
    done = ChecklistLine.objects.filter(meeting=meeting, basis="wd").first()
    actions.tick_line(bob(hall), meeting.pk, done.pk)
    actions.postpone_meeting(bob(hall), meeting.pk, starts_at=hall.starts + timedelta(days=2))
    line.refresh_from_db()
    assert line.due_at == hall.starts + timedelta(days=2) - timedelta(minutes=30)
    assert open_lines(meeting).get(part=line.duty_part).due_at == line.due_at
    assert not open_lines(meeting).filter(part=done.duty_part).exists()


def test_a_large_meeting_has_the_long_list_and_the_office_its_own(hall):
    big = hall.meeting(kind="plenary")
    assert ChecklistLine.objects.filter(meeting=big).count() == 14
    with pytest.raises(NotAllowed):
        actions.set_template(bob(hall), [])
    rows = [{"text": "调试同传", "basis": "wd", "before": 3, "must": True}]
    actions.set_template(hall.office.actor("mona"), rows)
    assert ChecklistTemplate.objects.count() == 1
    later = hall.starts + timedelta(days=1)
    other = hall.meeting(starts_at=later, ends_at=later + timedelta(hours=1))
    assert [x.text for x in ChecklistLine.objects.filter(meeting=other)] == ["调试同传"]


def test_open_must_lines_hold_a_meeting_back_where_the_office_wants_it(hall):
    meeting = hall.meeting("notified")
    change("meetings.must_blocks", True)  # noqa: FBT003 - a value
    with pytest.raises(Conflict) as refusal:
        actions.ready_meeting(bob(hall), meeting.pk)
    assert "override" in refusal.value.fields
    assert actions.ready_meeting(bob(hall), meeting.pk, override="领导已同意先开").state == "ready"


def test_a_line_given_to_somebody_uncleared_is_refused(hall):
    dora = hall.office.actor("dora")
    ends = hall.starts + timedelta(hours=1)
    secret = actions.plan_meeting(dora, actions.NewMeeting("专题会", hall.starts, ends, secrecy=3))
    with pytest.raises(DomainError):
        actions.add_line(dora, secret.pk, text="送材料", holder=hall.office.bob)


# ── Series


def series(hall: Any, **rule: Any) -> list[Meeting]:
    new = actions.NewMeeting("例会", hall.starts, hall.starts + timedelta(hours=1), room=hall.room)
    return actions.plan_series(bob(hall), new, actions.Repeat(**rule))


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ({"rule": "weekly", "count": 3}, ["2026-11-24", "2026-12-01", "2026-12-08"]),
        (
            {"rule": "fortnightly", "until": date(2026, 12, 22)},
            ["2026-11-24", "2026-12-08", "2026-12-22"],
        ),
        ({"rule": "nth_weekday", "count": 3}, ["2026-11-24", "2026-12-22", "2027-01-26"]),
        ({"rule": "monthly", "count": 2, "rest_days": "skip"}, ["2026-11-24", "2026-12-24"]),
    ],
)
def test_the_rule_names_the_days(hall, rule, expected):
    assert [m.series_on.isoformat() for m in series(hall, **rule)] == expected


def test_rest_days_are_left_out_or_moved(hall):
    new = actions.NewMeeting("例会", hall.starts, hall.starts + timedelta(hours=1), room=hall.room)
    sunday = date(2027, 1, 24)
    for rest_days, held in (("skip", None), ("move", date(2027, 1, 25))):
        rule = actions.Repeat(rule="monthly", until=date(2027, 1, 31), rest_days=rest_days)
        assert next(d for d in actions.preview(new, rule) if d.on == sunday).held == held


def test_clashes_are_told_by_day_with_what_is_free_and_nothing_is_planned(hall):
    small = hall.add("小会议室", 12)
    taken = hall.starts + timedelta(days=7)
    hall.meeting(starts_at=taken, ends_at=taken + timedelta(hours=1), chair=None)
    with pytest.raises(Conflict) as refusal:
        series(hall, count=3)
    assert refusal.value.extra["days"] == ["2026-12-01"]
    assert small.name in refusal.value.fields["room"][0]
    assert Meeting.unscoped.filter(series__isnull=False).count() == 0
    assert [m.series_on.isoformat() for m in series(hall, count=3, clashes="skip")] == [
        "2026-11-24",
        "2026-12-08",
    ]


def test_the_smallest_free_room_is_taken_instead(hall):
    small = hall.add("小会议室", 12)
    taken = hall.starts + timedelta(days=7)
    hall.meeting(starts_at=taken, ends_at=taken + timedelta(hours=1), chair=None)
    made = series(hall, count=2, clashes="other_room")
    assert [m.room for m in made] == [hall.room, small]


def test_this_one_or_this_and_later(hall):
    first, second, third = series(hall, count=3)
    actions.postpone_meeting(
        bob(hall), second.pk, starts_at=second.starts_at + timedelta(hours=1), scope="later"
    )
    moved = {m.pk: m.starts_at for m in Meeting.unscoped.all()}
    assert moved[first.pk] == first.starts_at
    assert moved[third.pk] == third.starts_at + timedelta(hours=1)
    actions.cancel_meeting(bob(hall), second.pk, reason="合并召开", scope="this")
    actions.cancel_meeting(bob(hall), first.pk, reason="不再召开", scope="later")
    assert set(Meeting.unscoped.values_list("state", flat=True)) == {"cancelled"}
    assert not Booking.objects.filter(cancelled_at=None).exists()


@pytest.mark.parametrize("rule", [{}, {"count": 0}, {"count": 61}])
def test_a_series_has_an_end(hall, rule):
    with pytest.raises(DomainError):
        series(hall, **rule)


# ── Decisions and minutes


def agreed(hall: Any, **more: Any) -> tuple[Meeting, Decision]:
    meeting = hall.meeting("ended")
    values = {
        "text": "月底前报方案。责任到人。",
        "lead_department": hall.office.planning,
        "due_on": date(2026, 12, 18),
        "standard": "方案印发",
        **more,
    }
    return meeting, actions.add_decision(bob(hall), meeting.pk, **values)


def test_each_decision_becomes_one_item_linked_both_ways(hall):
    meeting, decision = agreed(hall, assisting_departments=[hall.office.finance])
    issue_minutes(bob(hall), meeting.pk, text="议定一件事。")
    item = SupervisionItem.unscoped.get()
    decision.refresh_from_db()
    assert decision.item_id == item.pk
    assert (item.source, item.matter_id, item.due_on, item.standard) == (
        "decision",
        meeting.matter_id,
        date(2026, 12, 18),
        "方案印发",
    )
    assert (item.title, item.assisting_ids) == ("月底前报方案", [hall.office.finance.pk])
    assert Link.objects.filter(source=meeting.pk, target=item.pk).exists()
    with pytest.raises(Conflict):
        docket_decision(bob(hall), meeting.pk, decision.pk)
    withdraw_item(hall.office.actor("sven"), item.pk, reason="并入另一事项")
    docket_decision(bob(hall), meeting.pk, decision.pk)
    assert SupervisionItem.unscoped.count() == 2


def test_the_item_is_as_secret_as_the_meeting(hall):
    dora = hall.office.actor("dora")
    ends = hall.starts + timedelta(hours=1)
    meeting = actions.plan_meeting(
        dora,
        actions.NewMeeting("专题会", hall.starts, ends, attendees=[hall.office.carol], secrecy=3),
    )
    for step in (
        actions.notify_meeting,
        actions.ready_meeting,
        actions.start_meeting,
        actions.end_meeting,
    ):
        step(dora, meeting.pk)
    actions.add_decision(dora, meeting.pk, text="机密事项。", lead_department=hall.office.planning)
    issue_minutes(dora, meeting.pk)
    item = SupervisionItem.unscoped.get()
    assert item.secrecy == 3
    assert not SupervisionItem.objects.visible_to(bob(hall)).exists()


def test_minutes_without_text_are_the_draft_or_what_was_agreed(hall):
    meeting, _decision = agreed(hall)
    text = minutes.composed(meeting)
    for said in ("冬春水利建设工作会议", "月底前报方案", "规划建设科", "高展"):
        assert said in text
    issue_minutes(bob(hall), meeting.pk)
    assert "月底前报方案" in Meeting.unscoped.get(pk=meeting.pk).minutes


def test_a_past_deadline_names_the_decision(hall):
    meeting, _decision = agreed(hall, due_on=date(2026, 11, 23))
    later = bob(hall, now=hall.office.day("2026-12-01"))
    with pytest.raises(DomainError, match="Decision 1"):
        issue_minutes(later, meeting.pk, text="议定一件事。")
    assert Meeting.unscoped.get(pk=meeting.pk).state == "ended"
    assert not SupervisionItem.unscoped.exists()


def test_the_draft_has_a_lock_of_its_own(hall):
    meeting = hall.meeting("ended")
    actions.save_minutes(bob(hall), meeting.pk, text="甲", version=0)
    with pytest.raises(Stale):
        actions.save_minutes(hall.office.actor("mona"), meeting.pk, text="乙", version=0)
    with pytest.raises(NotAllowed):
        actions.save_minutes(hall.office.actor("hugo"), meeting.pk, text="乙")
    with pytest.raises(WrongState):
        actions.save_minutes(bob(hall), hall.meeting(room=None, chair=None).pk, text="太早")


def test_attendance_draws_itself(hall):
    meeting = hall.meeting("notified")
    office = hall.office
    actions.respond_meeting(office.actor("carol"), meeting.pk, answer="leave", reason="出差")
    actions.respond_meeting(
        office.actor("hugo"), meeting.pk, answer="substitute", substitute=office.eve
    )
    actions.ready_meeting(bob(hall), meeting.pk)
    actions.sign_in_meeting(office.actor("eve"), meeting.pk)
    here = minutes.attendance(meeting)
    assert here.on_leave == ["高展"]
    assert here.absent == ["林致远"]
    assert here.present == ["白晓川 for 卢敏"]


def test_two_issue_at_once_and_each_decision_has_one_item(live_office):
    hall = Hall(live_office)
    meeting, _decision = agreed(hall)
    who = ("bob", "mona", "dora", "bob")
    done = at_once(
        [lambda w=w: issue_minutes(hall.office.actor(w), meeting.pk, text="议定") for w in who]
    )
    assert sorted(done) == ["WrongState"] * 3 + ["done"]
    assert SupervisionItem.unscoped.count() == 1
    assert [r for r in prove([1, 2, 3, 4, 5]) if r.broken] == []


# ── Unused rooms


def test_a_room_nobody_uses_is_free_after_a_quarter_of_an_hour(hall, time_machine):
    meeting = hall.meeting("ready")
    time_machine.move_to(hall.starts + timedelta(minutes=14), tick=False)
    assert release_unused_rooms() == 0
    time_machine.move_to(hall.starts + timedelta(minutes=16), tick=False)
    assert release_unused_rooms() == 1
    assert release_unused_rooms() == 0
    other = hall.meeting(
        starts_at=hall.starts + timedelta(minutes=20),
        ends_at=hall.starts + timedelta(minutes=60),
        chair=None,
        title="插空会",
    )
    late = hall.office.actor("bob", now=hall.starts + timedelta(minutes=21))
    with pytest.raises(Conflict, match="插空会"):
        actions.start_meeting(late, meeting.pk)
    actions.cancel_meeting(bob(hall), other.pk, reason="让位")
    assert actions.start_meeting(late, meeting.pk).state == "in_session"


def test_a_room_in_which_somebody_signed_in_is_kept(hall, time_machine):
    meeting = hall.meeting("ready")
    actions.sign_in_meeting(hall.office.actor("mona"), meeting.pk, person=hall.office.carol)
    time_machine.move_to(hall.starts + timedelta(minutes=30), tick=False)
    assert release_unused_rooms() == 0


# ── REST


def test_parts_over_rest(hall, rest):  # noqa: F811
    meeting = hall.meeting("notified")
    path = f"meetings/{meeting.pk}/"
    item = rest("bob").do(f"{path}agenda-items/", {"title": "部署", "minutes": 30})
    assert item["starts_at"] == "2026-11-24T14:30:00+08:00"
    assert (
        rest("bob")("PATCH", f"{path}agenda-items/{item['id']}/", {"minutes": 40}).json()["minutes"]
        == 40
    )
    assert rest("bob").post(f"{path}agenda-items/{item['id']}/discuss/").status_code == 409
    line = rest("mona").get(f"{path}checklist/").json()["results"][0]
    assert (
        rest("mona").do(f"{path}checklist/{line['id']}/tick/", {"text": "好"})["done_by"]["name"]
        == "陈思齐"
    )
    for step in ("ready", "start", "end"):
        rest("bob").do(f"{path}{step}/")
    made = rest("bob").do(
        f"{path}decisions/",
        {"text": "报方案。", "lead_department": hall.office.planning.pk, "due_on": "2026-12-18"},
    )
    assert made["item"] is None
    saved = rest("bob").do(f"{path}minutes/", {"text": "第一稿", "version": 0})
    assert (saved["version"], saved["issued"]) == (1, False)
    assert rest("mona").post(f"{path}minutes/", {"text": "抢先", "version": 0}).status_code == 412
    assert rest("bob").do(f"{path}issue_minutes/")["state"] == "minutes_issued"
    shown = rest("dora").get(f"{path}decisions/").json()["results"][0]
    assert shown["item"]["type"] == "supervision-items"
    assert rest("eve").get(f"{path}decisions/").status_code == 404


def test_a_series_over_rest_first_as_a_dry_run(hall, rest):  # noqa: F811
    body = {
        "title": "例会",
        "starts_at": "2030-03-05T09:00:00+08:00",
        "ends_at": "2030-03-05T10:00:00+08:00",
        "room": hall.room.pk,
        "count": 3,
    }
    shown = rest("bob").post("meetings/series/preview/", body).json()
    assert [d["clash"] for d in shown] == ["", "", ""]
    assert Meeting.unscoped.count() == 0
    assert len(rest("bob").do("meetings/series/", body)) == 3
    again = rest("bob").post("meetings/series/", body)
    assert again.status_code == 409
