from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from meetings import actions
from meetings.models import Meeting
from meetings.rooms import add_room
from office.bookings.models import Resource
from office.organisation.models import User


class Hall:
    """Rooms and meetings on top of the cast: mona is the meeting clerk, bob organises."""

    def __init__(self, office: Any) -> None:
        self.office = office
        office.people["mona"] = User.objects.create_user(
            "mona", name="陈思齐", department=office.registry, roles=["meetings"], protocol_rank=55
        )
        office.people["audrey"] = User.objects.create_user(
            "audrey", name="纪明", department=office.finance, roles=["auditor"], protocol_rank=80
        )
        self.room = self.add("第一会议室", 20)
        self.starts = office.day("2026-11-24", 14, 30)

    def add(self, name: str, seats: int, **has: Any) -> Resource:
        return add_room(self.office.actor("mona"), name=name, seats=seats, **has).resource

    def meeting(self, state: str = "planned", **kw: Any) -> Meeting:
        values = {
            "title": "冬春水利建设工作会议",
            "starts_at": self.starts,
            "ends_at": self.starts + timedelta(hours=2),
            "room": self.room,
            "chair": self.office.dora,
            "attendees": [self.office.carol, self.office.hugo],
            **kw,
        }
        meeting = actions.plan_meeting(self.office.actor("bob"), actions.NewMeeting(**values))
        return self.advance(meeting, state)

    def advance(self, meeting: Meeting, state: str) -> Meeting:
        bob = self.office.actor("bob")
        if state == "cancelled":
            return actions.cancel_meeting(bob, meeting.pk, reason="另行安排")
        road: list[tuple[str, Callable[[], Meeting]]] = [
            ("notified", lambda: actions.notify_meeting(bob, meeting.pk)),
            ("ready", lambda: actions.ready_meeting(bob, meeting.pk)),
            ("in_session", lambda: actions.start_meeting(bob, meeting.pk)),
            ("ended", lambda: actions.end_meeting(bob, meeting.pk)),
            ("minutes_issued", lambda: actions.issue_minutes(bob, meeting.pk, text="议定三件事。")),
            ("closed", lambda: actions.close_meeting(bob, meeting.pk)),
        ]
        for reached, walk in road:
            if meeting.state == state:
                break
            meeting = walk()
            assert meeting.state == reached
        assert meeting.state == state
        return meeting


@pytest.fixture
def hall(office: Any) -> Hall:
    return Hall(office)
