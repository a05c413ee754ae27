"""Each rule of the Taiwan linter: a draft that trips it and one that does not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from documents.linter.draft import DraftFacts
from documents.linter.queries import findings_of
from documents.linter.rules import RULES, check
from tests.conftest import Office
from tests.documents.ours import draft

LETTER = DraftFacts(
    pack="tw_gov",
    kind="letter",
    direction="level",
    title="檢送冬修水利工作計畫1份，請查照。",
    body=(
        "主旨：檢送「冬修水利工作計畫」1份，請查照。\n"
        "說明：\n一、依據經濟部水利署115年11月10日函辦理。\n二、重點如下：\n"
        "(一)巡查水利設施。\n(二)填報檢查表。\n1、圳路。\n2、閘門。\n(1)電動閘門。\n三、請配合辦理。\n"
        "辦法：\n一、指定專人聯繫。"
    ),
    addressee="清溪鄉公所",
    issuer="雲汀縣政府水利處",
)
MEMO = replace(
    LETTER,
    kind="memo",
    body="主旨：擬採購水位計一案，簽請核示。\n說明：\n一、原水位計已損壞。\n擬辦：奉核後辦理採購。",
)
NOTICE = replace(
    LETTER,
    kind="proclamation",
    body="主旨：公告清溪河川區域線。\n依據：水利法第82條。\n公告事項：\n一、範圍如附圖。",
)


def broken(facts: DraftFacts) -> set[str]:
    return {f.rule for f in check(facts) if f.rule.startswith("T")}


def said(body: str, facts: DraftFacts = LETTER) -> DraftFacts:
    return replace(facts, body=body)


@pytest.mark.parametrize("facts", [LETTER, MEMO, NOTICE], ids=["letter", "memo", "notice"])
def test_a_draft_as_the_handbook_has_it_breaks_no_rule_at_all(facts: DraftFacts) -> None:
    assert [(f.rule, f.message) for f in check(facts)] == []


TRIPS = [
    ("T1", said("主旨：檢送計畫，請查照。\n另請注意。\n說明：一案。")),
    ("T1", said("主旨：一、檢送計畫，請查照。\n說明：一案。")),
    ("T1", said("主旨：\n說明：一案。")),
    ("T2", said("說明：一案。\n主旨：檢送計畫，請查照。")),
    ("T2", said("主旨：檢送計畫，請查照。\n辦法：聯繫。\n說明：一案。")),
    ("T2", said("主旨：檢送計畫，請查照。\n說明：一案。\n說明：又一案。")),
    ("T2", said("主旨：一案，簽請核示。\n說明：一案。\n辦法：採購。", MEMO)),
    ("T2", said("主旨：公告一案。\n說明：水利法。", NOTICE)),
    ("T3", replace(said("主旨：檢陳計畫，請查照。"), direction="up")),
    ("T3", said("主旨：檢送計畫，請鑒核。")),
    ("T3", said("主旨：檢送計畫，請核示。")),
    ("T3", said("主旨：檢送計畫，請查照辦理。")),
    ("T3", said("主旨：檢送計畫，請查照。\n說明：本案請查照。")),
    ("T3", said("主旨：檢送計畫一份。")),
    ("T3", said("主旨：一案，請查照。\n說明：一案。\n擬辦：採購。", MEMO)),
    ("T4", said("主旨：檢送，請查照。\n說明：\n一、甲。\n三、乙。")),
    ("T4", said("主旨：檢送，請查照。\n說明：\n一、甲。\n1、乙。")),
    ("T4", said("主旨：檢送，請查照。\n說明：\n(一)甲。")),
    ("T5", said("主旨：請於2026年12月15日前函復。")),
    ("T5", said("主旨：請於115年03月05日前函復。")),
    ("T6", replace(LETTER, secrecy="internal")),
    ("T6", replace(LETTER, secrecy="secret")),
    ("T7", replace(LETTER, number="府水〔2026〕7号")),
]
CLEAN = [
    ("T1", said("主旨：檢送計畫，請查照。")),
    ("T1", said("茲派俞曉為科員。", replace(LETTER, kind="order"))),
    ("T2", said("主旨：檢送計畫，請查照。\n說明：一案。\n建議：聯繫。")),
    ("T3", replace(said("主旨：檢陳計畫，請鑒核。"), direction="up")),
    ("T3", replace(said("主旨：有無規定一案，請核示。"), direction="up")),
    ("T3", said("主旨：請於115年12月15日前函復。")),
    ("T3", said("主旨：請惠予協助宣導。")),
    ("T4", said("主旨：檢送，請查照。\n說明：\n一、甲。\n二、乙。\n辦法：\n一、丙。")),
    ("T4", said("主旨：檢送，請查照。\n說明：\n一、甲。\n(一)子。\n二、乙。\n(一)丑。")),
    ("T5", said("主旨：請於115年12月15日前函復，請查照。")),
    ("T6", replace(LETTER, secrecy="internal", release_condition="本件於公布時解密")),
    ("T6", replace(LETTER, secrecy="secret", secrecy_months=60)),
    ("T6", replace(LETTER, secrecy="open")),
    ("T1", said("主旨：檢送計畫一份，\n請查照。")),
    ("T3", replace(said("主旨：檢陳計畫，請鑒核。"), direction="")),
    ("T7", replace(LETTER, number="臺教師(三)字第1122600652號")),
]


@pytest.mark.parametrize(("rule", "facts"), TRIPS)
def test_what_breaks_a_rule_is_found(rule: str, facts: DraftFacts) -> None:
    assert rule in broken(facts)


@pytest.mark.parametrize(("rule", "facts"), CLEAN)
def test_what_keeps_a_rule_is_not(rule: str, facts: DraftFacts) -> None:
    assert rule not in broken(facts)


def test_every_rule_of_taiwan_is_tried_both_ways() -> None:
    taiwan = {rule.id for rule in RULES if rule.pack == "tw_gov"}
    assert {r for r, _f in TRIPS} == {r for r, _f in CLEAN} == taiwan


def test_the_rules_of_the_mainland_say_nothing_in_taiwan_and_the_other_way_round() -> None:
    mainland = {r.id for r in RULES if r.pack == "cn_gov" and not r.anywhere}
    assert mainland
    assert not mainland & {f.rule for f in check(replace(LETTER, body="無主旨。", title="無"))}
    assert broken(replace(LETTER, pack="cn_gov", secrecy="internal")) == set()


def test_half_width_brackets_before_an_item_are_right_in_taiwan_alone() -> None:
    facts = said("主旨：檢送，請查照。\n說明：\n一、甲。\n(一)子項。")
    assert "F6" not in {f.rule for f in check(facts)}
    assert "F6" in {f.rule for f in check(replace(facts, pack="cn_gov"))}


def test_a_finding_names_the_place_and_its_source() -> None:
    found = next(f for f in check(said("主旨：檢送計畫，請鑒核。")) if f.rule == "T3")
    assert found.about == "請鑒核"
    assert found.source == "文書處理手冊"


def test_a_stored_draft_is_held_to_the_rules_of_its_pack(taiwan: Office) -> None:
    doc = draft(
        taiwan,
        kind="letter",
        body="主旨：檢送計畫，請鑒核。",
        secrecy="internal",
        direction="level",
    )
    found = {f.rule for f in findings_of(doc)}
    assert {"T3", "T6"} <= found
    assert not [rule for rule in found if rule.startswith("R")]
