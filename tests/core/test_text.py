"""How the register compares text: whatever the disguise, one letter gives one key."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.sameness import LetterKeys, why_same
from office.core.text import (
    letters_only,
    names_its_sender,
    number_key,
    plain,
    search_query,
    title_key,
)

CODES = st.text(alphabet="青教发办字函政府洛临溪档", min_size=1, max_size=8)
YEARS, NUMBERS = st.integers(1950, 2049), st.integers(1, 99_999)
BRACKETS = st.sampled_from(["〔〕", "[]", "（）", "()", "【】", "﹝﹞", "［］", "〖〗", "〔]"])
ANY_TEXT = st.text(alphabet=st.characters(), max_size=60)


@given(
    CODES, YEARS, NUMBERS, BRACKETS, st.booleans(), st.booleans(), st.booleans(), st.integers(0, 3)
)
def test_every_way_to_write_a_number_gives_one_key(code, year, n, pair, wide, first, last, zeros):  # noqa: PLR0913, PLR0917
    digits = f"{year}", f"{'第' if first else ''}{'0' * zeros}{n}"
    if wide:
        table = str.maketrans("0123456789", "０１２３４５６７８９")
        digits = digits[0].translate(table), digits[1].translate(table)
    written = f"{code}{pair[0]}{digits[0]}{pair[1]} {digits[1]}{' 号' if last else ''}"
    assert number_key(written) == f"{code}({year}){n}"


@given(CODES, YEARS, NUMBERS, CODES, YEARS, NUMBERS)
def test_two_numbers_never_share_a_key(
    c1: str, y1: int, n1: int, c2: str, y2: int, n2: int
) -> None:
    same = (c1, y1, n1) == (c2, y2, n2)
    assert (number_key(f"{c1}〔{y1}〕{n1}号") == number_key(f"{c2}〔{y2}〕{n2}号")) is same


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("府授人考字第1120060052號", "府授人考字第112006052號"),
        ("臺教師(二)字第1100143702B號", "臺教師(三)字第1100143702B號"),
        ("青教发〔20266〕30号", "青教发〔2026〕630号"),
        ("ZFG-2024-001", "ZFG-2024-002"),
    ],
)
def test_numbers_that_only_look_alike_stay_apart(one: str, other: str) -> None:
    assert number_key(one) != number_key(other)


def test_traditional_and_simplified_numbers_are_one() -> None:
    assert number_key("臺教國署學字第1100051664號") == number_key("台教国署学字第1100051664号")


@given(ANY_TEXT)
def test_plain_text_is_one_visible_line_and_stays_so(text: str) -> None:
    done = plain(text)
    assert plain(done) == done
    assert not set(done) & set("\n\r\t\x00\u202e\u200b\ufeff\u2066")
    done.encode()


@given(ANY_TEXT)
def test_keys_are_stable(text: str) -> None:
    assert letters_only(letters_only(text)) == letters_only(text)
    assert number_key(plain(text)) == number_key(text)
    assert title_key(f"　{text} ") == title_key(text)


@pytest.mark.parametrize(
    "passed_on",
    [
        "转发临溪县档案局关于开展专项检查的通知",
        "关于转发《临溪县档案局关于开展专项检查的通知》的通知",
        "白泽县人民政府办公室关于转发〈临溪县档案局关于开展专项检查的通知〉的通知",
        "轉發臨溪縣檔案局關於開展專項檢查的通知",
    ],
)
def test_a_title_that_was_passed_on_keeps_its_key(passed_on: str) -> None:
    assert title_key(passed_on) == title_key("临溪县档案局关于开展专项检查的通知")


def keys(issuer: str, number: str, title: str) -> LetterKeys:
    return LetterKeys.of(issuer, number, title)


def test_a_number_without_a_code_counts_only_within_one_sender() -> None:
    assert not names_its_sender(number_key("〔2021〕8号"))
    assert not names_its_sender(number_key("2026年第1号"))
    one = keys("白泽县人民政府", "〔2021〕8号", "白泽县人民政府常务会议纪要")
    assert not why_same(one, keys("光泽县人民政府", "〔2021〕8号", "光泽县人民政府森林防火令"))
    assert why_same(one, keys("白泽县人民政府", "（2021）8号", "常务会议纪要")) == "number"


def test_the_same_title_of_one_sender_under_two_numbers_is_two_letters() -> None:
    title = "临溪县档案局关于报送工作总结的通知"
    one = keys("临溪县档案局", "临档函〔2025〕3号", title)
    assert not why_same(one, keys("临溪县档案局", "临档函〔2026〕3号", title))
    assert why_same(one, keys("临溪县档案局", "", title)) == "title"


def test_the_same_title_of_two_senders_is_one_letter_only_when_it_was_passed_on() -> None:
    plain_title = "关于报送非遗传承情况的通知"
    assert not why_same(
        keys("甲市人民政府", "甲政〔2026〕1号", plain_title),
        keys("乙局", "乙〔2026〕2号", plain_title),
    )
    named = "临溪县档案局关于开展专项检查的通知"
    first, second = (
        keys("临溪县档案局", "临档发〔2026〕35号", named),
        keys("白泽县政府办", "白政办转〔2026〕270号", named),
    )
    assert why_same(first, second) == why_same(second, first) == "title"


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ("收〔2018〕43号", "'收' & '2018' & '43' & '号'"),
        ("202643", "'202643':*"),
        ("收 2018", "'收':* & '2018':*"),
        ("防汛 43", "('防汛') & '43':*"),
    ],
)
def test_only_a_whole_number_is_searched_as_it_stands(typed: str, asked: str) -> None:
    assert search_query(typed) == asked
