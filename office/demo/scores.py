"""Last month's items with their published scores and bulletin, this month's draft and an appeal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from office.calendars import workdays
from office.core.actor import Actor
from office.demo.plot import Pk, Plot
from office.demo.script import script, spoken
from office.numbering.models import Number
from supervision import actions as items
from supervision.bulletins import actions as bulletins
from supervision.bulletins.commands import BULLETIN
from supervision.commands import ITEM
from supervision.models import SupervisionItem
from supervision.scoring import actions as scores
from supervision.scoring.models import ScoreEntry
from supervision.scoring.periods import of_day


@dataclass(frozen=True, slots=True)
class Past:
    """An item of last month; its days are working days of that month."""

    title: str
    lead: str
    source: str
    begins: int
    due: int
    claimed: int
    returned: int = 0
    """The day of a first result that was sent back."""
    reported: int = 0
    every: str = "none"


PAST = (
    Past("城区泵站汛后检修", "planning", "decision", 1, 9, 6),
    Past("取水许可台账核对", "water", "superior_document", 2, 7, 9),
    Past("三季度水利资金支付进度核查", "finance", "instruction", 1, 10, 9),
    Past("水库大坝安全巡检问题整改", "safety", "superior_document", 3, 12, 11, returned=8),
    Past("河湖“清四乱”整改销号", "river", "instruction", 2, 14, 13, reported=5, every="weekly"),
    Past("干部年度培训计划落实", "personnel", "annual_plan", 3, 11, 8),
    Past("政务外网终端安全排查", "information", "assigned", 4, 10, 10),
    Past("机关节能改造方案", "office", "decision", 4, 13, 9),
)
PROBLEMS = (
    "一是个别科室对期限重视不够，台账核对超期后才补报；二是周期反馈落实不到位，存在中断现象；"
    "三是佐证材料把关不严，首次核查未通过。请相关科室对照整改，下月起逾期事项由分管领导约谈。"
)
PRACTICE = "规划建设科提前介入、挂图作战，泵站检修在汛期结束后第一时间完成，做法值得学习。"
FOCUS = "紧盯冬春水利建设、水资源公报数据报送等年底前必须办结的事项，逐周调度。"


class ScoreStory:
    """Turns last month into scenes, and what follows from it into those of this month."""

    def __init__(self, plot: Plot, letter: Pk) -> None:
        self.plot, self.letter = plot, letter
        self.clock = plot.clock
        anchor = self.clock.day(-3)
        self.this = of_day(anchor)
        self.last = self.this.previous
        self.bulletin: Pk = []
        self.sheet: Pk = []
        self.appeal: Pk = []
        self.late: Pk = []
        """The item of last month whose department appeals."""

    def add_all(self) -> None:
        for nth, past in enumerate(script().each(PAST)):
            self._item(past, nth)
        self._published()
        self._now()

    def _on(self, n: int, at: str, month: date | None = None) -> datetime:
        """The nth working day of last month, or of the month that begins on a day."""
        before = (month or self.last.first) - timedelta(days=1)
        return self.clock.on(workdays.add_workdays(before, n), at)

    def _item(self, past: Past, nth: int) -> None:
        pk: Pk = self.late if past.claimed > past.due else []
        house, on = self.plot.house, self._on
        lead = house.departments[past.lead]
        head = lead.head.username if lead.head else "director"
        due = on(past.due, "12:00").date()

        def docket(now: datetime) -> None:
            pk.append(self._docket(past, due, now))

        self.plot.add(on(past.begins, f"08:{30 + nth}"), docket)
        minute = f"{10 + nth}"
        told: list[tuple[int, str, str, str, dict[str, Any]]] = [
            (past.begins, f"09:{minute}", "supervisor", "assign", {}),
            (past.begins, f"14:{minute}", head, "accept", {"plan": "分两步走，先核实再整改。"}),
        ]
        if past.reported:
            said = {"text": "已整改三处，剩余两处与乡镇会商中。", "percent": 50}
            told.append((past.reported, f"10:{minute}", head, "report", said))
        for day, ok in ((past.returned, False), (past.claimed, True)):
            if day:
                done = {"text": "已按标准完成，材料已归集。"}
                found = {"ok": ok, "text": "现场核对，情况属实。" if ok else "佐证不足，请补齐。"}
                told += [
                    (day, f"15:{minute}", head, "claim_done", done),
                    (day, f"16:{minute}", "supervisor", "verify", found),
                ]
        last = past.claimed + 1
        told += [
            (last, f"09:{minute}", "supervisor", "strike_off", {}),
            (last, f"11:{minute}", "archivist", "file", {}),
        ]
        for day, at, who, name, values in told:
            self.plot.ask(on(day, at), who, ITEM, pk, name, **values)

    def _docket(self, past: Past, due: date, now: datetime) -> int:
        new = items.NewItem(
            title=past.title,
            lead_department=self.plot.house.departments[past.lead],
            source=past.source,
            due_on=due,
            report_every=past.every,
        )
        return int(items.docket(self.plot.house.actor("supervisor", now), new).pk)

    def _published(self) -> None:
        """On the first days of this month: the books, the sheet, the bulletin and its readers."""
        house, month = self.plot.house, self.this.first

        def draft(now: datetime) -> None:
            office = Actor.system(now)
            self.sheet.extend(
                s.pk for s in scores.draft_sheets(office) if s.period == self.last.text
            )
            self.bulletin.extend(b.pk for b in bulletins.draft_bulletins(office))

        def publish(now: datetime) -> None:
            scores.publish_sheet(house.actor("director", now), self.sheet[0])

        self.plot.add(self._on(1, "08:05", month), draft)
        self.plot.add(self._on(2, "09:30", month), publish)
        words = {"practice": PRACTICE, "problems": PROBLEMS, "focus": FOCUS}
        everybody = {"departments": list(house.departments), "due_on": None}
        for n, at, who, name, values in (
            (1, "10:20", "supervisor", "edit", words),
            (1, "11:00", "supervisor", "submit", {}),
            (1, "15:30", "director", "sign", {"text": spoken("同意印发。")}),
            (1, "16:00", "supervisor", "send", everybody),
        ):
            self.plot.ask(self._on(n, at, month), who, BULLETIN, self.bulletin, name, **values)
        heads = [d.head.username for d in house.departments.values() if d.head]
        for nth, head in enumerate(heads[:-1]):
            moment = self._on(2 + nth // 3, f"09:{10 + nth}", month)
            self.plot.ask(moment, head, BULLETIN, self.bulletin, "read")

    def _now(self) -> None:
        """What lies on the desks today."""
        house, back = self.plot.house, self.clock.back

        def appeal(now: datetime) -> None:
            entry = ScoreEntry.objects.get(trigger="late", item=self.late[0])
            self.appeal.append(
                scores.file_appeal(
                    house.actor("wenyifan", now),
                    entry=entry.pk,
                    reason=spoken(
                        "两区台账数据晚到三天，期间已书面催报，超期责任不在本科室，请予核减。"
                    ),
                ).pk
            )

        def commend(now: datetime) -> None:
            number = Number.objects.get(card=self.letter[0]).text
            scores.mark_item(
                house.actor("supervisor", now),
                self._handled(),
                trigger="commended",
                evidence=number,
                text=spoken("沈局长在来文上批示：规划科反应快、方案实，予以表扬。"),
            )

        def draft(now: datetime) -> None:
            bulletins.draft_bulletin(house.actor("supervisor", now), period=self.this.text)

        last = house.departments["information"].head
        if last is not None and back(1, "09:45") > self._on(2, "16:00", self.this.first):
            self.plot.ask(back(1, "09:45"), last.username, BULLETIN, self.bulletin, "read")
        self.plot.add(back(1, "10:40"), appeal)
        self.plot.add(back(1, "11:10"), commend)
        self.plot.add(back(1, "16:30"), draft)

    @staticmethod
    def _handled() -> int:
        """The planning department's item that is furthest on."""
        return int(
            SupervisionItem.unscoped.filter(state="handling", lead_department__code="planning")
            .order_by("-percent", "pk")
            .values_list("pk", flat=True)[0]
        )


def keep_books(now: datetime) -> None:
    """What happened up to yesterday, as the beat would have booked it."""
    scores.book_entries(Actor.system(now))
