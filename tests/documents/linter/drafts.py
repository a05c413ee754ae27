"""Drafts that keep every rule; each test breaks one of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from documents.linter.draft import DraftFacts, Party, Relation, SignOff

OURS = "云汀市水务局"
GOVERNMENT = Party("云汀市人民政府", Relation.SUPERIOR, rules=True)
LINE_ABOVE = Party("云岭省水利厅", Relation.SUPERIOR, professional=True)
COUNTIES = Party("各县（区）水务局", Relation.SUBORDINATE)
COUNTY_GOVERNMENT = Party("白泽县人民政府", Relation.SUBORDINATE, rules=True)
NEIGHBOUR = Party("云汀市财政局", Relation.UNAFFILIATED)

NOTICE = DraftFacts(
    kind="notice",
    title="云汀市水务局关于做好水库安全度汛工作的通知",
    body=(
        "为做好水库安全度汛工作，现将有关事项通知如下：\n一、落实责任\n"
        "各单位要逐库明确责任人。\n二、加强值守\n请于2026年6月5日前报送值班表。\n特此通知。"
    ),
    addressee="各县（区）水务局",
    addressees=(COUNTIES,),
    number="云水发〔2026〕7号",
    issuer=OURS,
    issuer_is_department=True,
)
REQUEST = DraftFacts(
    kind="request",
    title="云汀市水务局关于增设水质监测站的请示",
    body=(
        "为加强水质监测，拟在云汀河上游增设监测站一处，所需经费120万元。\n"
        "恳请批准并安排经费。\n妥否，请批示。"
    ),
    note="（联系人：方既白，联系电话：0571-55505198）",
    addressee="云汀市人民政府",
    addressees=(GOVERNMENT,),
    number="云水请〔2026〕3号",
    issuer=OURS,
    issuer_is_department=True,
    signer="何以宁",
)
REPORT = replace(
    REQUEST,
    kind="report",
    title="云汀市水务局关于水库除险加固情况的报告",
    body="现将水库除险加固情况报告如下：\n一、进展\n已完成3座。\n二、打算\n抓紧推进。\n特此报告。",
)
LETTER = replace(
    NOTICE,
    kind="letter",
    title="云汀市水务局关于商请提供管网资料的函",
    body="为开展管网普查，商请贵局提供2025年管网资料。\n请予支持，并请函复。",
    addressee=NEIGHBOUR.name,
    addressees=(NEIGHBOUR,),
)
REPLY = replace(
    NOTICE,
    kind="reply",
    title="云汀市水务局关于白泽县调整取水口位置的批复",
    body="你局《关于调整取水口位置的请示》（白水请〔2026〕2号）收悉。经研究，同意调整。\n此复。",
    addressee="白泽县水务局",
    addressees=(Party("白泽县水务局", Relation.SUBORDINATE),),
    answers=True,
)
SIGNED = SignOff("何以宁", "同意印发。", date(2026, 3, 5), principal=True)


def with_body(facts: DraftFacts, body: str, **changes: Any) -> DraftFacts:
    return replace(facts, body=body, **changes)
