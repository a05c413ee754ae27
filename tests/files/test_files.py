"""Files of a record: kept once, seen with it, withdrawn with a reason."""

from __future__ import annotations

import hashlib
import os
import threading
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, connections, transaction
from django.test import Client, RequestFactory
from django.utils import timezone
from rest_framework.test import APIRequestFactory, force_authenticate

from documents.actions import withdraw_incoming
from office.audit.models import Event
from office.core.errors import DomainError, NotAllowed, NotVisible, TooLarge
from office.files import actions, queries, storage
from office.files.api import FileViewSet
from office.files.models import Attachment, Blob
from office.files.sniff import BadFile
from office.files.views import file_get
from tests.conftest import Office
from tests.files import makers

CONTENT = makers.pdf()
SHA = hashlib.sha256(CONTENT).hexdigest()


def attach(
    office: Office, doc: Any, who: str = "alice", name: str = "来文.pdf", content: bytes = CONTENT
) -> Attachment:
    return actions.attach(office.actor(who), doc, makers.upload(name, content))


def get(office: Office, pk: int, who: str = "alice", **headers: str) -> Any:
    request = RequestFactory().get(f"/files/{pk}/", **headers)
    request.user = office.people[who]
    return makers.taken(file_get(request, pk=pk))


def test_a_file_is_kept_under_its_hash_and_told_in_the_matter(office: Office, store: Path) -> None:
    doc = office.letter()
    kept = attach(office, doc)
    assert (store / SHA[:2] / SHA[2:4] / SHA).read_bytes() == CONTENT
    assert (kept.name, kept.blob.media_type, kept.blob.size) == (
        "来文.pdf",
        "application/pdf",
        len(CONTENT),
    )
    event = Event.objects.get(verb="files.file.attached")
    assert (event.card_id, event.matter_id, event.data["sha256"]) == (doc.pk, doc.matter_id, SHA)
    assert not list((store / storage.ARRIVING).iterdir())


def test_the_same_content_twice_is_one_file_and_one_name_may_stand_for_two(office: Office) -> None:
    doc, other = office.letter(), office.letter(title="关于供水的通知")
    first = attach(office, doc)
    assert attach(office, doc, name="again.pdf").pk == first.pk
    assert attach(office, doc, content=makers.pdf(makers.opens_at_a_page)).pk != first.pk
    assert attach(office, other).blob_id == first.blob_id
    assert Attachment.objects.count() == 3
    assert Blob.objects.count() == 2


def test_it_is_served_with_its_record_and_to_nobody_else(office: Office) -> None:
    kept = attach(office, office.letter())
    answer = get(office, kept.pk)
    assert answer.body == CONTENT
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["ETag"] == f'"{SHA}"'
    assert answer["Content-Disposition"].startswith("inline; ")
    assert "filename*=UTF-8''%E6%9D%A5%E6%96%87.pdf" in answer["Content-Disposition"]
    for outsider in ("eve", "bob"):
        with pytest.raises(NotVisible):
            get(office, kept.pk, outsider)
        with pytest.raises(NotVisible):
            attach(office, office.letter(), outsider)
        assert not queries.attachments(office.actor(outsider)).exists()


def test_only_pictures_and_pdf_open_in_place_and_the_rest_in_a_sandbox(office: Office) -> None:
    doc = office.letter()
    word = get(office, attach(office, doc, name="a.docx", content=makers.container({})).pk)
    picture = get(office, attach(office, doc, name="a.png", content=makers.png()).pk)
    assert word["Content-Disposition"].startswith("attachment; ")
    assert picture["Content-Disposition"].startswith("inline; ")
    for answer in (word, picture):
        assert answer["Content-Security-Policy"].startswith("sandbox")


def test_a_known_copy_is_not_sent_again(office: Office) -> None:
    kept = attach(office, office.letter())
    assert get(office, kept.pk, HTTP_IF_NONE_MATCH=f'"{SHA}"').status_code == 304


