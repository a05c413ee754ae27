"""The year's plan down to the month, and a spot-check by lot with what it found."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from office.demo.plot import Pk, Plot
from office.demo.script import script, spoken
from supervision.models import Plan, PlanPoint, SpotCheck, SupervisionItem
from supervision.plans import actions
from supervision.plans.periods import MONTH, QUARTER, YEAR, Period
from supervision.spot_checks import actions as checks
from supervision.spot_checks.questions import asked

STORY = 11
"""Working days back at which a plan is begun that by nature is older."""


@dataclass(frozen=True, slots=True)
class Task:
    """A key point, its task of this quarter and that of this month; empty where there is none.

    `item` is the title of an item in hand that stands for the month's task.
    """

    text: str
    lead: str
    measure: str = ""
    weight: int = 1
    quarter: str = ""
    month: str = ""
    item: str = ""
    assist: tuple[str, ...] = ()


TASKS = [
    Task("推进智慧水利建设，重点工程全部接入智慧工地平台", "information", "12个在建工程接入并稳定运行", 3, "完成东湖、清溪两个工程的接入和联调", "完成东湖工程视频和监测数据联调", "智慧工地接入", ("planning",)),
    Task("完成堤防工程标准化图集编制并发布", "planning", "图集经局长办公会审定并印发", 2, "图集征求意见并修改", "收齐各区意见，形成送审稿", "堤防标准化图集"),
    Task("实现近十年工程档案数字化", "office", "扫描、著录、挂接率100%", 2, "完成第三批扫描", "第三批扫描入库并抽检", "工程档案数字化", ("planning",)),
    Task("开工建设清溪灌区续建配套项目", "planning", "取得批复并开工", 3, "完成可研批复和初步设计", "", "", ("finance",)),
    Task("开展节水型机关和节水型小区创建", "water", "新增20个小区，机关全部达标", 1, "完成下半年创建验收", "节水宣传进社区并完成验收", "节水宣传进社区活动"),
    Task("修订水旱灾害防御应急预案", "safety", "预案经评审印发，演练一次", 2, "组织修订和专家评审", "完成预案评审稿", ""),
    Task("完成河湖“清四乱”问题销号", "river", "问题清单全部销号", 2, "完成剩余问题整改", "逐处复核，更新台账", ""),
    Task("提高水利建设资金支付率", "finance", "年度支付率不低于92%", 1),
]  # fmt: skip
LATE = "完成取水口监测设备更新"
"""A task that the quarter before left, and the month before once more."""


class PlanStory:
    """The plans, then the lot. `items` are the items of the story by their titles."""

    def __init__(self, plot: Plot, items: dict[str, Pk]) -> None:
        self.plot, self.clock, self.items = plot, plot.clock, items
        self.now: dict[str, Period] = {
            level: Period.of(level, plot.clock.today) for level in (YEAR, QUARTER, MONTH)
        }

    def add_all(self) -> None:
        self._before()
        self._year()
        self._quarter()
        self._month()
        self._lot()

    def _at(self, days: int, clock: str) -> datetime:
        return self.clock.back(STORY - days, clock)

    def _actor(self, who: str, now: datetime) -> Any:
        return self.plot.house.actor(who, now)

    def _department(self, code: str) -> Any:
        return self.plot.house.departments[code]

    def _begin(self, now: datetime, period: Period) -> Plan:
        return actions.begin_plan(self._actor("supervisor", now), period=period.slug)

    def _before(self) -> None:
        """What the last two months left behind: one line, carried on twice."""
        last = before(self.now[MONTH])

        def two_months_ago(now: datetime) -> None:
            plan = self._begin(now, before(last))
            actions.add_line(
                self._actor("supervisor", now), plan.pk, text=spoken(LATE),
                lead_department=self._department("water"), measure=spoken("设备到货、安装、联网"),
            )  # fmt: skip
            actions.approve_plan(self._actor("leader", now), plan.pk)
            why = spoken("供货商延期交货，设备未到")
            actions.close_plan(self._actor("supervisor", now), plan.pk, reason=why)

        def last_month(now: datetime) -> None:
            plan = plan_of(last)
            actions.approve_plan(self._actor("leader", now), plan.pk)
            why = spoken("设备到货，等待枯水期安装")
            actions.close_plan(self._actor("supervisor", now), plan.pk, reason=why)

        self.plot.add(self._at(0, "08:35"), two_months_ago)
        self.plot.add(self._at(0, "08:40"), last_month)

    def _year(self) -> None:
        def begin(now: datetime) -> None:
            plan = self._begin(now, self.now[YEAR])
            for task in script().each(TASKS):
                actions.add_line(
                    self._actor("supervisor", now), plan.pk, text=task.text, weight=task.weight,
                    lead_department=self._department(task.lead), measure=task.measure,
                    assisting_departments=[self._department(code) for code in task.assist],
                )  # fmt: skip
            actions.submit_plan(self._actor("supervisor", now), plan.pk)

        def approve(now: datetime) -> None:
            plan = plan_of(self.now[YEAR])
            actions.approve_plan(self._actor("chief", now), plan.pk)

        self.plot.add(self._at(0, "08:45"), begin)
        self.plot.add(self._at(0, "09:20"), approve)

    def _quarter(self) -> None:
        """Every key point but the last is broken down by its head; the leader approves."""

        def break_down(now: datetime) -> None:
            plan = plan_of(self.now[YEAR])
            for task, point in zip(script().each(TASKS), lines(plan), strict=True):
                if task.quarter:
                    actions.break_down(
                        self._actor(self._head(task.lead), now), plan.pk, point=point.pk,
                        period=self.now[QUARTER].slug, text=task.quarter, weight=task.weight,
                    )  # fmt: skip

        def approve(now: datetime) -> None:
            plan = plan_of(self.now[QUARTER])
            actions.submit_plan(self._actor("supervisor", now), plan.pk)
            actions.approve_plan(self._actor("leader", now), plan.pk)

        self.plot.add(self._at(0, "10:10"), break_down)
        self.plot.add(self._at(0, "15:40"), approve)

    def _month(self) -> None:
        """Tasks of the month; items in hand find their line, one is done, one line was changed."""

        self.plot.add(self._at(1, "10:20"), self._into_month)
        self.plot.add(self._at(1, "16:10"), self._approve_month)
        self.plot.add(self.clock.back(5, "16:40"), self._tie)
        self.plot.add(self.clock.back(4, "11:10"), self._change)
        self.plot.add(self.clock.back(2, "15:50"), self._finish)

    def _into_month(self, now: datetime) -> None:
        plan = plan_of(self.now[QUARTER])
        for task, point in zip(
            [t for t in script().each(TASKS) if t.quarter], lines(plan), strict=True
        ):
            if task.month:
                actions.break_down(
                    self._actor(self._head(task.lead), now), plan.pk, point=point.pk,
                    period=self.now[MONTH].slug, text=task.month, weight=task.weight,
                )  # fmt: skip

    def _approve_month(self, now: datetime) -> None:
        plan = plan_of(self.now[MONTH])
        actions.submit_plan(self._actor("supervisor", now), plan.pk)
        actions.approve_plan(self._actor("leader", now), plan.pk)

    def _tie(self, now: datetime) -> None:
        plan = plan_of(self.now[MONTH])
        by_text = {p.text: p for p in lines(plan)}
        for task, said in zip(TASKS, script().each(TASKS), strict=True):
            pk = self.items.get(task.item, [])
            if pk:
                item = SupervisionItem.unscoped.get(pk=pk[0])
                actions.adopt_item(
                    self._actor("supervisor", now), plan.pk,
                    point=by_text[said.month].pk, item=item.number,
                )  # fmt: skip

    def _change(self, now: datetime) -> None:
        plan = plan_of(self.now[MONTH])
        point = next(p for p in lines(plan) if p.text == spoken("完成预案评审稿"))
        actions.amend_line(
            self._actor("supervisor", now), plan.pk, point=point.pk,
            text=spoken("完成预案评审稿，并组织一次桌面推演"), reason=spoken("局长办公会要求增加推演"),
        )  # fmt: skip

    def _finish(self, now: datetime) -> None:
        plan = plan_of(self.now[MONTH])
        point = next(p for p in lines(plan) if p.text == spoken("逐处复核，更新台账"))
        actions.finish_line(
            self._actor("jiangtao", now), plan.pk, point=point.pk,
            text=spoken("37处逐处复核，台账已更新，剩余2处列入下月。"),
        )  # fmt: skip

    def _lot(self) -> None:
        """Five drawn in the open: one in order, one put right, one finding, two still to be made."""

        def draw(now: datetime) -> None:
            checks.draw_checks(
                self._actor("supervisor", now), n=5, seed=f"{now:%Y}年第{now.isocalendar()[1]}周"
            )

        def look(n: int, text: str = "", *, wrong: str = "") -> Any:
            def scene(now: datetime) -> None:
                check = drawn(n)
                answers: dict[str, Any] = dict.fromkeys(asked(check.source), "yes") | (
                    {wrong: "no"} if wrong else {}
                )
                checks.enter_check(
                    self._actor(check.checker.username, now), check.pk, text=text, **answers
                )

            return scene

        def correct(now: datetime) -> None:
            check = drawn(1)
            who = self._actor(check.responsible.username, now)
            checks.correct_finding(who, check.pk, text=spoken("记录已补齐，附现场照片。"))

        def again(now: datetime) -> None:
            check = drawn(1)
            who = self._actor(check.checker.username, now)
            checks.recheck_finding(who, check.pk, ok=True, text=spoken("记录齐全，属实。"))

        at = self.clock.back
        self.plot.add(at(4, "10:30"), draw)
        self.plot.add(at(3, "10:15"), look(0, spoken("进度与所报一致。")))
        self.plot.add(at(3, "14:20"), look(1, spoken("只有照片，没有验收记录。"), wrong="evidence"))
        self.plot.add(at(2, "09:45"), look(2, spoken("现场只完成一半，所报偏高。"), wrong="true"))
        self.plot.add(at(2, "16:20"), correct)
        self.plot.add(at(1, "10:05"), again)

    def _head(self, code: str) -> str:
        head = self._department(code).head
        return str(head.username) if head else "director"


def before(period: Period) -> Period:
    return Period.of(period.level, period.starts_on - timedelta(days=1))


def plan_of(period: Period) -> Plan:
    found: Plan = Plan.unscoped.exclude(state="withdrawn").get(period=period.slug)
    return found


def lines(plan: Plan) -> list[PlanPoint]:
    """Those of its own, not the ones that earlier months left."""
    return list(PlanPoint.objects.filter(plan=plan.pk, carries=0, dropped_on=None))


def drawn(n: int) -> SpotCheck:
    rows = SpotCheck.unscoped.select_related("checker", "responsible").order_by("card_id")
    found: SpotCheck = rows[n]
    return found
