"""Events: written once, chained, and refused to everybody who would change them."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction

from documents import actions as letters
from office.audit import chain
from office.audit.delivery import deliver_pending
from office.audit.emit import after_commit, emit
from office.audit.handlers import HANDLERS
from office.audit.models import Event, Outbox
from office.core.actor import Actor
from office.core.errors import DomainError
from office.duties.models import Duty
from office.matters.models import Matter
from office.operations.invariants import prove


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE audit_event SET verb = 'x'",
        "UPDATE audit_event SET actor_id = NULL WHERE id = (SELECT min(id) FROM audit_event)",
        "DELETE FROM audit_event",
        "TRUNCATE audit_event CASCADE",
        "UPDATE documents_opinion SET text = 'x'",
        "DELETE FROM documents_opinion",
        "DELETE FROM supervision_report",
        "UPDATE supervision_supervisionitem SET original_text = 'x'",
    ],
)
def test_the_database_refuses_to_change_what_was_written(office, sql):
    office.letter("instructed")
    office.item("claimed", original_text="原话")
    with pytest.raises(DatabaseError, match="append-only|refused"), transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute(sql)


def test_the_chain_can_be_recomputed_by_anybody(office):
    doc = office.letter("filed")
    previous = b""
    events = list(Event.objects.filter(matter=doc.matter_id).order_by("sequence"))
    assert [e.sequence for e in events] == list(range(1, 10))
    for event in events:
        previous = chain.link(previous, chain.content(event))
        assert bytes(event.hash) == previous
    matter = Matter.objects.get(pk=doc.matter_id)
    assert (matter.chain_length, bytes(matter.chain_hash)) == (len(events), previous)


@pytest.mark.parametrize(
    "column",
    [
        "actor_id = NULL",
        "at = at + interval '1 s'",
        "state_to = 'filed'",
        "data = '{}'",
        "request_id = 'x'",
        "card_id = NULL",
        "channel = 'html'",
        "verb = 'x'",
        "on_behalf_of_id = actor_id",
    ],
)
def test_a_tampered_event_is_found(office, column):
    doc = office.letter("instructed")
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET session_replication_role = replica")
        cursor.execute(
            f"UPDATE audit_event SET {column} WHERE id = (SELECT min(id) FROM audit_event WHERE card_id = %s)",
            [doc.pk],
        )
        cursor.execute("SET session_replication_role = DEFAULT")
    assert prove([5])[0].broken


def test_awkward_data_survives_the_round_trip(office):
    """Numbers, quotes, other scripts and nested values hash alike before and after the database."""
    actor = Actor.system(office.now)
    data = {
        "n": 1.5,
        "big": 10**15,
        "none": None,
        "text": "«ẞ» \\u0041 \"'\n〇𠮷",
        "list": [1, {"b": 1, "a": [True, 0.1]}],
    }
    with transaction.atomic():
        written = emit("test.round.trip", actor=actor, **data)
    read = Event.objects.get(pk=written.pk)
    assert chain.content(read) == chain.content(written)
    assert not prove([5])[0].broken


@pytest.mark.django_db(transaction=True)
def test_an_event_outside_a_transaction_is_refused():
    with pytest.raises(RuntimeError, match="transaction"):
        emit("x", actor=Actor.system())


def test_a_refused_action_writes_nothing(office):
    doc = office.letter("handling")
    before = (Event.objects.count(), Outbox.objects.count(), Duty.unscoped.count())
    with pytest.raises(DomainError):
        letters.file_incoming(office.actor("rita"), doc.pk, retention="y10")
    assert (Event.objects.count(), Outbox.objects.count(), Duty.unscoped.count()) == before


def test_the_worker_is_woken_once_per_transaction(
    office, django_capture_on_commit_callbacks, monkeypatch
):
    woken = []
    monkeypatch.setattr("office.audit.emit.after_commit", [lambda: woken.append(1)])
    with django_capture_on_commit_callbacks(execute=True):
        office.letter("handling")
    assert woken == [1]
    assert after_commit  # the real one is registered


def test_a_failing_handler_holds_up_only_its_own_event(office, monkeypatch):
    doc = office.letter("screened")
    heard = []

    def fails(event: Event) -> None:
        if event.verb == "documents.incoming.registered":
            raise ValueError("broken")
        heard.append(event.verb)

    monkeypatch.setitem(HANDLERS, "*", [fails])
    deliver_pending(office.now)
    assert heard == ["documents.incoming.screened"]
    left = Outbox.objects.get()
    assert (left.event.card_id, left.attempts, left.error) == (doc.pk, 1, "broken")
    assert deliver_pending(office.now) == 0  # put off, not hammered
