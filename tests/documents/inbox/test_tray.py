"""The tray: what came in waits for the clerk, becomes a letter once, and is never forgotten."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection

from documents.inbox import actions, queries, work
from documents.inbox.models import InboxPiece
from documents.models import IncomingDocument, LetterReading
from documents.reader import readings
from office.catalogue.queries import came_from
from office.core.actor import Actor
from office.core.errors import DomainError, NotAllowed, NotVisible, WrongState
from office.duties.models import Duty
from office.files.models import Attachment
from office.operations.invariants import prove
from tests.documents.inbox.arrivals import TEXT, come, letter
from tests.documents.reader.test_readings import told
from tests.files.makers import upload
from tests.pages import text

INTAKE = "/documents/incoming/new/"
TRAY = "/documents/inbox/"
State = InboxPiece.State


def fresh(piece: InboxPiece) -> InboxPiece:
    return InboxPiece.unscoped.get(pk=piece.pk)


def test_what_comes_in_is_somebodys_to_register(office):
    piece = come(office)
    duty = Duty.unscoped.get(card=piece.pk)
    assert (duty.kind, duty.holder, duty.state) == ("documents.inbox", office.alice, "open")
    assert duty.due_at == office.day("2026-11-20", 15, 10)  # four office hours, lunch left out
    assert piece.number == "待〔2026〕1号"
    assert Attachment.objects.get(card=piece.pk).blob_id == piece.sha256


def test_one_arrival_told_twice_is_one_piece(office):
    first = come(office, key="folder:a")
    again = come(office, key="folder:a")
    assert first.pk == again.pk
    assert Attachment.objects.count() == 1


def test_registering_makes_a_letter_of_it_and_its_file_the_scan(office):
    piece = come(office)
    actions.register_piece(office.actor("alice"), piece.pk, **letter(office))
    piece = fresh(piece)
    doc = IncomingDocument.unscoped.get(pk=piece.letter_id)
    assert piece.state == State.REGISTERED
    assert piece.settled_by == office.alice
    kept = Attachment.objects.get(card=doc.pk, withdrawn_at=None)
    assert kept.blob_id == piece.sha256
    assert not Attachment.objects.filter(card=piece.pk, withdrawn_at=None).exists()
    assert not Duty.unscoped.filter(card=piece.pk, state="open").exists()
    assert [c.pk for c in came_from(office.actor("alice"), doc.pk)] == [piece.pk]


def test_the_second_clerk_is_told_who_was_first(office):
    piece = come(office)
    actions.register_piece(office.actor("alice"), piece.pk, **letter(office))
    number = IncomingDocument.unscoped.get().number
    with pytest.raises(WrongState, match=f"周小满 has registered it already, as {number}"):
        actions.register_piece(office.actor("alice"), piece.pk, **letter(office))
    assert IncomingDocument.unscoped.count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_clerks_at_once_one_wins(office):
    piece = come(office)
    said: list[str] = []
    both = threading.Barrier(2)

    def press() -> None:
        try:
            both.wait()
            actions.register_piece(office.actor("alice"), piece.pk, **letter(office))
            said.append("done")
        except WrongState as refusal:
            said.append(str(refusal.message))
        finally:
            connection.close()

    hands = [threading.Thread(target=press) for _n in range(2)]
    for hand in hands:
        hand.start()
    for hand in hands:
        hand.join()
    assert sorted(s == "done" for s in said) == [False, True]
    assert IncomingDocument.unscoped.count() == 1


def test_a_refused_registration_leaves_the_piece_as_it_was(office):
    piece = come(office)
    with pytest.raises(DomainError):
        actions.register_piece(office.actor("alice"), piece.pk, **letter(office, issuer="——"))
    assert fresh(piece).state == State.WAITING
    assert Attachment.objects.filter(card=piece.pk, withdrawn_at=None).count() == 1


def test_a_letter_registered_as_secret_takes_the_piece_with_it(office):
    """What the tray kept of it is seen by nobody who may not see the letter."""
    piece = come(office)
    assert queries.piece_get(office.actor("adam"), piece.pk)
    actions.register_piece(office.actor("alice"), piece.pk, **letter(office, secrecy="secret"))
    with pytest.raises(NotVisible):
        queries.piece_get(office.actor("adam"), piece.pk)
    assert set(Duty.unscoped.filter(card=piece.pk).values_list("secrecy", flat=True)) == {3}


def test_only_the_clerk_registers_and_an_outsider_sees_nothing(office):
    piece = come(office)
    with pytest.raises(NotAllowed):
        actions.register_piece(office.actor("dora"), piece.pk, **letter(office))
    with pytest.raises(NotVisible):
        actions.register_piece(office.actor("eve"), piece.pk, **letter(office))


def test_a_piece_joins_a_letter_that_is_in_the_book(office):
    doc = office.letter("handling")
    piece = come(office)
    actions.join_piece(office.actor("alice"), piece.pk, letter="1")
    assert fresh(piece).letter_id == doc.pk
    assert Attachment.objects.get(card=doc.pk, withdrawn_at=None).blob_id == piece.sha256


@pytest.mark.parametrize("number", ["99", "收〔2026〕99号", "什么"])
def test_a_number_that_is_not_in_the_book_is_said(office, number):
    piece = come(office)
    with pytest.raises(DomainError, match="no letter") as refusal:
        actions.join_piece(office.actor("alice"), piece.pk, letter=number)
    assert "letter" in refusal.value.fields


def test_set_aside_keeps_the_reason_and_can_be_brought_back(office):
    piece = come(office)
    actions.set_aside(office.actor("alice"), piece.pk, reason="广告")
    assert not Duty.unscoped.filter(card=piece.pk, state="open").exists()
    actions.bring_back(office.actor("alice"), piece.pk)
    assert fresh(piece).state == State.WAITING
    assert Duty.unscoped.filter(card=piece.pk, state="open").count() == 1


def test_what_stands_in_the_book_does_not_come_back(office):
    piece = come(office)
    actions.register_piece(office.actor("alice"), piece.pk, **letter(office))
    with pytest.raises(WrongState, match="stands in the book"):
        actions.bring_back(office.actor("alice"), piece.pk)


def test_undoing_a_registration_brings_the_piece_back_with_what_was_typed(office, browser, at_desk):
    piece = come(office)
    alice = browser("alice")
    entry = {"issuer": "市水利局", "title": "关于防汛的通知", "kind": "notice", "copies": "1"}
    alice.do(INTAKE, piece=str(piece.pk), received_at="2026-11-20 09:30", **entry)
    doc = IncomingDocument.unscoped.get()
    alice.do(f"{INTAKE}undo/{doc.pk}/", reason="登错了单位")
    piece = fresh(piece)
    assert (piece.state, piece.letter_id) == (State.WAITING, None)
    assert piece.typed["issuer"] == "市水利局"
    assert Attachment.objects.filter(card=piece.pk, withdrawn_at=None).count() == 1
    page = alice.get(f"{INTAKE}?piece={piece.pk}").content.decode()
    assert 'value="市水利局"' in page


@pytest.fixture
def at_desk(office):
    with time_machine.travel(office.now, tick=False):
        yield


def test_the_worker_reads_it_and_the_form_is_filled(office, browser):
    piece = come(office)
    assert work.work(piece.pk, office.now)
    reading = LetterReading.objects.get(card=piece.pk)
    readings.work(reading.pk, office.now)
    piece = fresh(piece)
    assert piece.title == "关于做好防汛工作的通知"
    assert Duty.unscoped.get(card=piece.pk).title == piece.title
    answer = browser("alice").get(f"{INTAKE}?piece={piece.pk}")
    assert told(answer)["issuer_number"]["value"] == "云水办〔2026〕8号"
    assert f'name="piece" value="{piece.pk}"' in answer.content.decode()


def test_a_reading_is_seen_by_whoever_sees_the_piece(office):
    piece = come(office)
    work.work(piece.pk, office.now)
    reading = LetterReading.objects.get(card=piece.pk)
    assert readings.reading_get(office.actor("dora"), reading.pk).pk == reading.pk
    with pytest.raises(NotVisible):
        readings.reading_get(office.actor("eve"), reading.pk)
    readings.forget(office.now + timedelta(days=9))
    assert LetterReading.objects.filter(pk=reading.pk).exists(), "kept with its piece"


def test_a_secrecy_mark_that_was_read_hides_the_piece_at_once(office):
    piece = come(office, "机密★1年\n".encode() + TEXT)
    work.work(piece.pk, office.now)
    readings.work(LetterReading.objects.get(card=piece.pk).pk, office.now)
    assert fresh(piece).secrecy == 3
    with pytest.raises(NotVisible):
        queries.piece_get(office.actor("adam"), piece.pk)
    assert Duty.unscoped.get(card=piece.pk).secrecy == 3
    assert [r for r in prove([1, 2, 8]) if r.broken] == []


def test_a_worker_killed_half_way_is_followed_by_another(office):
    piece = come(office)
    InboxPiece.unscoped.filter(pk=piece.pk).update(look="looking", looked_from=office.now)
    assert not work.work(piece.pk, office.now), "somebody is at it"
    later = office.now + work.STALE + timedelta(seconds=1)
    assert work.look_at_left(later) == 1
    assert fresh(piece).look == "done"
    assert LetterReading.objects.filter(card=piece.pk).count() == 1
    assert work.look_at_left(later + timedelta(hours=1)) == 0


def test_the_same_file_is_said_wherever_it_lies(office, browser):
    doc = office.letter()
    actions.join_piece(office.actor("alice"), come(office).pk, letter=doc.pk)
    second, third = come(office), come(office)
    page = text(browser("alice").get(TRAY))
    assert f"The same file is with {doc.number}" in page
    assert f"The same file came as {third.number}" in page
    found = browser("alice").get(f"{INTAKE}?piece={second.pk}")
    assert "This file came before." in text(found)


def test_registering_opens_the_next_of_the_tray(office, browser):
    first, second = come(office), come(office, b"other words of another letter, long enough")
    entry = {"issuer": "市水利局", "title": "关于防汛的通知", "kind": "notice", "copies": "1"}
    answer = browser("alice").post(INTAKE, piece=str(first.pk), received_at="t", **entry)
    assert answer.status_code == 302
    assert answer["Location"].endswith(f"&piece={second.pk}")


def test_typing_is_kept_with_the_piece_and_the_clerks_own_draft_is_left_alone(office, browser):
    piece = come(office)
    alice = browser("alice")
    alice.post(f"{INTAKE}draft/", issuer="另一件的单位", title="另一件")
    alice.post(f"{TRAY}{piece.pk}/typed/", issuer="市水利局", title="打了一半")
    assert fresh(piece).typed == {"issuer": "市水利局", "title": "打了一半"}
    assert 'value="市水利局"' in alice.get(f"{INTAKE}?piece={piece.pk}").content.decode()
    assert "另一件" in alice.get(INTAKE).content.decode()


def test_what_is_late_stands_red(office, browser):
    come(office)
    with time_machine.travel(office.now + timedelta(hours=7)):
        page = browser("alice").get(TRAY).content.decode()
    assert "bead--red" in page


def test_what_was_refused_lies_in_the_tray_and_says_why(office, browser):
    coming = actions.Coming(road="scanner", key="scan:1:x", source="二楼")
    actions.refuse(
        Actor.system(office.now), coming, name="../../etc/passwd.exe", trouble="不收 EXE"
    )
    piece = InboxPiece.unscoped.get()
    assert (piece.state, piece.name) == (State.FAILED, "passwd.exe")
    assert Duty.unscoped.get(card=piece.pk).holder == office.alice
    assert "不收 EXE" in text(browser("alice").get(TRAY))
    actions.set_aside(office.actor("alice"), piece.pk, reason="已重扫")
    with pytest.raises(WrongState):
        actions.bring_back(office.actor("alice"), piece.pk)


def test_the_list_costs_the_same_for_one_and_for_many(
    office, browser, django_assert_max_num_queries
):
    for n in range(3):
        come(office, f"第{n}件的正文，各不相同".encode())
    browser("alice").get(TRAY)
    with django_assert_max_num_queries(16):
        browser("alice").get(TRAY)
    for n in range(12):
        come(office, f"又第{n}件的正文，各不相同".encode())
    with django_assert_max_num_queries(16):
        browser("alice").get(TRAY)


def test_files_from_the_browser_go_into_the_tray(office, browser):
    good, bad = upload("通知.txt", TEXT), upload("tool.exe", b"MZ")
    answer = browser("alice").post(f"{TRAY}upload/", file=[good, bad])
    assert answer.status_code == 400
    assert "tool.exe" in text(answer)
    assert InboxPiece.unscoped.get().name == "通知.txt"
    browser("alice").do(f"{TRAY}upload/", file=[upload("通知.txt", TEXT)])
    assert "came already" in text(browser("alice").get(TRAY))
    assert InboxPiece.unscoped.count() == 1


def test_the_office_stays_whole(office):
    """The promises about duties, numbers, events, files and reach hold for every end of a piece."""
    alice = office.actor("alice")
    for n, end in enumerate(("wait", "register", "join", "aside", "back")):
        piece = come(office, f"第{n}件，正文各不相同".encode())
        steps: dict[str, Any] = {
            "register": lambda pk: actions.register_piece(alice, pk, **letter(office)),
            "join": lambda pk: actions.join_piece(alice, pk, letter=office.letter().pk),
            "aside": lambda pk: actions.set_aside(alice, pk, reason="广告"),
            "back": lambda pk: (
                actions.set_aside(alice, pk, reason="误") and actions.bring_back(alice, pk)
            ),
        }
        steps.get(end, lambda _pk: None)(piece.pk)
    assert [r for r in prove() if r.broken] == []
