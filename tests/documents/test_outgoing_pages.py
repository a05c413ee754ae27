"""Letters of ours on pages: the register, the editor, a letter, the books."""

from __future__ import annotations

import re

import pytest
from django.utils import timezone

from documents.outgoing import actions
from documents.outgoing.models import DocumentSeries, LetterTemplate, OutgoingDocument
from office.core.actor import Actor
from office.core.errors import NotAllowed
from office.numbering.models import Number
from tests.documents.ours import ROAD, draft, ours, press
from tests.pages import beside, text

OURS = "/documents/outgoing/"


@pytest.fixture
def now(office):
    office.now = timezone.now()
    return office.now


def at(doc: OutgoingDocument, name: str = "") -> str:
    return f"{OURS}{doc.pk}/{name}"


@pytest.mark.parametrize("state", ROAD)
def test_the_page_says_where_a_letter_is_and_offers_what_can_be_done(
    office, browser, now, django_assert_max_num_queries, state
):
    doc = ours(office, state)
    who = "lena" if state in {"reviewed", "countersigned"} else "alice"
    with django_assert_max_num_queries(45):
        page = browser(who).get(at(doc))
    assert str(OutgoingDocument.State(state).label) in text(page)
    assert doc.title in text(page)
    offered = browser(who).buttons(at(doc))
    wanted = {"signed": "recheck", "rechecked": "number", "sealed": "issue", "reviewed": "sign"}
    assert wanted.get(state, next(iter(offered), "")) in {*offered, ""}


def test_the_register_is_narrowed_by_state_kind_series_and_department(office, browser, now):
    sent, written = ours(office, "issued"), ours(office, kind="letter", series="云水函")
    alice = browser("alice")
    for asked, seen, hidden in (
        ({"state": "issued"}, sent, written),
        ({"kind": "letter"}, written, sent),
        ({"series": "云水函"}, written, sent),
        ({"q": sent.number}, sent, written),
    ):
        page = text(alice.get(OURS, **asked))
        assert seen.number in page
        assert hidden.number not in page
    assert sent.number not in text(alice.get(OURS, department=office.finance.pk))


def test_the_list_costs_the_same_for_many(office, browser, now, django_assert_max_num_queries):
    for _n in range(6):
        ours(office, "submitted")
    alice = browser("alice")
    alice.get(OURS)
    with django_assert_max_num_queries(16):
        alice.get(OURS)


def test_a_draft_begins_from_a_template(office, browser, now):
    chosen = LetterTemplate.objects.create(
        kind="request", name="请示样稿", title="关于…的请示", body="妥否，请批示。"
    )
    page = browser("bob").get(f"{OURS}new/", template=chosen.pk)
    assert "妥否，请批示。" in page.content.decode()
    assert 'value="request" selected' in page.content.decode()


def test_the_paper_shows_what_is_typed_and_keeps_nothing(office, browser, now):
    page = browser("bob").post(
        f"{OURS}paper/",
        title="关于防汛的通知",
        body="第一段\n第二段",
        addressee="市水利局",
        series="云水发",
    )
    words = text(page)
    assert "关于防汛的通知" in words
    assert "市水利局：" in words
    assert page.content.decode().count("<p>") == 2
    assert not OutgoingDocument.unscoped.exists()


def typed(doc: OutgoingDocument, **changed: str) -> dict[str, str]:
    names = ("kind", "title", "body", "addressee", "copy_to", "series", "direction", "urgency")
    return {**{n: getattr(doc, n) for n in names}, "version": str(doc.version), **changed}


def test_the_text_is_edited_and_two_versions_stand_side_by_side(office, browser, now):
    doc = ours(office)
    bob = browser("bob")
    assert bob.do(at(doc, "amend/"), **typed(doc, body="第二稿，请提意见")) == at(doc)
    page = bob.get(at(doc, "versions/"))
    assert "<ins>" in page.content.decode()
    assert "第二稿，请提意见" in text(page)
    assert bob.get(at(doc, "versions/"), **{"from": 1, "to": 9}).status_code == 404


def test_both_texts_are_shown_when_somebody_was_quicker(office, browser, now):
    """409: what is kept now beside what was typed; saved again it counts."""
    doc = ours(office)
    actions.amend_outgoing(office.actor("carol"), doc.pk, body="高展改过的稿")
    answer = browser("bob").post(at(doc, "amend/"), **typed(doc, body="俞晓写的稿"))
    assert answer.status_code == 409
    columns = re.findall(r"<td>(.*?)</td>", answer.content.decode())
    said = [re.sub(r"<[^>]+>", "", column) for column in columns]
    assert "高展改过的稿" in said
    assert "俞晓写的稿" in said
    newer = OutgoingDocument.unscoped.get(pk=doc.pk)
    assert f'name="version" value="{newer.version}"' in answer.content.decode()
    browser("bob").do(at(doc, "amend/"), **typed(newer, body="合并后的稿"))


def test_somebody_else_has_it_open(office, browser, now):
    doc = ours(office)
    assert "You have the text open" in text(browser("bob").post(at(doc, "open/")))
    assert "俞晓 has the text open" in text(browser("carol").post(at(doc, "open/")))
    assert "俞晓" in text(browser("carol").get(at(doc)))
    refused = browser("carol").post(at(doc, "amend/"), **typed(doc, body="高展的稿"))
    assert refused.status_code == 409
    assert "高展的稿" in text(refused)
    browser("carol").do(at(doc, "amend/"), take_over="1", **typed(doc, body="高展的稿"))
    assert browser("bob").do(at(doc, "close/")) == at(doc)


