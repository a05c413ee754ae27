"""Forty letters of the last two weeks, each brought to its state by the people who handle it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any

from documents import actions
from documents.commands import INCOMING
from office.core.commands import Command
from office.demo.plot import Pk, Plot
from office.demo.script import script
from office.flows.letter_to_item import instruct_letter

COMMANDS = INCOMING.with_run(
    "instruct", Command("instruct", instruct_letter, INCOMING.by_name["instruct"].form)
)
ROAD = [
    "screened",
    "proposed",
    "instructed",
    "handling",
    "reported",
    "replied",
    "completed",
    "filed",
]
ORDERS = [
    "同意拟办意见。请{lead}抓紧办理，结果报我。",
    "请{lead}牵头落实，按时反馈。",
    "同意。{lead}先拿出初稿，周内碰一次。",
    "请{lead}认真研究，数据务必核准后再报。",
]
RESULTS = [
    "已按要求整理上报，并与对方经办同志电话核对无误。",
    "材料已报送，对方确认收到；留存底稿一份。",
    "已会同相关科室研究，意见汇总后书面反馈。",
]
READINGS = ["已阅。", "已阅，请科内传达。", "已阅，注意与本月安排衔接。"]


@dataclass(frozen=True, slots=True)
class Row:
    """One letter: its state now, how many working days ago it came, and what it says.

    `due` counts working days from today; `done` is when the result was reported, in days back.
    """

    state: str
    back: int
    issuer: str
    code: str
    title: str
    kind: str = "notice"
    urgency: str = "routine"
    lead: str = ""
    assist: tuple[str, ...] = ()
    due: int | None = None
    done: int = 0
    by: str = "director"
    readers: tuple[str, ...] = ()
    read: int = 0
    secrecy: str = "open"
    advice: str = ""
    order: str = ""
    result: str = ""
    supervise: bool = False
    chased: str = ""
    star: bool = False
    secrecy_term: str = ""
    lent: str = ""
    """Who has copy 000012 of it and should have brought it back yesterday."""
    said: str = ""
    """A remark of the head whose department leads."""
    place: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One act on a letter: when, by whom, what."""

    at: datetime
    who: str
    name: str
    values: dict[str, Any]


