from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from office.bookings.models import Resource
from office.organisation.models import User
from vehicles import actions
from vehicles.garage import add_driver, add_vehicle
from vehicles.models import VehicleRequest


class Yard:
    """Two cars and two drivers: dan dispatches, max and sam drive, bob of planning asks."""

    def __init__(self, office: Any) -> None:
        self.office = office
        for rank, (username, name, role) in enumerate(
            [
                ("dan", "马德胜", "dispatcher"),
                ("max", "钱大勇", "driver"),
                ("sam", "孙立平", "driver"),
            ],
            start=70,
        ):
            office.people[username] = User.objects.create_user(
                username, name=name, department=office.registry, roles=[role], protocol_rank=rank
            )
        dan = office.actor("dan")
        papers: dict[str, Any] = {
            "inspected_until": date(2040, 6, 1),
            "insured_until": date(2040, 6, 1),
        }
        self.mpv = add_vehicle(dan, plate="江A·K2158", seats=6, **papers).resource
        self.bus = add_vehicle(dan, plate="江A·K3307", seats=18, **papers).resource
        self.max = add_driver(dan, person=office.max, licensed_until=date(2040, 1, 1)).resource
        self.sam = add_driver(dan, person=office.sam).resource
        self.leaves = office.day("2026-11-23", 10)

    def request(self, state: str = "requested", **kw: Any) -> VehicleRequest:
        values = {
            "purpose": "接省厅调研组",
            "destination": "云汀东站",
            "leaves_at": self.leaves,
            "returns_at": self.leaves + timedelta(minutes=75),
            "passengers": 4,
            **kw,
        }
        who = values.pop("who", "bob")
        made = actions.request_vehicle(self.office.actor(who), actions.NewRequest(**values))
        return self.advance(made, state)

    def advance(self, made: VehicleRequest, state: str) -> VehicleRequest:
        carol, dan = self.office.actor("carol"), self.office.actor("dan")
        if state == "requested":
            return made
        if state == "rejected":
            return actions.reject_request(carol, made.pk, reason="请乘公交")
        if state == "cancelled":
            return actions.cancel_request(dan, made.pk, reason="改期")
        if state == "merged":
            other = self.request(purpose="去东站取材料", passengers=1)
            return actions.merge_request(dan, made.pk, into=other.pk)
        made = actions.approve_request(carol, made.pk)
        if state == "approved":
            return made
        made = actions.dispatch_request(dan, made.pk, vehicle=self.mpv, driver=self.max)
        if state == "completed":
            back = self.office.actor("max", made.returns_at)
            made = actions.complete_request(back, made.pk)
        assert made.state == state
        return made

    def free(self) -> set[Resource]:
        from office.bookings.queries import free

        until = self.leaves + timedelta(minutes=75)
        return {*free("vehicle", self.leaves, until), *free("driver", self.leaves, until)}


@pytest.fixture
def yard(office: Any) -> Yard:
    return Yard(office)
