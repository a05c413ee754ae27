"""联合行文 and minutes: who issues with us and how each signed; who was there."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from documents.linter.queries import blocking_now
from documents.outgoing import actions, queries
from documents.outgoing.models import CoSignature
from documents.typeset.facts import printed_letter
from office.core.errors import Conflict, DomainError, WrongState
from office.files.actions import attach
from office.operations.invariants import prove
from office.parameters import registry
from tests.documents.ours import draft, ours, press
from tests.documents.test_outgoing_rules import upload
from tests.pages import text
from tests.rest.conftest import Caller

PARTNERS = "云汀市财政局\n云汀市审计局"


@pytest.fixture(autouse=True)
def _office_name(office):
    registry.change("office.name", "云汀市水务局")


def sign(office, doc, organ, **given):
    values = {"signed_by": "钱正明", "signed_on": office.now.date(), **given}
    return actions.co_sign_outgoing(office.actor("alice"), doc.pk, organ=organ, **values)


def test_no_number_before_every_organ_has_signed(office):
    doc = ours(office, "rechecked", joint_organs=PARTNERS)
    with pytest.raises(actions.Blocked, match="云汀市财政局 has not countersigned"):
        actions.number_outgoing(office.actor("alice"), doc.pk)
    sign(office, doc, "云汀市财政局")
    with pytest.raises(actions.Blocked, match="云汀市审计局"):
        actions.number_outgoing(office.actor("alice"), doc.pk)
    sign(office, doc, "云汀市审计局", text="同意会签。")
    doc = actions.number_outgoing(office.actor("alice"), doc.pk)
    assert doc.number == "云水办发〔2026〕1号", "ours alone"
    assert [r.rule for r in prove([1, 2, 3, 5]) if r.broken] == []


def test_organs_that_issue_together_are_of_one_level(office):
    doc = draft(office, joint_organs="云岭省财政厅")
    with pytest.raises(actions.Blocked, match="R14"):
        actions.submit_outgoing(office.actor("bob"), doc.pk)


@pytest.mark.parametrize(
    "names",
    ["云汀市水务局", "云汀市财政局\n云汀市财政局", "\n".join(f"第{n}局" for n in range(31))],
)
def test_organs_that_cannot_be_are_refused_in_words(office, names):
    with pytest.raises(DomainError) as refused:
        draft(office, joint_organs=names)
    assert "joint_organs" in refused.value.fields
    with pytest.raises(DomainError) as refused:
        actions.amend_outgoing(office.actor("bob"), draft(office).pk, joint_organs=names)
    assert "joint_organs" in refused.value.fields


def test_a_signature_is_of_one_of_the_organs_of_a_day_that_was_and_once(office):
    doc = ours(office, "signed", joint_organs=PARTNERS)
    wrong = {
        "organ": {"organ": "云汀市公安局"},
        "signed_on": {"organ": "云汀市财政局", "signed_on": office.now.date() + timedelta(days=1)},
    }
    for field, given in wrong.items():
        with pytest.raises(DomainError) as refused:
            sign(office, doc, **given)
        assert field in refused.value.fields
    other = attach(office.actor("alice"), draft(office), upload("别处.pdf"))
    with pytest.raises(DomainError) as refused:
        sign(office, doc, "云汀市财政局", scan=other)
    assert "scan" in refused.value.fields
    scan = attach(office.actor("alice"), doc, upload("会签单.pdf"), "scan")
    sign(office, doc, "云汀市财政局", scan=scan, signed_on=date(2026, 11, 19))
    with pytest.raises(Conflict):
        sign(office, doc, "云汀市财政局")
    row = CoSignature.objects.get()
    assert (row.name, row.signed_on, row.scan, row.entered_by) == (
        "钱正明",
        date(2026, 11, 19),
        scan,
        office.alice,
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        row.pk = None
        row.save(force_insert=True)
    with pytest.raises(WrongState):
        sign(office, ours(office, "signed"), "云汀市财政局")


def test_another_text_was_signed_by_nobody(office):
    doc = ours(office, "signed", joint_organs=PARTNERS)
    sign(office, doc, "云汀市财政局")
    body = doc.body.replace("抓紧排查。", "抓紧排查；")
    actions.amend_outgoing(office.actor("alice"), doc.pk, body=body)
    assert not CoSignature.objects.exclude(lapsed_at=None).exists(), "a correction of form"
    doc = actions.amend_outgoing(office.actor("alice"), doc.pk, title="关于春修的通知")
    assert CoSignature.objects.get().lapsed_at == office.now
    sign(office, doc, "云汀市财政局")
    actions.return_outgoing(office.actor("alice"), doc.pk, reason="重写")
    assert not CoSignature.objects.filter(lapsed_at=None).exists()


def test_a_change_of_organs_after_sign_off_goes_back_to_the_signer(office):
    doc = ours(office, "signed", joint_organs=PARTNERS)
    doc = actions.amend_outgoing(office.actor("alice"), doc.pk, joint_organs="云汀市财政局")
    assert (doc.state, doc.signed_at) == ("reviewed", None)


def test_the_page_shows_who_has_signed_and_offers_the_rest(office, browser):
    doc = ours(office, "signed", joint_organs=PARTNERS)
    sign(office, doc, "云汀市财政局")
    at = f"/documents/outgoing/{doc.pk}/"
    page = text(browser("alice").get(at))
    assert "Not signed yet 云汀市审计局" in " ".join(page.split())
    form = browser("alice").get(f"{at}co_sign/").content.decode()
    assert '<option value="云汀市审计局">' in form
    assert '<option value="云汀市财政局">' not in form


def test_joint_organs_and_attendance_over_rest_and_in_versions(office):
    api = Caller(office.bob)
    made = api.post(
        "outgoing-documents/",
        {
            "kind": "minutes",
            "title": "局长办公会议纪要",
            "body": "议定两件事。",
            "present": "方静怡",
        },
    ).json()
    at = f"outgoing-documents/{made['id']}/"
    assert (made["present"], made["absent"], made["joint_organs"]) == ("方静怡", "", "")
    api("PATCH", at, {"absent": "高展", "observers": "俞晓", "joint_organs": "云汀市财政局"})
    first, second = api.get(f"{at}versions/").json()["results"]
    assert (first["absent"], second["absent"], second["observers"]) == ("", "高展", "俞晓")
    assert second["joint_organs"] == "云汀市财政局"
    assert api.get(f"{at}co_signatures/").json()["results"] == []


def test_versions_beside_each_other_show_attendance(office, browser):
    doc = draft(office, kind="minutes", title="局长办公会议纪要", present="方静怡")
    actions.amend_outgoing(office.actor("bob"), doc.pk, present="方静怡、程立")
    page = browser("bob").get(f"/documents/outgoing/{doc.pk}/versions/").content.decode()
    assert "<ins>、程立</ins>" in page


def test_print_has_every_organ_and_names_who_was_there(office):
    doc = ours(office, "signed", joint_organs=PARTNERS, kind="request", addressee="云汀市人民政府")
    sign(office, doc, "云汀市审计局", signed_by="周审")
    sign(office, doc, "云汀市财政局")
    doc = queries.outgoing_get(office.actor("alice"), doc.pk)
    said = printed_letter(doc)
    assert said.organs[1:] == ("云汀市财政局", "云汀市审计局")
    assert said.signers == (str(doc.signer), "钱正明", "周审"), "in the order of the organs"
    minutes = draft(office, kind="minutes", present="方静怡\n程立", absent="高展")
    here = printed_letter(minutes).attendance
    assert (here.present, here.leave, here.observers) == ("方静怡、程立", "高展", "")
    assert printed_letter(draft(office, present="方静怡")).attendance.present == ""


def test_a_joint_letter_is_submitted_before_the_others_have_signed(office):
    doc = draft(office, joint_organs=PARTNERS)
    assert blocking_now(doc) == []
    assert press(office, doc, "submitted").state == "submitted"
