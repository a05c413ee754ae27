"""A scanner hands in by its token, once for each content, and can do nothing else with it."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from documents.inbox.models import InboxPiece
from documents.models import IncomingDocument, LetterReading
from documents.reader import readings
from office.access.actions import create_client, issue_token
from office.files.models import Attachment
from tests.documents.inbox.arrivals import TEXT, come, letter
from tests.files.makers import upload
from tests.lived_in import keep_file
from tests.test_leaks import ROUTES

SCANS = "/api/v1/scans/"


@pytest.fixture
def scanner(office):
    token = create_client("二楼扫描仪", ["scans:write"], office.now)
    return Client(headers={"Authorization": f"Bearer {token}"})


def test_a_scan_lies_in_the_tray(office, scanner):
    answer = scanner.post(SCANS, {"file": upload("通知.txt", TEXT), "source": "送稿器"})
    assert answer.status_code == 201
    piece = InboxPiece.unscoped.get()
    assert set(answer.json()) == {"id", "number", "name", "sha256", "created_at"}
    assert (piece.road, piece.source) == ("scanner", "二楼扫描仪 / 送稿器")
    assert InboxPiece.objects.visible_to(office.actor("alice")).exists()


def test_the_same_content_again_is_the_same_piece(office, scanner):
    first = scanner.post(SCANS, {"file": upload("通知.txt", TEXT)})
    again = scanner.post(SCANS, {"file": upload("又一次.txt", TEXT)})
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json()["id"] == again.json()["id"]
    assert Attachment.objects.count() == 1


def test_a_raw_body_will_do(office, scanner):
    answer = scanner.post(f"{SCANS}?name=scan.txt", TEXT, content_type="application/octet-stream")
    assert answer.status_code == 201, answer.content
    assert InboxPiece.unscoped.get().name == "scan.txt"


def test_what_cannot_be_kept_is_refused_and_lies_in_the_tray(office, scanner):
    for _twice in range(2):
        answer = scanner.post(SCANS, {"file": upload("../../tool.exe", b"MZ")})
        assert answer.status_code == 400
        assert answer["Content-Type"] == "application/problem+json"
    piece = InboxPiece.unscoped.get()
    assert (piece.state, piece.name) == ("failed", "tool.exe")


def test_its_token_reads_nothing_and_does_nothing_else(office, scanner):
    """Every address of the API: refused, whatever lies behind it, its own scans too."""
    scanner.post(SCANS, {"file": upload("通知.txt", TEXT)})
    doc = office.letter()
    keep_file(office, doc.pk, b"paper")
    assert len(ROUTES) > 100
    for route in ROUTES:
        if not route.text.startswith("api/v1/") or route.name == "token":
            continue
        path = re.sub(r"\(\?P<\w+>[^)]*\)+|<[^>]+>", str(doc.pk), route.text)
        path = "/" + path.replace("^", "").replace("$", "").replace("\\.", ".").replace("\\Z", "")
        got = scanner.get(path)
        assert got.status_code in {403, 404, 405}, (path, got.status_code)
        if path != SCANS:
            put = scanner.post(path, "{}", content_type="application/json")
            assert put.status_code in {400, 403, 404, 405}, (path, put.status_code)


def test_nobody_else_hands_in(office):
    token = issue_token(office.eve, ["*"], office.now)
    client = Client(headers={"Authorization": f"Bearer {token}"})
    assert client.post(SCANS, {"file": upload("通知.txt", TEXT)}).status_code == 403
    assert Client().post(SCANS, {"file": upload("通知.txt", TEXT)}).status_code == 401


@pytest.fixture
def alice(office):
    token = issue_token(office.alice, ["*"], office.now)
    return Client(headers={"Authorization": f"Bearer {token}"})


def test_the_tray_over_rest(office, alice):
    piece = come(office)
    listed = alice.get("/api/v1/inbox-pieces/?state=waiting").json()["results"]
    assert [p["id"] for p in listed] == [piece.pk]
    assert "register" in listed[0]["actions"]
    body = {**letter(office), "received_at": office.now.isoformat()}
    answer = alice.post(
        f"/api/v1/inbox-pieces/{piece.pk}/register/", body, content_type="application/json"
    )
    assert answer.status_code == 200, answer.content
    assert answer.json()["letter"] == IncomingDocument.unscoped.get().pk
    again = alice.post(
        f"/api/v1/inbox-pieces/{piece.pk}/register/", body, content_type="application/json"
    )
    assert again.status_code == 409
    assert "周小满" in again.json()["detail"]


def test_a_letter_read_over_rest_is_registered_with_its_file(office, alice):
    made = alice.post("/api/v1/incoming-documents/read/", {"file": upload("通知.txt", TEXT)}).json()
    body = {**letter(office), "received_at": office.now.isoformat(), "reading": made["id"]}
    answer = alice.post("/api/v1/incoming-documents/", body, content_type="application/json")
    assert answer.status_code == 201, answer.content
    kept = Attachment.objects.get(card=answer.json()["id"])
    assert kept.name == "通知.txt"


def test_a_reading_that_is_not_there_is_said_and_nothing_is_registered(office, alice):
    made = readings.ask(office.actor("alice"), upload("通知.txt", TEXT))
    LetterReading.objects.filter(pk=made.pk).update(person=office.dora)
    body = {**letter(office), "received_at": office.now.isoformat(), "reading": made.pk}
    answer = alice.post("/api/v1/incoming-documents/", body, content_type="application/json")
    assert answer.status_code == 400
    assert "reading" in answer.content.decode()
    assert not IncomingDocument.unscoped.exists()