def test_a_file_changed_in_the_store_is_not_served(office: Office) -> None:
    kept = attach(office, office.letter())
    storage.path_of(SHA).write_bytes(b"%PDF-else")
    with pytest.raises(storage.Damaged):
        get(office, kept.pk)
    storage.path_of(SHA).unlink()
    with pytest.raises(storage.Damaged):
        get(office, kept.pk)


def test_a_file_above_the_limit_is_refused_while_it_arrives(
    office: Office, settings: Any, store: Path
) -> None:
    settings.FILE_LIMIT_BYTES = 100
    with pytest.raises(TooLarge):
        attach(office, office.letter())
    assert not list((store / storage.ARRIVING).iterdir())


@pytest.mark.parametrize(
    ("name", "content"),
    [("a.pdf", b""), ("a.pdf", makers.pdf(makers.with_javascript)), ("a.exe", b"MZ")],
)
def test_a_refused_file_leaves_nothing(
    office: Office, store: Path, name: str, content: bytes
) -> None:
    with pytest.raises(BadFile):
        attach(office, office.letter(), name=name, content=content)
    assert not Attachment.objects.exists()
    assert not Blob.objects.exists()
    assert not [p for p in store.rglob("*") if p.is_file()]


def test_readers_only_and_closed_records(office: Office) -> None:
    closed = office.letter("withdrawn")
    office.people["eve"].roles = ["auditor"]
    office.people["eve"].save()
    live = office.letter()
    with pytest.raises(NotAllowed):
        attach(office, live, "eve")
    with pytest.raises(NotAllowed):
        attach(office, closed, "sven")
    assert attach(office, closed, "rita").pk


def test_withdrawing_needs_a_reason_and_keeps_the_content(office: Office, store: Path) -> None:
    doc = office.letter()
    kept = attach(office, doc)
    with pytest.raises(DomainError):
        actions.withdraw(office.actor("alice"), kept.pk, reason=" ")
    with pytest.raises(NotAllowed):
        actions.withdraw(office.actor("sven"), kept.pk, reason="错件")
    actions.withdraw(office.actor("alice"), kept.pk, reason="错件")
    with pytest.raises(NotVisible):
        get(office, kept.pk)
    assert storage.path_of(SHA).exists()
    assert Event.objects.get(verb="files.file.withdrawn").data["reason"] == "错件"
    assert attach(office, doc).pk != kept.pk


def test_a_crash_before_the_commit_leaves_no_row_without_a_file(live_office: Office) -> None:
    doc = live_office.letter()

    def power_cut() -> None:
        with transaction.atomic():
            attach(live_office, doc)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        power_cut()
    assert not Attachment.objects.exists()
    assert not Blob.objects.exists()
    assert storage.path_of(SHA).exists()
    assert actions.sweep(timezone.now()) == 0
    assert actions.sweep(timezone.now() + timedelta(hours=2)) == 1
    assert not storage.path_of(SHA).exists()


def test_the_sweep_leaves_what_a_row_names_and_takes_what_a_killed_process_left(
    office: Office, store: Path
) -> None:
    kept = attach(office, office.letter())
    half = store / storage.ARRIVING / "tmp1"
    half.write_bytes(b"half")
    os.utime(half, (0, 0))
    os.utime(storage.path_of(SHA), (0, 0))
    assert actions.sweep(timezone.now()) == 1
    assert not half.exists()
    assert get(office, kept.pk).body == CONTENT


def test_two_at_once_with_one_content_end_with_one_file(live_office: Office) -> None:
    doc, made = live_office.letter(), []

    def bring() -> None:
        try:
            made.append(attach(live_office, doc).pk)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=bring) for _turn in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(made) == 4
    assert len(set(made)) == 1
    connection.close()


def test_a_body_of_500_mb_is_refused_before_a_byte_is_read(client: Client) -> None:
    answer = client.generic(
        "POST",
        "/api/v1/files/",
        b"x",
        content_type="application/pdf",
        CONTENT_LENGTH=str(500 * 1024 * 1024),
    )
    assert answer.status_code == 413
    assert "50" in answer.json()["title"]


