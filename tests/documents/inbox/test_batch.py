"""A pile through the feeder: cut at stickers and separator sheets, each letter by itself."""

from __future__ import annotations

import io
from typing import Any

import pypdfium2
import pytest
import zxingcpp

from documents.inbox import actions, work
from documents.inbox.marks import Part, parts_at, parts_of
from documents.inbox.models import InboxPiece
from documents.models import IncomingDocument, LetterReading
from documents.secrets.actions import number_copies
from documents.whereabouts import papers
from documents.whereabouts.codes import SEPARATOR, Code, read_code
from office.core.errors import DomainError, WrongState
from office.files import storage
from office.files.models import Attachment
from office.operations.invariants import prove
from tests.documents.inbox.arrivals import blank_pdf, come, page, pages_in, scan, tiff

SITE = "https://office.example"
State = InboxPiece.State


def one(card: int, copy: str = "") -> str:
    return Code(card, copy).address(SITE)


@pytest.mark.parametrize(
    ("texts", "blank", "parts"),
    [
        ({}, set(), [(1, 6)]),
        ({3: [SEPARATOR]}, set(), [(1, 2), (4, 6)]),
        ({3: ["PATCHT"]}, {4}, [(1, 2), (5, 6)]),
        ({1: [SEPARATOR], 6: [SEPARATOR]}, set(), [(2, 5)]),
        ({2: [SEPARATOR], 3: [SEPARATOR]}, set(), [(1, 1), (4, 6)]),
        ({1: [one(5)], 4: [one(6)]}, set(), [(1, 3), (4, 6)]),
        ({1: [one(5)], 2: [one(5)]}, set(), [(1, 6)]),
        ({2: ["4901234567894"], 4: ["HTTP://EXAMPLE.INVALID/O/5-11/"]}, set(), [(1, 6)]),
        ({n: [SEPARATOR] for n in range(1, 7)}, set(), []),
    ],
)
def test_where_a_batch_is_cut(texts, blank, parts):
    found = parts_of(6, texts, frozenset(blank))
    assert [(p.first, p.last) for p in found] == parts


def test_a_code_holds_for_its_own_letter_only():
    """The number of the first sticker is not carried on to the letters behind a separator."""
    found = parts_of(5, {1: [one(7)], 3: [SEPARATOR]})
    assert found == [Part(1, 2, str(Code(7))), Part(4, 5, "")]


def test_pages_given_by_hand():
    assert parts_at(6, [3, 3, 99]) == [Part(1, 2), Part(3, 6)]


@pytest.mark.parametrize(
    "text",
    [
        "12345-68",
        "12345",
        "",
        "x" * 5000,
        "https://office.example/o/12345-6/",
        "../o/1-11",
        "१२-34",
    ],
)
def test_a_misread_or_foreign_code_is_no_letter(text):
    assert read_code(text, typed=True) is None


def test_a_code_is_read_however_the_scanner_types_it():
    code = Code(12345, "000012")
    for text in (code.address(SITE), code.address(SITE).upper(), f" {code}\n", f"/o/{code}/"):
        assert read_code(text, typed=True) == code
    wide = str(code).translate({ord(c): ord(c) + 0xFEE0 for c in "0123456789.-"})
    assert read_code(wide, typed=True) == code
    assert read_code(str(code)) is None, "a bare figure on a page is no sticker"


@pytest.mark.parametrize("make", [scan, tiff])
def test_a_batch_is_split_at_separator_sheets_into_pieces_of_their_own(office, make):
    content = make(page(), page(), page(SEPARATOR, ink=False), page(ink=False), page())
    batch = come(office, content, "batch.pdf" if make is scan else "batch.tiff")
    assert work.work(batch.pk, office.now)
    batch.refresh_from_db(from_queryset=InboxPiece.unscoped.all())
    assert batch.state == State.SPLIT
    parts = list(InboxPiece.unscoped.filter(part_of=batch).order_by("pk"))
    assert [(p.first_page, p.last_page, p.state) for p in parts] == [
        (1, 2, "waiting"),
        (5, 5, "waiting"),
    ]
    if make is scan:
        kept = [storage.checked(p.sha256).read_bytes() for p in parts]
        assert [pages_in(content) for content in kept] == [2, 1]
    assert Attachment.objects.filter(card=batch.pk, withdrawn_at=None).count() == 1
    assert [r for r in prove([1, 2, 3, 5, 7]) if r.broken] == []


def test_the_sticker_of_a_registered_letter_makes_its_part_the_scan_of_that_letter(office):
    doc = office.letter()
    pages = [page(one(doc.pk)), page(), page(SEPARATOR, ink=False), page()]
    batch = come(office, scan(*pages), "batch.pdf")
    work.work(batch.pk, office.now)
    joined, waiting = InboxPiece.unscoped.filter(part_of=batch).order_by("pk")
    assert (joined.state, joined.letter_id) == (State.JOINED, doc.pk)
    assert waiting.state == State.WAITING
    kept = Attachment.objects.get(card=doc.pk, withdrawn_at=None)
    assert pages_in(storage.checked(kept.blob_id).read_bytes()) == 2


