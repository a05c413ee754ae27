"""Scores and bulletins through their pages: every number opens its rows, refusals stay beside."""

from __future__ import annotations

import re

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from office.core.actor import Actor
from supervision.bulletins.models import Bulletin
from supervision.scoring import actions
from supervision.scoring.models import ScoreAppeal, ScoreEntry, ScoreRule, ScoreSheet
from tests.pages import beside, text
from tests.sheets import words_of
from tests.supervision.story import Item

SCORES, BULLETINS = "/supervision/scores/", "/supervision/bulletins/"


@pytest.fixture
def november(office):
    """Friday 20 November; October is over, its sheet is a draft."""
    Item(office).begins("2026-10-12", "2026-10-20", title="泵站抢修").accepted(
        "2026-10-13"
    ).claimed("2026-10-16").verified("2026-10-19")
    Item(office).begins("2026-10-12", "2026-10-20", title="灌区测算").accepted("2026-10-13")
    Item(office).begins(
        "2026-10-12", "2026-10-20", title="支付核查", lead_department=office.finance
    ).accepted("2026-10-13", "hugo").claimed("2026-10-16", "hugo").verified("2026-10-19")
    actions.draft_sheets(Actor.system(office.day("2026-11-02", 1)))
    with time_machine.travel(office.now, tick=False):
        yield office


def links(answer, path):
    found = re.findall(rf'href="({re.escape(path)}[^"]*)"', answer.content.decode())
    return [link.replace("&amp;", "&") for link in found]


def test_every_number_opens_the_rows_it_was_made_of(browser, november):
    dora = browser("dora")
    page = dora.get(SCORES, period="2026-10")
    assert "规划建设科" in text(page)
    of_planning = [
        link
        for link in links(page, f"{SCORES}entries/")
        if f"department={november.planning.pk}" in link
    ]
    for link in set(of_planning):
        rows = text(dora.get(link))
        assert ("泵站抢修" in rows) == ("trigger=late" not in link), link
    items = next(
        link
        for link in links(page, f"{SCORES}items/")
        if f"department={november.planning.pk}" in link
    )
    assert text(dora.get(items)).count("督〔2026〕") == 2


def test_a_sheet_is_published_from_its_page(browser, november):
    sheet = ScoreSheet.unscoped.get()
    here = f"{SCORES}sheets/{sheet.pk}/"
    assert browser("dora").buttons(here) == {"publish"}
    assert browser("carol").get(here).status_code == 404
    browser("dora").do(f"{here}publish/")
    page = text(browser("eve").get(SCORES, period="2026-10"))
    assert "规划建设科" in page
    assert "泵站抢修" not in text(browser("eve").get(f"{SCORES}entries/", period="2026-10"))


def test_others_see_their_own_department_until_then(browser, november):
    page = text(browser("eve").get(SCORES, period="2026-10"))
    assert "财务科" in page
    assert "规划建设科" not in page
    assert "You see your own department" in page


def test_an_appeal_from_the_entry_to_its_answer(browser, november):
    entry = ScoreEntry.objects.get(trigger="late")
    carol = browser("carol")
    listed = carol.get(f"{SCORES}entries/", period="2026-10")
    assert links(listed, f"{SCORES}entries/{entry.pk}/appeal/")
    refused = carol.post(f"{SCORES}entries/{entry.pk}/appeal/", reason="错")
    assert refused.status_code == 400
    assert beside(refused, "reason")
    at = carol.do(f"{SCORES}entries/{entry.pk}/appeal/", reason="区里数据晚到三天")
    appeal = ScoreAppeal.unscoped.get()
    assert at == f"{SCORES}appeals/{appeal.pk}/"
    assert browser("dora").buttons(at) == {"accept", "refuse"}
    assert browser("carol").buttons(at) == {"withdraw"}
    assert appeal.number in text(browser("dora").get("/duties/"))
    browser("dora").do(f"{at}accept/", text="情况属实")
    assert "corrected by +1" in text(carol.get(f"{SCORES}entries/", period="2026-10"))
    assert browser("hugo").get(at).status_code == 404


def test_a_mark_is_entered_with_its_evidence(browser, november):
    item = november.item("handling")
    letter = november.letter()
    sven = browser("sven")
    here = f"{SCORES}mark/{item.pk}/"
    refused = sven.post(here, trigger="commended", evidence="收〔2026〕99号", text="局长批示表扬")
    assert refused.status_code == 400
    assert "no record" in text(refused)
    assert "局长批示表扬" in refused.content.decode()
    sven.do(here, trigger="commended", evidence=letter.number, text="局长批示表扬")
    rows = text(sven.get(f"{SCORES}entries/", period="2026-11"))
    assert letter.number in rows
    assert browser("carol").get(here).status_code == 403