def rest(  # noqa: PLR0913, PLR0917
    office: Office,
    method: str,
    action: str,
    who: str = "alice",
    data: Any = None,
    query: str = "",
    fmt: str = "multipart",
    **kw: Any,
) -> Any:
    headers = kw.pop("headers", {})
    factory = APIRequestFactory()
    path = f"/api/v1/files/{query}"
    if isinstance(data, bytes):
        request = factory.generic("POST", path, data, content_type="application/pdf", **headers)
    else:
        request = (
            getattr(factory, method)(path, data, format=fmt, **headers)
            if method == "post"
            else factory.get(path, **headers)
        )
    force_authenticate(request, office.people[who])
    return makers.taken(FileViewSet.as_view({method: action})(request, **kw))


def test_rest_attaches_as_form_or_as_raw_body(office: Office) -> None:
    doc = office.letter()
    form = rest(
        office,
        "post",
        "create",
        data={"record": doc.pk, "purpose": "scan", "file": makers.upload("来文.pdf", CONTENT)},
    )
    assert form.status_code == 201, form.data
    assert (form.data["name"], form.data["purpose"], form.data["sha256"]) == (
        "来文.pdf",
        "scan",
        SHA,
    )
    assert form.data["record"]["id"] == doc.pk
    raw = rest(office, "post", "create", data=CONTENT, query=f"?record={doc.pk}&name=%E5%86%8D.pdf")
    assert (raw.status_code, raw.data["id"]) == (200, form.data["id"])
    listed = rest(office, "get", "list", query=f"?record={doc.pk}")
    assert [f["id"] for f in listed.data["results"]] == [form.data["id"]]
    assert rest(office, "get", "content", pk=str(form.data["id"])).body == CONTENT


def test_rest_hides_files_from_the_outsider_and_refuses_in_sentences(office: Office) -> None:
    doc = office.letter()
    kept = attach(office, doc)
    assert rest(office, "get", "list", "eve", query=f"?record={doc.pk}").data["results"] == []
    for action in ("retrieve", "content"):
        assert rest(office, "get", action, "eve", pk=str(kept.pk)).status_code == 404
    stranger = rest(
        office, "post", "create", "eve", data=CONTENT, query=f"?record={doc.pk}&name=a.pdf"
    )
    assert stranger.status_code == 404
    lie = rest(office, "post", "create", data=makers.png(), query=f"?record={doc.pk}&name=a.pdf")
    assert lie.status_code == 400
    assert lie.data["errors"][0]["pointer"] == "/file"
    assert rest(office, "post", "create", data={"record": doc.pk}).status_code == 400


def test_rest_repeats_its_answer_for_one_key(office: Office) -> None:
    doc = office.letter()
    key = {"HTTP_IDEMPOTENCY_KEY": "k1"}
    query = f"?record={doc.pk}&name=a.pdf"
    first = rest(office, "post", "create", data=CONTENT, query=query, headers=key)
    again = rest(office, "post", "create", data=CONTENT, query=query, headers=key)
    other = rest(office, "post", "create", data=makers.png(), query=query, headers=key)
    assert (first.status_code, again.status_code, other.status_code) == (201, 201, 422)
    assert again.body == first.body


def test_rest_withdraws(office: Office) -> None:
    kept = attach(office, office.letter())
    gone = rest(office, "post", "withdraw", data={"reason": "错件"}, fmt="json", pk=str(kept.pk))
    assert gone.status_code == 200, gone.data
    assert gone.data["withdrawn_at"]
    assert rest(office, "get", "retrieve", pk=str(kept.pk)).status_code == 404


def test_withdrawing_the_letter_keeps_its_files_with_it(office: Office) -> None:
    doc = office.letter()
    kept = attach(office, doc)
    withdraw_incoming(office.actor("alice"), doc.pk, reason="重复登记")
    assert get(office, kept.pk).status_code == 200
