"""Before and after Enter at intake: what may be in the book already, and the way back."""

from __future__ import annotations

import hashlib
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from documents import near
from documents.models import IncomingDocument
from documents.sameness import LetterKeys
from office.files.actions import attach
from office.numbering.models import Number
from tests.pages import text

INTAKE = "/documents/incoming/new/"
TITLE = "关于下达水利发展资金预算指标的通知"


@pytest.mark.parametrize(
    ("one", "other", "near_by"),
    [
        ("下达水利发展资金预算指标", "下达水利发展资金的预算指标", True),
        ("下达第三批水利发展资金指标", "下达第四批水利发展资金指标", False),
        ("2025年水利发展资金预算指标", "2026年水利发展资金预算指标", False),
        ("下达水利发展资金预算指标", "开展安全生产大检查工作", False),
    ],
)
def test_titles_are_near_when_all_but_a_word_and_no_figure_differs(one, other, near_by):
    assert near.resembles(one, other) is near_by


def alike(office, title, number="", who="alice", issuer="市财政局"):
    keys = LetterKeys.of(issuer, number, title)
    return [d.id for d in near.near_titles(office.actor(who), keys, issuer)]


def test_a_near_title_of_the_same_sender_is_told(office):
    doc = office.letter(title=TITLE, issuer="市财政局", issuer_number="云财农〔2026〕1号")
    close = "关于下达水利发展资金的预算指标通知"
    assert alike(office, close) == [doc.pk]
    assert alike(office, close, "云财农〔2026〕2号") == []
    assert alike(office, close, issuer="市水利局") == []
    office.now += timedelta(days=200)
    assert alike(office, close) == []


def test_neither_a_secret_title_nor_a_withdrawn_one_is_told(office):
    office.letter(title=TITLE, issuer="市财政局", secrecy="secret")
    office.letter("withdrawn", title=TITLE, issuer="市财政局")
    office.people["alice"].clearance = 1
    office.people["alice"].save(update_fields=["clearance"])
    assert alike(office, "关于下达水利发展资金的预算指标通知") == []


def test_the_same_file_is_told_before_it_is_sent(office, browser):
    doc = office.letter()
    body = "一份扫描件".encode()
    attach(office.actor("alice"), doc, SimpleUploadedFile("扫描.txt", body), "scan")
    at = f"{INTAKE}alike/?sha256={hashlib.sha256(body).hexdigest()}"
    assert doc.number in text(browser("alice").get(at))
    assert doc.number not in text(browser("alice").get(f"{INTAKE}alike/?sha256=1,2"))


@pytest.fixture
def just_now(office):
    office.now = timezone.now()
    return office.letter(title=TITLE)


def test_a_registration_is_undone_with_its_reason_and_the_typing_comes_back(
    office, browser, just_now
):
    alice = browser("alice")
    assert "Void the number" in text(alice.get(INTAKE, last=just_now.pk))
    at = f"{INTAKE}undo/{just_now.pk}/"
    alice.do(at, reason="  ")
    assert IncomingDocument.unscoped.get().state == "registered"
    alice.do(at, reason="录入有误")
    assert IncomingDocument.unscoped.get().state == "withdrawn"
    assert Number.objects.filter(card_id=just_now.pk, text=just_now.number).exists()
    assert TITLE in alice.get(INTAKE).content.decode()
    assert "can no longer be undone" in text(alice.http.post(at, {"reason": "再来"}, follow=True))


def test_an_undo_is_for_ones_own_last_ten_minutes(office, browser, just_now):
    at = f"{INTAKE}undo/{just_now.pk}/"
    assert browser("dora").post(at, reason="不是我的").status_code == 403
    assert browser("alice").post(f"{INTAKE}undo/999999/", reason="没有").status_code == 404
    old = timezone.now() - timedelta(minutes=11)
    IncomingDocument.unscoped.filter(pk=just_now.pk).update(created_at=old)
    assert "Void the number" not in text(browser("alice").get(INTAKE, last=just_now.pk))
    browser("alice").do(at, reason="太晚了")
    assert IncomingDocument.unscoped.get().state == "registered"
