"""Supervision items in every lamp and state, with milestones, parts, tickets and templates."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from office.calendars import workdays
from office.core.actor import Actor
from office.demo.plot import Pk, Plot
from office.demo.script import script, spoken
from supervision import actions, queries
from supervision.commands import ITEM
from supervision.routines import actions as routines
from supervision.tasks import keep

ROAD = ["docketed", "assigned", "handling", "claimed", "verified", "struck_off", "filed"]
REACHES = {
    "held": 2,
    "extension": 2,
    "extended": 2,
    "disputed": 1,
    "bounced": 1,
    "withdrawn": 1,
    "sent_back": 3,
}


@dataclass(frozen=True, slots=True)
class Row:
    """One item: its state now, docketed how many working days back, due in how many."""

    state: str
    back: int
    due: int
    title: str
    lead: str
    source: str = "assigned"
    percent: int = 0
    words: str = ""
    standard: str = ""
    responsible: str = ""
    assist: tuple[str, ...] = ()
    every: str = "none"
    report: str = "按节点推进，暂无需要协调的问题。"


class ItemStory:
    """Turns rows into scenes."""

    def __init__(self, plot: Plot) -> None:
        self.plot, self.clock, self.nth = plot, plot.clock, 0

    def add(self, row: Row) -> Pk:
        row = script().each(row)
        self.nth += 1
        pk: Pk = []
        at, back, nth = self.clock.back, row.back, self.nth % 12
        self.plot.add(at(back, "08:50", 4 * nth), lambda now: pk.append(self._docket(row, now)))
        self._begin(
            row, pk, REACHES.get(row.state, ROAD.index(row.state) if row.state in ROAD else 2)
        )
        self._turn(row, pk)
        return pk

    def _docket(self, row: Row, now: datetime) -> int:
        year = self.clock.today.year
        named = {
            "lead_department": row.lead,
            "assisting_departments": list(row.assist),
            "responsible": row.responsible or None,
        }
        item = actions.NewItem(
            title=row.title.format(year=year),
            source=row.source,
            original_text=row.words,
            standard=row.standard,
            due_on=self.clock.day(row.due),
            report_every=row.every,
            **self.plot.resolved(named),
        )
        return actions.docket(self.plot.house.actor("supervisor", now), item).id

    def _begin(self, row: Row, pk: Pk, length: int) -> None:
        """Assign, accept with reports, claim, verify, strike off, file: as far as `length`."""
        at, back, nth = self.clock.back, row.back, self.nth % 12
        head = row.responsible or self._head(row.lead)
        end = max(1, min(-row.due, back - 2)) if row.due < 0 else max(1, back // 2 - 1)
        road: list[tuple[datetime, str, str, dict[str, Any]]] = [
            (at(back, "11:00", 3 * nth), "supervisor", "assign", {}),
            (
                at(back - 1, "09:10", 3 * nth),
                head,
                "accept",
                {"plan": "先摸底，再定方案，按周推进。"},
            ),
            (
                at(end, "14:00", 3 * nth),
                head,
                "claim_done",
                {"text": "已按标准完成，佐证材料齐全。"},
            ),
            (
                at(end, "16:10", 3 * nth),
                "supervisor",
                "verify",
                {"ok": True, "text": "现场核对，情况属实。"},
            ),
            (at(max(end - 1, 1), "09:30", 3 * nth), "supervisor", "strike_off", {}),
            (at(max(end - 1, 1), "15:30", 3 * nth), "archivist", "file", {}),
        ]
        for when, who, name, values in road[:length]:
            self.plot.ask(when, who, ITEM, pk, name, **values)
        if row.percent and length >= 2:
            report = {"text": row.report, "percent": row.percent}
            self.plot.ask(
                at(max(back // 2, 1), "10:20", 2 * nth), head, ITEM, pk, "report", **report
            )

    def _turn(self, row: Row, pk: Pk) -> None:
        """What makes this item special."""
        at, nth, head = self.clock.back, self.nth % 12, row.responsible or self._head(row.lead)
        if row.state == "held":
            why = {"reason": "等省里规划批复后再推进。", "until": 12}
            self.plot.ask(at(3, "15:00", nth), "director", ITEM, pk, "hold", **why)
        if row.state == "extension":
            ask = {"due_on": row.due + 6, "reason": "两个区的数据还没报齐，需要多几天核对。"}
            self.plot.ask(at(1, "15:20", nth), head, ITEM, pk, "request_extension", **ask)
        if row.state == "extended":
            ask = {"due_on": row.due + 8, "reason": "要和农业农村局一起定额，对方下周才开会。"}
            self.plot.ask(at(3, "15:20", nth), head, ITEM, pk, "request_extension", **ask)
            self.plot.ask(at(2, "09:10", nth), "leader", ITEM, pk, "grant_extension")
        if row.state == "disputed":
            why = {"reason": "经费测算不属本科室职责，建议由财务科主办。"}
            self.plot.ask(at(row.back - 1, "09:40", nth), head, ITEM, pk, "dispute", **why)
        if row.state == "bounced":
            self._to_and_fro(row, pk, head)
        if row.state == "withdrawn":
            why = {"reason": "事项并入全市统一部署，不再单列。"}
            self.plot.ask(at(2, "10:10", nth), "director", ITEM, pk, "withdraw", **why)
        if row.state == "sent_back":
            back = {"ok": False, "text": "只有照片没有记录，佐证不足，请补齐后再报。"}
            self.plot.ask(
                at(max(1, row.back // 2 - 1), "16:40", nth),
                "supervisor",
                ITEM,
                pk,
                "verify",
                **back,
            )

    def divided(self, whole: Pk, parts: list[tuple[str, str, int, int]]) -> None:
        """A whole item in sub-items: each (title, department, due in days, percent)."""
        at, head = self.clock.back, "head"
        for n, (title, code, due, percent) in enumerate(parts):
            part: Pk = []
            split = {"title": title, "lead_department": code, "due_on": due}
            self.plot.ask(at(4, "09:30", 5 * n), head, ITEM, whole, "split", **split)

            def note(_now: datetime, part: Pk = part) -> None:
                part.append(newest(whole))

            self.plot.add(at(4, "09:31", 5 * n), note)
            lead = self._head(code)
            self.plot.ask(at(4, "10:30", 5 * n), "supervisor", ITEM, part, "assign")
            plan = {"plan": "逐座过堂，销一座报一座。"}
            self.plot.ask(at(3, "09:20", 5 * n), lead, ITEM, part, "accept", **plan)
            told = {"text": "资料已齐，现场看完一半。", "percent": percent}
            self.plot.ask(at(1, "15:40", 5 * n), lead, ITEM, part, "report", **told)

    def milestones(self, item: Pk, steps: list[tuple[str, int]], reached: int) -> None:
        """Steps on the way, each (title, due in days); so many are reached."""
        at = self.clock.back
        for n, (title, due) in enumerate(steps):
            values = {"title": title, "due_on": due}
            self.plot.ask(
                at(6, "10:00", 3 * n), "supervisor", ITEM, item, "add_milestone", **values
            )

        def reach(now: datetime) -> None:
            actor = self.plot.house.actor("supervisor", now)
            for milestone in list(queries.milestones_open(item[0])[:reached]):
                actions.reach_milestone(actor, item[0], milestone=milestone.pk)

        self.plot.add(at(2, "16:00"), reach)

    def beats(self) -> None:
        """The office's own clock on the last mornings: tickets, and what comes round."""
        for back in (3, 2, 1):
            self.plot.add(self.clock.back(back, "09:05"), lambda now: keep(Actor.system(now)))

    def templates(self) -> None:
        """What comes round: none of it yet, the page says when."""
        for n, (title, code, every, day, term) in enumerate(script().each(COMING_ROUND)):
            card = {"title": title, "every": every, "day": day, "term": term}

            def add(now: datetime, code: str = code, card: dict[str, Any] = card) -> None:
                named = self.plot.resolved({"lead_department": code})
                keeper = self.plot.house.actor("supervisor", now)
                starts = workdays.add_workdays(self.clock.today, 1)
                steps = [(spoken("收齐各科数字"), card["term"] // 2)]
                routines.add_routine(
                    keeper,
                    routines.RoutineCard(**card, **named, starts_on=starts, steps=steps),
                )

            self.plot.add(self.clock.back(5, "11:00", n), add)

    def _to_and_fro(self, row: Row, pk: Pk, head: str) -> None:
        """Nobody wants it: refused, sent again, refused again."""
        at, nth, back = self.clock.back, self.nth % 12, row.back
        for day, why in (
            (back - 1, "泵闸在市政管网红线内，不属本科室管护范围。"),
            (back - 2, "移交协议未签，仍应由原管护单位负责。"),
        ):
            self.plot.ask(at(day, "09:40", nth), head, ITEM, pk, "dispute", reason=why)
            if day == back - 1:
                self.plot.ask(at(day, "14:40", nth), "supervisor", ITEM, pk, "assign")

    def _head(self, code: str) -> str:
        head = self.plot.house.departments[code].head
        return head.username if head else "director"


COMING_ROUND = [
    ("水利建设月度进度通报", "planning", "month", 25, 5),
    ("安全生产周调度", "safety", "week", 1, 4),
    ("季度水资源统计报送", "water", "quarter", 10, 8),
]


def newest(whole: Pk) -> int:
    """The sub-item that was made last."""
    rows = queries.children(Actor.system(), whole[0]).order_by("-card_id")
    return int(rows.values_list("pk", flat=True)[0])


def items() -> list[Row]:
    """Due days count from today: below 0 overdue, up to 3 yellow, then green."""
    return [
        Row("handling", 9, -1, "青石泵站应急维修方案", "planning", "decision", 85, "局长办公会第36次：泵站一天也不能停，方案尽快定。",
            "方案经总工审定并报局长", "zhangliqun", report="方案已改第二稿，泵站现场复核完毕，差经费来源一栏。"),
        Row("handling", 10, -2, "向省厅报送水资源公报数据", "water", "superior_document", 60, "", "数据上报并取得回执",
            report="取水口数据已汇总，北郊区还差两座水厂。"),
        Row("handling", 8, 0, "重点工程季度进度月报", "planning", "instruction", 70, "每季一报，数字要和财务对上。", "", "staff",
            report="区里报数汇总中，清溪、北郊两区还没报。"),
        Row("handling", 7, 1, "水利建设资金测算", "finance", "instruction", 20, "测算要细到每个项目。", assist=("planning",)),
        Row("handling", 8, 2, "水库安全责任人名单更新", "safety", "superior_document", 50),
        Row("handling", 6, 3, "河道采砂巡查周报制度", "river", "petition", 40, responsible="songzhiwei", every="weekly"),
        Row("handling", 7, 2, "办公用房自查整改", "office", "superior_document", 65, responsible="bailu"),
        Row("handling", 9, 8, "东湖闸门改造招标", "planning", "decision", 55, "", "完成评标并公示", "zhangliqun", report="评标中。"),
        Row("handling", 8, 9, "农村供水管网二期可研", "planning", "decision", 40, responsible="staff", every="half_monthly"),
        Row("handling", 7, 10, "病险水库除险加固验收", "planning", "superior_document", 75, report="现场验收两座，资料正在整理。"),
        Row("handling", 10, 20, "智慧工地接入", "information", "annual_plan", 30, assist=("planning",), every="monthly"),
        Row("handling", 11, 29, "堤防标准化图集", "planning", "annual_plan", 80, responsible="staff"),
        Row("handling", 11, 29, "工程档案数字化", "office", "annual_plan", 65, responsible="archivist", every="monthly"),
        Row("handling", 6, 12, "人大代表关于灌区水价的建议答复", "water", "proposal", 35, "建议要当面沟通，答复要具体。"),
        Row("handling", 5, 15, "12345热线供水类工单回访", "water", "hotline", 25, every="weekly"),
        Row("sent_back", 8, 4, "泵站值班记录规范", "safety", "assigned", 90),
        Row("held", 9, 14, "清溪灌区续建配套前期", "planning", "annual_plan", 15),
        Row("extension", 8, 2, "四季度用水总量核算", "water", "superior_document", 45, "总量要和取水许可台账一致。"),
        Row("extended", 9, 3, "农田灌溉用水定额修订", "water", "annual_plan", 50, report="初稿已成，待会商。"),
        Row("claimed", 6, 3, "局网站政务公开栏目更新", "information", "assigned", 90),
        Row("claimed", 7, 5, "安全生产警示教育全员覆盖", "safety", "superior_document", 95),
        Row("verified", 7, 4, "节水宣传进社区活动", "water", "annual_plan", 95),
        Row("disputed", 2, 8, "跨区水费结算经费测算", "planning", "assigned"),
        Row("bounced", 6, 8, "城区排水泵闸移交管护", "river", "proposal", words="谁管谁修，移交前先说清楚。"),
        Row("handling", 12, 5, "堤顶道路限高架排查", "river", "hotline", responsible="linshen"),
        Row("handling", 7, 6, "小型水库雨水情测报点检", "safety", "superior_document", 20, responsible="tangdi"),
        Row("assigned", 1, 9, "汛后水毁修复清单", "safety", "decision", words="局长办公会第38次：逐处列清单，月底前修完。"),
        Row("assigned", 1, 11, "年度考核测评组织", "personnel", "annual_plan"),
        Row("docketed", 1, 7, "王庄村河道采砂问题核查", "river", "petition"),
        Row("struck_off", 9, -3, "公务用车定点保险续签", "office", "assigned", 100, responsible="dispatcher"),
        Row("struck_off", 8, 1, "取水口监测设备检修", "water", "hotline", 100),
        Row("filed", 10, -4, "老旧会议室音响更换", "office", "assigned", 100, responsible="meetings"),
        Row("withdrawn", 6, 6, "部门自建系统域名清理", "information", "superior_document"),
    ]  # fmt: skip