def test_a_scan_that_bears_one_sticker_joins_its_letter_without_being_cut(office):
    doc = office.letter("completed")
    piece = come(office, scan(page(one(doc.pk)), page()), "scan.pdf")
    work.work(piece.pk, office.now)
    assert InboxPiece.unscoped.get(pk=piece.pk).letter_id == doc.pk


@pytest.mark.parametrize("state", ["withdrawn", "filed", None])
def test_a_sticker_of_no_standing_letter_leaves_the_piece_to_be_registered(office, state):
    card = office.letter(state).pk if state else 987_654
    piece = come(office, scan(page(one(card))), "scan.pdf")
    work.work(piece.pk, office.now)
    piece = InboxPiece.unscoped.get(pk=piece.pk)
    assert (piece.state, piece.letter_id) == (State.WAITING, None)
    assert LetterReading.objects.filter(card=piece.pk).count() == 1


def test_told_twice_it_is_split_once(office):
    batch = come(office, scan(page(), page(SEPARATOR, ink=False), page()), "batch.pdf")
    assert work.work(batch.pk, office.now)
    assert not work.work(batch.pk, office.now)
    assert InboxPiece.unscoped.filter(part_of=batch).count() == 2


def test_a_worker_killed_while_it_splits_leaves_nothing_half(office, monkeypatch):
    """Nothing of the batch is there before all of it is; the next worker does it whole."""
    batch = come(office, scan(page(), page(SEPARATOR, ink=False), page()), "batch.pdf")
    real, calls = actions.splitting.take_in, []

    def dies(*given: Any) -> Any:
        calls.append(given)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return real(*given)

    monkeypatch.setattr(actions.splitting, "take_in", dies)
    with pytest.raises(KeyboardInterrupt):
        work.work(batch.pk, office.now)
    assert not InboxPiece.unscoped.filter(part_of=batch).exists()
    monkeypatch.setattr(actions.splitting, "take_in", real)
    assert work.look_at_left(office.now + 2 * work.STALE) == 1
    assert InboxPiece.unscoped.filter(part_of=batch).count() == 2


def test_ten_thousand_pages_stay_in_one_piece_and_say_so(office):
    piece = come(office, blank_pdf(10_000), "long.pdf")
    work.work(piece.pk, office.now)
    piece = InboxPiece.unscoped.get(pk=piece.pk)
    assert piece.state == State.WAITING
    assert "more than 600 pages" in piece.trouble


def test_nothing_but_separators_is_no_letter(office):
    piece = come(office, scan(page(SEPARATOR, ink=False)), "sheets.pdf")
    work.work(piece.pk, office.now)
    assert "nothing in it but separator sheets" in InboxPiece.unscoped.get(pk=piece.pk).trouble


def test_split_by_hand(office, browser):
    piece = come(office, blank_pdf(5), "batch.pdf")
    browser("alice").do(f"/documents/inbox/{piece.pk}/split/", starts="1, 3")
    parts = InboxPiece.unscoped.filter(part_of=piece).order_by("pk")
    assert [(p.first_page, p.last_page) for p in parts] == [(1, 2), (3, 5)]


@pytest.mark.parametrize(("starts", "status"), [("drei", 400), ("1", 400), ("", 400)])
def test_split_by_hand_says_what_is_wrong(office, browser, starts, status):
    piece = come(office, blank_pdf(3), "batch.pdf")
    answer = browser("alice").post(f"/documents/inbox/{piece.pk}/split/", starts=starts)
    assert answer.status_code == status


def test_a_text_cannot_be_split(office):
    with pytest.raises(DomainError, match="Only PDF and TIFF"):
        actions.split_by_hand(office.actor("alice"), come(office).pk, starts=[1, 2])


def test_what_is_registered_is_not_split_any_more(office):
    piece = come(office, blank_pdf(3), "batch.pdf")
    actions.set_aside(office.actor("alice"), piece.pk, reason="空白")
    with pytest.raises(WrongState):
        actions.split_by_hand(office.actor("alice"), piece.pk, starts=[1, 2])


def test_our_own_printed_sheets_are_read_again(office, tmp_path):
    """Separator sheet and sticker, printed by the house, put on glass and scanned at 150 dpi."""
    doc = office.letter()
    for pdf, wanted in (
        (papers.separator(), [SEPARATOR]),
        (papers.stickers([doc], on_sheet=True), [Code(doc.pk).address("http://127.0.0.1:8000")]),
    ):
        picture = pypdfium2.PdfDocument(io.BytesIO(pdf))[0].render(scale=150 / 72).to_pil()
        found = {code.text for code in zxingcpp.read_barcodes(picture.convert("L"))}
        assert {w.rpartition("/o/")[2] for w in wanted} <= {f.rpartition("/o/")[2] for f in found}


def test_a_letter_with_numbered_copies_has_a_sticker_for_each(office):
    doc = office.letter(secrecy="secret")
    number_copies(office.actor("alice"), doc.pk, first="12", count=3)
    labels = papers.labels_of([IncomingDocument.unscoped.get(pk=doc.pk)])
    assert [label["copy"] for label in labels] == [f"copy 0000{n}" for n in (12, 13, 14)]
    assert not any(doc.title in str(label) for label in labels)
