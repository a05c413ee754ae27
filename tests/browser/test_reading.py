"""A letter dropped at intake in a real browser: read, compared, registered by keyboard."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from documents.models import IncomingDocument, LetterReading
from documents.reader import readings
from office.files.models import Attachment
from tests.documents.reader.letters import HOME

TYPED = "自己打的题名"


def test_a_letter_is_dropped_read_and_registered_by_keyboard(
    open_as: Any, cast: Any, settings: Any, tmp_path: Any
) -> None:
    settings.MEDIA_ROOT = tmp_path
    clerk = open_as("alice")
    clerk.goto("/documents/incoming/new/")
    clerk.fill("#id_title", TYPED)
    clerk.set_input_files("#id_reader_file", HOME / "files" / "004.pdf")
    clerk.wait_for_selector("#reading .reading")
    assert readings.work(LetterReading.objects.get().pk, timezone.now())
    clerk.wait_for_selector("[data-read-done]")

    # Filled where nothing stood; what was typed stays, and what the letter says is told beside it.
    assert clerk.input_value("#id_issuer") == "白泽县财政局、白泽县教育局"
    assert clerk.input_value("#id_kind") == "request"
    assert clerk.input_value("#id_title") == TYPED
    assert "追加2025年校舍维修" in clerk.inner_text("#sure_title")
    assert clerk.get_attribute("#id_issuer", "aria-describedby") == "sure_issuer"
    assert "Not found" in clerk.inner_text("#sure_due_on")

    # A second file replaces what the first filled in, and still nothing that was typed.
    clerk.set_input_files("#id_reader_file", HOME / "files" / "012.pdf")
    clerk.wait_for_selector("#reading progress")
    assert readings.work(LetterReading.objects.latest("pk").pk, timezone.now())
    clerk.wait_for_selector("[data-read-done]:has-text('012.pdf')")
    assert clerk.input_value("#id_issuer") == "财政部、税务总局"
    assert clerk.input_value("#id_addressee") == ""
    assert clerk.input_value("#id_title") == TYPED

    with clerk.expect_navigation():
        clerk.keyboard.press("Control+Enter")
    doc = IncomingDocument.unscoped.latest("pk")
    assert (doc.title, doc.issuer) == (TYPED, "财政部、税务总局")
    assert Attachment.objects.get(card=doc.pk).name == "012.pdf"
