"""What leaves as CSV or XLSX can neither run nor hide."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from office.core.exports import FORMULA, csv_lines, disposition, guarded, xlsx_file

DANGEROUS = [
    "=1+1", "+1", "-1+2", "@SUM(1)", "\t=1+1", "\r=1", "\n=1", " =1", "\u202e=1", "\x00=1", "＝1+1",
    "=cmd|'/C calc'!A0", '=HYPERLINK("http://example.invalid","x")', "%0A=1", "|cmd",
]  # fmt: skip


@pytest.mark.parametrize("text", DANGEROUS)
def test_what_begins_like_a_formula_gets_an_apostrophe(text: str) -> None:
    assert guarded(text).startswith("'")


@given(st.text(max_size=50))
def test_no_text_leaves_as_a_formula_or_with_hidden_characters(text: str) -> None:
    safe = guarded(text)
    assert not safe.startswith(FORMULA)
    assert not set(safe) & set("\t\r\n\x00\u202e\u2066\u200b")


def test_numbers_stay_numbers() -> None:
    assert guarded(-3) == -3


def test_csv_reads_back_with_every_text_in_its_own_cell() -> None:
    data = b"".join(csv_lines(["a", "b"], [['x;=1+1,"y"', -2], ["=1", None]])).decode("utf-8-sig")
    assert list(csv.reader(io.StringIO(data))) == [["a", "b"], ['x;=1+1,"y"', "-2"], ["'=1", ""]]
    assert '"x;=1+1' in data


def test_xlsx_holds_no_formula() -> None:
    with xlsx_file(["a"], [[text] for text in DANGEROUS]) as file:
        cells = [row[0] for row in load_workbook(file).active.iter_rows()]
    assert len(cells) == len(DANGEROUS) + 1
    assert {cell.data_type for cell in cells} == {"s"}
    assert not any(str(cell.value).startswith(FORMULA) for cell in cells)


@pytest.mark.parametrize(
    ("name", "ascii_part"), [("关于取暖.pdf", '"____.pdf"'), ('a"\r\nX: 1.pdf', '"a___X_ 1.pdf"')]
)
def test_any_name_makes_one_safe_header(name: str, ascii_part: Any) -> None:
    made = disposition(name)
    assert ascii_part in made
    assert made.isascii()
    assert not set("\r\n") & set(made)
