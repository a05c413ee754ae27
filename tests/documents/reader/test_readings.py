"""A file handed in at intake: read by the worker, seen by its clerk alone, then the letter's scan."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from documents.models import IncomingDocument, LetterReading
from documents.reader import readings
from documents.tasks import forget_readings, read_left_letters, read_letter
from office.core.errors import DomainError, NotAllowed, NotVisible
from office.files.models import Attachment
from tests.documents.reader.letters import HOME
from tests.documents.test_pages import INTAKE, entry
from tests.files import makers
from tests.pages import text

READ = f"{INTAKE}read/"
SECRET = (
    "机密★1年\n某市应急管理局文件\n某应急〔2025〕6号\n关于开展自查的通知\n各单位：\n　　请认真执行。\n"
    "　　　　　　　　　　某市应急管理局\n　　　　　　　　　　2025年3月3日\n"
)


def letter(name: str = "004.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, (HOME / "files" / name).read_bytes())


def asked(office: Any, upload: Any = None) -> LetterReading:
    return readings.ask(office.actor("alice"), upload or letter())


def done(reading: LetterReading) -> LetterReading:
    read_letter(reading.pk)
    reading.refresh_from_db()
    return reading


def told(answer: Any) -> dict[str, dict[str, str]]:
    """What the page gives the script that fills the form."""
    found = re.search(r'<script id="reading-fields"[^>]*>(.*?)</script>', answer.content.decode())
    assert found, text(answer)
    return {one["name"]: one for one in json.loads(unescape(found[1]))}


def test_a_dropped_file_is_read_and_fills_the_form(office: Any, browser: Any) -> None:
    answer = browser("alice").post(READ, file=letter())
    reading = LetterReading.objects.get()
    assert "being read" in text(answer)
    assert f'hx-get="{READ}{reading.pk}/"' in answer.content.decode()
    done(reading)
    fields = told(browser("alice").get(f"{READ}{reading.pk}/"))
    assert fields["issuer"]["value"] == "白泽县财政局、白泽县教育局"
    assert fields["issuer_number"]["value"] == "白财〔2025〕9号"
    assert (fields["kind"]["value"], fields["issued_on"]["value"]) == ("request", "2025-02-26")
    assert fields["title"]["level"] in {"sure", "look"}
    assert (fields["due_on"]["value"], fields["due_on"]["level"]) == ("", "none")


def test_the_file_becomes_the_scan_without_a_second_upload(office: Any, browser: Any) -> None:
    reading = done(asked(office))
    browser("alice").do(INTAKE, **entry(reading=str(reading.pk)))
    doc = IncomingDocument.unscoped.latest("pk")
    kept = Attachment.objects.get(card=doc.pk)
    assert (kept.name, kept.blob_id) == ("004.pdf", reading.sha256)
    assert not LetterReading.objects.exists()
    assert not list(readings.folder().iterdir())


def test_a_refused_registration_keeps_the_file(office: Any, browser: Any) -> None:
    reading = done(asked(office))
    answer = browser("alice").post(INTAKE, **entry(title="", reading=str(reading.pk)))
    assert answer.status_code == 400
    assert f'name="reading" value="{reading.pk}"' in answer.content.decode()
    assert LetterReading.objects.filter(pk=reading.pk).exists()


def test_a_pasted_text_fills_the_form_and_is_no_scan(office: Any, browser: Any) -> None:
    browser("alice").post(READ, text=SECRET)
    reading = done(LetterReading.objects.get())
    answer = browser("alice").get(f"{READ}{reading.pk}/")
    assert told(answer)["secrecy"]["value"] == "secret"
    assert "bears a secrecy mark: 机密★1年" in text(answer)
    browser("alice").do(INTAKE, **entry(reading=str(reading.pk)))
    assert not Attachment.objects.exists()


def test_another_persons_reading_is_not_there(office: Any, browser: Any) -> None:
    reading = done(asked(office))
    with pytest.raises(NotVisible):
        readings.reading_get(office.actor("rita"), reading.pk)
    assert "There is no such reading" in text(browser("rita").get(f"{READ}{reading.pk}/"))
    browser("rita").post(f"{READ}{reading.pk}/drop/")
    assert LetterReading.objects.filter(pk=reading.pk).exists()


def test_only_the_records_clerk_hands_files_in(office: Any, browser: Any) -> None:
    with pytest.raises(NotAllowed):
        readings.ask(office.actor("bob"), letter())
    assert browser("bob").post(READ, file=letter()).status_code == 403
    assert not LetterReading.objects.exists()


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("a.pdf", b"PK\x03\x04", "The name says PDF"),
        ("a.pdf", makers.pdf(makers.with_javascript), "JavaScript"),
        ("a.docx", makers.locked_container(), "the content is a ZIP archive"),
        ("a.docx", makers.container({"word/document2.xml": b"<!DOCTYPE a><a/>"}), "definitions"),
        ("a.exe", b"MZ\x90\x00", "are not kept here"),
        ("a.pdf", b"", "empty"),
    ],
)
def test_a_hostile_file_gets_a_sentence(
    office: Any, browser: Any, name: str, content: bytes, why: str
) -> None:
    answer = browser("alice").post(READ, file=SimpleUploadedFile(name, content))
    assert why in text(answer)
    assert not LetterReading.objects.exists()


def test_what_cannot_be_read_says_so_and_still_becomes_the_scan(office: Any, browser: Any) -> None:
    reading = done(asked(office, SimpleUploadedFile("leer.docx", makers.container({}))))
    assert reading.state == LetterReading.State.FAILED
    answer = browser("alice").get(f"{READ}{reading.pk}/")
    assert "It still becomes the scan" in text(answer)
    assert "fields by hand" in text(answer)


def test_told_twice_it_reads_once(office: Any) -> None:
    reading = done(asked(office))
    ended = reading.ended_at
    assert readings.work(reading.pk, timezone.now()) is False
    reading.refresh_from_db()
    assert (reading.attempts, reading.ended_at) == (1, ended)


def test_what_a_killed_worker_left_is_read_by_the_next_sweep(office: Any) -> None:
    reading = asked(office)
    long_ago = timezone.now() - timedelta(hours=1)
    LetterReading.objects.filter(pk=reading.pk).update(
        state="reading", started_at=long_ago, attempts=1
    )
    assert read_left_letters() == 1
    reading.refresh_from_db()
    assert (reading.state, reading.attempts) == ("done", 2)


def test_what_kills_every_worker_is_given_up(office: Any) -> None:
    reading = asked(office)
    long_ago = timezone.now() - timedelta(hours=1)
    LetterReading.objects.filter(pk=reading.pk).update(
        state="reading", started_at=long_ago, attempts=readings.MOST_ATTEMPTS
    )
    assert read_left_letters() == 0
    reading.refresh_from_db()
    assert reading.state == "failed"
    assert reading.error


def test_what_nobody_was_told_of_is_found(office: Any) -> None:
    reading = asked(office)
    LetterReading.objects.filter(pk=reading.pk).update(
        asked_at=timezone.now() - timedelta(minutes=5)
    )
    assert read_left_letters() == 1


def test_readings_are_forgotten_after_a_day(office: Any) -> None:
    office.now = timezone.now()
    old, new = asked(office), asked(office)
    LetterReading.objects.filter(pk=old.pk).update(asked_at=timezone.now() - timedelta(hours=25))
    assert forget_readings() == 1
    assert list(LetterReading.objects.values_list("pk", flat=True)) == [new.pk]
    assert [p.name for p in readings.folder().iterdir()] == [str(new.pk)]


def test_nobody_fills_the_queue(office: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(readings, "MOST_OPEN", 1)
    asked(office)
    with pytest.raises(DomainError, match="Wait for them first"):
        asked(office)


def test_taking_the_file_back_removes_it(office: Any, browser: Any) -> None:
    reading = done(asked(office))
    browser("alice").post(f"{READ}{reading.pk}/drop/")
    assert not LetterReading.objects.exists()
    assert not list(readings.folder().iterdir())
