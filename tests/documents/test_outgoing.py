"""The life of a letter of ours, as the office's rules have it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.db.utils import InternalError

from documents import actions as letters
from documents.models import Opinion
from documents.outgoing import actions, policy, queries
from documents.outgoing.models import (
    Delivery,
    DeliveryNote,
    DocumentSeries,
    OutgoingDocument,
    SealUse,
    TextVersion,
)
from office.audit.models import Event
from office.catalogue.queries import came_from, led_to
from office.core.errors import Conflict, DomainError, NotAllowed, NotVisible, Stale, WrongState
from office.duties.models import Duty
from office.notifications.models import Notification
from office.numbering.models import Number
from office.operations.invariants import prove
from office.organisation.models import User
from tests.documents.ours import CODE, ROAD, draft, ours, press

OWED = {
    "draft": ("documents.draft", "bob"),
    "submitted": ("documents.review", "carol"),
    "reviewed": ("documents.sign", "lena"),
    "countersigning": ("documents.countersign", "hugo"),
    "countersigned": ("documents.sign", "lena"),
    "signed": ("documents.recheck", "alice"),
    "rechecked": ("documents.number", "alice"),
    "numbered": ("documents.seal", "alice"),
    "sealed": ("documents.issue", "alice"),
    "acknowledged": ("documents.file_ours", "rita"),
}


def owed(doc: OutgoingDocument) -> list[tuple[str, str]]:
    rows = Duty.unscoped.filter(card=doc.pk, state="open").order_by("id")
    return [(d.kind, d.holder.username) for d in rows.select_related("holder")]


def sound() -> None:
    assert [r.rule for r in prove([1, 2, 3, 5]) if r.broken] == []


@pytest.mark.parametrize("state", ROAD)
def test_each_state_that_waits_has_somebody_who_owes_the_next_step(office, state):
    doc = ours(office, state)
    if state in OWED:
        assert owed(doc) == [OWED[state]]
    elif state == "issued":
        assert owed(doc) == [("documents.receipts", "alice"), ("documents.receive", "hugo")]
    else:
        assert owed(doc) == []
    sound()


STEPS = [
    (t.name, state)
    for t in policy.OUTGOING.transitions
    for state in OutgoingDocument.State.values
    if state not in t.sources
]


@pytest.mark.parametrize(("name", "state"), STEPS)
def test_every_step_refuses_every_other_state(office, name, state):
    """Asked by the office itself, for whom only the state can stand in the way."""
    doc = ours(office, state)
    events = Event.objects.count()
    with pytest.raises(WrongState) as refused:
        policy.OUTGOING.check(name, office.actor("alice").system(office.now), doc)
    assert refused.value.extra["state"] == state
    assert Event.objects.count() == events


# --- drafting ------------------------------------------------------------------------------------


def test_a_draft_has_no_number_of_its_own(office):
    doc = draft(office)
    assert doc.number == doc.draft_number == "稿〔2026〕1号"
    assert not doc.has_number
    assert not Number.objects.filter(series__key=f"outgoing:{CODE}").exists()


def test_an_answer_is_as_secret_as_the_letter_it_answers(office):
    letter = office.letter("handling", secrecy="confidential")
    doc = draft(office, "carol", in_reply_to=letter.pk)
    assert (doc.secrecy, doc.matter_id, doc.in_reply_to_id) == (2, letter.matter_id, letter.pk)
    with pytest.raises(DomainError) as refused:
        draft(office, "bob", in_reply_to=letter.pk)
    assert "in_reply_to" in refused.value.fields


def test_the_series_and_the_direction_follow_from_the_kind(office):
    DocumentSeries.objects.create(code="云水办函", kinds=["letter"])
    DocumentSeries.objects.create(code="云水报", kinds=["report", "request"], direction="up")
    assert draft(office, series="", kind="letter").series == "云水办函"
    report = draft(office, series="", kind="report")
    assert (report.series, report.direction) == ("云水报", "up")
    assert draft(office, series="", kind="circular").series == ""


@pytest.mark.parametrize("code", ["云水发2026", "〔云〕", "发", "云水、办"])
def test_a_series_is_letters_alone(office, code):
    with pytest.raises(DomainError) as refused:
        draft(office, series=code)
    assert "series" in refused.value.fields


def test_each_change_of_the_text_is_a_version(office):
    doc = draft(office)
    actions.amend_outgoing(office.actor("bob"), doc.pk, body="第二稿")
    doc = actions.amend_outgoing(office.actor("carol"), doc.pk, title="关于冬修水利的通知")
    rows = list(TextVersion.objects.filter(document=doc))
    assert [(v.n, v.author_name, v.change) for v in rows] == [
        (1, "俞晓", "begun"),
        (2, "俞晓", "edited"),
        (3, "高展", "edited"),
    ]
    assert (rows[2].title, rows[2].body) == ("关于冬修水利的通知", "第二稿")
    with pytest.raises(DomainError, match="same as before"):
        actions.amend_outgoing(office.actor("bob"), doc.pk, body="第二稿")


def test_a_version_stays_as_it_was(office):
    draft(office)
    with pytest.raises(InternalError), transaction.atomic():
        TextVersion.objects.update(body="改过")


def test_whoever_has_the_text_open_is_not_written_over(office):
    doc = draft(office)
    lock = actions.take_text(office.actor("bob"), doc.pk)
    assert actions.take_text(office.actor("carol"), doc.pk).person_id == office.bob.pk
    with pytest.raises(Conflict, match="俞晓 has the text open"):
        actions.amend_outgoing(office.actor("carol"), doc.pk, body="高展的稿")
    later = office.actor("carol", now=lock.expires_at + timedelta(seconds=1))
    assert actions.amend_outgoing(later, doc.pk, body="高展的稿").body == "高展的稿"


def test_a_text_can_be_taken_over_and_is_closed_by_saving(office):
    doc = draft(office)
    actions.take_text(office.actor("bob"), doc.pk)
    taken = actions.take_text(office.actor("carol"), doc.pk, take_over=True)
    assert taken.person_id == office.carol.pk
    with pytest.raises(Conflict):
        actions.amend_outgoing(office.actor("bob"), doc.pk, body="俞晓的稿")
    actions.amend_outgoing(office.actor("carol"), doc.pk, body="高展的稿")
    assert queries.lock_of(doc.pk, office.actor("bob")) is None


def test_an_older_copy_is_not_saved_over_a_newer_one(office):
    doc = draft(office)
    old = replace(office.actor("bob"), if_version=doc.version)
    actions.amend_outgoing(office.actor("carol"), doc.pk, body="高展的稿")
    with pytest.raises(Stale):
        actions.amend_outgoing(old, doc.pk, body="俞晓的稿")


@pytest.mark.parametrize("missing", ["body", "addressee"])
def test_an_incomplete_letter_is_not_submitted(office, missing):
    doc = draft(office, **{missing: ""})
    with pytest.raises(DomainError) as refused:
        actions.submit_outgoing(office.actor("bob"), doc.pk)
    assert missing in refused.value.fields
    sound()


# --- review and countersignature -----------------------------------------------------------------


def test_nobody_reviews_his_own_draft(office):
    """carol heads the department and wrote it: the director reviews."""
    doc = actions.submit_outgoing(office.actor("carol"), draft(office, "carol").pk)
    assert doc.reviewer == office.dora
    with pytest.raises(NotAllowed):
        actions.review_outgoing(office.actor("carol"), doc.pk)
    with pytest.raises(DomainError) as refused:
        actions.submit_outgoing(
            office.actor("carol"), draft(office, "carol").pk, reviewer=office.carol
        )
    assert "reviewer" in refused.value.fields


def test_departments_named_in_the_draft_are_asked_once_it_is_reviewed(office):
    doc = draft(office, countersign_departments=[office.finance, office.registry, office.planning])
    doc = press(office, press(office, doc, "submitted"), "reviewed")
    assert doc.state == "countersigning"
    assert set(owed(doc)) == {
        ("documents.countersign", "hugo"),
        ("documents.countersign", "dora"),
    }
    assert queries.outgoing_get(office.actor("hugo"), doc.pk)


def test_all_must_countersign_and_who_differs_is_listed(office):
    doc = draft(office, countersign_departments=[office.finance, office.registry])
    doc = press(office, press(office, doc, "submitted"), "reviewed")
    with pytest.raises(DomainError) as refused:
        actions.countersign_outgoing(office.actor("hugo"), doc.pk, answer="differ")
    assert "text" in refused.value.fields
    doc = actions.countersign_outgoing(
        office.actor("hugo"), doc.pk, answer="differ", text="经费渠道未落实。"
    )
    assert doc.state == "countersigning"
    with pytest.raises(NotAllowed):
        actions.countersign_outgoing(office.actor("hugo"), doc.pk)
    doc = actions.countersign_outgoing(office.actor("dora"), doc.pk)
    assert (doc.state, owed(doc)) == ("countersigned", [("documents.sign", "lena")])
    rows = {c.department.code: c for c in queries.countersignatures(doc.pk)}
    assert (rows["finance"].answer, rows["registry"].answer) == ("differ", "agree")
    assert rows["finance"].opinion is not None
    assert rows["finance"].opinion.text == "经费渠道未落实。"
    with pytest.raises(DomainError, match="财务科"):
        actions.sign_outgoing(office.actor("lena"), doc.pk)
    assert actions.sign_outgoing(office.actor("lena"), doc.pk, text="从预备费列支，印发。")
    sound()


def test_a_department_asked_twice_is_refused(office):
    doc = ours(office, "countersigned")
    for asked in ([office.finance], [office.planning]):
        with pytest.raises(DomainError) as refused:
            actions.ask_countersign(office.actor("alice"), doc.pk, departments=asked)
        assert "departments" in refused.value.fields


def test_what_was_agreed_lapses_when_it_goes_back(office):
    doc = ours(office, "countersigning")
    doc = actions.return_outgoing(office.actor("hugo"), doc.pk, reason="先补预算")
    assert (doc.state, owed(doc)) == ("draft", [("documents.draft", "bob")])
    assert [c.answer for c in queries.countersignatures(doc.pk)] == ["lapsed"]
    doc = press(office, press(office, doc, "submitted"), "reviewed")
    assert doc.state == "countersigning", "the department asked before is asked again"
    sound()


@pytest.mark.parametrize("state", sorted(policy.BEFORE_NUMBER))
def test_it_can_go_back_at_every_step_before_the_number(office, state):
    doc = actions.return_outgoing(office.actor("alice"), ours(office, state).pk, reason="文种不当")
    assert (doc.state, doc.signed_at, owed(doc)) == ("draft", None, [("documents.draft", "bob")])
    sound()


# --- sign-off ------------------------------------------------------------------------------------


def test_a_sign_off_is_an_opinion_with_name_and_full_date(office):
    doc = ours(office, "signed")
    opinion = Opinion.objects.get(card=doc.pk, kind="sign")
    assert (opinion.text, opinion.author_name, opinion.at) == ("同意印发。", "方静怡", office.now)
    assert (doc.signed_version, doc.signer) == (1, office.lena)
    bare = actions.sign_outgoing(office.actor("lena"), ours(office, "reviewed").pk)
    assert Opinion.objects.get(card=bare.pk, kind="sign").text
    with pytest.raises(InternalError), transaction.atomic():
        Opinion.objects.filter(pk=opinion.pk).update(text="不同意")


@pytest.mark.parametrize("kind", ["request", "report", "decision"])
def test_important_and_upward_letters_are_for_the_principal_leader(office, kind):
    chief = User.objects.create_user(
        "chris", name="程立", department=office.registry, roles=["chief"], clearance=3
    )
    doc = ours(office, "reviewed", kind=kind)
    assert doc.signer == chief
    with pytest.raises(NotAllowed):
        actions.sign_outgoing(office.actor("lena"), doc.pk)
    assert actions.sign_outgoing(office.actor(chief), doc.pk).state == "signed"
    with pytest.raises(DomainError) as refused:
        actions.submit_outgoing(
            office.actor("bob"), draft(office, kind=kind).pk, signer=office.lena
        )
    assert "signer" in refused.value.fields


def test_a_correction_of_form_after_sign_off_is_listed(office):
    doc = ours(office, "signed")
    body = doc.body.replace("抓紧排查。", "抓紧排查；")
    doc = actions.amend_outgoing(office.actor("alice"), doc.pk, body=body)
    assert (doc.state, doc.text_version, doc.signed_version) == ("signed", 2, 1)
    assert [v.n for v in queries.corrections(doc.pk)] == [2]
    assert owed(doc) == [("documents.recheck", "alice")]


@pytest.mark.parametrize("state", ["signed", "rechecked"])
@pytest.mark.parametrize(
    "change",
    [
        {"title": "关于做好春修水利工作的通知"},
        {"addressee": "市财政局"},
        {"body": "各科室：\n\n现将有关事项通知如下。\n一、抓紧排查。\n二、不再报送。"},
        {"body": "另起炉灶"},
    ],
    ids=["title", "addressee", "one word", "all of it"],
)
def test_a_change_of_substance_after_sign_off_goes_back_to_the_signer(office, state, change):
    doc = actions.amend_outgoing(office.actor("alice"), ours(office, state).pk, **change)
    assert (doc.state, doc.signed_at, owed(doc)) == (
        "reviewed",
        None,
        [("documents.sign", "lena")],
    )
    again = actions.sign_outgoing(office.actor("lena"), doc.pk)
    assert again.signed_version == 2
    sound()


# --- numbers -------------------------------------------------------------------------------------


def test_the_number_is_given_at_its_place_and_runs_by_series_and_year(office):
    one, two = ours(office, "numbered"), ours(office, "numbered")
    assert (one.number, two.number) == ("云水办发〔2026〕1号", "云水办发〔2026〕2号")
    other = ours(office, "rechecked", series="云水办函")
    assert actions.number_outgoing(office.actor("alice"), other.pk).number == "云水办函〔2026〕1号"
    office.now = office.day("2027-01-04")
    assert ours(office, "numbered").number == "云水办发〔2027〕1号"
    assert queries.outgoing_register(office.actor("alice")).filter(number=one.number).exists()
    sound()


def test_a_letter_without_series_is_not_numbered(office):
    doc = ours(office, "rechecked", series="")
    with pytest.raises(DomainError) as refused:
        actions.number_outgoing(office.actor("alice"), doc.pk)
    assert "series" in refused.value.fields
    assert actions.number_outgoing(office.actor("alice"), doc.pk, series=CODE).has_number


def test_a_series_says_which_letters_it_numbers(office):
    DocumentSeries.objects.create(code="云水办函", kinds=["letter"])
    DocumentSeries.objects.create(code="云水旧发", active=False)
    doc = ours(office, "rechecked")
    for code in ("云水办函", "云水旧发"):
        with pytest.raises(DomainError) as refused:
            actions.number_outgoing(office.actor("alice"), doc.pk, series=code)
        assert "series" in refused.value.fields
    assert not Number.objects.filter(series__key__startswith="outgoing:").exists()


def test_a_reserved_number_keeps_its_row_and_is_used_by_name(office):
    alice = office.actor("alice")
    ours(office, "numbered")
    series = DocumentSeries.objects.get(code=CODE)
    [kept] = actions.reserve_number(alice, series=series, reason="防汛预案")
    assert ours(office, "numbered").number == "云水办发〔2026〕3号"
    sound()
    doc = actions.number_outgoing(alice, ours(office, "rechecked").pk, reserved=2)
    assert (doc.number, kept.text) == ("云水办发〔2026〕2号", "云水办发〔2026〕2号")
    with pytest.raises(Conflict):
        actions.number_outgoing(alice, ours(office, "rechecked").pk, reserved=2)
    sound()


def test_a_void_number_is_never_given_again(office):
    alice = office.actor("alice")
    doc = ours(office, "sealed")
    doc = actions.void_outgoing_number(alice, doc.pk, reason="印重了")
    assert (doc.state, doc.number, owed(doc)) == (
        "rechecked",
        doc.draft_number,
        [("documents.number", "alice")],
    )
    assert actions.number_outgoing(alice, doc.pk).number == "云水办发〔2026〕2号"
    assert Number.objects.get(text="云水办发〔2026〕1号").void_reason == "印重了"
    sound()


def test_a_reserved_number_can_be_voided_and_one_in_use_cannot(office):
    alice = office.actor("alice")
    series = DocumentSeries.objects.create(code=CODE)
    [kept] = actions.reserve_number(alice, series=series, reason="留用")
    assert actions.void_reserved(alice, kept.pk, reason="不用了").void_reason == "不用了"
    with pytest.raises(Conflict):
        actions.void_reserved(alice, kept.pk, reason="再来")
    used = Number.objects.get(text=ours(office, "numbered").number)
    with pytest.raises(Conflict):
        actions.void_reserved(alice, used.pk, reason="不用了")
    for act in (
        lambda: actions.reserve_number(office.actor("bob"), series=series, reason="留用"),
        lambda: actions.void_reserved(office.actor("bob"), used.pk, reason="不用了"),
    ):
        with pytest.raises(NotAllowed):
            act()
    sound()


def test_withdrawing_a_numbered_letter_voids_its_number(office):
    doc = ours(office, "numbered")
    with pytest.raises(NotAllowed):
        actions.withdraw_outgoing(office.actor("bob"), doc.pk, reason="不发了")
    doc = actions.withdraw_outgoing(office.actor("alice"), doc.pk, reason="不发了")
    assert Number.objects.get(text=doc.number).void_reason == "不发了"
    assert owed(doc) == []
    sound()


# --- seal ----------------------------------------------------------------------------------------


def test_the_seal_is_used_on_numbered_letters_and_entered(office):
    keeper = User.objects.create_user(
        "lu", name="陆文清", department=office.registry, roles=["sealkeeper"], clearance=3
    )
    doc = ours(office, "numbered")
    assert owed(doc) == [("documents.seal", "lu")]
    with pytest.raises(NotAllowed):
        actions.seal_outgoing(office.actor("alice"), doc.pk)
    actions.seal_outgoing(office.actor(keeper), doc.pk, copies=12, pages=3, handler=office.alice)
    use = SealUse.objects.get()
    assert (use.at, use.unit, use.number, use.copies, use.pages) == (
        office.now,
        "规划建设科",
        doc.number,
        12,
        3,
    )
    assert (use.approver, use.handler, use.keeper) == ("方静怡", "周小满", "陆文清")
    with pytest.raises(InternalError), transaction.atomic():
        SealUse.objects.update(copies=13)


def test_nothing_blank_is_sealed(office):
    keeper = User.objects.create_user(
        "lu", name="陆文清", department=office.registry, roles=["sealkeeper"], clearance=3
    )
    with pytest.raises(NotVisible):
        actions.seal_outgoing(office.actor(keeper), ours(office, "rechecked").pk)
    with pytest.raises(WrongState):
        policy.OUTGOING.check("seal", office.actor(keeper), ours(office, "rechecked"))
    doc = ours(office, "numbered")
    actions.seal_outgoing(office.actor(keeper), doc.pk)
    doc.refresh_from_db()
    use = SealUse.objects.get()
    use.pk, use.number = None, ""
    with pytest.raises(IntegrityError), transaction.atomic():
        use.save(force_insert=True)
    assert doc.state == "sealed"


def test_minutes_bear_no_seal(office):
    doc = ours(office, "numbered", kind="minutes", addressee="")
    assert owed(doc) == [("documents.issue", "alice")]
    with pytest.raises(WrongState):
        actions.seal_outgoing(office.actor("alice"), doc.pk)
    assert press(office, doc, "issued").state == "issued"


def test_a_letter_that_needs_a_seal_is_not_sent_without(office):
    doc = ours(office, "numbered")
    with pytest.raises(WrongState) as refused:
        press(office, doc, "issued")
    able = ["seal", "chase", "void_number", "raise_secrecy", "withdraw"]
    assert refused.value.extra["actions"] == able


# --- sending -------------------------------------------------------------------------------------


def test_the_addressees_are_the_recipients_unless_named(office):
    doc = ours(office, "sealed", addressee="市水利局、市财政局", copy_to="财务科")
    actions.issue_outgoing(office.actor("alice"), doc.pk)
    rows = [(d.recipient, d.way, d.state) for d in queries.deliveries(doc.pk)]
    assert rows == [
        ("市水利局", "paper", "sent"),
        ("市财政局", "paper", "sent"),
        ("财务科", "internal", "delivered"),
    ]
    nobody = ours(office, "sealed", kind="public_notice", addressee="", copy_to="")
    with pytest.raises(DomainError) as refused:
        actions.issue_outgoing(office.actor("alice"), nobody.pk)
    assert "deliveries" in refused.value.fields


def test_each_receipt_is_entered_and_the_last_closes_the_loop(office):
    doc = ours(office, "issued")
    paper, internal = queries.deliveries(doc.pk)
    actions.deliver_outgoing(office.actor("alice"), doc.pk, delivery=paper.pk, text="收发室取走")
    doc = actions.acknowledge_outgoing(office.actor("hugo"), doc.pk)
    assert (doc.state, owed(doc)) == ("issued", [("documents.receipts", "alice")])
    with pytest.raises(NotAllowed):
        actions.acknowledge_outgoing(office.actor("hugo"), doc.pk)
    doc = actions.acknowledge_outgoing(
        office.actor("alice"), doc.pk, delivery=paper.pk, text="回执第 8 号"
    )
    assert (doc.state, owed(doc)) == ("acknowledged", [("documents.file_ours", "rita")])
    paper.refresh_from_db()
    assert (paper.state, paper.receipt) == ("acknowledged", "回执第 8 号")
    told = [(n.what, n.delivery_id) for n in DeliveryNote.objects.order_by("id")]
    assert told == [
        ("sent", paper.pk),
        ("sent", internal.pk),
        ("delivered", paper.pk),
        ("acknowledged", internal.pk),
        ("acknowledged", paper.pk),
    ]
    sound()


def test_the_silent_are_urged_by_hand(office):
    doc = ours(office, "issued")
    actions.acknowledge_outgoing(office.actor("hugo"), doc.pk)
    actions.chase_outgoing(office.actor("dora"), doc.pk, text="请尽快回执")
    rows = {d.recipient: d.chased for d in queries.deliveries(doc.pk)}
    assert rows == {"市水利局": 1, "财务科": 0}
    assert set(
        Notification.objects.filter(kind="chase").values_list("person__username", flat=True)
    ) == {"alice"}


def test_an_issued_answer_enters_the_reply_and_lets_the_letter_be_completed(office):
    letter = office.letter("reported")
    doc = ours(office, "sealed", in_reply_to=letter.pk)
    press(office, doc, "issued")
    letter.refresh_from_db()
    assert letter.state == "replied"
    carol = office.actor("carol")
    assert [c.pk for c in led_to(carol, doc.pk)] == [letter.pk]
    assert [c.pk for c in came_from(carol, letter.pk)] == [doc.pk]
    assert letters.complete_incoming(office.actor("alice"), letter.pk).state == "completed"
    sound()


def test_a_letter_is_not_answered_by_a_draft(office):
    letter = office.letter("reported")
    doc = ours(office, "sealed")
    with pytest.raises(DomainError) as refused:
        letters.reply_incoming(office.actor("carol"), letter.pk, outgoing_document=doc.pk)
    assert "Send it out first" in str(refused.value.fields["outgoing_document"][0])
    press(office, doc, "issued")
    replied = letters.reply_incoming(office.actor("carol"), letter.pk, outgoing_document=doc.pk)
    assert replied.state == "replied"


@pytest.mark.parametrize(
    ("kind", "term"), [("decision", "permanent"), ("notice", "y30"), ("letter", "y10")]
)
def test_the_term_of_retention_follows_from_the_kind(office, kind, term):
    assert ours(office, "filed", kind=kind).retention == term


def test_who_is_not_cleared_or_outside_never_sees_it(office):
    doc = draft(office, "carol", secrecy="confidential")
    for who in ("bob", "eve", "hugo"):
        with pytest.raises(NotVisible):
            queries.outgoing_get(office.actor(who), doc.pk)
    with pytest.raises(DomainError) as refused:
        draft(office, "bob", secrecy="secret")
    assert "secrecy" in refused.value.fields


def test_a_department_of_ours_sees_what_was_sent_to_it(office):
    doc = ours(office, "issued")
    assert queries.outgoing_get(office.actor("eve"), doc.pk)
    assert not Delivery.objects.filter(document=doc, state="acknowledged").exists()


def test_the_deadline_of_a_countersignature_lies_ahead(office):
    doc = ours(office, "reviewed")
    with pytest.raises(DomainError) as refused:
        actions.ask_countersign(
            office.actor("alice"),
            doc.pk,
            departments=[office.finance],
            due_on=date(2026, 11, 1),
        )
    assert "due_on" in refused.value.fields


def test_statements_for_many_recipients_do_not_grow(office, django_assert_max_num_queries):
    doc = ours(office, "sealed")
    to = [actions.Recipient(f"第{n}水利站") for n in range(300)]
    with django_assert_max_num_queries(40):
        actions.issue_outgoing(office.actor("alice"), doc.pk, deliveries=to)
