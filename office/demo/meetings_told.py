"""What goes on inside the meetings of the demo office: points, answers, the checklist, decisions."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from django.utils import timezone

from meetings import actions
from meetings.minutes import composed
from meetings.models import AgendaItem, ChecklistLine, Invitation, Meeting, Series
from office.core.errors import DomainError
from office.demo.plot import Pk, Plot
from office.demo.script import script, spoken

# title, who reports, minutes
POINTS: dict[str, list[tuple[str, str, int]]] = {
    "局长办公会": [
        ("传达市政府常务会议精神", "director", 10),
        ("研究冬春水利建设资金安排", "lumin", 25),
        ("研究青石泵站改造方案", "head", 25),
        ("听取防汛物资采购情况", "yanzheng", 15),
        ("其他事项", "director", 10),
    ],
    "全市水利建设工作会议": [
        ("开场，介绍来宾", "director", 5),
        ("通报今年水毁与除险情况", "luochengzhi", 20),
        ("部署冬春水利建设", "chief", 30),
        ("三个区表态发言", "", 25),
        ("省厅讲话", "", 25),
        ("市政府讲话", "fangjingyi", 35),
        ("小结，散会", "director", 10),
    ],
    "": [("情况介绍", "", 20), ("讨论", "", 25), ("小结", "", 10)],
}
SPOKEN = {"三个区表态发言": "东湖、清溪、北郊", "省厅讲话": "周岚"}
# day of the story, title, then: what was agreed, who leads, who assists, due in working days, done means
DECISIONS: dict[tuple[int, str], list[tuple[str, str, tuple[str, ...], int, str]]] = {
    (-5, "局长办公会"): [
        ("冬春水利建设任务分解方案由规划建设科牵头，本月底前报局长办公会。", "planning", ("finance",), 9, "方案印发，责任到人"),
        ("防汛物资储备清单由安全监督科复核，缺口列入采购计划。", "safety", ("office",), 6, "清单与仓库一致"),
    ],
    (-6, "档案库房"): [
        ("二楼北侧库房月底前腾空，移交档案室使用。", "office", (), 6, "库房钥匙移交"),
    ],
    (-3, "防汛物资采购"): [
        ("同意第二包由恒升公司供货，财务科核价后签约。", "finance", (), 8, "合同签订"),
    ],
    (0, "局长办公会"): [
        ("青石泵站改造按方案二实施，规划建设科一周内完成招标文件。", "planning", ("finance",), 5, "招标文件挂网"),
    ],
}  # fmt: skip
GUESTS = [
    ("周岚", "云岭省水利厅", "副厅长", "13900000101", "江O·A0018"),
    ("韩立群", "市政府办公室", "副秘书长", "13900000102", ""),
    ("谢春梅", "东湖区水务局", "局长", "13900000103", ""),
    ("韦刚", "市财政局", "科长", "13900000104", ""),
]
SEATED = {"周岚": 0, "韩立群": 2, "谢春梅": 500, "韦刚": 510}
REASONS = ("赴省厅开会，已报分管领导。", "陪同专家组现场踏勘。", "在外地出差，当天返回不及。")


def seated() -> dict[str, int]:
    """Rank of each guest on the podium, under the name by which he was invited."""
    return {spoken(name): rank for name, rank in SEATED.items()}


class Inside:
    """One meeting of the story, from the inside: scenes between its plan and its minutes."""

    def __init__(
        self, plot: Plot, held: Any, pk: Pk, planned: datetime, span: tuple[datetime, datetime]
    ) -> None:
        self.plot, self.held, self.pk = plot, held, pk
        self.planned, (self.starts, self.ends) = planned, span

    def tell(self) -> None:
        self.plot.add(self.planned + timedelta(minutes=5), self._points)
        if self.held.title.startswith(spoken("全市")):
            self.plot.add(self.planned + timedelta(minutes=8), self._guests)
            self.plot.add(self.planned + timedelta(minutes=30), self._seats)
        if self.held.until != "planned":
            self._answers()
        self._ticks()
        self.plot.add(self.ends - timedelta(minutes=2), self._discussed)
        self.plot.add(self.ends + timedelta(minutes=6), self._agreed)
        self.plot.add(self.ends + timedelta(minutes=25), self._draft)

    def _organiser(self, now: datetime) -> Any:
        return self.plot.house.actor(self.held.organiser, now)

    def _points(self, now: datetime) -> None:
        points, speakers = script().each(POINTS), script().each(SPOKEN)
        key = next((k for k in points if k and self.held.title.startswith(k)), "")
        for title, who, minutes in points[key]:
            actions.add_agenda_item(
                self._organiser(now),
                self.pk[0],
                title=title,
                minutes=minutes,
                reporter=self.plot.house.people[who] if who else None,
                reporter_name=speakers.get(title, ""),
            )

    def _guests(self, now: datetime) -> None:
        for name, unit, post, phone, plate in script().each(GUESTS):
            actions.invite(
                self._organiser(now),
                self.pk[0],
                name=name,
                unit=unit,
                post=post,
                phone=phone,
                plate=plate,
            )

    def _seats(self, now: datetime) -> None:
        """The two from above stand before and behind the chair; the podium seats seven."""
        actor, pk = self._organiser(now), self.pk[0]
        rows = {i.name: i.pk for i in Invitation.objects.filter(meeting=pk, person=None)}
        for name, rank in seated().items():
            actions.rank_guest(actor, pk, invitation=rows[name], rank=rank)
        actions.arrange_seating(actor, pk, layout="podium", stage=7, columns=8)

    def _answers(self) -> None:
        """Most come; one in six sends somebody or is away, and the last has not answered yet."""
        people = [p for p in self.held.attendees if p != self.held.chair]
        for n, person in enumerate(people):
            if n and n == len(people) - 1:
                continue
            at = min(
                self.planned + timedelta(minutes=40 + 9 * n), self.starts - timedelta(minutes=5)
            )
            self.plot.add(at, partial(self._answer, n=n, person=person))

    def _answer(self, now: datetime, n: int, person: str) -> None:
        actor = self.plot.house.actor(person, now)
        try:
            if n % 6 == 4:
                actions.respond_meeting(
                    actor,
                    self.pk[0],
                    answer="leave",
                    reason=spoken(REASONS[n % len(REASONS)]),
                )
            elif n % 6 == 5 and self._stands_in(actor):
                return
            else:
                actions.respond_meeting(actor, self.pk[0], answer="attend")
        except DomainError:  # his hour is given away already
            actions.respond_meeting(
                actor, self.pk[0], answer="leave", reason=spoken("同一时间另有会议。")
            )

    def _stands_in(self, actor: Any) -> bool:
        """Somebody of his own department who is not on the list comes for him."""
        invited = Invitation.objects.filter(meeting=self.pk[0]).values("person")
        house = self.plot.house.people
        himself = next(p for p in house.values() if p.pk == actor.user_id)
        known = set(invited.values_list("person", flat=True))
        other = next(
            (
                p
                for p in house.values()
                if p.department_id == himself.department_id and p.pk not in known and p.is_active
            ),
            None,
        )
        if other is None:
            return False
        actions.respond_meeting(actor, self.pk[0], answer="substitute", substitute=other)
        return True

    def _ticks(self) -> None:
        evenings = []
        at = timezone.localtime(self.planned).replace(hour=16, minute=25, second=0)
        while at < self.starts - timedelta(hours=2):
            evenings.append(at)
            at += timedelta(days=1)
        for at in (
            *evenings,
            self.starts - timedelta(minutes=65),
            self.starts - timedelta(minutes=32),
            self.starts - timedelta(minutes=12),
            self.ends + timedelta(minutes=12),
        ):
            if at > self.planned + timedelta(minutes=30):
                self.plot.add(at, self._tick)

    def _tick(self, now: datetime) -> None:
        """What falls due soon is ticked off by whoever holds it."""
        meeting = Meeting.unscoped.get(pk=self.pk[0])
        if meeting.state in {"closed", "cancelled"}:
            return
        lines = ChecklistLine.objects.filter(
            meeting=meeting, done_at=None, due_at__lte=now + timedelta(hours=2)
        )
        for line in lines.select_related("holder").order_by("pk"):
            actor = self.plot.house.actor(line.holder.username, now)
            actions.tick_line(actor, meeting.pk, line.pk)

    def signs(self, now: datetime, person: str) -> None:
        """Who comes signs in, or whoever stands in for him; who is on leave does not."""
        pk = self.plot.house.people[person].pk
        row = Invitation.objects.filter(meeting=self.pk[0], person=pk, signed_in_at=None).first()
        if row is None or row.answer == Invitation.Answer.LEAVE:
            return
        actions.sign_in_meeting(self._organiser(now), self.pk[0], invitation=row.pk)

    def _discussed(self, now: datetime) -> None:
        rows = AgendaItem.objects.filter(meeting=self.pk[0], state="scheduled").order_by("position")
        if Meeting.unscoped.get(pk=self.pk[0]).state != "in_session":
            return
        for item in rows:
            step = "decide" if item.title.startswith("研究") else "discuss"
            actions.move_agenda_item(self._organiser(now), self.pk[0], item.pk, step=step)

    def _agreed(self, now: datetime) -> None:
        for (day, start), agreed in script().each(DECISIONS).items():
            if day != self.held.day or not self.held.title.startswith(start):
                continue
            departments = self.plot.house.departments
            for text, lead, assist, days, standard in agreed:
                actions.add_decision(
                    self._organiser(now),
                    self.pk[0],
                    text=text,
                    lead_department=departments.get(lead) or next(iter(departments.values())),
                    assisting_departments=[departments[a] for a in assist if a in departments],
                    due_on=self.plot.clock.day(days),
                    standard=standard,
                )

    def _draft(self, now: datetime) -> None:
        meeting = Meeting.unscoped.get(pk=self.pk[0])
        if meeting.state == "ended":
            actions.save_minutes(self._organiser(now), meeting.pk, text=composed(meeting))


def series_of(held: Any, day: date, now: datetime) -> tuple[Series, date] | None:
    """The executive meeting comes every week; the others stand alone."""
    if not held.title.startswith(spoken("局长办公会")):
        return None
    found = Series.objects.first() or Series.objects.create(
        rule=Series.Rule.WEEKLY, starts_on=day, count=52, made_at=now
    )
    return found, day