def test_a_letter_goes_all_the_way_by_pages(office, browser, now):
    DocumentSeries.objects.create(code="云水办发")
    at_new = browser("bob").do(
        f"{OURS}new/",
        kind="notice",
        title="关于报送年度总结的通知",
        body="请各科室报送年度总结。",
        addressee="财务科",
        countersign_departments=[office.finance.pk],
    )
    for who, name, given in (
        ("bob", "submit", {"countersign_departments": [office.finance.pk]}),
        ("carol", "review", {"text": "同意", "countersign_departments": [office.finance.pk]}),
        ("hugo", "countersign", {"answer": "differ", "text": "时间太紧"}),
        ("lena", "sign", {"text": "延后一周，印发"}),
        ("alice", "recheck", {}),
        ("alice", "number", {}),
        ("alice", "seal", {"copies": 2, "pages": 1}),
        ("alice", "issue", {"deliveries": "财务科\n市水利局 ｜ On paper ｜ 2"}),
    ):
        browser(who).do(f"{at_new}{name}/", **given)
    doc = OutgoingDocument.unscoped.get()
    assert (doc.number, doc.state) == (f"云水办发〔{now.astimezone().year}〕1号", "issued")
    page = text(browser("alice").get(at_new))
    assert "时间太紧" in page
    assert "0 of 2 have acknowledged" in page
    browser("hugo").do(f"{at_new}acknowledge/")
    assert "1 of 2 have acknowledged" in text(browser("alice").get(at_new))


def test_a_way_of_sending_that_does_not_exist_is_refused_beside_its_field(office, browser, now):
    doc = ours(office, "sealed")
    answer = browser("alice").post(at(doc, "issue/"), deliveries="市水利局 | 飞鸽 | 1")
    assert answer.status_code == 400
    assert "飞鸽" in beside(answer, "deliveries")


def test_the_book_of_numbers_explains_every_gap(office, browser, now):
    doc = ours(office, "numbered")
    alice = browser("alice")
    alice.do(f"{OURS}numbers/", series="云水办发", reason="防汛预案", count=1)
    kept = Number.objects.get(reserved_for="防汛预案")
    page = text(alice.get(f"{OURS}numbers/", series="云水办发"))
    assert doc.number in page
    assert "set aside for: 防汛预案" in page
    alice.do(f"{OURS}numbers/{kept.pk}/void/", reason="不用了")
    assert "void: 不用了" in text(alice.get(f"{OURS}numbers/", series="云水办发"))
    assert browser("bob").get(f"{OURS}numbers/").status_code == 403


def test_the_book_does_not_name_a_letter_above_the_reader(office, browser, now):
    doc = draft(office, "carol", secrecy="secret")
    actions.submit_outgoing(office.actor("carol"), doc.pk)
    actions.review_outgoing(office.actor("dora"), doc.pk)
    for state in ("signed", "rechecked", "numbered"):
        doc = press(office, doc, state)
    office.people["rita"].clearance = 0
    office.people["rita"].save(update_fields=["clearance"])
    page = text(browser("rita").get(f"{OURS}numbers/", series="云水办发"))
    assert doc.number in page
    assert doc.title not in page
    assert "a letter above your clearance" in page


def test_the_register_of_seals_is_shown_and_leaves_the_house(office, browser, now):
    doc = ours(office, "sealed", title="=关于做好冬修水利工作的通知")
    alice = browser("alice")
    page = text(alice.get(f"{OURS}seals/"))
    assert doc.number in page
    csv = b"".join(alice.get(f"{OURS}seals/export.csv").streaming_content).decode()
    assert doc.number in csv
    assert "'=关于" in csv
    assert browser("bob").get(f"{OURS}seals/export.csv").status_code == 403


def test_series_and_templates_are_kept_by_the_office(office, browser, now):
    alice = browser("alice")
    alice.do(f"{OURS}series/new/", code="云水函", name="函", kinds=["letter"], active="on")
    row = DocumentSeries.objects.get(code="云水函")
    refused = alice.post(f"{OURS}series/new/", code="云水函", active="on")
    assert refused.status_code == 409
    alice.do(f"{OURS}series/{row.pk}/", code="云水函", name="平行文", kinds=["letter"])
    row.refresh_from_db()
    assert (row.name, row.active) == ("平行文", False)
    changed = alice.post(f"{OURS}series/{row.pk}/", code="云水令")
    assert beside(changed, "code")
    alice.do(f"{OURS}templates/new/", kind="notice", name="通知", title="关于…", active="on")
    made = LetterTemplate.objects.get(name="通知")
    alice.do(f"{OURS}templates/{made.pk}/", kind="notice", name="会议通知")
    for path in ("series/", "templates/", "series/new/"):
        assert browser("bob").get(f"{OURS}{path}").status_code == 403


def test_a_draft_of_the_system_is_refused(office):
    with pytest.raises(NotAllowed):
        actions.draft_outgoing(Actor.system(office.now), title="无人起草")
