"""Rooms, and what is on today and around today: meetings and visits; the roads have their own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from django.utils import timezone

from meetings import actions as meetings
from meetings.rooms import add_room
from office.bookings import actions as bookings
from office.bookings.models import Resource
from office.demo.meetings_told import Inside, series_of
from office.demo.plot import Pk, Plot
from office.demo.roads import RoadStory, fill_garage
from office.demo.script import script, spoken
from office.flows.commands import MEETING
from reception import actions as visits
from reception.commands import VISIT

ROOMS = [
    ("第一会议室", "三楼 301", 30, "投影、视频、话筒 12 支", 15, 10),
    ("小会议室", "二楼 208", 12, "投影、白板", 0, 0),
    ("报告厅", "一楼", 300, "舞台、音响、话筒 8 支、同传", 60, 30),
    ("视频会议室", "四楼 402", 20, "视频终端两套", 15, 0),
    ("贵宾室", "二楼 201", 14, "沙发 14 席", 10, 10),
    ("一楼接待室", "一楼 103", 8, "", 0, 0),
]


@dataclass(frozen=True, slots=True)
class Held:
    """A meeting on the nth working day from today: where, when, who, how far it is prepared."""

    day: int
    start: str
    minutes: int
    title: str
    kind: str
    room: str
    organiser: str
    chair: str
    attendees: tuple[str, ...]
    guests: int = 0
    until: str = "notified"


@dataclass(frozen=True, slots=True)
class Guest:
    day: int
    at: str
    name: str
    organisation: str
    party: int
    host: str
    purpose: str
    place: str
    stays: int = 60
    badges: str = ""
    plate: str = ""
    ends: str = "left"


HEADS = ("head", "wenyifan", "jiangtao", "yanzheng", "lumin", "xuejing", "xuzhixing")
LEADERS = ("chief", "fangjingyi", "leader", "luochengzhi")
MEETINGS = [
    Held(-5, "09:00", 90, "局长办公会（第 37 次）", "office", "第一会议室", "hewanqing", "chief", (*LEADERS, "director", *HEADS), until="closed"),
    Held(-3, "15:00", 60, "防汛物资采购评审会", "review", "小会议室", "yuanye", "yanzheng", ("lumin", "luyifeng", "fengxiaolan"), 3, until="minutes_issued"),
    Held(-7, "15:00", 45, "机房搬迁协调会", "topical", "小会议室", "yezhiqiu", "xuzhixing", ("bailu",), until="ended"),
    Held(-6, "16:30", 45, "档案库房调整碰头会", "briefing", "小会议室", "archivist", "director", ("qiuyongfu", "bailu"), until="shut"),
    Held(-1, "14:30", 60, "等保测评沟通会", "topical", "小会议室", "helan", "xuzhixing", ("yezhiqiu", "bailu"), 2, until="ended"),
    Held(0, "09:00", 90, "局长办公会（第 38 次）", "office", "第一会议室", "hewanqing", "chief", (*LEADERS, "director", *HEADS), until="ended"),
    Held(0, "10:30", 60, "水利建设碰头会", "briefing", "小会议室", "staff", "head", ("zhangliqun", "jiangtao", "wusiyuan"), until="ended"),
    Held(0, "14:30", 150, "全市水利建设工作会议", "plenary", "报告厅", "meetings", "chief", (*LEADERS, "director", *HEADS), 110, until="ended"),
    Held(0, "15:30", 60, "党支部组织生活会", "committee", "视频会议室", "duruofei", "xuejing", ("xiewanru", "fuqingyang", "panyue"), until="ended"),
    Held(1, "09:30", 90, "取水许可技术审查会", "review", "小会议室", "heqishen", "wenyifan", ("liangxu", "xuruolan"), 5),
    Held(2, "09:00", 120, "水利发展资金测算会商", "topical", "第一会议室", "wusiyuan", "lumin", ("head", "wenyifan", "jiangtao")),
    Held(3, "14:30", 120, "河湖长制成员单位联席会", "symposium", "报告厅", "songzhiwei", "leader", ("jiangtao", "director"), 40, until="planned"),
    Held(4, "09:00", 60, "月度督查情况通报会", "briefing", "第一会议室", "supervisor", "director", HEADS, until="planned"),
]  # fmt: skip
GUESTS = [
    Guest(-1, "09:30", "马晓军", "云汀市档案馆", 2, "archivist", "年度归档检查", "档案室", 90, "01、02"),
    Guest(-1, "15:00", "唐宁", "清溪区水务局", 3, "zhangliqun", "青石泵站方案对接", "小会议室", ends="no_show"),
    Guest(0, "08:10", "恒升电梯维保", "恒升公司", 2, "qiuyongfu", "电梯月检", "机房", 130, "01、02"),
    Guest(0, "09:15", "葛平", "云汀市审计局", 2, "lumin", "资金审计进点", "三楼 305", 60, "03、04"),
    Guest(0, "10:00", "王庄村村民代表", "清溪区王庄村", 3, "songzhiwei", "反映河道采砂", "一楼接待室", 60, "05–07"),
    Guest(0, "15:30", "罗一鸣", "江淮数据公司", 2, "xuzhixing", "等保测评沟通", "二楼 208", 60, "08、09"),
    Guest(1, "09:20", "专家组", "云岭大学水利学院", 5, "wenyifan", "取水许可技术审查", "小会议室", 120),
    Guest(2, "14:00", "陈立", "云汀市供水集团", 2, "liangxu", "第三水厂用地", "二楼 208"),
]  # fmt: skip
# On a rest day the office keeps watch, and little more.
WATCH_MEETING = Held(
    0,
    "15:00",
    45,
    "值班会商",
    "briefing",
    "视频会议室",
    "yuanye",
    "yanzheng",
    ("luyifeng", "hanbing"),
    until="ended",
)
WATCH_GUESTS = [
    Guest(
        0, "08:40", "恒升电梯维保", "恒升公司", 2, "qiuyongfu", "电梯月检", "机房", 150, "01、02"
    ),
    Guest(0, "14:20", "周工", "云汀市气象局", 1, "luyifeng", "送雨情材料", "值班室", 30, "03"),
]


def furnish(plot: Plot) -> None:
    """Rooms, cars and drivers, entered by those who keep them."""
    at = plot.clock.back(14, "09:00")
    keeper = plot.house.actor("meetings", at)
    fill_garage(plot, at)
    for name, place, seats, equipment, before, after in script().each(ROOMS):
        add_room(
            keeper,
            name=name,
            place=place,
            seats=seats,
            equipment=equipment,
            setup_minutes=before,
            clear_minutes=after,
        )
    for projector in (spoken("移动投影仪一号"), spoken("扩音设备一套")):
        bookings.add_resource(
            keeper, kind=Resource.Kind.EQUIPMENT, name=projector, place=spoken("办公室")
        )


HELD = {"in_session", "ended", "minutes_issued", "closed", "shut"}
"""One was shut after it ended: nobody wrote its minutes, and what it agreed became nothing."""


class DayStory:
    """Meetings, visits and trips from last week to the next."""

    def __init__(self, plot: Plot) -> None:
        self.plot, self.clock = plot, plot.clock

    def add_all(self) -> None:
        watch = not self.clock.works
        RoadStory(self.plot, self._day).add_all()
        for held in script().each(MEETINGS):
            self._meeting(held, self._day(held.day))
        for guest in script().each(GUESTS):
            self._visit(guest, self._day(guest.day))
        if watch:
            self._meeting(WATCH_MEETING, self.clock.today)
            for guest in script().each(WATCH_GUESTS):
                self._visit(guest, self.clock.today)

    def _day(self, offset: int) -> date:
        """On a rest day the story's day is the next working day, and the rest follows it."""
        if not self.clock.works and offset >= 0:
            return self.clock.day(offset + 1)
        return self.clock.day(offset)

    def _asked(self, at: datetime, days: int) -> datetime:
        """When it was entered: some days before, and never after now."""
        return min(at - timedelta(days=days), self.clock.now - timedelta(minutes=30 + days))

    def _meeting(self, held: Held, day: date) -> None:
        starts = self.clock.on(day, held.start)
        ends = starts + timedelta(minutes=held.minutes)
        pk: Pk = []
        planned = self._asked(starts, 6)

        def plan(now: datetime) -> None:
            people = self.plot.resolved(
                {
                    "chair": held.chair,
                    "organiser": held.organiser,
                    "attendees": list(held.attendees),
                }
            )
            new = meetings.NewMeeting(
                title=held.title, kind=held.kind, starts_at=starts, ends_at=ends, guests=held.guests,
                room=Resource.objects.get(kind="room", name=held.room), **people,
            )  # fmt: skip
            actor = self.plot.house.actor(held.organiser, now)
            series = series_of(held, day, now)
            pk.append(meetings.plan_meeting(actor, new, series=series).id)

        self.plot.add(planned, plan)
        inside = Inside(self.plot, held, pk, planned, (starts, ends))
        inside.tell()
        road: list[tuple[str, datetime, str, dict[str, Any]]] = [
            ("notified", planned + timedelta(minutes=20), "notify", {}),
            (
                "ready",
                max(self._ready(held, starts), planned + timedelta(minutes=25)),
                "ready",
                {},
            ),
            ("in_session", starts, "start", {}),
            ("ended", ends, "end", {}),
            (
                "minutes_issued",
                ends + timedelta(hours=20),
                "issue_minutes",
                {},
            ),
            ("closed", ends + timedelta(hours=26), "close", {}),
        ]
        names = [name for name, *_rest in road]
        if held.until == "shut":
            road[-2:] = [("shut", ends + timedelta(hours=3), "close", {})]
            names = [name for name, *_rest in road]
        length = names.index(held.until) + 1 if held.until in names else 0
        for _state, at, name, values in road[:length]:
            self.plot.ask(at, held.organiser, MEETING, pk, name, **values)
        present = (held.chair, *held.attendees) if held.until in HELD else ()
        for i, person in enumerate(present):
            late = timedelta(minutes=7) if i == len(present) - 1 else timedelta(0)
            at = starts + timedelta(seconds=20 * i + 5) + late
            self.plot.add(at, partial(inside.signs, person=person))

    def _ready(self, held: Held, starts: datetime) -> datetime:
        """The evening before, when the checklist of the day is ticked off; the meeting clerk's own
        is still his to declare."""
        if held.organiser == "meetings":
            return starts - timedelta(minutes=40)
        eve = timezone.localtime(starts) - timedelta(days=1)
        return eve.replace(hour=17, minute=10)

    def _visit(self, guest: Guest, day: date) -> None:
        comes = self.clock.on(day, guest.at)
        pk: Pk = []
        entered = self._asked(comes, 1)

        def expect(now: datetime) -> None:
            new = visits.NewVisit(
                visitor_name=guest.name, organisation=guest.organisation, party_size=guest.party,
                host=self.plot.house.people[guest.host], purpose=guest.purpose, place=guest.place,
                expected_at=comes, plate=guest.plate,
            )  # fmt: skip
            pk.append(visits.expect_visit(self.plot.house.actor("reception", now), new).id)

        self.plot.add(entered, expect)
        if guest.ends == "no_show":
            self.plot.ask(comes + timedelta(hours=2), "reception", VISIT, pk, "no_show")
            return
        arrives = comes + timedelta(minutes=len(guest.name) - 2)
        leaves = arrives + timedelta(minutes=guest.stays)
        self.plot.ask(
            arrives, "reception", VISIT, pk, "arrive", badges="next" if guest.badges else ""
        )
        self.plot.ask(arrives + timedelta(minutes=6), guest.host, VISIT, pk, "receive")
        self.plot.ask(leaves, "reception", VISIT, pk, "leave")