def test_a_rule_is_changed_from_tomorrow(browser, november):
    dora = browser("dora")
    given = {"trigger": "done", "points": "3", "reason": "调整分值"}
    past = dora.post(f"{SCORES}rules/", **given, starts_on="2026-11-20")
    assert past.status_code == 400
    assert "tomorrow" in beside(past, "starts_on")
    dora.do(f"{SCORES}rules/", **given)
    assert ScoreRule.objects.get(points=3).starts_on.isoformat() == "2026-11-21"
    assert "Change a rule" not in text(browser("carol").get(f"{SCORES}rules/"))


@pytest.mark.parametrize("name", ["scores.csv", "scores.xlsx", "entries.csv", "entries.xlsx"])
def test_figures_go_out_as_tables(browser, november, name):
    answer = browser("dora").get(f"{SCORES}{name}", period="2026-10")
    content = b"".join(answer.streaming_content)
    assert content.startswith(b"PK" if name.endswith("xlsx") else b"\xef\xbb\xbf")
    if name.endswith("csv"):
        assert "规划建设科" in content.decode()
    mine = b"".join(browser("eve").get(f"{SCORES}{name}", period="2026-10").streaming_content)
    if name.endswith("csv"):
        assert "规划建设科" not in mine.decode()


def test_the_sheet_on_paper_has_its_code_once_published(browser, november):
    dora = browser("dora")
    before = " ".join(words_of(dora.get(f"{SCORES}scores.pdf", period="2026-10").content))
    assert "规划建设科" in before
    dora.do(f"{SCORES}sheets/{ScoreSheet.unscoped.get().pk}/publish/")
    after = " ".join(words_of(dora.get(f"{SCORES}scores.pdf", period="2026-10").content))
    assert "/verify/" in after
    assert "/verify/" not in before


def test_a_period_that_is_none_gives_this_month(browser, november):
    for period in ("", "2026-13", "<script>", "9999"):
        page = browser("dora").get(SCORES, period=period)
        assert page.status_code == 200
        assert "November 2026" in text(page)


def queries_of(client, path, **given):
    client.get(path, **given)
    with CaptureQueriesContext(connection) as seen:
        assert client.get(path, **given).status_code == 200
    return len(seen)


def test_pages_ask_as_much_for_many_rows_as_for_few(browser, november):
    dora = browser("dora")
    paths = (SCORES, f"{SCORES}entries/")
    few = [queries_of(dora, path, period="2026-11") for path in paths]
    letter = november.letter().number
    for _n in range(8):
        actions.mark_item(
            november.actor("sven"),
            november.item("handling").pk,
            trigger="criticised",
            evidence=letter,
            text="会上点名批评",
        )
    many = [queries_of(dora, path, period="2026-11") for path in paths]
    assert all(b - a <= 3 for a, b in zip(few, many, strict=True)), (few, many)


def test_a_bulletin_from_draft_to_reader(browser, november):
    sven, dora = browser("sven"), browser("dora")
    at = sven.do(BULLETINS, period="2026-10")
    page = sven.get(at)
    assert "灌区测算" in text(page)
    for link in set(links(page, f"{at}rows/")):
        assert sven.get(link).status_code == 200
    assert "灌区测算" in text(sven.get(f"{at}rows/?figure=overdue"))
    assert "泵站抢修" not in text(sven.get(f"{at}rows/?figure=overdue"))
    refused = sven.post(f"{at}submit/")
    assert refused.status_code == 400
    assert "what did not go well" in text(refused)
    words = {"problems": "数据报送偏晚，已明确专人。", "opening": "总体平稳。"}
    sven.do(f"{at}edit/", **words, figures='{"totals": {}}')
    found = Bulletin.unscoped.get()
    assert found.figures["totals"]["overdue"] == 1
    assert "总体平稳" in text(sven.get(at))
    sven.do(f"{at}submit/")
    assert found.number in text(dora.get("/duties/"))
    dora.do(f"{at}sign/", text="同意印发")
    sven.do(f"{at}send/", departments=[november.planning.pk, november.finance.pk])
    assert "0 of 2 have read it" in text(sven.get(at))
    assert browser("carol").buttons(at) == {"read"}
    browser("carol").do(f"{at}read/")
    assert "1 of 2 have read it" in text(sven.get(at))
    assert browser("bob").get(f"{at}document.pdf").status_code == 200
    assert browser("rita").get(f"{at}rows/?figure=nonsense").status_code == 404


def test_the_words_of_two_editors_are_both_kept(browser, november):
    sven = browser("sven")
    at = sven.do(BULLETINS, period="2026-10")
    version = Bulletin.unscoped.get().version
    sven.do(f"{at}edit/", version=version, problems="先来的人写的话")
    stale = browser("dora").post(f"{at}edit/", version=version, problems="后来的人写的话")
    assert stale.status_code == 409
    assert "后来的人写的话" in stale.content.decode()
    assert Bulletin.unscoped.get().problems == "先来的人写的话"