class LetterStory:
    """Turns rows into scenes."""

    def __init__(self, plot: Plot, rng: Random) -> None:
        self.plot, self.rng, self.clock = plot, rng, plot.clock
        self.of_day: Counter[int] = Counter()
        self.registered = 0

    def add(self, row: Row) -> Pk:
        """The scenes of one letter; the answer will hold its key."""
        nth = self.of_day[row.back]
        self.of_day[row.back] += 1
        pk: Pk = []
        came = self.clock.back(row.back, "08:42", 9 * nth)
        if not self.plot.add(came, lambda now: pk.append(self._register(row, now))):
            return pk
        self.registered += 1
        for step in self._road(row, nth):
            self.plot.ask(step.at, step.who, COMMANDS, pk, step.name, **step.values)
        return pk

    def _register(self, row: Row, now: datetime) -> int:
        year, words = now.year, script()
        letter = actions.NewLetter(
            issuer=words.said(row.issuer),
            issuer_number=words.number(row.code, year),
            title=words.title(row.title.format(year=year, next=year + 1)),
            kind=words.kind(row.kind),
            urgency=row.urgency,
            secrecy=row.secrecy,
            secrecy_term=row.secrecy_term,
            received_at=now.replace(second=0) - timedelta(minutes=5),
            issued_on=self.clock.day(-row.back - 2),
            due_on=self.clock.day(row.due) if row.due is not None else None,
            pages=1 + len(row.title) % 7,
            place=words.said(row.place),
            addressee=words.said("云汀市水务局"),
        )
        return actions.register_incoming(self.plot.house.actor("clerk", now), letter).id

    def _road(self, row: Row, nth: int) -> Iterator[Step]:
        at, back = self.clock.back, row.back
        if row.state == "returned":
            reason = {"reason": "主送机关不是我局，请核对后另送。", "rule": "not_ours"}
            yield Step(at(back, "10:40", nth), "clerk", "return", reason)
        if row.state == "withdrawn":
            reason = {"reason": "与前一件是同一份文件，重复登记。"}
            yield Step(at(back, "11:10", nth), "clerk", "withdraw", reason)
        if row.readers:
            yield from self._reading(row, nth)
        if row.state in ROAD and not (row.readers and row.state != "handling"):
            yield from self._handling(row, nth, ROAD.index(row.state) + 1)
        if row.lent:
            yield from self._copies(row, nth)
        if row.chased:
            yield Step(at(1, "16:05", nth), "director", "chase", {"text": row.chased})

    def _reading(self, row: Row, nth: int) -> Iterator[Step]:
        at, back = self.clock.back, row.back
        if row.state != "handling":
            yield Step(at(back, "10:02", 3 * nth), "clerk", "screen", {"for": "reading"})
        sent = {
            "readers": list(row.readers),
            "mode": "star" if row.star else "parallel",
        }
        yield Step(at(back, "16:20", 2 * nth), "clerk", "circulate", sent)
        for i, reader in enumerate(row.readers[: row.read]):
            words = {"text": self.rng.choice(READINGS)}
            yield Step(at(max(back - 1, 1), "14:05", 13 * i + nth), reader, "read", words)
        if row.state in {"completed", "filed"}:
            yield Step(at(row.done, "15:30", 2 * nth), "clerk", "complete", {})
        if row.state == "filed":
            yield Step(
                at(max(row.done - 1, 0), "09:40", 2 * nth),
                "archivist",
                "file",
                {"retention": "y10"},
            )

    def _handling(self, row: Row, nth: int, length: int) -> Iterator[Step]:
        """As far along the road of a letter for action as its state says."""
        at, back, done = self.clock.back, row.back, row.done
        lead, head = self._lead(row)
        order = row.order or self.rng.choice(ORDERS)
        assigned = {"lead_department": row.lead, "assisting_departments": list(row.assist)}
        steps = [
            Step(at(back, "10:02", 3 * nth), "clerk", "screen", {"for": "action"}),
            Step(at(back, "11:00", 6 * nth), "hewanqing", "propose",
                 {"text": self._advice(row, lead), "instructor": row.by, **assigned}),
            Step(at(back, "15:05", 7 * nth), self._signer(row, at(back, "15:05")), "instruct",
                 {"text": order.format(lead=lead), "due_on": row.due, "supervise": row.supervise}),
            Step(at(back, "16:30", 3 * nth), "clerk", "assign", {}),
            Step(at(done, "10:30", 4 * nth), head, "report_done",
                 {"text": row.result or self.rng.choice(RESULTS)}),
            Step(at(done, "11:20", 4 * nth), "clerk", "reply", {"text": "已书面回复来文单位。"}),
            Step(at(done, "15:40", 4 * nth), "clerk", "complete", {}),
            Step(at(max(done - 1, 0), "09:50", 3 * nth), "archivist", "file", {"retention": "y30"}),
        ]  # fmt: skip
        wanted = steps[:length]
        if length >= 5 and row.assist:
            wanted[4:4] = self._assistance(row, nth)
        yield from wanted
        if row.state == "handling" and row.back > 1:
            yield from self._under_way(row, nth)

    def _copies(self, row: Row, nth: int) -> Iterator[Step]:
        """Two numbered copies; one is out and late, and an engineer is let in by name."""
        at = self.clock.back
        yield Step(at(3, "09:10", nth), "clerk", "number_copies", {"first": "000012", "count": 2})
        lent = {"copy": "000012", "holder": row.lent, "due_on": -1}
        yield Step(at(3, "09:20", nth), "clerk", "lend_copy", lent)
        let_in = {"people": ["luochengzhi"], "reason": "核对技术参数需要"}
        yield Step(at(2, "10:20", nth), "director", "admit", let_in)

    def _under_way(self, row: Row, nth: int) -> Iterator[Step]:
        """The first assisting department takes its part on; the lead says how it stands."""
        if row.assist:
            head = self.plot.house.departments[row.assist[0]].head
            who = head.username if head else "director"
            yield Step(self.clock.back(1, "09:05", nth), who, "assist_accept", {})
        if row.said:
            _lead, head_of_lead = self._lead(row)
            yield Step(
                self.clock.back(1, "11:12", nth), head_of_lead, "comment", {"text": row.said}
            )

    def _assistance(self, row: Row, nth: int) -> list[Step]:
        return [
            Step(
                self.clock.back(row.done, "09:20", 5 * i + nth),
                self.plot.house.departments[code].head.username,  # type: ignore[union-attr]
                "assist_done",
                {"text": "协办意见已交主办科室。"},
            )
            for i, code in enumerate(row.assist)
        ]

    def _lead(self, row: Row) -> tuple[str, str]:
        department = self.plot.house.departments[row.lead or "office"]
        return department.name, department.head.username if department.head else "director"

    def _advice(self, row: Row, lead: str) -> str:
        if row.advice:
            return row.advice
        names = "、".join(self.plot.house.departments[c].name for c in row.assist)
        helpers = f"，{names}协办" if names else ""
        superior = self.plot.house.people[row.by].name
        return f"建议由{lead}主办{helpers}。呈{superior}同志批示。"

    def _signer(self, row: Row, at: datetime) -> str:
        """While 方静怡 is away, 顾明远 writes her instructions on her behalf."""
        away = row.by == "fangjingyi" and (self.clock.now - at).days <= 2
        return "leader" if away else row.by
