"""Two people at one record, and one request sent twice."""

from __future__ import annotations

import json
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from django.db import connection
from django.test import Client

from documents import actions as letters
from documents.models import IncomingDocument
from office.access.actions import issue_token
from office.access.models import IdempotencyKey
from office.audit.models import Event
from office.core.errors import DomainError, Stale, WrongState
from supervision import actions as supervision
from supervision.models import SupervisionItem

URL = "/api/v1/incoming-documents/"


def body(office, **kw) -> str:
    return json.dumps(
        {
            "issuer": "市政府办公室",
            "title": "关于召开会议的通知",
            "kind": "notice",
            "received_at": "2026-11-20T01:00:00Z",
            **kw,
        }
    )


def client_of(office, who: str) -> Client:
    token = issue_token(office.people[who], ["*"], office.now)
    return Client(headers={"Authorization": f"Bearer {token}"})


def post(client: Client, url: str, text: str, key: str = "", **headers):
    given = {"Idempotency-Key": key} if key else {}
    return client.post(url, text, content_type="application/json", headers={**given, **headers})


def test_who_looked_at_an_older_copy_is_told_so_and_changes_nothing(office):
    doc = office.letter("screened")
    seen = replace(office.actor("alice"), if_version=doc.version)
    letters.chase_incoming(office.actor("dora"), doc.pk, text="请抓紧")
    before = Event.objects.count()
    with pytest.raises(Stale) as refusal:
        letters.return_incoming(seen, doc.pk, reason="非我局职责")
    assert refusal.value.extra == {"version": doc.version + 1}
    assert Event.objects.count() == before


def test_every_change_raises_the_version(office):
    item = office.item("docketed")
    versions = [item.version]
    for state in ("assigned", "handling", "claimed", "verified", "struck_off", "filed"):
        item = office.advance_item(item, state)
        versions.append(item.version)
    assert versions == sorted(set(versions))


def test_an_older_etag_is_refused_with_412(office):
    doc = office.letter("registered")
    client = client_of(office, "alice")
    etag = client.get(f"{URL}{doc.pk}/")["ETag"]
    assert (
        post(
            client, f"{URL}{doc.pk}/screen/", '{"for": "action"}', **{"If-Match": '"999"'}
        ).status_code
        == 412
    )
    assert (
        post(
            client, f"{URL}{doc.pk}/screen/", '{"for": "action"}', **{"If-Match": etag}
        ).status_code
        == 200
    )


def test_the_same_key_and_body_give_the_first_answer_again(office):
    client = client_of(office, "alice")
    first, again = (post(client, URL, body(office), "key-1") for _n in range(2))
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.content == again.content
    assert IncomingDocument.unscoped.count() == 1


def test_the_same_key_with_another_body_is_refused(office):
    client = client_of(office, "alice")
    post(client, URL, body(office), "key-1")
    assert post(client, URL, body(office, title="另一件"), "key-1").status_code == 422
    assert IncomingDocument.unscoped.count() == 1


def test_a_key_belongs_to_a_person(office):
    post(client_of(office, "alice"), URL, body(office), "key-1")
    User = type(office.dora)
    User.objects.filter(pk=office.dora.pk).update(roles=["director", "clerk"])
    assert post(client_of(office, "dora"), URL, body(office), "key-1").status_code == 201
    assert IncomingDocument.unscoped.count() == 2


def test_a_refusal_is_kept_like_an_answer(office):
    client = client_of(office, "alice")
    first, again = (post(client, URL, body(office, title=" "), "key-1") for _n in range(2))
    assert first.status_code == again.status_code == 400
    assert IdempotencyKey.objects.count() <= 1


@pytest.mark.django_db(transaction=True)
def test_one_request_sent_ten_times_at_once_registers_one_letter(live_office):
    clients = [client_of(live_office, "alice") for _n in range(10)]
    gate = threading.Barrier(10)

    def send(client: Client):
        gate.wait()
        try:
            answer = post(client, URL, body(live_office), "key-1")
            return answer.status_code, answer.content
        finally:
            connection.close()

    with ThreadPoolExecutor(10) as pool:
        answers = set(pool.map(send, clients))
    assert len(answers) == 1
    assert answers.pop()[0] == 201
    assert IncomingDocument.unscoped.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_press_the_same_button_at_once_and_one_is_refused(live_office):
    office = live_office
    doc, item = office.letter("instructed"), office.item("claimed")
    pressed = [
        lambda: letters.assign_incoming(office.actor("alice"), doc.pk),
        lambda: letters.assign_incoming(office.actor("dora"), doc.pk),
        lambda: supervision.verify_item(office.actor("sven"), item.pk, ok=True, text="属实"),
        lambda: supervision.verify_item(office.actor("dora"), item.pk, ok=False, text="不实"),
    ]
    gate = threading.Barrier(4)

    def press(button) -> str:
        gate.wait()
        try:
            button()
        except DomainError as refusal:
            return type(refusal).__name__
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(press, pressed))
    assert sorted(answers[:2]) == sorted(answers[2:]) == [WrongState.__name__, "done"]
    assert SupervisionItem.unscoped.get(pk=item.pk).state in {"verified", "handling"}
