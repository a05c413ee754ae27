"""Every figure of the statistics opens the letters that it counts, and no others."""

from __future__ import annotations

from datetime import date
from typing import Any

from documents import actions as letters
from documents.daybook import papers, queries, statistics
from documents.daybook.asked import Asked, Outcome
from tests.conftest import Office
from tests.documents.ours import ours
from tests.pages import Browser, text
from tests.sheets import words_of

MONTH = {"first": date(2026, 11, 1), "last": date(2026, 11, 30)}


def a_month(office: Office) -> None:
    """One done in time, one done late, one running, one overdue, one with no clock yet."""
    office.letter("reported", issuer="市财政局", kind="letter")
    late = office.letter("handling", issuer="市财政局")
    running = office.letter("handling")
    overdue = office.letter("handling")
    office.letter(title="刚到的通知")
    after = office.actor("carol", now=office.day("2026-11-30"))
    letters.report_incoming_done(after, late.pk, text="已办")
    assert running.due_on == overdue.due_on


def counts(row: statistics.Counted) -> dict[str, int]:
    return dict(zip(["all", *Outcome.values], [f.n for f in row.figures], strict=True))


def test_a_month_is_counted_by_how_the_clocks_ended(office: Office) -> None:
    a_month(office)
    actor = office.actor("alice")
    whole = statistics.total(actor, Asked("received", **MONTH))
    assert counts(whole) == {
        "all": 5,
        "on_time": 1,
        "late": 1,
        "running": 2,
        "overdue": 0,
        "no_clock": 1,
    }
    assert whole.on_time_percent == 50
    later = statistics.total(
        office.actor("alice", now=office.day("2026-12-01")), Asked("received", **MONTH)
    )
    assert counts(later)["overdue"] == 2
    assert later.on_time_percent == 25


def test_every_figure_opens_its_rows(office: Office) -> None:
    a_month(office)
    actor = office.actor("alice")
    asked = Asked("received", **MONTH)
    lines = [statistics.total(actor, asked)]
    lines += [row for table in statistics.tables(actor, asked) for row in table.rows]
    for row in lines:
        for figure in row.figures:
            assert queries.letters(actor, figure.asked).count() == figure.n, row.label


def test_the_lines_of_each_table_add_up_to_the_whole(office: Office) -> None:
    a_month(office)
    actor = office.actor("alice")
    for table in statistics.tables(actor, Asked("received", **MONTH)):
        assert sum(row.all.n for row in table.rows) + table.left == 5, table.title


def test_one_sender_spelt_in_two_ways_is_one_line(office: Office) -> None:
    office.letter(issuer="市 财政局", title="甲")
    office.letter(issuer="市财政局", title="乙")
    tables = statistics.tables(office.actor("alice"), Asked("received", **MONTH))
    assert [(r.all.n) for r in tables[1].rows] == [2]


def test_many_senders_leave_a_sum_of_the_others(office: Office, monkeypatch: Any) -> None:
    monkeypatch.setattr(statistics, "MOST_SENDERS", 1)
    for name in ("甲局", "甲局", "乙局"):
        office.letter(issuer=name, title=f"{name}的函")
    table = statistics.tables(office.actor("alice"), Asked("received", **MONTH))[1]
    assert ([r.label for r in table.rows], table.left) == (["甲局"], 1)


def test_nobody_counts_what_he_may_not_see(office: Office) -> None:
    office.letter(secrecy="secret", title="机密")
    asked = Asked("received", **MONTH)
    assert statistics.total(office.actor("alice"), asked).all.n == 1
    assert statistics.total(office.actor("eve"), asked).all.n == 0
    assert [r for t in statistics.tables(office.actor("eve"), asked) for r in t.rows] == []


def test_letters_sent_are_counted_by_their_receipts(office: Office) -> None:
    ours(office, "acknowledged")
    ours(office, "issued")
    asked = Asked("sent", **MONTH)
    whole = statistics.total(office.actor("alice"), asked)
    assert (counts(whole)["on_time"], counts(whole)["running"]) == (1, 1)
    for table in statistics.tables(office.actor("alice"), asked):
        assert sum(row.all.n for row in table.rows) == 2


def test_the_sheet_and_the_page_say_the_same(office: Office) -> None:
    a_month(office)
    asked = Asked("received", **MONTH)
    sheet = words_of(papers.statistics_pdf(office.actor("alice"), asked))[0]
    page = Browser(office.people["alice"]).get(
        "/documents/daybook/statistics/", **{"from": "2026-11-01", "to": "2026-11-30"}
    )
    assert page.status_code == 200
    assert "50" in text(page)
    assert "市财政局" in sheet
    assert "市财政局" in text(page)
    assert f"outcome={Outcome.LATE}" in page.content.decode()
