"""A letter of ours that turns out to be more, or less, of a secret than it was drafted as."""

from __future__ import annotations

import io
import zipfile

import pytest
from docx import Document
from openpyxl import Workbook, load_workbook

from documents.outgoing import actions, queries
from documents.outgoing.models import Delivery
from office.audit.models import Event
from office.core.errors import DomainError, NotAllowed, NotVisible, WrongState
from office.duties.models import Duty
from office.files import stamp_office
from office.notifications.models import Notification
from office.operations.invariants import prove
from office.parameters import registry
from tests.documents.ours import draft, ours
from tests.documents.test_outgoing_receipts import secret
from tests.office.test_search import found


def sound() -> None:
    assert [r.rule for r in prove([1, 2, 3, 5, 8]) if r.broken] == []


def lift(office, doc, to="secret", who="alice", **given):
    values = {"to": to, "reason": "涉及水源地坐标", **given}
    return actions.raise_secrecy(office.actor(who), doc.pk, **values)


@pytest.mark.parametrize(
    "state", ["draft", "submitted", "reviewed", "countersigning", "issued", "filed"]
)
def test_raised_whoever_is_not_cleared_sees_it_no_more_and_owes_nothing_on_it(office, state):
    doc = ours(office, state)
    assert queries.outgoing_get(office.actor("bob"), doc.pk)
    doc = lift(office, doc)
    for who in ("bob", "hugo"):
        with pytest.raises(NotVisible):
            queries.outgoing_get(office.actor(who), doc.pk)
        assert doc.pk not in found(office, "冬修水利", who)
        assert not Duty.objects.visible_to(office.actor(who)).filter(card=doc.pk).exists()
    open_ones = Duty.unscoped.filter(card=doc.pk, state="open")
    assert all(d.holder.clearance >= 3 for d in open_ones.select_related("holder"))
    assert set(Duty.unscoped.filter(card=doc.pk).values_list("secrecy", flat=True)) == {3}
    sound()


def test_the_heir_can_go_on_with_it(office):
    doc = lift(office, ours(office, "countersigning"))
    [duty] = Duty.unscoped.filter(card=doc.pk, state="open", kind="documents.countersign")
    heir = duty.holder.username
    assert actions.countersign_outgoing(office.actor(heir), doc.pk).state == "countersigned"
    sound()


def test_raising_says_why_and_by_whom_and_goes_only_up(office):
    doc = lift(office, draft(office), "confidential", secrecy_term="5年")
    event = Event.objects.get(verb="documents.outgoing.secrecy_raised")
    assert (event.data["was"], event.data["now"], event.data["reason"]) == (0, 2, "涉及水源地坐标")
    assert doc.secret_months == 60
    with pytest.raises(DomainError) as refused:
        lift(office, doc, "internal")
    assert "to" in refused.value.fields
    with pytest.raises(DomainError) as refused:
        lift(office, doc, "secret", secrecy_term="90年")
    assert "secrecy_term" in refused.value.fields
    doc.refresh_from_db()
    assert (doc.secrecy, doc.secret_months) == (2, 60)


def test_nobody_raises_it_above_his_own_clearance_or_where_no_secret_may_be_held(office):
    doc = draft(office)
    with pytest.raises(DomainError) as refused:
        lift(office, doc, "secret", "bob")
    assert "to" in refused.value.fields
    registry.change("documents.approved_for_secrets", False)  # noqa: FBT003
    with pytest.raises(DomainError, match="stays as it is"):
        lift(office, doc)
    assert lift(office, doc, "internal").secrecy == 1


def test_whoever_has_it_open_is_put_out(office):
    doc = draft(office)
    actions.take_text(office.actor("bob"), doc.pk)
    lift(office, doc)
    assert queries.lock_of(doc.pk, office.actor("alice")) is None


def test_what_was_written_to_people_about_it_is_taken_out_of_the_news(office):
    doc = ours(office, "submitted")
    actions.chase_outgoing(office.actor("alice"), doc.pk, text="水源地坐标请核对")
    lift(office, doc)
    told = Notification.objects.filter(card=doc.pk)
    assert told.exists()
    assert "坐标" not in str([n.data for n in told])
    sound()


def test_copies_that_are_out_are_numbered_from_then_on(office):
    doc = lift(office, ours(office, "issued"))
    rows = Delivery.objects.filter(document=doc).order_by("pk")
    assert [r.copy_numbers for r in rows] == ["000001–000002", "000003"]
    sound()


