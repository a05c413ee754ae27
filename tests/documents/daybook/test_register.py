"""The day register: what a clerk rules by hand, for each only what he sees."""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta
from typing import Any

import pytest
from openpyxl import load_workbook

from documents.daybook import papers, queries
from documents.daybook.asked import Asked, Book
from documents.daybook.columns import RECEIVED, SENT, chosen
from documents.daybook.forms import asked_of
from documents.handling.actions import take_back_instruction
from office.audit.looks import LOOKED
from office.audit.models import Event
from office.core.errors import DomainError
from tests.conftest import Office
from tests.documents.ours import ours
from tests.files.makers import taken
from tests.pages import Browser, text
from tests.sheets import size_of, words_of

DAY = date(2026, 11, 20)
PAGE = "/documents/daybook/"


def asked(book: str = "received", **given: Any) -> Asked:
    return Asked(book, given.pop("first", DAY), given.pop("last", DAY), **given)


def cells(office: Office, want: Asked, who: str = "alice") -> list[dict[str, Any]]:
    columns = {"received": RECEIVED, "sent": SENT}[want.book]
    rows = queries.letters(office.actor(who), want)
    found = queries.lines(office.actor(who), rows, book=want.book)
    return [{c.name: c.cell(line) for c in columns} for line in found]


def test_the_book_of_a_day_holds_what_came_that_day_in_the_order_it_came(office: Office) -> None:
    office.letter(title="午后的函", received_at=office.day(DAY, 9, 30), kind="letter")
    office.letter(title="清早的通知", received_at=office.day(DAY, 8, 10))
    office.letter(title="昨天的通知", received_at=office.day(DAY - timedelta(days=1)))
    rows = cells(office, asked())
    assert [(r["n"], r["title"]) for r in rows] == [(1, "清早的通知"), (2, "午后的函")]


def test_a_line_says_what_was_proposed_instructed_and_done(office: Office) -> None:
    office.letter("filed", urgency="urgent", issuer_number="云政办〔2026〕12号")
    (row,) = cells(office, asked())
    assert row["their_number"] == "云政办〔2026〕12号"
    assert row["proposal"] == "建议规划科主办 周小满 11-20"
    assert row["instruction"] == "请规划科牵头 林致远 11-20"
    assert row["handlers"] == "规划建设科"
    assert row["completed"] == "11-20"
    assert row["filed"] == "11-20 10 years"
    assert (row["urgency"], row["secrecy"]) == ("Urgent", "")


def test_where_it_is_names_who_has_it_now(office: Office) -> None:
    doc = office.letter("handling")
    assert cells(office, asked())[0]["where"] == "高展"
    office.advance_letter(doc, "completed")
    assert cells(office, asked())[0]["where"] == "周小满"


def test_an_instruction_taken_back_is_not_in_the_book(office: Office) -> None:
    doc = office.letter("instructed")
    take_back_instruction(office.actor("dora"), doc.pk)
    assert cells(office, asked())[0]["instruction"] == ""


def test_the_signature_is_left_to_the_pen(office: Office) -> None:
    office.letter("handling")
    assert cells(office, asked())[0]["signature"] == ""


def test_nobody_finds_or_counts_what_he_may_not_see(office: Office) -> None:
    office.letter(title="公开的通知")
    office.letter(title="机密的通知", secrecy="secret")
    assert [r["title"] for r in cells(office, asked(), "alice")] == ["公开的通知", "机密的通知"]
    assert cells(office, asked(), "eve") == []
    page = Browser(office.people["eve"]).get(PAGE, **{"from": "2026-11-20"})
    assert page.status_code == 200
    assert "通知" not in text(page)


def test_a_sent_letter_is_in_the_other_book_with_its_receipts(office: Office) -> None:
    doc = ours(office, "issued")
    (row,) = cells(office, asked("sent"))
    assert row["number"] == doc.number
    assert (row["copies"], row["receipts"]) == (3, "0/2")
    assert row["signer"] == "方静怡"
    assert row["sealed"] == "11-20"
    assert cells(office, asked()) == []


def test_a_letter_of_ours_that_is_not_sent_is_in_no_book(office: Office) -> None:
    ours(office, "sealed")
    assert cells(office, asked("sent")) == []


@pytest.mark.parametrize("book", ["received", "sent"])
def test_a_hundred_letters_cost_no_more_statements_than_one(
    office: Office, book: str, django_assert_max_num_queries: Any
) -> None:
    for _n in range(12):
        if book == "received":
            office.letter("handling")
    if book == "sent":
        ours(office, "issued")
        ours(office, "issued")
    cells(office, asked(book))  # names of departments are read once
    with django_assert_max_num_queries(6):
        assert len(cells(office, asked(book))) > 1


def test_the_usual_columns_unless_others_are_chosen() -> None:
    assert "due" not in [c.name for c in chosen(Book.RECEIVED, ())]
    assert [c.name for c in chosen(Book.RECEIVED, ("due", "number"))] == ["number", "due"]


# --- days ----------------------------------------------------------------------------------------


