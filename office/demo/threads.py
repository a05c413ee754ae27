"""The two letters under supervision, their items, and what the office is writing itself."""

from __future__ import annotations

from datetime import datetime

from documents.models import IncomingDocument
from documents.outgoing import actions as our_letters
from office.catalogue.queries import linked
from office.demo.plot import Pk, Plot
from office.demo.script import script
from office.flows.supervised import LED_TO
from supervision.commands import ITEM

# A scene of an item: days back, clock, who, what, with what.
Told = list[tuple[int, str, str, str, dict[str, object]]]
WHOLE_WAY: Told = [
    (11, "16:10", "supervisor", "assign", {}),
    (10, "09:20", "yanzheng", "accept", {"plan": "逐座过一遍旧账：先水库，再堤防、泵站。"}),
    (8, "10:15", "yanzheng", "report", {"text": "水库旧账核完，堤防过半。", "percent": 55}),
    (5, "14:00", "yanzheng", "claim_done", {"text": "26 条旧账全部核清，3 条转入本年度整改。"}),
    (5, "16:00", "supervisor", "verify", {"ok": True, "text": "抽看 5 处，台账与现场一致。"}),
    (4, "09:10", "supervisor", "strike_off", {}),
    (4, "10:00", "archivist", "file", {}),
]
UNDER_WAY: Told = [
    (6, "16:40", "supervisor", "assign", {"responsible": "head"}),
    (5, "09:12", "head", "accept", {"plan": "先收各科任务，再测算资金，周三前出初稿。"}),
    (3, "10:20", "head", "report", {"text": "任务清单收齐，分解到科室。", "percent": 40}),
    (1, "09:12", "head", "report", {"text": "方案初稿已成；财务科的资金测算还没给，已当面要过一次。", "percent": 60}),
    (1, "16:20", "director", "chase", {"text": "测算请财务科今天给到，方案不等人。"}),
]  # fmt: skip


def follow(plot: Plot, letter: Pk, back: int, told: Told) -> None:
    """The item that a letter led to, from the afternoon on which its instruction was written."""
    item: Pk = []

    def find(_now: datetime) -> None:
        item.extend(linked(letter[0], LED_TO))

    plot.add(plot.clock.back(back, "15:59"), find)
    for days, clock, who, name, values in told:
        plot.ask(plot.clock.back(days, clock), who, ITEM, item, name, **values)


def drafts(plot: Plot, answered: Pk) -> None:
    """Three letters of ours that are still being written; one answers a letter."""
    written = [
        (5, "head", "report", "关于河湖长制工作情况的报告", "云汀市人民政府", None),
        (3, "wenyifan", "letter", "关于反馈节水行动实施方案意见的函", "云汀市人民政府办公室", answered),
        (1, "hewanqing", "notice", "关于召开全市水利建设工作会议的通知", "各区水务局，局机关各科室", None),
    ]  # fmt: skip
    for back, who, kind, title, addressee, answers in written:

        def draft(
            now: datetime, who: str = who, kind: str = kind, title: str = title,
            addressee: str = addressee, answers: Pk | None = answers,
        ) -> None:  # fmt: skip
            words = script()
            earlier = IncomingDocument.unscoped.get(pk=answers[0]) if answers else None
            our_letters.draft_outgoing(
                plot.house.actor(who, now), kind=words.kind(kind), title=words.title(title),
                addressee=words.said(addressee),
                body=words.said(f"现将有关情况{'函复' if answers else '报告'}如下。\n一、…\n"),
                in_reply_to=earlier,
            )  # fmt: skip

        plot.add(plot.clock.back(back, "10:45"), draft)