def test_others_of_its_thread_do_not_keep_its_title(office, browser):
    letter = office.letter("handling", title="关于征求意见的函")
    doc = draft(office, "carol", in_reply_to=letter.pk)
    other = ours(office, "issued")
    new = actions.replace_outgoing(office.actor("bob"), other.pk, reason="更正")
    lift(office, other)
    new.refresh_from_db()
    assert doc.matter_id == letter.matter_id
    page = browser("bob").get(f"/matters/{new.matter_id}/")
    assert page.status_code == 200
    assert other.number not in page.content.decode()
    sound()


def test_lowered_only_by_whoever_may_sign_it_with_a_reason(office):
    doc = secret(office)
    given = {"to": "open", "reason": "已公开发布"}
    with pytest.raises(NotAllowed):
        actions.lower_secrecy(office.actor("carol"), doc.pk, **given)
    with pytest.raises(DomainError):
        actions.lower_secrecy(office.actor("lena"), doc.pk, **{**given, "to": "top_secret"})
    doc = actions.lower_secrecy(office.actor("lena"), doc.pk, **given)
    assert (doc.secrecy, doc.secret_months) == (0, None)
    event = Event.objects.get(verb="documents.outgoing.secrecy_lowered")
    assert (event.data["was"], event.data["now"]) == (3, 0)
    with pytest.raises(WrongState):
        actions.lower_secrecy(office.actor("lena"), doc.pk, **given)
    assert queries.outgoing_get(office.actor("bob"), doc.pk), "his department sees it now"
    sound()


def test_an_answer_is_never_less_secret_than_what_it_answers(office):
    letter = office.letter("handling", secrecy="secret")
    doc = draft(office, "carol", in_reply_to=letter.pk)
    with pytest.raises(DomainError) as refused:
        actions.lower_secrecy(office.actor("lena"), doc.pk, to="open", reason="公开")
    assert "to" in refused.value.fields


# --- what leaves the house of it -----------------------------------------------------------------


def names_of(data: bytes) -> list[str]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.namelist()


def test_a_secret_letter_taken_out_bears_who_took_it_and_that_he_did_is_an_event(office, browser):
    doc = secret(office)
    data = browser("carol").get(f"/documents/outgoing/{doc.pk}/document.docx").content
    head = Document(io.BytesIO(data)).sections[0].header
    assert any(p.text.startswith("高展 20") for p in head.paragraphs)
    browser("carol").get(f"/documents/outgoing/{doc.pk}/document.pdf")
    looks = Event.objects.filter(verb="audit.record.looked_at", card_id=doc.pk)
    assert looks.count() == 2
    open_one = ours(office, "issued")
    data = browser("alice").get(f"/documents/outgoing/{open_one.pk}/document.docx").content
    head = Document(io.BytesIO(data)).sections[0].header
    assert all("20" not in p.text for p in head.paragraphs)


def test_a_word_file_without_header_gets_the_line_on_every_page():
    given = Document()
    given.add_paragraph("正文")
    given.add_section().different_first_page_header_footer = True
    out = io.BytesIO()
    given.save(out)
    marked = Document(io.BytesIO(stamp_office.docx(out.getvalue(), "高展 2026-11-20 09:40")))
    first, second = marked.sections
    assert first.header.paragraphs[0].text == "高展 2026-11-20 09:40"
    assert second.first_page_header.paragraphs[0].text == "高展 2026-11-20 09:40"
    assert marked.paragraphs[0].text == "正文"


def test_a_header_that_is_there_keeps_what_it_says():
    given = Document()
    given.sections[0].header.paragraphs[0].text = "内部资料"
    out = io.BytesIO()
    given.save(out)
    marked = Document(io.BytesIO(stamp_office.docx(out.getvalue(), "高展")))
    assert [p.text for p in marked.sections[0].header.paragraphs] == ["内部资料", "高展"]


def test_a_workbook_is_marked_on_every_sheet_and_keeps_its_cells():
    book = Workbook()
    book.active["A1"] = "=1+1"
    book.create_sheet("二").oddFooter.center.text = "第&P页"
    out = io.BytesIO()
    book.save(out)
    marked = load_workbook(io.BytesIO(stamp_office.xlsx(out.getvalue(), "A&B 09:40")))
    for sheet in marked:
        assert "A&&B 09:40" in str(sheet.oddHeader.center.text) or "A&B 09:40" in str(
            sheet.oddHeader.center.text
        )
    assert marked.worksheets[0]["A1"].value == "=1+1"
