"""Where is the paper, since when, who holds it: one scan moves it, and every stay is kept."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client

from documents.models import OriginalStay
from documents.secrets import actions as copies
from documents.whereabouts import actions, papers, queries
from documents.whereabouts.codes import Code
from office.access.actions import issue_token
from office.audit.models import Event
from office.core.errors import DomainError, NotAllowed, NotVisible, WrongState
from office.operations.invariants import prove
from office.sheets.models import PrintedSheet
from tests.pages import text
from tests.sheets import words_of


def where(doc):
    doc = type(doc).unscoped.get(pk=doc.pk)
    return queries.where_now(doc, list(queries.stays_of(doc.pk)))


def test_before_the_first_move_it_is_where_it_was_put_at_registration(office):
    with_place, without = office.letter(place="文件柜二"), office.letter()
    assert where(with_place)[0].place == "文件柜二"
    assert where(without)[0].holder == office.alice


def test_who_says_so_has_it_and_the_story_is_kept(office):
    doc = office.letter("handling")
    actions.take_original(office.actor("carol"), doc.pk)
    later = office.actor("carol", office.now + timedelta(hours=2))
    actions.hand_original(later, doc.pk, to=office.hugo)
    actions.place_original(office.actor("hugo"), doc.pk, place="财务科 铁皮柜")
    stays = list(OriginalStay.objects.order_by("id"))
    assert [s.holder or s.place for s in stays] == [office.carol, office.hugo, "财务科 铁皮柜"]
    assert [s.until is None for s in stays] == [False, False, True]
    assert [r for r in prove() if r.broken] == []


def test_whoever_holds_the_paper_sees_the_letter(office):
    doc = office.letter("handling")
    with pytest.raises(NotVisible):
        actions.take_original(office.actor("eve"), doc.pk)
    actions.hand_original(office.actor("carol"), doc.pk, to=office.eve)
    actions.take_original(office.actor("eve"), doc.pk)
    assert where(doc)[0].holder == office.eve


def test_it_is_handed_to_nobody_who_is_not_cleared(office):
    doc = office.letter("handling", secrecy="secret")
    with pytest.raises(DomainError, match="not cleared"):
        actions.hand_original(office.actor("carol"), doc.pk, to=office.bob)


def test_said_twice_it_is_one_move(office):
    doc = office.letter()
    for _n in range(2):
        actions.take_original(office.actor("dora"), doc.pk)
    assert OriginalStay.objects.count() == 1
    assert Event.objects.filter(verb="documents.incoming.original_taken").count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_scans_at_once_both_are_kept_and_one_is_last(office):
    doc = office.letter()

    def scan(who: str) -> None:
        try:
            actions.take_original(office.actor(who), doc.pk)
        finally:
            connection.close()

    hands = [threading.Thread(target=scan, args=(who,)) for who in ("alice", "dora")]
    for hand in hands:
        hand.start()
    for hand in hands:
        hand.join()
    assert OriginalStay.objects.count() == 2
    assert OriginalStay.objects.filter(until=None).count() == 1


def test_each_numbered_copy_has_a_chain_of_its_own(office):
    doc = office.letter("handling", secrecy="secret")
    alice = office.actor("alice")
    copies.number_copies(alice, doc.pk, first="12", count=2)
    with pytest.raises(DomainError, match="copies of this letter are numbered"):
        actions.take_original(alice, doc.pk)
    day = office.now.date() + timedelta(days=3)
    copies.lend_copy(alice, doc.pk, copy="12", holder=office.carol, due_on=day)
    actions.place_original(alice, doc.pk, place="保密柜", copy="13")
    now = {w.copy: w.holder or w.place for w in where(doc) if w.copy}
    assert now == {"000012": office.carol, "000013": "保密柜"}
    with pytest.raises(WrongState, match="still has copy"):
        actions.take_original(office.actor("dora"), doc.pk, copy="12")
    copies.return_copy(alice, doc.pk, copy="12")
    assert {w.copy: w.holder for w in where(doc)}["000012"] == office.alice


def test_an_auditor_moves_nothing(office):
    office.people["alice"].roles = ["auditor"]
    doc = office.letter()
    office.people["alice"].save()
    with pytest.raises(NotAllowed):
        actions.take_original(office.actor("alice"), doc.pk)


def test_the_page_behind_a_sticker(office, browser):
    doc = office.letter(title="关于防汛的通知")
    address = f"/o/{Code(doc.pk)}/"
    assert "关于防汛的通知" in text(browser("alice").get(address))
    browser("alice").do(address, act="place", place="文件柜二")
    page = text(browser("alice").get(address))
    assert "文件柜二" in page
    browser("dora").do(address, act="take")
    assert where(doc)[0].holder == office.dora
    missing = browser("dora").post(address, act="hand")
    assert missing.status_code == 400
    assert "Say to whom" in text(missing)


def test_whom_a_sticker_is_not_for_finds_nothing(office, browser):
    doc = office.letter()
    address = f"/o/{Code(doc.pk)}/"
    assert browser("eve").get(address).status_code == 404
    assert browser("alice").get(f"/o/{doc.pk}-00/").status_code == 404
    stranger = Client().get(address)
    assert stranger.status_code == 302
    assert stranger["Location"] == f"/sign-in/?next={address}"


def test_a_look_at_a_secret_paper_by_its_sticker_is_an_event(office, browser):
    doc = office.letter(secrecy="secret")
    browser("alice").get(f"/o/{Code(doc.pk)}/")
    assert Event.objects.filter(card=doc.pk, verb__contains="look").exists()


def test_a_pile_is_moved_by_scanning_one_after_another(office, browser):
    docs = [office.letter() for _n in range(3)]
    alice = browser("alice")
    for doc in docs:
        row = alice.http.post(
            "/documents/originals/",
            {"act": "place", "place": "移交 3 号箱", "code": Code(doc.pk).address("http://x")},
            HTTP_HX_REQUEST="true",
        )
        assert doc.number in text(row)
    bad = alice.http.post(
        "/documents/originals/", {"act": "take", "code": "4901234567894"}, HTTP_HX_REQUEST="true"
    )
    assert bad.status_code == 200
    assert "no sticker of ours" in text(bad)
    assert {w.place for doc in docs for w in where(doc)} == {"移交 3 号箱"}
    plain = alice.post("/documents/originals/", act="take", code=str(Code(docs[0].pk)))
    assert "You have it now." in text(plain), "also without JavaScript"


def test_over_rest(office):
    doc = office.letter()
    token = issue_token(office.alice, ["*"], office.now)
    api = Client(headers={"Authorization": f"Bearer {token}"})
    body = {"code": Code(doc.pk).address("https://x"), "act": "hand", "to": office.carol.pk}
    moved = api.post("/api/v1/originals/scan/", body, content_type="application/json")
    assert moved.status_code == 200, moved.content
    assert moved.json()["holder"]["id"] == office.carol.pk
    found = api.get(f"/api/v1/originals/?document={doc.pk}&current=true").json()["results"]
    assert [s["id"] for s in found] == [moved.json()["id"]]
    path = f"/api/v1/incoming-documents/{doc.pk}/place_original/"
    placed = api.post(path, {"place": "柜"}, content_type="application/json")
    assert placed.status_code == 200, placed.content
    token = issue_token(office.eve, ["*"], office.now)
    outsider = Client(headers={"Authorization": f"Bearer {token}"})
    assert outsider.get(f"/api/v1/originals/?document={doc.pk}").json()["results"] == []
    assert outsider.get(f"/api/v1/originals/{moved.json()['id']}/").status_code == 404
    wrong = api.post("/api/v1/originals/scan/", {"code": "1-1"}, content_type="application/json")
    assert wrong.status_code == 400


def test_the_letters_page_says_where_it_is(office, browser):
    doc = office.letter()
    actions.place_original(office.actor("alice"), doc.pk, place="文件柜二")
    page = text(browser("alice").get(f"/documents/incoming/{doc.pk}/"))
    assert "Where the original is" in page
    assert "文件柜二" in page


def test_the_receipt_can_be_checked_and_names_no_secret(office, browser):
    doc = office.letter(title="关于防汛的通知", issuer="市水利局", secrecy="secret")
    answer = browser("alice").get(f"/documents/incoming/{doc.pk}/receipt.pdf")
    said = "".join(words_of(answer.getvalue()))
    assert "关于防汛的通知" not in said.replace("\n", "")
    sheet = PrintedSheet.objects.get(kind=papers.RECEIPT)
    assert Client().get(f"/verify/{sheet.code}/").status_code == 200


def test_stickers_of_a_day_on_a_sheet(office, browser):
    with time_machine.travel(office.now):
        assert browser("alice").get("/documents/originals/stickers.pdf").status_code == 400
        for _n in range(30):
            office.letter()
        answer = browser("alice").get("/documents/originals/stickers.pdf?skip=5")
    assert answer["Content-Type"] == "application/pdf"
    said = words_of(answer.getvalue())
    assert "收〔2026〕30号" in "".join(said)
    assert browser("eve").get("/documents/originals/separator.pdf").status_code == 200
