"""Letters of many organs, read as drafts: what is in order is not held back."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from documents.linter import relations
from documents.linter.draft import DraftFacts, Relation
from documents.linter.findings import blocking
from documents.linter.form_titles import KIND_OF
from documents.linter.reading import facts_of
from documents.linter.rules import check
from office.core.text import letters_only

FILE = Path(__file__).parent.parent.parent / "data" / "drafts" / "letters.json"
LETTERS = json.loads(FILE.read_text(encoding="utf-8"))
WHOLE = [x for x in LETTERS if x["text"]]
MAINLAND = [x for x in WHOLE if x["script"] != "taiwan"]
KINDS = {**KIND_OF, "命令": "order"}


def name(letter: dict[str, Any]) -> str:
    return str(letter["id"])


def entered(letter: dict[str, Any]) -> DraftFacts:
    """The letter as its fields alone."""
    ours = letter["organ"][0]
    names = relations.split(letter["addressee"] or "")
    taiwan = letter["script"] == "taiwan"
    return DraftFacts(
        kind=KINDS[letter["kind"]],
        title=letter["title"],
        number=letter["number"] or "",
        addressee=letter["addressee"] or "",
        issuer=ours,
        issuer_level=relations.level_of(ours),
        issuer_is_department=relations.is_department(ours),
        addressees=tuple(relations.party(n, ours) for n in names),
        signer=letter["signer"],
        pack="tw_gov" if taiwan else "cn_gov",
    )


def test_there_are_letters_enough():
    assert len(MAINLAND) >= 40
    assert len(LETTERS) >= 60


@pytest.mark.parametrize("letter", WHOLE, ids=name)
def test_a_letter_that_was_sent_is_not_blocked(letter):
    assert [f.message for f in blocking(check(facts_of(letter["text"])))] == []


@pytest.mark.parametrize("letter", LETTERS, ids=name)
def test_its_fields_alone_are_not_blocked_either(letter):
    assert [f.message for f in blocking(check(entered(letter)))] == []


@pytest.mark.parametrize("letter", MAINLAND, ids=name)
def test_a_letter_is_read_into_its_parts(letter):
    facts = facts_of(letter["text"])
    assert facts.kind == KINDS[letter["kind"]]
    assert letters_only(facts.number) == letters_only(letter["number"] or "")
    assert letters_only(letter["addressee"] or "") == letters_only(facts.addressee)
    assert (letter["signer"] or "") == (facts.signer or "")


def test_few_findings_remain_and_each_of_them_is_true():
    counts = dict.fromkeys(("block", "warn", "info"), 0)
    for letter in MAINLAND:
        for found in check(facts_of(letter["text"])):
            counts[found.level] += 1
    assert counts["block"] == 0
    assert counts["warn"] <= len(MAINLAND) // 4
    assert counts["info"] <= len(MAINLAND) // 4


@pytest.mark.parametrize(
    ("ours", "theirs", "relation"),
    [
        ("云汀市水务局", "云汀市人民政府", Relation.SUPERIOR),
        ("云汀市水务局", "云岭省水利厅", Relation.SUPERIOR),
        ("云汀市水务局", "各县（市、区）水务局", Relation.SUBORDINATE),
        ("云汀市水务局", "白泽县人民政府", Relation.SUBORDINATE),
        ("云汀市水务局", "云汀市财政局", Relation.UNAFFILIATED),
        ("云汀市水务局", "云岭省财政厅", Relation.UNAFFILIATED),
        ("云汀市水务局", "市人民政府", Relation.SUPERIOR),
        ("云汀市水务局", "机关各科室", Relation.INTERNAL),
        ("高阳县人民政府", "保定市人民政府", Relation.SUPERIOR),
        ("保定市人民政府", "高阳縣人民政府", Relation.SUBORDINATE),
        ("云岭大学", "云汀市财政局", Relation.UNKNOWN),
        ("住房城乡建设部办公厅", "各省、自治区住房城乡建设厅", Relation.SUBORDINATE),
    ],
)
def test_names_tell_who_stands_where(ours, theirs, relation):
    assert relations.party(theirs, ours).relation is relation


def test_a_level_between_makes_a_superior_indirect():
    assert relations.party("云汀市人民政府", "云汀市水务局").direct
    assert not relations.party("云岭省人民政府", "云汀市水务局").direct
    assert relations.party("云岭省水利厅", "云汀市水务局").professional


def test_what_the_office_knows_comes_before_what_names_tell():
    known = {letters_only("云汀市财政局"): Relation.SUPERIOR}
    assert relations.party("云汀市财政局", "云汀市水务局", known).relation is Relation.SUPERIOR


def test_addressees_part_at_commas_and_whole_names_at_enumeration_marks():
    assert relations.split("云汀市人民政府、云岭省水利厅：") == ["云汀市人民政府", "云岭省水利厅"]
    assert relations.split("各省、自治区人民政府，新疆生产建设兵团") == [
        "各省、自治区人民政府",
        "新疆生产建设兵团",
    ]
    assert relations.split("") == []
