"""A delegation and the people who receive it, for every test of it."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from meetings.models import Room
from office.bookings.models import Resource
from office.flows.commands import DELEGATION
from office.organisation.models import User
from reception.delegations import actions, queries
from reception.delegations.models import Delegation
from vehicles.models import Driver, Vehicle

GUESTS = ["周岚", "贺文钧", "梅雨生", "温柏", "阮小安", "尹珂"]


class Party:
    """gina keeps reception, dora directs and signs, chen is the principal head, dan drives.

    Six guests come on Monday 23 November 2026 at 11:10 and leave at 17:15.
    """

    def __init__(self, office: Any) -> None:
        self.office = office
        for username, name, roles, rank in (
            ("gina", "苏禾", ["reception"], 60),
            ("chen", "沈砚秋", ["chief"], 1),
            ("dan", "钱大勇", ["driver"], 80),
            ("max", "马德胜", ["dispatcher"], 70),
            ("mei", "陈思齐", ["meetings"], 65),
        ):
            office.people[username] = User.objects.create_user(
                username,
                password=None,
                name=name,
                department=office.registry,
                roles=roles,
                clearance=3,
                protocol_rank=rank,
            )
        self.room = self.resource("room", "第一会议室", seats=30)
        Room.objects.create(resource=self.room, setup_minutes=15, clear_minutes=10)
        self.small = self.resource("room", "小会议室", seats=12)
        self.dining = self.resource("room", "食堂小餐厅", seats=12)
        self.car = self.resource("vehicle", "K2158 商务", seats=6)
        self.bus = self.resource("vehicle", "K3307 中巴", seats=18)
        for car in (self.car, self.bus):
            Vehicle.objects.create(
                resource=car,
                plate=car.name[:5],
                insured_until="2027-05-01",
                inspected_until="2027-05-01",
            )
        self.driver = self.resource("driver", "钱大勇", person=office.people["dan"])
        Driver.objects.create(resource=self.driver, licensed_until="2028-01-01")

    @staticmethod
    def resource(kind: str, name: str, **has: Any) -> Resource:
        made: Resource = Resource.objects.create(kind=kind, name=name, **has)
        return made

    def at(self, hour: int, minute: int = 0) -> datetime:
        moment: datetime = self.office.day("2026-11-23", hour, minute)
        return moment

    def actor(self, who: str, now: datetime | None = None) -> Any:
        return self.office.actor(who, now)

    def new(self, **kw: Any) -> actions.NewDelegation:
        values = {
            "unit": "云岭省水利厅",
            "leader": "周岚",
            "leader_post": "副厅长",
            "party_size": 6,
            "purpose": "调研水利建设",
            "arrives_at": self.at(11, 10),
            "leaves_at": self.at(17, 15),
            "host": self.office.dora,
            "place": "局东门",
            "letter": "省水办〔2026〕121号",
            **kw,
        }
        return actions.NewDelegation(**values)

    def delegation(
        self, state: str = "letter_received", *, plain: bool = False, **kw: Any
    ) -> Delegation:
        """Brought to `state` by the actions themselves; `plain` leaves the entries out."""
        made = actions.receive_letter(self.actor("gina"), self.new(**kw))
        if not plain:
            self.fill(made)
        return self.advance(made, state)

    def fill(self, made: Delegation) -> None:
        for rank, name in enumerate(GUESTS, start=1):
            self.add(made, "guests", name=name, post="处长", rank=rank)
        self.add(made, "itinerary", kind="greet", activity="迎接", starts_at=self.at(11, 10), ends_at=self.at(11, 20), place="局东门", host=self.office.dora)  # fmt: skip
        self.add(made, "itinerary", kind="talk", activity="座谈", starts_at=self.at(11, 20), ends_at=self.at(12, 10), room=self.room)  # fmt: skip
        self.add(made, "itinerary", kind="dropoff", activity="送站", starts_at=self.at(16, 30), ends_at=self.at(17, 15), place="云汀东站", vehicle=self.car, driver=self.driver)  # fmt: skip
        self.add(made, "companions", person=self.office.dora, at_meal=True)
        self.add(made, "companions", person=self.office.carol, at_meal=True)
        self.add(made, "companions", person=self.office.gina, role="support")
        self.add(made, "meals", starts_at=self.at(12, 15), ends_at=self.at(13), room=self.dining, persons=6, companions=2, amount=Decimal(480))  # fmt: skip

    def add(self, made: Delegation, part: str, who: str = "gina", **values: Any) -> Any:
        return actions.add_entry(self.actor(who), made.pk, part, **values)

    def change(self, made: Delegation, part: str, row: Any, **values: Any) -> Any:
        return actions.change_entry(self.actor("gina"), made.pk, part, row.pk, **values)

    def row(self, made: Delegation, part: str, **wanted: Any) -> Any:
        return queries.rows_of(part, [made.pk]).filter(**wanted).get()

    def ask(
        self, who: str, made: Delegation, name: str, now: datetime | None = None, **values: Any
    ) -> Delegation:
        done: Delegation = DELEGATION.by_name[name](self.actor(who, now), made.pk, **values)
        return done

    def advance(self, made: Delegation, state: str) -> Delegation:
        after = self.at(18)
        road: list[tuple[str, str, str, datetime | None]] = [
            ("applied", "gina", "apply", None),
            ("approved", "dora", "approve", None),
            ("planned", "gina", "plan", None),
            ("running", "gina", "start", self.at(11, 10)),
            ("closed", "dora", "close", after),
            ("reimbursed", "gina", "reimburse", after + timedelta(days=1)),
            ("published", "gina", "publish", after + timedelta(days=2)),
        ]
        passed = [step[0] for step in road]
        left = road[passed.index(made.state) + 1 :] if made.state in passed else road
        for reached, who, name, now in left:
            if made.state == state or state in {"rejected", "cancelled"}:
                break
            if name == "reimburse":
                self.add(made, "costs", text="工作餐", amount=Decimal(480), invoice="2611")
            made = self.ask(who, made, name, now)
            assert made.state == reached
        if state == "cancelled":
            made = self.ask("gina", made, "cancel", reason="对方改期")
        if state == "rejected":
            made = self.ask("dora", self.ask("gina", made, "apply"), "reject", reason="可合并接待")
        assert made.state == state
        return made

    def findings(self, made: Delegation, now: datetime | None = None) -> dict[str, str]:
        """Rule → level."""
        found = queries.open_findings([made], now or self.office.now)[made.pk]
        return {f.rule: f.level for f in found}
