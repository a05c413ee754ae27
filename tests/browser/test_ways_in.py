"""A letter put into the watch folder: tray, Enter, registered by keyboard, sticker, moved by scan."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from documents.inbox import folders, work
from documents.inbox.models import InboxPiece
from documents.models import IncomingDocument, LetterReading, OriginalStay
from documents.reader import readings
from documents.whereabouts.codes import Code
from office.files.models import Attachment
from tests.documents.inbox.arrivals import TEXT


def test_from_the_folder_to_the_cabinet_without_a_mouse(  # noqa: PLR0915 - one road, step by step
    open_as: Any, cast: Any, settings: Any, tmp_path: Any, monkeypatch: Any
) -> None:
    settings.MEDIA_ROOT, settings.SCAN_FOLDERS = tmp_path / "media", [str(tmp_path / "scans")]
    monkeypatch.setattr(folders, "QUIET", 0.0)
    (tmp_path / "scans").mkdir()
    (tmp_path / "scans" / "通知.txt").write_bytes(TEXT)
    assert folders.poll(timezone.now()) == 1
    piece = InboxPiece.unscoped.get()
    assert work.work(piece.pk, timezone.now())
    assert readings.work(LetterReading.objects.get().pk, timezone.now())

    # The tray: the row is chosen already, Enter opens it beside its scan.
    clerk = open_as("alice")
    clerk.goto("/documents/inbox/")
    assert "关于做好防汛工作的通知" in clerk.inner_text("[data-rows] .is-cur")
    clerk.keyboard.press("Enter")
    clerk.wait_for_url("**/documents/incoming/new/?piece=*")
    clerk.wait_for_function("document.querySelector('#id_issuer_number').value !== ''")
    assert clerk.input_value("#id_issuer_number") == "云水办〔2026〕8号"

    # Registered by keyboard; the file is the scan of the letter.
    clerk.focus("#id_issuer")
    clerk.keyboard.press("Control+Enter")
    clerk.wait_for_url("**/documents/incoming/new/?last=*")
    doc = IncomingDocument.unscoped.get()
    assert Attachment.objects.get(card=doc.pk, withdrawn_at=None).blob_id == piece.sha256

    # F8 loads the sticker beside the page, ready to print.
    with clerk.expect_response(f"**/documents/incoming/{doc.pk}/sticker.pdf") as answer:
        clerk.keyboard.press("F8")
    assert answer.value.status == 200

    # The scanner types the code and Enter: the paper has moved, and the field waits for the next.
    clerk.goto("/documents/originals/?act=place&place=文件柜二")
    assert clerk.evaluate("document.activeElement.name") == "code"
    clerk.keyboard.type(Code(doc.pk).address("http://office.example"))
    clerk.keyboard.press("Enter")
    clerk.wait_for_selector("#moved li")
    assert doc.number in clerk.inner_text("#moved li")
    clerk.wait_for_function(
        "document.activeElement.name === 'code' && !document.activeElement.value"
    )
    assert OriginalStay.objects.get(document=doc.pk, until=None).place == "文件柜二"

    # A telephone opens the sticker: one press.
    clerk.goto(f"/o/{Code(doc.pk)}/")
    clerk.keyboard.press("i")
    clerk.wait_for_function("document.body.textContent.includes('You have it now')")
    assert OriginalStay.objects.get(document=doc.pk, until=None).holder == cast.alice
