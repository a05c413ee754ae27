"""Delegations of the demo office: one here today, one that waits for approval, two behind us."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from meetings.commands import MEETING
from office.bookings.models import Resource
from office.core.commands import Commands
from office.demo.plot import Pk, Plot, Scene
from office.demo.script import script, spoken
from office.flows.commands import DELEGATION
from reception.badges import free, out_now, written
from reception.commands import VISIT
from reception.delegations import actions
from reception.delegations.models import Taken
from vehicles.commands import TRIP
from vehicles.models import VehicleRequest
from vehicles.odometer import latest


@dataclass(frozen=True, slots=True)
class Step:
    """A line of the itinerary."""

    kind: str
    start: str
    end: str
    activity: str
    place: str = ""
    host: str = ""
    room: str = ""
    car: str = ""
    driver: str = ""
    at_boundary: bool = False


@dataclass(frozen=True, slots=True)
class Party:
    """A delegation on the nth working day from today, and how far it has come."""

    day: int
    unit: str
    leader: str
    post: str
    purpose: str
    number: int
    arrives: str
    leaves: str
    host: str
    place: str
    guests: tuple[tuple[str, str, str], ...]
    steps: tuple[Step, ...]
    ours: tuple[tuple[str, str, bool], ...]
    meal: tuple[str, str, str, int] | None = None
    party: int = 0
    until: str = "planned"
    same_city: bool = False
    reason: str = ""
    letter: str = "省水办"
    plate: str = ""
    asked: int = 2
    costs: tuple[tuple[str, int, str], ...] = field(default=())


TODAY = Party(
    0, "云岭省水利厅", "周岚", "副厅长", "调研水利建设", 121, "11:10", "18:52", "director", "局东门",
    (
        ("周岚", "副厅长", "不吃辣"), ("贺文钧", "建设处处长", ""), ("梅雨生", "建设处副处长", "清真"),
        ("温柏", "农水处一级调研员", ""), ("阮小安", "办公室副主任", ""), ("尹珂", "建设处干部", ""),
    ),
    (
        Step("pickup", "10:32", "11:05", "接站", "云汀东站 出站口 2 · G1207", "reception", car="江A·K2158", driver="qiandayong", at_boundary=True),
        Step("greet", "11:10", "11:20", "迎接", "局东门", "director"),
        Step("talk", "11:20", "12:10", "座谈", host="chief", room="第一会议室"),
        Step("rest", "13:00", "14:15", "休息", host="reception", room="贵宾室"),
        Step("other", "14:30", "17:00", "参加全市冬春水利建设工作会议", "一楼报告厅"),
        Step("dropoff", "17:15", "18:52", "送站", "云汀东站 · G1218", "reception", car="江A·K3307", driver="sunliping", at_boundary=True),
    ),
    (("chief", "companion", True), ("leader", "companion", True), ("director", "companion", True), ("head", "companion", False), ("jiangtao", "companion", False), ("reception", "support", False)),
    ("12:15", "13:00", "机关食堂小餐厅", 540), until="running",
)  # fmt: skip
PARTIES = (
    TODAY,
    Party(
        4, "江北市水务局", "宋以宁", "副局长", "学习交流河湖长制", 36, "09:30", "16:30", "jiangtao", "一楼大厅",
        (("宋以宁", "副局长", ""), ("葛南", "河湖科科长", ""), ("陶然", "河湖科副科长", "")),
        (
            Step("talk", "09:40", "11:30", "交流河湖长制做法", host="leader", room="小会议室"),
            Step("site", "13:30", "16:00", "看清溪河样板段", "清溪河", "jiangtao"),
        ),
        (("leader", "companion", True), ("jiangtao", "companion", True), ("songzhiwei", "support", False)),
        ("11:45", "12:30", "机关食堂小餐厅", 360), party=8, until="applied", letter="江北水函", asked=1,
    ),
    Party(
        -5, "清溪区水务局", "唐宁", "局长", "会商青石泵站改造", 15, "09:00", "13:30", "head", "三楼",
        (("唐宁", "局长", ""), ("崔越", "工程科科长", ""), ("柳青", "工程科干部", "")),
        (Step("talk", "09:10", "11:50", "会商改造方案", host="head", room="视频会议室"),),
        (("head", "companion", True), ("zhangliqun", "companion", True), ("reception", "support", False)),
        ("12:00", "12:40", "机关食堂", 250), until="closed", same_city=True, letter="清水函",
        reason="会商延至午后，就近在食堂安排一次工作餐，已报主任。",
        costs=(("工作餐", 250, "33017745"),),
    ),
    Party(
        -8, "云岭省水文中心", "陆行舟", "副主任", "检查水文站网", 88, "10:00", "15:00", "director", "东门",
        (("陆行舟", "副主任", ""), ("秦川", "站网科科长", "")),
        (Step("talk", "10:10", "11:40", "听取站网汇报", host="wenyifan", room="小会议室"),),
        (("wenyifan", "companion", True), ("reception", "support", False)),
        ("11:50", "12:30", "机关食堂", 150), until="published", letter="省水文函",
        costs=(("工作餐", 150, "33016201"),),
    ),
)  # fmt: skip
ROAD = ("applied", "approved", "planned", "running", "closed", "reimbursed", "published")


class DelegationStory:
    """Parties from last week to the next, entered and led on by the actions themselves."""

    def __init__(self, plot: Plot) -> None:
        self.plot, self.clock = plot, plot.clock

    def add_all(self) -> None:
        for party in script().each(PARTIES):
            self._party(party)

    def _on(self, party: Party, clock: str) -> datetime:
        offset = party.day + (1 if not self.clock.works and party.day >= 0 else 0)
        return self.clock.on(self.clock.day(offset), clock)

    def _party(self, party: Party) -> None:
        arrives, leaves = self._on(party, party.arrives), self._on(party, party.leaves)
        entered = min(arrives - timedelta(days=party.asked), self.clock.now - timedelta(hours=2))
        pk: Pk = []

        def enter(now: datetime) -> None:
            people = self.plot.house.people
            new = actions.NewDelegation(
                unit=party.unit, leader=party.leader, leader_post=party.post, purpose=party.purpose,
                arrives_at=arrives, leaves_at=leaves, host=people[party.host], place=party.place,
                party_size=party.party or len(party.guests), same_city=party.same_city, plate=party.plate,
                letter=spoken(f"{party.letter}〔{arrives.year}〕{party.number}号"),
            )  # fmt: skip
            actor = self.plot.house.actor("reception", now)
            pk.append(actions.receive_letter(actor, new).pk)
            self._fill(party, actor, pk[0])

        self.plot.add(entered, enter)
        if party.reason:
            self.plot.ask(entered + timedelta(minutes=5), "reception", DELEGATION, pk, "explain", rule="same_city", reason=party.reason)  # fmt: skip
        after = leaves + timedelta(hours=1)
        moments = {
            "applied": (entered + timedelta(minutes=10), "reception", "apply"),
            "approved": (entered + timedelta(minutes=40), "director", "approve"),
            "planned": (entered + timedelta(minutes=60), "reception", "plan"),
            "running": (arrives, "reception", "start"),
            "closed": (after, "director", "close"),
            "reimbursed": (after + timedelta(days=2), "reception", "reimburse"),
            "published": (after + timedelta(days=4), "reception", "publish"),
        }
        for reached in ROAD[: ROAD.index(party.until) + 1]:
            at, who, name = moments[reached]
            self.plot.ask(at, who, DELEGATION, pk, name)
        for minute, (text, amount, invoice) in enumerate(party.costs, start=2):
            self._cost(after + timedelta(minutes=minute), pk, text, amount, invoice)

        if ROAD.index(party.until) >= ROAD.index("planned"):
            self._live(party, pk, moments["planned"][0])

    def _live(self, party: Party, pk: Pk, planned: datetime) -> None:
        """The talk is held, the badges go out and come back, the cars drive."""
        away = next((s.start for s in party.steps if s.kind == "dropoff"), party.leaves)
        arrives, leaves = self._on(party, party.arrives), self._on(party, away)
        self._then(arrives + timedelta(minutes=1), pk, "visit", VISIT, "arrive", badges="next")
        self._then(arrives + timedelta(minutes=5), pk, "visit", VISIT, "receive")
        self._then(leaves, pk, "visit", VISIT, "leave")
        talk = next((s for s in party.steps if s.kind == "talk"), None)
        if talk is not None:
            starts, ends = self._on(party, talk.start), self._on(party, talk.end)
            ready = max(starts - timedelta(minutes=30), planned + timedelta(minutes=10))
            self._then(planned + timedelta(minutes=5), pk, "meeting", MEETING, "notify")
            self._then(ready, pk, "meeting", MEETING, "ready")
            self._then(starts, pk, "meeting", MEETING, "start")
            self._then(ends, pk, "meeting", MEETING, "end")
            self._then(ends + timedelta(minutes=90), pk, "meeting", MEETING, "close")
        rides = [s for s in party.steps if s.car]
        for n, ride in enumerate(rides):
            self.plot.add(self._on(party, ride.start), self._drive(pk, n, ride.driver, "depart", 0))
            back = self._on(party, ride.end) + timedelta(minutes=2)
            self.plot.add(back, self._drive(pk, n, ride.driver, "return", 14))

    def _then(
        self, at: datetime, pk: Pk, line: str, commands: Commands, name: str, **values: Any
    ) -> None:
        """The desk leads on what the plan took."""

        def act(now: datetime) -> None:
            card = Taken.objects.get(delegation=pk[0], line__startswith=line).card_id
            given = dict(values)
            if given.get("badges") == "next":
                given["badges"] = written(free(6, out_now()))
            commands.by_name[name](self.plot.house.actor("reception", now), card or 0, **given)

        self.plot.add(at, act)

    def _drive(self, pk: Pk, n: int, who: str, name: str, far: int) -> Scene:
        def press(now: datetime) -> None:
            took = list(
                Taken.objects.filter(delegation=pk[0], line__startswith="car").order_by("pk")
            )
            request = VehicleRequest.unscoped.get(pk=took[n].card_id)
            last = latest(request.vehicle_id or 0)
            km = (last.km if last else 0) + far
            TRIP.by_name[name](
                self.plot.house.actor(who, now), request.trip_id or 0, odometer_km=km
            )

        return press

    def _cost(self, at: datetime, pk: Pk, text: str, amount: int, invoice: str) -> None:
        def enter(now: datetime) -> None:
            actor = self.plot.house.actor("reception", now)
            actions.add_entry(
                actor, pk[0], "costs", text=text, amount=Decimal(amount), invoice=invoice
            )

        self.plot.add(at, enter)

    def _fill(self, party: Party, actor: Any, pk: int) -> None:
        people = self.plot.house.people
        for rank, (name, post, diet) in enumerate(party.guests, start=1):
            actions.add_entry(actor, pk, "guests", name=name, post=post, diet=diet, rank=rank)
        for step in party.steps:
            actions.add_entry(
                actor, pk, "itinerary", kind=step.kind, activity=step.activity, place=step.place,
                starts_at=self._on(party, step.start), ends_at=self._on(party, step.end),
                at_boundary=step.at_boundary, host=people.get(step.host),
                room=Resource.objects.filter(kind="room", name=step.room).first(),
                vehicle=Resource.objects.filter(vehicle__plate=step.car).first(),
                driver=Resource.objects.filter(person=people.get(step.driver), kind="driver").first(),
            )  # fmt: skip
        for who, role, at_meal in party.ours:
            actions.add_entry(
                actor, pk, "companions", person=people[who], role=role, at_meal=at_meal
            )
        if party.meal:
            start, end, place, amount = party.meal
            actions.add_entry(
                actor, pk, "meals", starts_at=self._on(party, start), ends_at=self._on(party, end),
                place=place, persons=party.party or len(party.guests), amount=Decimal(amount),
                companions=sum(at for _who, _role, at in party.ours),
            )  # fmt: skip
