"""What stands on a scan is found by search: read once, and by those alone who see its letter."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from documents.models import LetterReading
from documents.reader import readings, search
from office.files.actions import attach
from office.operations.invariants import prove
from office.search import actions
from office.search.models import FileText
from tests.documents.reader.letters import HOME
from tests.office.test_search import found

SCAN = HOME / "files" / "033.png"
WORDS = "拟征收土地"


def with_scan(office, **letter):
    doc = office.letter(**letter)
    upload = SimpleUploadedFile("扫描件.png", SCAN.read_bytes(), "image/png")
    attach(office.actor("alice"), doc, upload, "scan")
    return doc


def test_the_text_of_a_scan_is_read_once_and_found_by_those_who_see_it(office, monkeypatch):
    secret = with_scan(office, secrecy="secret", title="关于某事项的公告")
    open_one = with_scan(office, title="另一份公告")
    assert actions.read_files(office.now) == 2
    assert set(FileText.objects.values_list("outcome", flat=True)) == {"scan"}
    assert found(office, WORDS) == []
    read: list[str] = []
    real = search.read_file

    def noted(path, name):
        read.append(name)
        return real(path, name)

    monkeypatch.setattr(search, "read_file", noted)
    assert actions.read_scans(office.now) == 1
    assert actions.read_scans(office.now) == 0
    assert read == ["扫描件.png"], "one content, one reading"
    assert set(found(office, WORDS)) == {secret.pk, open_one.pk}
    for who in ("bob", "eve", "hugo"):
        assert secret.pk not in found(office, WORDS, who)
    with_scan(office, title="第三份公告")
    actions.read_files(office.now)
    assert set(FileText.objects.values_list("outcome", flat=True)) == {"read"}
    assert [r.rule for r in prove([7, 8]) if r.broken] == []


def test_what_was_read_at_intake_is_not_read_again(office, monkeypatch):
    upload = SimpleUploadedFile("扫描件.png", SCAN.read_bytes(), "image/png")
    reading = readings.ask(office.actor("alice"), upload)
    LetterReading.objects.filter(pk=reading.pk).update(
        state="done", result={"fields": {}, "confidence": {}, "text": "方城县拟征收土地启动公告"}
    )
    monkeypatch.setattr(search, "read_file", lambda *_given: pytest.fail("read again"))
    doc = with_scan(office)
    actions.read_files(office.now)
    assert actions.read_scans(office.now) == 1
    assert found(office, WORDS) == [doc.pk]


def test_a_scan_that_shows_nothing_and_one_that_cannot_be_read_stop_nothing(office, monkeypatch):
    from documents.reader.sandbox import CannotRead

    with_scan(office)
    actions.read_files(office.now)

    def broken(*_given):
        raise CannotRead("damaged")

    monkeypatch.setattr(search, "read_file", broken)
    assert actions.read_scans(office.now) == 1
    assert FileText.objects.get().outcome == "failed"
    assert actions.read_scans(office.now) == 0


def test_one_left_by_a_killed_worker_is_read_by_another_after_a_while(office, monkeypatch):
    with_scan(office)
    actions.read_files(office.now)
    FileText.objects.update(claimed_at=office.now)
    monkeypatch.setattr(search, "read_file", lambda *_given: {"text": "找到了"})
    assert actions.read_scans(office.now + timedelta(minutes=1)) == 0
    assert actions.read_scans(office.now + timedelta(minutes=11)) == 1
    assert len(found(office, "找到了")) == 1


def test_a_text_that_belongs_to_another_record_is_a_breach(office):
    doc = with_scan(office)
    other = office.letter()
    actions.read_files(office.now)
    FileText.objects.update(card=other.pk)
    assert [r.invariant for r in prove([7]) if r.broken] == [7]
    FileText.objects.update(card=doc.pk)
    assert [r.invariant for r in prove([7]) if r.broken] == []
