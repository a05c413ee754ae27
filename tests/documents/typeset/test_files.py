"""Letters and their forms as files, on pages and over REST: for those who may see them."""

from __future__ import annotations

import io

import docx
import pytest
from django.test import Client

from documents.circulation import actions as circulation
from documents.outgoing.actions import draft_outgoing
from documents.typeset import facts
from office.access.actions import issue_token
from office.audit.models import Event
from office.sheets.models import PrintedSheet
from tests.documents.typeset import measured
from tests.sheets import words_of


@pytest.fixture
def draft(office):
    return draft_outgoing(
        office.actor("alice"),
        kind="notice",
        title="关于做好防汛工作的通知",
        body="一、加强领导\n各科室要落实责任。",
        addressee="各科室",
        copy_to="市防汛办",
    )


def rest(office, who, path):
    token = issue_token(office.people[who], ["documents:read"], office.now)
    return Client().get(
        f"/api/v1/outgoing-documents/{path}",
        headers={"Authorization": f"Bearer {token}", "Accept-Language": "en"},
    )


def test_a_draft_is_plainly_one_and_bears_no_code(office, browser, draft):
    answer = browser("alice").get(f"/documents/outgoing/{draft.pk}/document.pdf")
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/pdf"
    page = words_of(answer.content)[0]
    assert "草稿" in page
    assert "关于做好防汛工作的通知" in page
    assert draft.number not in page
    assert not PrintedSheet.objects.exists()


def test_a_final_letter_bears_its_code_outside_the_type_area(office, browser, draft, monkeypatch):
    monkeypatch.setattr(facts, "FINAL", frozenset({"draft"}))
    answer = browser("alice").get(f"/documents/outgoing/{draft.pk}/document.pdf")
    sheet = PrintedSheet.objects.get()
    assert sheet.kind == "documents.letter"
    assert Event.objects.filter(verb="sheets.printed", card_id=draft.pk).count() == 1
    page = measured(answer.content)[0]
    code = page.find(sheet.code)
    assert code.top > 262
    assert code.right < 120
    assert "草稿" not in page.text
    said = Client().get(f"/verify/{sheet.code}/", headers={"Accept-Language": "en"})
    assert "Official document" in said.content.decode()


def test_the_word_file_opens_and_says_the_same(office, browser, draft):
    answer = browser("alice").get(f"/documents/outgoing/{draft.pk}/document.docx")
    assert answer.status_code == 200
    assert answer["Content-Disposition"].startswith("attachment; ")
    assert answer["Cache-Control"] == "no-store"
    words = [p.text for p in docx.Document(io.BytesIO(answer.content)).paragraphs]
    assert "关于做好防汛工作的通知" in words
    assert "一、加强领导" in words


@pytest.mark.parametrize("ending", ["pdf", "docx"])
def test_rest_gives_the_same_files(office, draft, ending):
    answer = rest(office, "alice", f"{draft.pk}/document.{ending}")
    assert answer.status_code == 200
    assert answer.content[:4] == (b"%PDF" if ending == "pdf" else b"PK\x03\x04")


@pytest.mark.parametrize("who", ["eve", "bob"])
@pytest.mark.parametrize("ending", ["pdf", "docx"])
def test_what_is_not_for_somebody_is_not_printed_for_him(office, browser, who, ending):
    doc = draft_outgoing(
        office.actor("dora"), kind="notice", title="密件", body="内容", secrecy="secret"
    )
    assert rest(office, who, f"{doc.pk}/document.{ending}").status_code == 404
    path = f"/documents/outgoing/{doc.pk}/document.{ending}"
    assert browser(who).get(path).status_code == 404
    assert browser(who).get(f"/documents/outgoing/{doc.pk}/sign-off.pdf").status_code == 404
    assert Client().get(path).status_code == 302


def test_the_page_of_a_letter_of_ours_leads_to_its_files(office, browser, draft):
    page = browser("alice").get(f"/documents/outgoing/{draft.pk}/").content.decode()
    for name in ("document.pdf", "document.docx", "sign-off.pdf"):
        assert f'href="/documents/outgoing/{draft.pk}/{name}"' in page


# --- forms ---


def test_the_handling_sheet_shows_who_wrote_what_in_order_with_day_and_post(office, browser):
    doc = office.letter("replied")
    answer = browser("alice").get(f"/documents/incoming/{doc.pk}/handling.pdf")
    words = "".join(words_of(answer.content))
    order = [
        doc.number,
        "建议规划科主办",
        "请规划科牵头",
        "已办",
        "已复",
    ]
    places = [words.index(part) for part in order]
    assert places == sorted(places)
    assert "2026-11-2009:40" in words
    assert PrintedSheet.objects.get().kind == "documents.handling"


def test_the_handling_sheet_lists_those_it_was_circulated_to(office, browser):
    doc = office.letter("screened")
    readers = [office.carol, office.hugo]
    circulation.circulate_incoming(office.actor("alice"), doc.pk, readers=readers, mode="parallel")
    circulation.read_incoming(office.actor("carol"), doc.pk, text="请规划科留意")
    words = "".join(
        words_of(browser("alice").get(f"/documents/incoming/{doc.pk}/handling.pdf").content)
    )
    assert f"{office.carol.name}2026-11-2009:402026-11-2009:40请规划科留意" in words
    assert f"{office.hugo.name}2026-11-2009:40" in words


def test_an_empty_handling_sheet_leaves_room_to_write(office, browser):
    doc = office.letter()
    answer = browser("alice").get(f"/documents/incoming/{doc.pk}/handling.pdf")
    assert len(words_of(answer.content)) == 1
    assert "Proposedhandling" in words_of(answer.content)[0]
    page = browser("alice").get(f"/documents/incoming/{doc.pk}/").content.decode()
    assert f'href="/documents/incoming/{doc.pk}/handling.pdf"' in page


def test_the_sign_off_sheet_names_the_draft_and_its_fields(office, browser, draft):
    answer = browser("alice").get(f"/documents/outgoing/{draft.pk}/sign-off.pdf")
    words = words_of(answer.content)[0]
    for part in ("Signedoff", "Countersigned", "Reviewed", "关于做好防汛工作的通知", "市防汛办"):
        assert part in words


def test_a_handling_sheet_costs_the_same_for_many_readers(
    office, browser, django_assert_max_num_queries
):
    doc = office.letter("screened")
    people = [office.carol, office.hugo, office.dora, office.lena, office.sven, office.rita]
    circulation.circulate_incoming(office.actor("alice"), doc.pk, readers=people, mode="parallel")
    browser("alice").get(f"/documents/incoming/{doc.pk}/handling.pdf")
    with django_assert_max_num_queries(14):
        browser("alice").get(f"/documents/incoming/{doc.pk}/handling.pdf")
