"""A letter that was sent: to more, read, reminded, receipts, called back, replaced."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
import time_machine
from django.db import connection

from documents.outgoing import actions, queries
from documents.outgoing.actions.receipts import at_share
from documents.outgoing.models import Delivery, DeliveryNote, OutgoingDocument, Way
from documents.tasks import remind_receivers as task
from office.audit.models import Event
from office.core.actor import Actor
from office.core.errors import Conflict, DomainError, WrongState
from office.duties.models import Duty
from office.notifications.models import Notification
from office.operations.invariants import prove
from tests.documents.ours import draft, ours
from tests.pages import text
from tests.rest.conftest import Caller

MORE = [actions.Recipient("市财政局"), actions.Recipient("市审计局", copies=3)]


def sound() -> None:
    assert [r.rule for r in prove([1, 2, 3, 5, 8]) if r.broken] == []


def owed(doc) -> list[str]:
    rows = Duty.unscoped.filter(card=doc.pk, state="open").order_by("id")
    return list(rows.values_list("kind", flat=True))


def add(office, doc, deliveries=None, **given):
    values = {"deliveries": deliveries or MORE, "reason": "原发文范围有遗漏", **given}
    return actions.add_recipients(office.actor("alice"), doc.pk, **values)


# --- sent to more --------------------------------------------------------------------------------


def test_more_recipients_are_sent_and_logged_with_the_reason(office):
    doc = ours(office, "issued")
    internal = actions.Recipient("文书科", Way.INTERNAL, 1, office.registry)
    doc = add(office, doc, [*MORE, internal])
    rows = {d.recipient: d for d in queries.deliveries(doc.pk)}
    assert (rows["市审计局"].copies, rows["市审计局"].reason) == (3, "原发文范围有遗漏")
    assert rows["市财政局"].due_at is not None
    note = DeliveryNote.objects.get(delivery=rows["市财政局"])
    assert (note.what, note.text) == ("sent", "原发文范围有遗漏")
    assert owed(doc) == ["documents.receipts", "documents.receive", "documents.receive"]
    assert queries.outgoing_get(office.actor("dora"), doc.pk)
    sound()


def test_where_all_receipts_were_in_it_waits_for_receipts_again(office):
    doc = add(office, ours(office, "acknowledged"))
    assert (doc.state, owed(doc)) == ("issued", ["documents.receipts"])
    doc = actions.acknowledge_outgoing(office.actor("alice"), doc.pk)
    assert (doc.state, owed(doc)) == ("acknowledged", ["documents.file_ours"])
    sound()


def test_nobody_gets_it_twice_and_nobody_is_added_in_the_archive(office):
    doc = ours(office, "issued")
    for double in (
        actions.Recipient("市水利局"),
        actions.Recipient("财务", department=office.finance),
    ):
        with pytest.raises(Conflict) as refused:
            add(office, doc, [double])
        assert "deliveries" in refused.value.fields
    with pytest.raises(DomainError):
        add(office, doc, due_on=office.now.date() - timedelta(days=1))
    with pytest.raises(WrongState):
        add(office, ours(office, "filed"))


def test_copies_of_a_secret_letter_are_numbered_on(office):
    doc = secret(office)
    add(office, doc)
    rows = {d.recipient: d.copy_numbers for d in queries.deliveries(doc.pk)}
    assert rows == {
        "市水利局": "000001–000002",
        "市财政局": "000003",
        "市审计局": "000004–000006",
    }


def secret(office) -> OutgoingDocument:
    doc = draft(office, "carol", secrecy="secret", secrecy_term="5年")
    alice = office.actor("alice")
    doc = actions.submit_outgoing(office.actor("carol"), doc.pk)
    actions.review_outgoing(office.actor("dora"), doc.pk)
    actions.sign_outgoing(office.actor("lena"), doc.pk)
    actions.recheck_outgoing(alice, doc.pk)
    actions.number_outgoing(alice, doc.pk)
    actions.seal_outgoing(alice, doc.pk)
    return actions.issue_outgoing(
        alice, doc.pk, deliveries=[actions.Recipient("市水利局", copies=2)]
    )


def test_recipients_over_rest(office):
    doc = ours(office, "issued")
    api, at = Caller(office.alice), f"outgoing-documents/{doc.pk}/"
    answer = api.post(
        f"{at}add_recipients/", {"deliveries": [{"recipient": "市财政局"}], "reason": "遗漏"}
    )
    assert answer.status_code == 200
    rows = api.get(f"{at}deliveries/").json()["results"]
    assert [(r["recipient"], r["reason"]) for r in rows][-1] == ("市财政局", "遗漏")
    assert api.post(f"{at}add_recipients/", {"reason": "遗漏"}).status_code == 400


# --- read and acknowledged -----------------------------------------------------------------------


def test_opening_it_is_reading_it_and_acknowledging_is_another_thing(office, browser):
    doc = ours(office, "issued")
    at, version = f"/documents/outgoing/{doc.pk}/", doc.version
    browser("alice").get(at)
    assert not Delivery.objects.exclude(read_at=None).exists(), "the office reads nothing for them"
    browser("hugo").get(at)
    row = Delivery.objects.get(department=office.finance)
    assert row.state == "read"
    assert row.read_at is not None
    browser("hugo").get(at)
    assert Event.objects.filter(verb="documents.outgoing.read").count() == 1
    doc.refresh_from_db()
    assert doc.version == version, "nobody who has it open is told that it changed"
    page = " ".join(text(browser("alice").get(at)).split())
    assert "Delivered 50 % · read 50 % · acknowledged 0 %" in page
    assert owed(doc) == ["documents.receipts", "documents.receive"]
    doc = actions.acknowledge_outgoing(office.actor("hugo"), doc.pk)
    assert owed(doc) == ["documents.receipts"]
    sound()


def test_how_a_receipt_came_is_on_record(office, browser):
    doc = ours(office, "issued")
    actions.acknowledge_outgoing(
        office.actor("alice"), doc.pk, means="phone", text="市水利局 王敏 13:40"
    )
    rows = list(queries.deliveries(doc.pk))
    assert {(r.means, r.receipt) for r in rows} == {("phone", "市水利局 王敏 13:40")}
    assert "By telephone" in text(browser("alice").get(f"/documents/outgoing/{doc.pk}/"))


def test_a_sheet_to_sign_on_paper(office, browser):
    doc = ours(office, "issued")
    at = f"/documents/outgoing/{doc.pk}/receipts.pdf"
    answer = browser("alice").get(at)
    assert answer.content.startswith(b"%PDF-")
    unsent = f"/documents/outgoing/{ours(office, 'sealed').pk}/receipts.pdf"
    assert browser("alice").get(unsent).status_code == 409


# --- reminders -----------------------------------------------------------------------------------


def told(doc) -> list[tuple[str, int]]:
    rows = Notification.objects.filter(card=doc.pk, kind="notice").order_by("id", "person")
    data = {e.pk: e.data["share"] for e in Event.objects.filter(
        verb="documents.outgoing.receivers_reminded")}  # fmt: skip
    return [(n.person.username, data[n.event_id]) for n in rows.select_related("person")]


def later(office, doc, share, **more):
    row = Delivery.objects.filter(document=doc).first()
    at = at_share(row.sent_at, row.due_at, share) + timedelta(**more)
    return Actor.system(at)


def test_whoever_has_not_acknowledged_hears_at_each_share_of_his_time_once(office):
    doc = ours(office, "issued")
    assert actions.remind_receivers(later(office, doc, 49), doc.pk) == 0
    assert actions.remind_receivers(later(office, doc, 50), doc.pk) == 2
    assert actions.remind_receivers(later(office, doc, 50), doc.pk) == 0
    assert told(doc) == [("alice", 50), ("hugo", 50)]
    actions.acknowledge_outgoing(office.actor("hugo"), doc.pk)
    assert actions.remind_receivers(later(office, doc, 80), doc.pk) == 1
    assert actions.remind_receivers(later(office, doc, 100), doc.pk) == 1
    assert actions.remind_receivers(later(office, doc, 100, days=9), doc.pk) == 0
    assert told(doc)[2:] == [("alice", 80), ("alice", 100)]
    assert queries.to_remind(office.now + timedelta(days=99)) == []
    sound()


def test_after_an_outage_the_latest_share_alone_speaks(office):
    doc = ours(office, "issued")
    actions.remind_receivers(later(office, doc, 100, days=1), doc.pk)
    assert {share for _who, share in told(doc)} == {100}


def test_who_has_handed_over_hears_no_more_and_his_heir_does(office):
    doc = ours(office, "issued")
    Duty.unscoped.filter(card=doc.pk, kind="documents.receive").update(holder=office.dora)
    actions.remind_receivers(later(office, doc, 50), doc.pk)
    assert {who for who, _share in told(doc)} == {"alice", "dora"}


def test_the_task_speaks_on_working_days_and_misses_nothing(office):
    doc = ours(office, "issued")
    due = Delivery.objects.filter(document=doc).first().due_at
    sunday = office.day("2026-11-29", 10)
    with time_machine.travel(sunday, tick=False):
        assert task() == 0
    with time_machine.travel(max(due, office.day("2026-11-30", 10)), tick=False):
        assert task() == 2
        assert task() == 0


@pytest.mark.django_db(transaction=True)
def test_two_workers_remind_once(office):
    doc = ours(office, "issued")
    actor, counts = later(office, doc, 50), []

    def work() -> None:
        try:
            counts.append(actions.remind_receivers(actor, doc.pk))
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _n in range(2)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    assert sorted(counts) == [0, 2]


# --- called back and replaced --------------------------------------------------------------------


def test_a_letter_called_back_waits_for_nobody_and_its_recipients_hear(office):
    doc = ours(office, "issued")
    number = doc.number
    doc = actions.recall_outgoing(office.actor("alice"), doc.pk, reason="附件有误")
    assert (doc.state, doc.number, owed(doc)) == ("withdrawn", number, [])
    notes = DeliveryNote.objects.filter(what="recalled")
    assert {n.text for n in notes} == {"附件有误"}
    heard = Notification.objects.filter(card=doc.pk, data__news="documents.outgoing.recalled")
    assert [n.person for n in heard] == [office.hugo]
    assert queries.to_remind(office.now + timedelta(days=99)) == []
    sound()


def test_a_new_text_replaces_the_old_one_when_it_is_sent_out(office, browser):
    old = ours(office, "issued")
    new = actions.replace_outgoing(office.actor("bob"), old.pk, reason="时间有误")
    assert (new.state, new.body, new.replaces_id, new.matter_id) == (
        "draft",
        old.body,
        old.pk,
        old.matter_id,
    )
    old.refresh_from_db()
    assert old.state == "issued", "it holds until the new one is out"
    with pytest.raises(Conflict, match=new.number):
        actions.replace_outgoing(office.actor("bob"), old.pk, reason="再来")
    body = old.body.replace("按时报送", "于月底前报送")
    actions.amend_outgoing(office.actor("bob"), new.pk, body=body)
    differs = browser("hugo").get(f"/documents/outgoing/{new.pk}/replaced/")
    assert differs.status_code == 404, "a draft is not for its recipients"
    alice = office.actor("alice")
    actions.submit_outgoing(office.actor("bob"), new.pk)
    actions.review_outgoing(office.actor("carol"), new.pk)
    actions.sign_outgoing(office.actor("lena"), new.pk)
    actions.recheck_outgoing(alice, new.pk)
    actions.number_outgoing(alice, new.pk)
    actions.seal_outgoing(alice, new.pk)
    actions.issue_outgoing(alice, new.pk)
    old.refresh_from_db()
    assert (old.state, owed(old)) == ("withdrawn", [])
    heard = Notification.objects.filter(card=old.pk, data__news="documents.outgoing.replaced")
    assert [n.person for n in heard] == [office.hugo]
    page = browser("hugo").get(f"/documents/outgoing/{new.pk}/replaced/").content.decode()
    assert "<ins>于月底前</ins>" in page
    assert "this one holds no more" in text(browser("alice").get(f"/documents/outgoing/{old.pk}/"))
    sound()


def test_what_lies_in_the_archive_stays_filed_when_it_is_replaced(office):
    old = ours(office, "filed")
    new = actions.replace_outgoing(office.actor("bob"), old.pk, reason="更正")
    actions.withdraw_outgoing(office.actor("bob"), new.pk, reason="不必了")
    again = actions.replace_outgoing(office.actor("bob"), old.pk, reason="还是要")
    assert again.replaces_id == old.pk
    sound()
