"""The archive of the demo office: one year handed over, the last one begun, loans, a disposal."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial
from typing import Any

from documents.actions import NewLetter, register_incoming
from documents.archive import actions
from documents.archive.actions.loans import NewLoan
from documents.archive.models import ArchiveItem, ArchiveYear
from office.core.actor import Actor
from office.demo.plot import Plot
from office.demo.script import script, spoken

# years back, month, day, sender, number, title, kind, term, pages
PAPERS = [
    (13, 3, 4, "云汀市防汛抗旱指挥部", "云汛〔{year}〕6号", "关于报送防汛物资储备情况的函", "letter", "y10", 3),
    (13, 5, 20, "云汀市统计局", "云统函〔{year}〕19号", "关于核对用水户基本单位名录的函", "letter", "y10", 2),
    (2, 2, 18, "云岭省水利厅", "云水建〔{year}〕12号", "关于青石水库除险加固初步设计的批复", "reply", "permanent", 14),
    (2, 4, 9, "云岭省水利厅", "云水农〔{year}〕31号", "关于印发农村供水工程管护办法的通知", "notice", "y30", 22),
    (2, 6, 25, "云汀市财政局", "云财农〔{year}〕40号", "关于下达水利救灾资金的通知", "notice", "y30", 4),
    (2, 9, 3, "云汀市审计局", "云审函〔{year}〕17号", "关于水利专项资金审计结果的函", "letter", "y10", 9),
    (2, 11, 12, "北郊区水务局", "北水〔{year}〕55号", "关于北郊水厂应急水源工程的请示", "request", "y30", 6),
    (1, 1, 15, "云岭省水利厅", "云水安〔{year}〕2号", "关于做好水利行业冬季安全生产工作的通知", "notice", "y10", 5),
    (1, 3, 27, "云汀市人民政府办公室", "云政办〔{year}〕21号", "关于印发年度水安全保障工作要点的通知", "notice", "y30", 12),
    (1, 5, 8, "云汀市自然资源和规划局", "云资规函〔{year}〕44号", "关于征求河道岸线规划意见的函", "letter", "y10", 7),
    (1, 7, 30, "云岭省水利厅", "云水人〔{year}〕18号", "关于同意成立河湖保护中心的批复", "reply", "permanent", 3),
    (1, 10, 11, "东湖区水务局", "东水〔{year}〕63号", "关于东湖排涝泵站更新改造的请示", "request", "y30", 8),
]  # fmt: skip


class ArchiveStory:
    """Letters of earlier years, entered from the old books, and what the archivist made of them."""

    def __init__(self, plot: Plot) -> None:
        self.plot, self.clock = plot, plot.clock
        self.registered = 0

    def add_all(self) -> None:
        for nth, row in enumerate(PAPERS):
            at = self.clock.back(11, "08:05", 2 * nth)
            if self.plot.add(at, partial(self._enter, row)):
                self.registered += 1
        this = self.clock.today.year
        self._file(13, self.clock.back(10, "10:10"), whole=True)
        self._file(2, self.clock.back(10, "14:30"), whole=True)
        self._file(1, self.clock.back(8, "15:20"), whole=False)
        self.plot.add(self.clock.back(6, "10:20"), lambda now: self._lend(now, this - 2))
        self.plot.add(self.clock.back(1, "16:10"), lambda now: self._ask(now, this - 2))
        self.plot.add(self.clock.back(4, "11:00"), self._list)

    def _as(self, who: str, now: datetime) -> Actor:
        return self.plot.house.actor(who, now)

    def _enter(self, row: Any, now: datetime) -> None:
        back, month, day, issuer, number, title, kind, term, pages = row
        year, words = self.clock.today.year - back, script()
        came = self.clock.now.replace(year=year, month=month, day=day, hour=10, minute=30)
        letter = NewLetter(
            issuer=words.said(issuer),
            issuer_number=words.number(number, year),
            title=words.title(title),
            kind=words.kind(kind),
            received_at=came.replace(second=0, microsecond=0),
            issued_on=came.date() - timedelta(days=4),
            pages=pages,
            addressee=words.said("云汀市水务局"),
            filed_as=term,
        )
        register_incoming(self._as("clerk", now), letter)

    def _file(self, back: int, at: datetime, *, whole: bool) -> None:
        """A year filed to its end; or only collected, which leaves the other steps to be tried."""

        def scene(now: datetime) -> None:
            archivist = self._as("archivist", now)
            year = actions.open_year(archivist, year=self.clock.today.year - back)
            actions.collect_year(archivist, year.pk)
            if whole:
                self._to_its_end(archivist, year)

        self.plot.add(at, scene)

    def _to_its_end(self, archivist: Actor, year: ArchiveYear) -> None:
        """These lie on paper only: nobody scanned them."""
        loose = ArchiveItem.unscoped.filter(year=year.year, prepared_at=None)
        for pk in list(loose.order_by("pk").values_list("pk", flat=True)):
            actions.prepare_item(Actor.system(archivist.now), pk, sheets={})
        for step in (
            actions.classify_year,
            actions.sort_year,
            actions.number_year,
            actions.catalogue_year,
            actions.box_year,
            actions.hand_over_year,
        ):
            step(archivist, year.pk)

    def _item(self, year: int, kind: str) -> int:
        found = ArchiveItem.unscoped.filter(year=year, retention=kind).order_by("pk")
        return int(found.values_list("pk", flat=True)[0])

    def _lend(self, now: datetime, year: int) -> None:
        due = self.clock.day(3)
        asked = NewLoan(self._item(year, "permanent"), spoken("核对设计洪水标准"), due, "paper")
        loan = actions.request_loan(self._as("leader", now), asked)
        actions.approve_loan(self._as("archivist", now), loan.pk)
        actions.lend_item(self._as("archivist", now), loan.pk)

    def _ask(self, now: datetime, year: int) -> None:
        asked = NewLoan(self._item(year, "y30"), spoken("编写年鉴"), self.clock.day(5), "screen")
        actions.request_loan(self._as("supervisor", now), asked)

    def _list(self, now: datetime) -> None:
        actions.draft_disposal(self._as("archivist", now))
