from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from office.bookings.models import Resource
from office.organisation.models import User
from vehicles import actions, changes, trips
from vehicles.dispatch import dispatch_request
from vehicles.garage import add_driver, add_vehicle
from vehicles.models import Trip, VehicleRequest


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
        if state in {"rejected", "cancelled"}:
            ends = {
                "rejected": lambda: actions.reject_request(carol, made.pk, reason="请乘公交"),
                "cancelled": lambda: actions.cancel_request(dan, made.pk, reason="改期"),
            }
            return ends[state]()
        if state == "merged":
            other = self.request(purpose="去东站取材料", passengers=1)
            return actions.merge_request(dan, made.pk, into=other.pk)
        made = actions.approve_request(carol, made.pk)
        if state == "approved":
            return made
        return self._send(made, state)

    def _send(self, made: VehicleRequest, state: str) -> VehicleRequest:
        dan = self.office.actor("dan")
        if state == "substituted":
            return actions.substitute_request(dan, made.pk, means="taxi", reason="无车可派")
        made = dispatch_request(dan, made.pk, vehicle=self.mpv, driver=self.max)
        if state == "completed":
            self.drive(made.trip, "confirmed")
            made.refresh_from_db()
        assert made.state == state
        return made

    def trip(self, state: str = "dispatched", **kw: Any) -> Trip:
        """A trip as far as `state`, driven by max in the people carrier, asked for by bob."""
        return self.drive(self.request("dispatched", **kw).trip, state)

    def drive(self, trip: Trip, state: str, km: int = 48_216, far: int = 38) -> Trip:
        who = self.at_the_wheel(trip)
        dan = self.office.actor("dan", trip.returns_at + timedelta(hours=1))
        if state == "cancelled":
            return changes.cancel_trip(self.office.actor("dan"), trip.pk, reason="改期")
        if state == "substituted":
            return changes.substitute_trip(
                self.office.actor("dan"), trip.pk, means="taxi", reason="车坏了"
            )
        road = [
            ("out", lambda: trips.depart_trip(who(trip.leaves_at), trip.pk, odometer_km=km)),
            (
                "back",
                lambda: trips.return_trip(who(trip.returns_at), trip.pk, odometer_km=km + far),
            ),
            ("confirmed", lambda: trips.confirm_trip(dan, trip.pk)),
            ("costed", lambda: trips.cost_trip(dan, trip.pk, fuel=30)),
        ]
        names = [name for name, _act in road]
        for _name, act in road[: names.index(state) + 1 if state in names else 0]:
            trip = act()
        assert trip.state == state
        return trip

    def at_the_wheel(self, trip: Trip) -> Any:
        people = self.office.people.items()
        name = next(n for n, p in people if p.pk == trip.driver_person_id)
        return lambda now: self.office.actor(name, now)

    def free(self) -> set[Resource]:
        from office.bookings.queries import free

        until = self.leaves + timedelta(minutes=75)
        return {*free("vehicle", self.leaves, until), *free("driver", self.leaves, until)}


@pytest.fixture
def yard(office: Any) -> Yard:
    return Yard(office)