def test_empty_it_is_today_and_a_last_day_alone_is_that_day() -> None:
    assert asked_of({}, DAY) == Asked("received", DAY, DAY)
    assert asked_of({"to": "2026-11-18"}, DAY) == asked(
        first=date(2026, 11, 18), last=date(2026, 11, 18)
    )


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"from": "2026-11-20", "to": "2026-11-19"}, "to"),
        ({"from": "2024-01-01", "to": "2026-11-19"}, "to"),
        ({"from": "soon"}, "from"),
        ({"from": "0001-01-01"}, "from"),
        ({"book": "burnt"}, "book"),
        ({"outcome": "perhaps"}, "outcome"),
    ],
)
def test_days_that_make_no_sense_are_refused_with_a_sentence(
    given: dict[str, str], field: str
) -> None:
    with pytest.raises(DomainError) as refused:
        asked_of(given, DAY)
    assert list(refused.value.fields) == [field]


def test_a_month_goes_to_the_month_beside_it_and_a_week_to_the_week() -> None:
    month = asked(first=date(2026, 3, 1), last=date(2026, 3, 31))
    assert (month.moved(-1).first, month.moved(-1).last) == (date(2026, 2, 1), date(2026, 2, 28))
    assert (month.moved(1).first, month.moved(1).last) == (date(2026, 4, 1), date(2026, 4, 30))
    week = asked(first=date(2026, 11, 16), last=date(2026, 11, 22))
    assert week.moved(1).first == date(2026, 11, 23)


def test_the_page_says_what_is_wrong_and_shows_todays_book(office: Office) -> None:
    page = Browser(office.people["alice"]).get(PAGE, **{"from": "2026-11-20", "to": "2026-11-01"})
    assert page.status_code == 400
    assert "The last day is before the first." in text(page)


# --- on paper and as a file ----------------------------------------------------------------------


def test_the_sheet_lies_and_repeats_its_head_on_every_page(office: Office) -> None:
    for n in range(30):
        office.letter(title=f"第{n}号通知" * 4)
    pdf = papers.register_pdf(office.actor("alice"), asked(), 1)
    pages = words_of(pdf)
    assert size_of(pdf) == (297.0, 210.0)
    assert len(pages) > 1
    assert all("Registernumber" in page and "Signedfor" in page for page in pages)
    assert f"Page{len(pages)}of{len(pages)}" in pages[-1]
    assert "30letters" in pages[0]


def test_the_sheet_bears_the_highest_level_it_holds_and_each_secret_was_looked_at(
    office: Office,
) -> None:
    office.letter(title="公开的通知")
    doc = office.letter(title="机密的通知", secrecy="secret")
    pdf = papers.register_pdf(office.actor("alice"), asked(), 1)
    assert words_of(pdf)[0].startswith("Secret")
    assert Event.objects.get(verb=LOOKED).card_id == doc.pk
    eves = papers.register_pdf(office.actor("bob"), asked(), 1)
    assert "Secret" not in words_of(eves)[0].replace("Secrecy", "")


def test_a_long_register_comes_in_parts_whose_numbers_run_on(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(papers, "PART", 2)
    monkeypatch.setattr(papers, "parts_of", lambda count: -(-count // 2))
    for n in range(3):
        office.letter(title=f"标题{n}", received_at=office.now - timedelta(minutes=9 - n))
    first, second = (
        words_of(papers.register_pdf(office.actor("alice"), asked(), part))[0] for part in (1, 2)
    )
    assert "标题0" in first
    assert "标题2" not in first
    assert "标题2" in second
    assert "Part2of2" in second
    with pytest.raises(DomainError):
        papers.register_pdf(office.actor("alice"), asked(), 3)


def test_the_workbook_holds_the_chosen_columns_and_who_took_it_is_on_record(
    office: Office,
) -> None:
    office.letter(title="=1+1")
    browser = Browser(office.people["alice"])
    answer = browser.get(
        f"{PAGE}register.xlsx", **{"from": "2026-11-20", "columns": ["n", "title"]}
    )
    sheet = load_workbook(io.BytesIO(taken(answer).body)).active
    assert [[c.value for c in row] for row in sheet.iter_rows()] == [["No.", "Title"], [1, "'=1+1"]]
    assert Event.objects.get(verb="documents.register.exported").data["filters"]["query"]


def test_a_file_that_is_cut_says_so(office: Office) -> None:
    for n in range(3):
        office.letter(title=f"标题{n}")
    rows = list(papers.register_rows(office.actor("alice"), asked(), 2))
    assert len(rows) == 3
    assert "first 2 letters" in rows[-1][0]


def test_pages_files_and_sheets_answer_for_both_books(office: Office) -> None:
    office.letter("handling")
    ours(office, "issued")
    browser = Browser(office.people["alice"])
    for book in Book.values:
        given = {"book": book, "from": "2026-11-01", "to": "2026-11-30"}
        for path in ("", "register.pdf", "register.csv", "register.xlsx", "statistics/"):
            assert browser.get(f"{PAGE}{path}", **given).status_code == 200, path
        for ending in ("pdf", "csv", "xlsx"):
            assert browser.get(f"{PAGE}statistics.{ending}", **given).status_code == 200
    table = list(
        csv.reader(
            io.StringIO(
                taken(browser.get(f"{PAGE}register.csv", **{"from": "2026-11-20"})).body.decode(
                    "utf-8-sig"
                )
            )
        )
    )
    assert len(table) == 2
