"""What the reader finds in letters, by kind of file. The thresholds are those it must not fall under."""

from __future__ import annotations

from typing import Any

import pytest

from documents.reader.reading import FIELDS, read_bytes
from tests.documents.reader.letters import BESIDE, HOME, MEASURED, expected, is_right

LETTERS = expected()
LEAST = {"pdf": 0.95, "docx": 0.95, "eml": 0.95, "txt": 0.95, "scan": 0.85}


def found_in(letter: dict[str, Any]) -> dict[str, Any]:
    path = HOME / letter["file"]
    return read_bytes(path.read_bytes(), path.name)


@pytest.mark.parametrize("kind", sorted(LEAST))
def test_reads_enough_of_every_kind_of_file(kind: str) -> None:
    of_kind = [letter for letter in LETTERS if letter["format"] == kind]
    assert len(of_kind) >= 3 or kind == "txt"
    wrong = []
    for letter in of_kind:
        found = found_in(letter)["fields"]
        wrong += [
            (letter["id"], name, found[name])
            for name in MEASURED
            if not is_right(letter, name, found[name])
        ]
    share = 1 - len(wrong) / (len(of_kind) * len(MEASURED))
    assert share >= LEAST[kind], wrong


@pytest.mark.parametrize(
    "letter", [w for w in LETTERS if w["format"] != "scan"], ids=lambda w: str(w["id"])
)
def test_reads_the_fields_beside_them(letter: dict[str, Any]) -> None:
    found = found_in(letter)["fields"]
    assert not [n for n in BESIDE if not is_right(letter, n, found[n])]


def test_every_field_has_a_measure_of_how_sure_it_is() -> None:
    read = found_in(LETTERS[0])
    assert set(read["fields"]) == set(read["confidence"]) == set(FIELDS)
    assert all(0 <= sure <= 1 for sure in read["confidence"].values())


def test_is_surer_of_what_two_places_agree_on() -> None:
    """Letterhead and signature name one issuer; then only the signature does."""
    signed = "　　　　　　　　　　某市司法局\n　　　　　　　　　　2025年3月3日\n"
    body = "关于征求意见的函\n各区人民政府：\n　　请研究。\n" + signed
    with_head = "某市司法局文件\n某司函〔2025〕7号\n" + body
    one = read_bytes(body.encode(), "a.txt")
    two = read_bytes(with_head.encode(), "b.txt")
    assert one["fields"]["organ"] == two["fields"]["organ"] == ["某市司法局"]
    assert two["confidence"]["organ"] > one["confidence"]["organ"]


def test_a_number_cited_in_the_body_is_not_the_letters_own() -> None:
    text = "关于报送情况的通知\n各单位：\n　　根据《办法》（某发〔2020〕3号）要求，请认真执行。\n　　　　　　　　　　某市财政局\n　　　　　　　　　　2025年3月3日\n"
    assert read_bytes(text.encode(), "a.txt")["fields"]["number"] is None


@pytest.mark.parametrize(
    ("sentence", "by"),
    [
        ("请于6月30日前将总结报送我局。", "2025-06-30"),
        ("请于2025年5月9日（星期五）17:00前反馈至市司法局，逾期视为无意见。", "2025-05-09"),
        ("征求意见截止时间为2025年4月1日。", "2025-04-01"),
        ("各县请于5月1日前报初步方案，并于4月20日前报联系人名单。", "2025-04-20"),
        ("本通知自2025年5月1日起施行，有效期至2027年4月30日。", None),
        ("会议定于2025年4月1日召开，会期一天。", None),
        ("各单位应于每年1月15日前报送上年度总结。", None),
        ("请在收到本通知后15个工作日内报送。", None),
    ],
)
def test_a_deadline_is_what_the_reader_owes_the_issuer(sentence: str, by: str | None) -> None:
    text = f"关于某事的通知\n各单位：\n　　{sentence}\n　　　　　　　　　　某市财政局\n　　　　　　　　　　2025年3月3日\n"
    assert read_bytes(text.encode(), "a.txt")["fields"]["deadline"] == by


@pytest.mark.parametrize("mark", ["绝密★30年", "机密★10年", "秘密★6个月", "机密"])
def test_says_a_mark_of_secrecy(mark: str) -> None:
    text = f"000012\n{mark}\n特急\n某市应急管理局文件\n某应急〔2025〕6号\n关于开展自查的通知\n各单位：\n　　请认真执行。\n　　　　　　　　　　某市应急管理局\n　　　　　　　　　　2025年3月3日\n"
    fields = read_bytes(text.encode(), "a.txt")["fields"]
    assert (fields["secrecy"], fields["urgency"]) == (mark, "特急")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_reads_text_in_any_usual_encoding(encoding: str) -> None:
    text = "关于开展自查的通知\n各单位：\n　　请认真执行。\n　　　　　　　　　　某市应急管理局\n　　　　　　　　　　2025年3月3日\n"
    fields = read_bytes(text.encode(encoding), "a.txt")["fields"]
    assert (fields["organ"], fields["date"]) == (["某市应急管理局"], "2025-03-03")


def test_an_order_of_taiwan_has_labels_but_no_subject() -> None:
    text = "教育部　令\n發文日期：中華民國113年3月5日\n發文字號：臺教師(三)字第1132600123A號\n修正「教師評審委員會設置辦法」第四條，並自即日生效。\n部長　王○○\n"
    fields = read_bytes(text.encode(), "a.txt")["fields"]
    assert (fields["organ"], fields["kind"], fields["date"]) == (["教育部"], "命令", "2024-03-05")
    assert fields["title"].startswith("修正「教師評審委員會設置辦法」")
