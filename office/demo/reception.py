"""The desk as it stands now, and the petitions of the last weeks, one in every state."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from office.demo.plot import Pk, Plot
from office.demo.script import script, spoken
from reception import actions as visits
from reception import watchlist
from reception.commands import VISIT
from reception.petitions import actions as petitions
from reception.petitions.commands import PETITION

Step = tuple[int, str, str, dict[str, Any]]
"""Minutes from the time they come, who does it, what, and with which words."""


@dataclass(frozen=True, slots=True)
class Caller:
    """A party whose time is told from now: `comes` minutes before (negative) or after it."""

    comes: int
    name: str
    organisation: str
    party: int
    host: str
    purpose: str
    place: str
    steps: tuple[Step, ...] = ()
    department: str = ""
    phone: str = ""


AT_DESK = "reception"
CALLERS = (
    Caller(
        -12, "孟晓棠", "云汀市报社", 2, "hewanqing", "采访水利建设", "一楼接待室",
        ((0, AT_DESK, "arrive", {"badges": "next"}),), phone="13800004071",
    ),
    Caller(
        -55, "冯克俭", "江淮测绘院", 4, "zhangliqun", "泵站测量成果交接", "小会议室",
        (
            (2, AT_DESK, "arrive", {"badges": "next", "persons": 3}),
            (8, "zhangliqun", "receive", {}),
        ),
    ),
    Caller(
        -95, "包永年", "鑫达物资公司", 1, "caiwenjing", "推销办公用品", "",
        ((1, AT_DESK, "turn_away", {"reason": "未预约的推销，请其留下资料。"}),),
    ),
    Caller(25, "王庄村村民代表", "清溪区王庄村", 3, "", "反映河道采砂", "一楼接待室", department="river"),
    Caller(
        70, "杜若", "云岭大学水利学院", 2, "wenyifan", "节水课题座谈", "二楼 208",
        phone="13900006152",
    ),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Told:
    """A petition registered `back` working days ago; `days` calendar days before today it came."""

    back: int
    days: int
    title: str
    petitioner: str
    request: str
    channel: str = "visit"
    category: str = "request"
    persons: int = 1
    phone: str = ""
    steps: tuple[tuple[int, str, str, dict[str, Any]], ...] = field(default=())


PETITIONS = (
    Told(
        9, 14, "反映青石河段夜间采砂影响堤防", "蒋大山", "要求查处夜间采砂，修复被掏空的堤脚。",
        persons=12, phone="13700001188",
    ),
    Told(1, 1, "建议在滨河步道增设救生设施", "柳青禾", "滨河步道三处亲水平台没有救生圈和警示牌。",
         channel="online", category="proposal"),
    Told(2, 3, "举报某工程监理收受好处", "匿名", "反映监理人员收受施工单位好处，请查处。",
         channel="letter", category="accusation"),
    Told(
        11, 20, "请求核定移民后期扶持人口", "蒋大山", "家中两口人未列入后期扶持名册，要求补登。",
        channel="visit", phone="13700001188",
        steps=((10, "clerk", "accept", {"lead_department": "planning", "handler": "zhangliqun"}),),
    ),
    Told(
        11, 19, "要求赔偿管网施工造成的房屋裂缝", "沈桂兰", "施工打桩致东墙开裂，要求鉴定并赔偿。",
        channel="letter", category="complaint",
        steps=(
            (10, "clerk", "accept", {"lead_department": "planning"}),
            (4, "head", "reply", {"text": "已委托第三方鉴定，裂缝与施工有关，施工单位承担修复费用。"}),
        ),
    ),
    Told(
        10, 17, "反映邻居占用灌溉水渠", "孙有田", "邻居在水渠上搭建，旱季无法引水。",
        category="complaint",
        steps=(
            (9, "clerk", "accept", {"lead_department": "river"}),
            (6, "jiangtao", "reply", {"text": "经现场核实，搭建部分已拆除，水渠恢复通水。"}),
            (3, "clerk", "ask_review", {"reason": "信访人认为水渠仍不畅通，申请复查。"}),
        ),
    ),
    Told(
        8, 12, "要求安排亲属到水库工作", "赵长根", "要求照顾安排其子到水库管理处工作。", channel="call",
        steps=((7, "director", "refuse", {"reason": "招聘按规定公开进行，本事项不属于信访受理范围。"}),),
    ),
    Told(
        7, 10, "反映物业擅自停水", "温秀英", "小区物业以欠费为由停水三天。", channel="call",
        category="complaint",
        steps=((6, "clerk", "transfer", {"to": "云汀市住房和城乡建设局", "reason": "物业管理由其主管。"}),),
    ),
    Told(
        9, 12, "反映路灯损坏", "范志刚", "河堤步道路灯多处不亮，晚上散步不安全。", channel="call",
        category="complaint",
        steps=(
            (8, "clerk", "transfer", {"to": "云汀市城市管理局", "reason": "照明设施由其管护。"}),
            (7, "clerk", "reply", {"text": "已电话告知转送去向和承办单位电话。"}),
        ),
    ),
    Told(
        11, 25, "咨询取水许可办理流程", "何守一", "养殖场取水需要哪些材料。", channel="online",
        steps=(
            (10, "clerk", "accept", {"lead_department": "water"}),
            (8, "wenyifan", "reply", {"text": "已一次性告知材料清单和办理地点。"}),
            (5, "clerk", "close", {}),
        ),
    ),
)  # fmt: skip


class ReceptionStory:
    """Callers whose time is counted from now, and petitions."""

    def __init__(self, plot: Plot) -> None:
        self.plot, self.clock = plot, plot.clock

    def add_all(self) -> None:
        for caller in script().each(CALLERS):
            self._call(caller)
        self._left_over()
        self.plot.add(self.clock.back(6, "09:20"), self._watch)
        for told in script().each(PETITIONS):
            self._petition(told)

    def _watch(self, now: datetime) -> None:
        actor = self.plot.house.actor(AT_DESK, now)
        watchlist.add_entry(
            actor,
            organisation=spoken("鑫达物资公司"),
            note=spoken("多次冒称预约推销，请先问清接待人。"),
        )

    def _call(self, caller: Caller) -> None:
        comes = self.clock.now + timedelta(minutes=caller.comes)
        comes = comes.replace(second=0, microsecond=0)
        pk: Pk = []

        def expect(now: datetime) -> None:
            house = self.plot.house
            new = visits.NewVisit(
                visitor_name=caller.name, organisation=caller.organisation,
                party_size=caller.party, purpose=caller.purpose, place=caller.place,
                expected_at=comes, phone=caller.phone,
                host=house.people[caller.host] if caller.host else None,
                department=house.departments[caller.department] if caller.department else None,
            )  # fmt: skip
            pk.append(visits.expect_visit(house.actor(AT_DESK, now), new).id)

        self.plot.add(min(comes, self.clock.now) - timedelta(minutes=40), expect)
        for minutes, who, name, values in caller.steps:
            self.plot.ask(comes + timedelta(minutes=minutes), who, VISIT, pk, name, **values)

    def _left_over(self) -> None:
        """They came yesterday evening, and nobody has noted that they left."""
        came = self.clock.back(1, "16:40")
        pk: Pk = []

        def expect(now: datetime) -> None:
            new = visits.NewVisit(
                visitor_name=spoken("郝建业"), organisation=spoken("恒升公司"), party_size=2, place=spoken("机房"),
                purpose=spoken("机房空调检修"), expected_at=came,
                host=self.plot.house.people["qiuyongfu"],
            )  # fmt: skip
            pk.append(visits.expect_visit(self.plot.house.actor(AT_DESK, now), new).id)

        self.plot.add(came - timedelta(hours=3), expect)
        self.plot.ask(came, AT_DESK, VISIT, pk, "arrive", badges="19、20")
        self.plot.ask(came + timedelta(minutes=5), "qiuyongfu", VISIT, pk, "receive")

    def _petition(self, told: Told) -> None:
        pk: Pk = []
        at = self.clock.back(told.back, "10:10")
        came = min(self.clock.today - timedelta(days=told.days), at.date())

        def register(now: datetime) -> None:
            new = petitions.NewPetition(
                title=told.title, petitioner=told.petitioner, request=told.request,
                channel=told.channel, category=told.category, persons=told.persons,
                phone=told.phone, received_on=came,
            )  # fmt: skip
            actor = self.plot.house.actor(AT_DESK, now)
            pk.append(petitions.register_petition(actor, new).id)

        self.plot.add(at, register)
        for back, who, name, values in told.steps:
            self.plot.ask(self.clock.back(back, "15:20"), who, PETITION, pk, name, **values)
