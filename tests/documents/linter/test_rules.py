"""Every rule of the checker: a draft that trips it and one that does not."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from documents.linter.draft import (
    Consulted,
    DraftFacts,
    Organ,
    Party,
    Person,
    Relation,
    SignOff,
)
from documents.linter.findings import blocking
from documents.linter.rules import BY_ID, MOST, RULES, check
from tests.documents.linter.drafts import (
    COUNTIES,
    COUNTY_GOVERNMENT,
    GOVERNMENT,
    LETTER,
    LINE_ABOVE,
    NEIGHBOUR,
    NOTICE,
    OURS,
    REPLY,
    REPORT,
    REQUEST,
    SIGNED,
    with_body,
)

MAINLAND = [rule for rule in RULES if rule.pack == "cn_gov"]
"""Those of Taiwan are tried in `tests/documents/packs/test_linter.py`."""
SUPERIOR, SUBORDINATE = Relation.SUPERIOR, Relation.SUBORDINATE
MAYOR = Party("李明远市长", SUPERIOR, person=True)
PROVINCE = Party("云岭省人民政府", SUPERIOR, rules=True, direct=False)
PARTY_COMMITTEE = Party("中共云汀市委", SUPERIOR, rules=True)


def to(facts: DraftFacts, *parties: Party) -> DraftFacts:
    return replace(facts, addressees=parties, addressee="，".join(p.name for p in parties))


def copied(facts: DraftFacts, *parties: Party) -> DraftFacts:
    return replace(facts, copies=parties, copy_to="，".join(p.name for p in parties))


def titled(facts: DraftFacts, title: str) -> DraftFacts:
    return replace(facts, title=title)


def noted(note: str, body: str = "请填写附件中的表格。\n特此通知。") -> DraftFacts:
    return with_body(NOTICE, f"{body}\n{note}")


TWO_MATTERS = "一、关于增加编制\n拟增加编制5名，请予批准。\n二、关于购置车辆\n拟购置车辆2台，恳请批准。\n妥否，请批示。"
PASSED_ON = "现将白泽县水务局《关于修建水闸的请示》转报你们。\n妥否，请批示。"
HEADED = "现通知如下：\n一、责任\n{}\n特此通知。"

TRIPS: list[tuple[str, DraftFacts]] = [
    ("R1", with_body(REQUEST, TWO_MATTERS)),
    ("R1", titled(REQUEST, "云汀市水务局关于增加编制和购置车辆的请示")),
    ("R1", titled(REQUEST, "云汀市水务局关于监测站选址等两个事项的请示")),
    ("R2", with_body(REPORT, f"{REPORT.body}\n恳请市政府拨付资金200万元。")),
    ("R2", with_body(REPORT, "情况如上。\n妥否，请批示。")),
    ("R2", with_body(NOTICE, "现通知如下。\n当否，请批复。")),
    ("R3", to(REQUEST, GOVERNMENT, LINE_ABOVE)),
    ("R3", to(REPORT, GOVERNMENT, LINE_ABOVE)),
    ("R4", copied(REQUEST, COUNTIES)),
    ("R5", to(REQUEST, LINE_ABOVE)),
    ("R6", with_body(titled(REQUEST, "云汀市水务局关于转报修建水闸的请示"), PASSED_ON)),
    ("R7", to(REQUEST, MAYOR)),
    ("R7", to(REPORT, Party("张书记"))),
    ("R8", to(REQUEST, PROVINCE)),
    ("R9", replace(NOTICE, important=True)),
    ("R10", to(NOTICE, COUNTY_GOVERNMENT)),
    ("R11", replace(NOTICE, consulted=(Consulted("云汀市财政局", asked=True, agreed=False),))),
    ("R12", replace(to(LETTER, NEIGHBOUR), issuer="规划建设科", issuer_internal=True)),
    ("R13", to(REQUEST, NEIGHBOUR)),
    ("R14", replace(NOTICE, organs=(Organ(OURS, 3), Organ("白泽县人民政府", 4)))),
    ("R14", replace(NOTICE, organs=(Organ(OURS, 3), Organ("云汀市财政局", 3, agreed=False)))),
    ("R14", replace(NOTICE, organs=(Organ("云汀市财政局", 3), Organ(OURS, 3)))),
    ("R15", replace(REQUEST, signer="")),
    ("R16", replace(REQUEST, sign_off=replace(SIGNED, principal=False))),
    ("R17", replace(NOTICE, sign_off=replace(SIGNED, opinion=""))),
    ("R17", replace(NOTICE, sign_off=SignOff("", "同意", date(2026, 3, 5)))),
    ("R17", replace(NOTICE, sign_off=SignOff("何以宁", "同意"))),
    ("R18", replace(NOTICE, sign_off=SIGNED, changed_after_sign_off=True)),
    ("R19", replace(NOTICE, consulted=(Consulted("云汀市财政局"),))),
    ("R20", replace(REQUEST, leads=(GOVERNMENT.name, PARTY_COMMITTEE.name))),
    ("R20", replace(to(REQUEST, GOVERNMENT, PARTY_COMMITTEE), leads=("云汀市人民政府", "中共云汀市委"))),
    ("R21", with_body(REPLY, "来文收悉。经研究，同意调整。\n此复。")),
    ("R21", replace(REPLY, answers_number="白水请〔2026〕9号")),
    ("R21", replace(REQUEST, note="")),
    ("F1", replace(NOTICE, number="云水发[2026]7号")),
    ("F1", replace(NOTICE, number="云水发〔2026〕07号")),
    ("F1", replace(NOTICE, number="云水发〔2026〕第7号")),
    ("F1", replace(NOTICE, number="云水发〔26〕7号")),
    ("F1", replace(NOTICE, number="云水发2026-7")),
    ("F2", replace(NOTICE, secrecy="confidential", secrecy_months=132)),
    ("F2", replace(NOTICE, secrecy="secret", copy_numbers=False)),
    ("F3", with_body(NOTICE, "一、责任\n三、值守\n特此通知。")),
    ("F3", with_body(NOTICE, "一、责任\n（1）到人\n特此通知。")),
    ("F3", with_body(NOTICE, "一，责任\n二，值守\n特此通知。")),
    ("F3", with_body(NOTICE, HEADED.format("（一）、到库"))),
    ("F3", with_body(NOTICE, HEADED.format("（一）到库\n1、到人"))),
    ("F4", with_body(NOTICE, "请于2026年2月30日前报送。")),
    ("F4", with_body(NOTICE, "请于2026年03月05日前报送。")),
    ("F4", with_body(NOTICE, "请于26年3月5日前报送。")),
    ("F4", with_body(NOTICE, "请于2026-03-05前报送。")),
    ("F4", with_body(NOTICE, "请于13月5日前报送。")),
    ("F4", replace(NOTICE, dated="二〇二六年三月五日")),
    ("F5", with_body(NOTICE, "按照《水库管理办法的要求执行。")),
    ("F5", with_body(NOTICE, "按照水库管理办法》的要求执行。")),
    ("F5", with_body(NOTICE, "落实“三个责任人制度。")),
    ("F6", with_body(NOTICE, "落实责任,加强值守。")),
    ("F6", with_body(NOTICE, "落实责任，，加强值守。")),
    ("F6", with_body(NOTICE, "按照《水法》、《防洪法》执行。")),
    ("F6", with_body(NOTICE, '落实"三个责任人"制度。')),
    ("F7", noted("附件：1.值班表。\n　　　2.责任人名单。")),
    ("F7", noted("附件：1.值班表\n　　　3.责任人名单")),
    ("F7", noted("附件：1、值班表\n　　　2、责任人名单")),
    ("F7", noted("附件：水利年鉴", body="请各单位抓紧落实。\n特此通知。")),
    ("F7", replace(noted("附件：值班表"), attachments=("值班表.docx", "名单.xlsx"))),
    ("F8", to(REQUEST)),
    ("F8", replace(NOTICE, addressee_mark="")),
    ("F8", to(REPORT, Party("市府", SUPERIOR, rules=True))),
    ("F8", replace(to(LETTER, Party("云汀市财正局")), known_organs=("云汀市财政局",))),
    ("F9", titled(REQUEST, "云汀市水务局关于增设监测站的请示报告")),
    ("F9", titled(NOTICE, "云汀市水务局关于做好水库安全度汛工作的通报")),
    ("F9", titled(NOTICE, "云汀市水务局关于做好水库安全度汛工作")),
    ("F9", titled(NOTICE, "云汀市水务局做好水库安全度汛工作的通知")),
    ("F9", titled(NOTICE, "云汀市水务局关于做好水库安全度汛工作通知")),
    ("F9", titled(NOTICE, "云汀市水务局关于做好水库，安全度汛工作的通知")),
    ("F9", titled(NOTICE, "")),
    ("F10", to(NOTICE, GOVERNMENT)),
    ("F10", to(REQUEST, COUNTIES)),
    ("F10", with_body(LETTER, "商请贵局提供资料。\n妥否，请批示。")),
    ("F10", with_body(NOTICE, "现将情况说明如下。\n特此报告。")),
    ("F10", with_body(REQUEST, "拟增设监测站一处。")),
    ("F11", with_body(NOTICE, "由何以宁局长负责。", people=(Person("何以宁", "副局长"),))),
    ("F11", with_body(NOTICE, "由科长何以宁负责。", people=(Person("何以宁", "副局长"),))),
    ("F12", with_body(NOTICE, "各单位的的责任人到岗。")),
    ("F12", with_body(NOTICE, "各单位要加强加强值守。")),
    ("F13", with_body(NOTICE, "请于××年××月前报送。")),
    ("F13", with_body(NOTICE, "TODO 写明责任人。")),
    ("F13", with_body(NOTICE, "请联系【待补】。")),
    ("F13", with_body(NOTICE, "请联系（）。")),
]  # fmt: skip

CLEAN: list[tuple[str, DraftFacts]] = [
    ("R1", with_body(REQUEST, "一、基本情况\n已完成论证。\n二、请示事项\n恳请批准。\n三、承诺\n如获批准，专款专用。\n妥否，请批示。")),
    ("R2", with_body(REPORT, "经报请市政府批准后实施，已向省厅申请批准。\n特此报告。")),
    ("R2", with_body(LETTER, "请予批准使用。")),
    ("R3", copied(REQUEST, LINE_ABOVE)),
    ("R4", copied(REQUEST, LINE_ABOVE)),
    ("R5", replace(to(REQUEST, LINE_ABOVE), own_level_consents=True)),
    ("R5", with_body(to(REQUEST, LINE_ABOVE), "经云汀市人民政府同意，拟增设监测站。\n妥否，请批示。")),
    ("R6", with_body(titled(REQUEST, "云汀市水务局关于转报修建水闸的请示"), f"{PASSED_ON}\n经研究，我局同意修建。")),
    ("R7", replace(to(REQUEST, MAYOR), assigned_by_person=True)),
    ("R7", to(LETTER, Party("陆闻舟委员", person=True))),
    ("R8", copied(to(REQUEST, PROVINCE), GOVERNMENT)),
    ("R9", replace(copied(NOTICE, GOVERNMENT), important=True)),
    ("R10", with_body(to(NOTICE, COUNTY_GOVERNMENT), "经云汀市人民政府同意，现通知如下。")),
    ("R10", to(NOTICE, COUNTIES)),
    ("R11", replace(NOTICE, consulted=(Consulted("云汀市财政局", asked=True, agreed=True),))),
    ("R12", replace(to(NOTICE, Party("各科室", Relation.INTERNAL)), issuer="规划建设科", issuer_internal=True)),
    ("R13", to(LETTER, NEIGHBOUR)),
    ("R14", replace(NOTICE, organs=(Organ(OURS, 3, agreed=True), Organ("云汀市财政局", 3, agreed=True)))),
    ("R15", REQUEST),
    ("R15", replace(REQUEST, signer=None)),
    ("R15", replace(NOTICE, signer="")),
    ("R16", replace(REQUEST, sign_off=SIGNED)),
    ("R17", replace(NOTICE, sign_off=SIGNED)),
    ("R18", replace(NOTICE, sign_off=SIGNED)),
    ("R19", replace(NOTICE, consulted=(Consulted("云汀市财政局", asked=True),))),
    ("R20", replace(copied(REQUEST, PARTY_COMMITTEE), leads=("云汀市人民政府", "中共云汀市委"))),
    ("R21", REPLY),
    ("R21", replace(REPLY, answers_number="白水请[2026]02号")),
    ("F1", NOTICE),
    ("F1", replace(NOTICE, kind="proclamation", number="财政部 税务总局公告2023年第19号")),
    ("F1", replace(NOTICE, kind="order", number="第3号")),
    ("F2", replace(NOTICE, secrecy="confidential", secrecy_months=120, copy_numbers=True)),
    ("F3", with_body(NOTICE, "一、责任\n（一）到库\n1.到人\n（1）到岗\n（2）到点\n2.到时\n（二）到河\n二、值守\n（一）白天")),
    ("F4", with_body(NOTICE, "请于2026年2月28日前报送，2028年2月29日汇总。", dated="2026年3月5日")),
    ("F5", with_body(NOTICE, "按照《〈水法〉实施办法》（云政发〔2026〕1号）“三个责任人”要求：1）到岗。")),
    ("F6", with_body(NOTICE, "按照《水法》《防洪法》执行，网址为https://example.com/a,b，增长3.5%（见表）。")),
    ("F7", noted("附件：1.值班表\n　　　2.责任人名单")),
    ("F7", replace(noted("附件：值班表"), attachments=("值班表.docx",))),
    ("F8", replace(to(LETTER, Party("云汀市财政局")), known_organs=("云汀市财政局",), addressee_mark="：")),
    ("F8", replace(to(NOTICE), kind="public_notice")),
    ("F9", titled(NOTICE, "云汀市水务局关于印发《水库管理办法（试行）》的通知")),
    ("F9", titled(replace(NOTICE, kind="opinion"), "云汀市水务局关于加强节水的实施意见")),
    ("F9", titled(replace(NOTICE, kind="order"), "光泽县人民政府森林防火禁火令")),
    ("F10", REQUEST),
    ("F10", LETTER),
    ("F11", with_body(NOTICE, "由何以宁副局长负责，局长林致远督办。", people=(Person("何以宁", "副局长"), Person("林致远", "局长")))),
    ("F12", with_body(NOTICE, "地地道道，的的确确，一九一九年，二十二十三日，研究研究。")),
    ("F13", with_body(NOTICE, "请填写附表（见附件）。")),
]  # fmt: skip


def broken(facts: DraftFacts) -> set[str]:
    return {f.rule for f in check(facts)}


@pytest.mark.parametrize("facts", [NOTICE, REQUEST, REPORT, LETTER, REPLY], ids=lambda f: f.kind)
def test_a_good_draft_has_no_findings(facts):
    assert check(facts) == []


@pytest.mark.parametrize(("rule", "facts"), TRIPS)
def test_the_rule_finds_what_breaks_it(rule, facts):
    assert rule in broken(facts)


@pytest.mark.parametrize(("rule", "facts"), CLEAN)
def test_the_rule_leaves_alone_what_keeps_it(rule, facts):
    assert rule not in broken(facts)


def test_every_rule_is_tried_both_ways():
    assert {r for r, _f in TRIPS} == {r for r, _f in CLEAN} == {rule.id for rule in MAINLAND}


def test_the_twenty_one_rules_of_routing_are_all_there():
    assert {f"R{n}" for n in range(1, 22)} <= set(BY_ID)


@pytest.mark.parametrize("rule", MAINLAND, ids=lambda r: r.id)
def test_a_finding_names_the_article_that_its_rule_keeps(rule):
    facts = next(f for r, f in TRIPS if r == rule.id)
    found = next(f for f in check(facts) if f.rule == rule.id)
    assert rule.source in found.told
    for article in rule.article.split(", "):
        assert article in (rule.check.__doc__ or "")


@pytest.mark.parametrize(
    ("rule", "facts"), [(r, f) for r, f in TRIPS if BY_ID[r].level == "block" and r.startswith("R")]
)
def test_what_blocks_holds_the_draft_back(rule, facts):
    assert rule in {f.rule for f in blocking(check(facts))}


def test_one_superior_too_many_blocks_a_request_and_warns_in_a_report():
    level = {f.kind: x.level for f in (REQUEST, REPORT)
             for x in check(to(f, GOVERNMENT, LINE_ABOVE)) if x.rule == "R3"}  # fmt: skip
    assert level == {"request": "block", "report": "warn"}


def test_a_reason_holds_for_what_it_was_given_for():
    facts = to(NOTICE, COUNTY_GOVERNMENT)
    (held,) = blocking(check(facts))
    assert blocking(check(facts), [held]) == []
    other = to(NOTICE, replace(COUNTY_GOVERNMENT, name="青湖县人民政府"))
    assert [f.rule for f in blocking(check(other), [held])] == ["R10"]


def test_a_reason_survives_text_typed_above_it():
    facts = with_body(NOTICE, "请联系【待补】。")
    (held,) = blocking(check(facts))
    assert blocking(check(with_body(facts, f"新的一段。\n{facts.body}")), [held]) == []


def test_a_finding_says_where():
    (found,) = [f for f in check(with_body(NOTICE, "第一行。\n落实责任,到岗。")) if f.rule == "F6"]
    assert found.where == "body:2:5"
    assert found.as_dict() == {
        "rule": "F6",
        "level": "warn",
        "message": found.told,
        "where": "body:2:5",
    }


TRADITIONAL = [
    ("R2", with_body(REPORT, "現將情況報告如下。\n懇請市政府撥付資金。")),
    ("R1", titled(REQUEST, "雲汀市水務局關於增加編制和購置車輛的請示")),
    ("F9", titled(REQUEST, "雲汀市水務局關於增設監測站的請示報告")),
    ("F9", titled(NOTICE, "雲汀市水務局關於做好防汛工作的通報")),
    ("F11", with_body(NOTICE, "由何以寧局長負責。", people=(Person("何以宁", "副局长"),))),
    ("F7", noted("附件：1.值班表。\n　　　2.名單。")),
    ("F12", with_body(NOTICE, "各單位與與會人員。")),
]


@pytest.mark.parametrize(("rule", "facts"), TRADITIONAL)
def test_traditional_characters_are_read_too(rule, facts):
    assert rule in broken(facts)


def test_a_good_traditional_draft_has_no_findings():
    facts = replace(
        REQUEST,
        title="雲汀市水務局關於增設水質監測站的請示",
        body="為加強水質監測，擬增設監測站一處。\n妥否，請批示。",
        note="（聯繫人：方既白，聯繫電話：0571-55505198）",
        addressee="雲汀市人民政府",
        issuer="雲汀市水務局",
    )
    assert [f.rule for f in check(facts)] == []


def test_taiwanese_letters_are_held_to_what_holds_everywhere():
    facts = replace(NOTICE, title="檢送分配表，請查照。", number="臺教師(三)字第1122600652號")
    facts = with_body(facts, "檢送分配表1份，請於115年12月15日前函復。")
    assert {"F1", "F9"} <= broken(facts)
    assert broken(replace(facts, pack="tw_gov")) == set()


@pytest.mark.parametrize("rule", RULES, ids=lambda r: r.id)
def test_the_page_of_rules_has_a_line_for_it(rule):
    page = (Path(__file__).parents[3] / "docs" / "draft-rules.md").read_text(encoding="utf-8")
    source = f"article {rule.article}" if rule.article else rule.standard or "practice"
    assert f"| {rule.id} | {rule.level} | {source} | {rule.says} | " in page


def test_a_draft_that_is_wrong_everywhere_is_told_so_forty_times():
    found = check(with_body(NOTICE, "（《“" * 5000))
    assert len([f for f in found if f.rule == "F5"]) == MOST
