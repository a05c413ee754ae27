"""What the actions of a meeting refuse, each for its own reason and without a trace."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from meetings import actions
from meetings.models import AgendaItem, ChecklistLine, Meeting
from office.audit.models import Event
from office.core.errors import DomainError, NotAllowed, WrongState
from office.core.scoping import Secrecy
from office.flows.decision_to_item import docket_decision, issue_minutes


def refused(kind: type[DomainError], field: str, act: Any) -> str:
    """The sentence; `field` is where a form shows it. Nothing has happened."""
    before = Event.objects.count()
    with pytest.raises(kind) as told:
        act()
    assert Event.objects.count() == before
    if field:
        assert list(told.value.fields) == [field]
    return str(told.value)


@pytest.fixture
def bob(hall):
    return hall.office.actor("bob")


@pytest.fixture
def carol(hall):
    """Invited, but not the organiser."""
    return hall.office.actor("carol")


def secret(hall: Any, starts: Any, **kw: Any) -> Meeting:
    ends = starts + timedelta(hours=1)
    new = actions.NewMeeting("专题会", starts, ends, secrecy=Secrecy.SECRET, **kw)
    return actions.plan_meeting(hall.office.actor("dora"), new)


class TestClearance:
    def test_nobody_is_planned_into_what_he_may_not_hear(self, hall):
        said = refused(
            DomainError, "attendees", lambda: secret(hall, hall.starts, attendees=[hall.office.bob])
        )
        assert "俞晓" in said
        assert not Meeting.unscoped.exists()

    def test_nor_invited_later(self, hall):
        meeting, dora = secret(hall, hall.starts), hall.office.actor("dora")
        act = lambda: actions.invite(dora, meeting.pk, people=[hall.office.bob])  # noqa: E731 - read as one line
        assert "俞晓" in refused(DomainError, "people", act)

    def test_nor_made_to_report(self, hall):
        meeting, dora = secret(hall, hall.starts), hall.office.actor("dora")
        point = {"title": "通报", "reporter": hall.office.bob}
        refused(DomainError, "reporter", lambda: actions.add_agenda_item(dora, meeting.pk, **point))
        assert not AgendaItem.objects.exists()


class TestAgenda:
    def test_a_closed_meeting_takes_no_point(self, hall, bob):
        meeting = hall.meeting("closed")
        refused(WrongState, "", lambda: actions.add_agenda_item(bob, meeting.pk, title="晚了"))

    def test_papers_of_other_records_are_not_attached(self, hall, bob):
        meeting = hall.meeting()
        point = {"title": "审议", "files": [999_999]}
        refused(DomainError, "files", lambda: actions.add_agenda_item(bob, meeting.pk, **point))

    def test_a_point_needs_words(self, hall, bob):
        meeting = hall.meeting()
        refused(
            DomainError, "title", lambda: actions.add_agenda_item(bob, meeting.pk, title=" \u200b ")
        )

    def test_a_point_taken_off_is_not_reworded(self, hall, bob):
        meeting = hall.meeting()
        point = actions.add_agenda_item(bob, meeting.pk, title="审议")
        actions.move_agenda_item(bob, meeting.pk, point.pk, step="withdraw")
        refused(
            WrongState,
            "",
            lambda: actions.change_agenda_item(bob, meeting.pk, point.pk, title="改"),
        )
        refused(
            WrongState,
            "",
            lambda: actions.move_agenda_item(bob, meeting.pk, point.pk, step="withdraw"),
        )

    def test_the_order_is_the_organisers(self, hall, bob, carol):
        meeting = hall.meeting()
        points = [actions.add_agenda_item(bob, meeting.pk, title=t) for t in ("一", "二")]
        refused(
            NotAllowed,
            "",
            lambda: actions.place_agenda_item(carol, meeting.pk, points[1].pk, position=1),
        )

    def test_a_deferred_point_is_carried_by_the_organiser_to_another_meeting(
        self, hall, bob, carol
    ):
        later = hall.meeting(starts_at=hall.starts + timedelta(days=7), room=None,
                             ends_at=hall.starts + timedelta(days=7, hours=1))  # fmt: skip
        meeting = hall.meeting("in_session")
        point = actions.add_agenda_item(bob, meeting.pk, title="审议")
        actions.move_agenda_item(bob, meeting.pk, point.pk, step="defer")
        carry = lambda who, to: actions.carry_agenda_item(who, meeting.pk, point.pk, to=to)  # noqa: E731 - read as one line
        refused(NotAllowed, "", lambda: carry(carol, later.pk))
        refused(DomainError, "to", lambda: carry(bob, meeting.pk))
        assert carry(bob, later.pk).meeting_id == later.pk


class TestChecklist:
    def test_a_line_needs_words(self, hall, bob):
        meeting = hall.meeting()
        refused(DomainError, "text", lambda: actions.add_line(bob, meeting.pk, text=" "))

    def test_what_is_ticked_off_stays_as_it_is(self, hall, bob):
        meeting = hall.meeting()
        line = actions.add_line(bob, meeting.pk, text="横幅")
        refused(WrongState, "", lambda: actions.untick_line(bob, meeting.pk, line.pk))
        actions.tick_line(bob, meeting.pk, line.pk)
        refused(WrongState, "", lambda: actions.change_line(bob, meeting.pk, line.pk, text="标语"))
        refused(WrongState, "", lambda: actions.remove_line(bob, meeting.pk, line.pk))
        assert ChecklistLine.objects.get(pk=line.pk).text == "横幅"


class TestInvitations:
    def test_the_list_is_the_organisers(self, hall, carol):
        meeting = hall.meeting()
        refused(NotAllowed, "", lambda: actions.invite(carol, meeting.pk, name="周岚"))

    def test_nobody_is_invited_to_what_is_over(self, hall, bob):
        meeting = hall.meeting("ended")
        refused(WrongState, "", lambda: actions.invite(bob, meeting.pk, name="周岚"))


class TestDecisions:
    def agreed(self, hall: Any, **kw: Any) -> dict[str, Any]:
        return {"text": "报方案", "lead_department": hall.office.planning, **kw}

    def test_one_needs_words_and_a_day_to_come(self, hall, bob):
        meeting = hall.meeting("ended")
        empty = self.agreed(hall, text=" ")
        refused(DomainError, "text", lambda: actions.add_decision(bob, meeting.pk, **empty))
        late = self.agreed(hall, due_on=bob.today - timedelta(days=1))
        refused(DomainError, "due_on", lambda: actions.add_decision(bob, meeting.pk, **late))

    def test_none_is_followed_before_the_minutes_are_out(self, hall, bob):
        meeting = hall.meeting("ended")
        made = actions.add_decision(bob, meeting.pk, **self.agreed(hall))
        refused(WrongState, "", lambda: docket_decision(bob, meeting.pk, made.pk))

    def test_nor_by_who_was_only_invited(self, hall, bob, carol):
        meeting = hall.meeting("ended")
        made = actions.add_decision(bob, meeting.pk, **self.agreed(hall))
        issue_minutes(bob, meeting.pk, text="议定一件事。")
        refused(NotAllowed, "", lambda: docket_decision(carol, meeting.pk, made.pk))
