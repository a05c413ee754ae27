"""Circulation, departments' own parts, instructions taken back, comments, return letters."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext

from documents import actions as letters
from documents.circulation import actions as circulation
from documents.handling import actions as handling
from documents.handling import queries as handling_queries
from documents.models import Assistance, IncomingDocument, Opinion, Reading, TakenBack
from office.comments.models import Comment
from office.comments.words import is_substantive, mentioned_names
from office.core.errors import DomainError, NotAllowed, NotVisible, WrongState
from office.duties.models import Duty
from office.flows.letter_to_item import (
    instruct_letter,
    proposed,
    supervise_letter,
    take_back_instruction,
)
from office.notifications.models import Notification
from office.organisation.models import User
from supervision.models import SupervisionItem
from tests.pages import text
from tests.rest.conftest import Caller


def send(office, doc, *who, **kw):
    readers = [office.people[w] for w in who]
    return circulation.circulate_incoming(office.actor("alice"), doc.pk, readers=readers, **kw)


def read(office, doc, who, words=""):
    return circulation.read_incoming(office.actor(who), doc.pk, text=words)


def owed(kind):
    return sorted(
        Duty.unscoped.filter(kind=f"documents.{kind}", state="open").values_list(
            "holder__username", flat=True
        )
    )


# ── Circulation


def test_one_after_the_other_goes_in_protocol_order(office):
    doc = office.letter("reading")
    send(office, doc, "eve", "lena", "carol", mode="sequential")
    seen = []
    for _n in range(3):
        (holder,) = owed("read")
        seen.append(holder)
        read(office, doc, holder)
    assert seen == ["lena", "carol", "eve"]
    assert owed("read") == []


def test_in_a_star_the_clerk_has_it_between_two_readers(office):
    doc = office.letter("reading")
    send(office, doc, "eve", "lena", "carol", mode="star")
    assert (owed("read"), owed("pass_on")) == (["lena"], [])
    with pytest.raises(WrongState, match="not come back"):
        circulation.pass_on_incoming(office.actor("alice"), doc.pk)
    read(office, doc, "lena")
    assert (owed("read"), owed("pass_on")) == ([], ["alice"])
    with pytest.raises(NotVisible):
        read(office, doc, "carol")
    with pytest.raises(WrongState):
        letters.complete_incoming(office.actor("alice"), doc.pk)
    circulation.pass_on_incoming(office.actor("alice"), doc.pk, reader=office.eve)
    read(office, doc, "eve")
    circulation.pass_on_incoming(office.actor("alice"), doc.pk)
    assert owed("read") == ["carol"]
    read(office, doc, "carol")
    assert owed("pass_on") == []
    letters.complete_incoming(office.actor("alice"), doc.pk)


def test_it_is_taken_back_from_one_and_the_next_has_it(office):
    doc = office.letter("reading")
    send(office, doc, "lena", "carol", "eve", mode="sequential")
    circulation.recall_incoming(office.actor("alice"), doc.pk, reader=office.lena)
    assert owed("read") == ["carol"]
    with pytest.raises(WrongState):
        circulation.recall_incoming(office.actor("alice"), doc.pk, reader=office.lena)
    circulation.recall_incoming(office.actor("alice"), doc.pk)
    assert owed("read") == []
    assert Reading.objects.filter(recalled_at=None).count() == 0


def test_recalling_all_of_a_star_leaves_the_clerk_nothing_to_send(office):
    doc = office.letter("reading")
    send(office, doc, "lena", "carol", mode="star")
    read(office, doc, "lena")
    circulation.recall_incoming(office.actor("alice"), doc.pk)
    assert owed("pass_on") == []


def test_a_group_means_its_members_once_and_only_the_cleared(office):
    doc = office.letter("reading", secrecy="secret")
    circulation.circulate_incoming(
        office.actor("alice"),
        doc.pk,
        readers=[office.carol],
        departments=[office.planning],
        heads=True,
    )
    # bob and hugo are not cleared for it; carol is named, a member and a head.
    assert owed("read") == ["carol", "dora"]
    with pytest.raises(DomainError, match="cleared"):
        send(office, doc, "bob")
    with pytest.raises(DomainError):
        circulation.circulate_incoming(office.actor("alice"), doc.pk)


def crowd(office, n):
    User.objects.bulk_create(
        User(username=f"r{n}-{i}", name=f"读者{i}", department=office.finance) for i in range(n)
    )
    return list(User.objects.filter(username__startswith=f"r{n}-"))


def test_five_hundred_readers_cost_no_more_statements_than_five(office):
    costs = []
    for n in (5, 500):
        doc, readers = office.letter("reading"), crowd(office, n)
        with CaptureQueriesContext(connection) as told:
            circulation.circulate_incoming(office.actor("alice"), doc.pk, readers=readers)
        costs.append(len(told))
        assert Reading.objects.filter(document=doc).count() == n
    assert costs[0] == costs[1]


def test_two_readers_of_one_sequence_open_the_next_once(live_office):
    office = live_office
    doc = office.letter("reading")
    send(office, doc, "lena", "carol")
    send(office, doc, "eve", mode="sequential")

    def reading(who):
        try:
            read(office, doc, who)
        finally:
            connections.close_all()

    both = [threading.Thread(target=reading, args=(w,)) for w in ("lena", "carol")]
    for t in both:
        t.start()
    for t in both:
        t.join()
    assert owed("read") == ["eve"]
    assert IncomingDocument.unscoped.get(pk=doc.pk).unread_by == [office.eve.pk]


# ── Parts of assisting departments


@pytest.fixture
def shared(office):
    doc = office.letter("proposed")
    letters.instruct_incoming(
        office.actor("dora"),
        doc.pk,
        text="请规划建设科牵头，财务科配合",
        lead_department=office.planning,
        assisting_departments=[office.finance],
    )
    return letters.assign_incoming(office.actor("alice"), doc.pk)


def part():
    return Assistance.objects.get().state


def test_an_assisting_department_accepts_and_is_done(office, shared):
    assert part() == "assigned"
    handling.accept_assistance(office.actor("hugo"), shared.pk)
    assert part() == "accepted"
    with pytest.raises(WrongState):
        handling.accept_assistance(office.actor("hugo"), shared.pk)
    handling.assist_incoming_done(office.actor("hugo"), shared.pk, text="测算已交")
    assert (part(), owed("assist")) == ("done", [])
    with pytest.raises(NotAllowed):
        handling.hand_back(office.actor("hugo"), shared.pk, reason="不归我科")


def test_an_assisting_department_hands_back_and_the_office_hears(office, shared):
    with pytest.raises(NotAllowed):
        handling.hand_back(office.actor("sven"), shared.pk, reason="x")
    doc = handling.hand_back(office.actor("hugo"), shared.pk, reason="资金不归我科")
    assert (part(), doc.state, owed("assist")) == ("handed_back", "handling", [])
    assert Assistance.objects.get().reason == "资金不归我科"
    assert Notification.objects.filter(person=office.alice, kind="outcome").count() == 1


def test_the_lead_hands_back_and_the_office_hands_it_to_others(office, shared):
    doc = handling.hand_back(office.actor("carol"), shared.pk, reason="应由财务科主办")
    assert (doc.state, owed("assign"), owed("handle")) == ("instructed", ["alice"], [])
    doc = letters.assign_incoming(
        office.actor("alice"),
        shared.pk,
        lead_department=office.finance,
        assisting_departments=[office.planning],
    )
    assert (doc.lead_department, owed("handle"), owed("assist")) == (
        office.finance,
        ["hugo"],
        ["carol"],
    )


# ── The leader's instruction


def test_an_instruction_is_taken_back_within_ten_seconds_with_the_item_it_opened(office):
    doc = office.letter("proposed")
    instruct_letter(office.actor("dora"), doc.pk, text="请规划建设科牵头", supervise=True)
    soon = office.actor("dora", now=office.now + timedelta(seconds=9))
    with pytest.raises(NotAllowed):
        take_back_instruction(office.actor("lena"), doc.pk)
    doc = take_back_instruction(soon, doc.pk)
    assert (doc.state, owed("instruct"), owed("assign")) == ("proposed", ["dora"], [])
    assert SupervisionItem.unscoped.get().state == "withdrawn"
    assert TakenBack.objects.count() == 1
    assert Opinion.objects.filter(kind="instruction").count() == 1


def test_after_ten_seconds_an_instruction_is_only_added_to(office):
    doc = office.letter("instructed")
    late = office.actor("dora", now=office.now + timedelta(seconds=11))
    with pytest.raises(WrongState, match="Ten seconds"):
        handling.take_back_instruction(late, doc.pk)
    handling.supplement_instruction(late, doc.pk, text="方案先给我看")
    words = Opinion.objects.filter(card=doc.pk, kind="instruction").values_list("text", flat=True)
    assert list(words) == ["请规划科牵头", "方案先给我看"]


def test_the_words_are_proposed_and_a_person_confirms(office, browser):
    doc = office.letter("proposed")
    letters.instruct_incoming(office.actor("dora"), doc.pk, text="由高展牵头，财务科配合，周五前报")
    doc.refresh_from_db()
    asked = proposed(doc, office.now.date())
    assert asked["lead_department"] == office.planning.pk
    assert asked["assisting_departments"] == [office.finance.pk]
    assert asked["responsible"] == office.carol.pk
    page = browser("sven").get(f"/documents/incoming/{doc.pk}/supervise/").content.decode()
    assert f'value="{office.finance.pk}"' in page
    item = supervise_letter(
        office.actor("sven"),
        doc.pk,
        text="制定方案",
        lead_department=office.finance,
        assisting_departments=[office.planning],
    )
    assert (item.lead_department, item.assisting_ids) == (office.finance, [office.planning.pk])


def test_what_is_typed_is_read_at_once(office, browser):
    answer = browser("dora").post("/documents/incoming/words/", text="请财务科牵头，规划建设科配合")
    assert "财务科 leads" in text(answer)
    assert browser("bob").post("/documents/incoming/words/", text="x").status_code == 403
    told = Caller(office.dora).get("incoming-documents/instruction-words/?text=请财务科牵头")
    assert told.json()["lead_department"] == office.finance.pk


def test_everybody_keeps_phrases_of_his_own(office, browser):
    at = "/documents/incoming/phrases/"
    browser("dora").do(at, phrases="请抓紧。\n\n同意。")
    assert handling_queries.phrases(office.dora.pk) == ["请抓紧。", "同意。"]
    assert len(handling_queries.phrases(office.lena.pk)) == 4
    assert browser("dora").post(at, phrases="\n".join(map(str, range(13)))).status_code >= 400
    doc = office.letter("proposed")
    assert "请抓紧。" in text(browser("dora").get(f"/documents/incoming/{doc.pk}/"))
    assert browser("bob").get(at).status_code == 403


# ── Comments


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("收到", 0),
        ("已阅。", 0),
        ("OK!", 0),
        ("@高展 收到", 0),
        ("👍", 0),
        ("收到，明天交", 1),
        ("数据不对", 1),
    ],
)
def test_a_remark_that_says_nothing_is_told_to_nobody(office, shared, words, says):
    handling.comment_on(office.actor("alice"), shared.pk, text=words, mentions=[])
    assert is_substantive(words) is bool(says)
    heard = Notification.objects.filter(kind="comment").values_list("person__username", flat=True)
    assert set(heard) == ({"carol", "hugo"} if says else ({"carol"} if "@" in words else set()))


def test_a_mention_is_heard_and_only_by_who_can_open_it(office, shared):
    assert mentioned_names("请@高展，和 @卢敏 看") == ["高展", "卢敏"]
    handling.comment_on(office.actor("alice"), shared.pk, text="@高展 已阅")
    assert Notification.objects.get(kind="comment").person == office.carol
    secret = office.letter("handling", secrecy="secret")
    with pytest.raises(DomainError, match="俞晓"):
        handling.comment_on(office.actor("alice"), secret.pk, text="@俞晓 请看")
    with pytest.raises(NotVisible):
        handling.comment_on(office.actor("bob"), secret.pk, text="我看")
    assert Comment.objects.count() == 1


# ── Return letters


def test_a_returned_letter_has_a_letter_that_says_why(office, browser):
    doc = office.letter(issuer_number="清建函〔2026〕19号")
    rest = Caller(office.alice)
    rest.do(f"incoming-documents/{doc.pk}/return/", {"reason": "请送住建局", "rule": "not_ours"})
    pdf = browser("alice").get(f"/documents/incoming/{doc.pk}/return.pdf")
    assert pdf.content.startswith(b"%PDF")
    assert "Not ours to handle" in text(browser("alice").get(f"/documents/incoming/{doc.pk}/"))
    assert browser("eve").get(f"/documents/incoming/{doc.pk}/return.pdf").status_code == 404
    live = office.letter(title="另一件")
    assert browser("alice").get(f"/documents/incoming/{live.pk}/return.pdf").status_code == 404


def test_what_hangs_on_a_letter_is_read_over_rest(office, shared):
    handling.comment_on(office.actor("alice"), shared.pk, text="请抓紧")
    told = Caller(office.carol).get(f"incoming-documents/{shared.pk}/handling/").json()
    assert [o["kind"] for o in told["opinions"]] == ["instruction", "proposal"]
    assert told["assistance"][0]["state"] == "assigned"
    assert told["comments"][0]["text"] == "请抓紧"
    far = office.letter("handling", title="不相干的件")
    assert Caller(office.eve).get(f"incoming-documents/{far.pk}/handling/").status_code == 404
