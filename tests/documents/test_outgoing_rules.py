"""The rules guard the letter: what blocks holds it back until it is mended or somebody says why."""

from __future__ import annotations

import pytest

from documents.linter.actions import override_rule
from documents.linter.models import Override
from documents.linter.queries import findings_of
from documents.models import SenderKey
from documents.outgoing import actions
from documents.senders.actions import SenderCard, add_sender
from office.audit.models import Event
from office.core.errors import NotAllowed
from office.files.actions import attach
from office.operations.invariants import prove
from office.organisation.models import User
from office.parameters import registry
from tests.documents.ours import draft, ours, press
from tests.files.makers import pdf
from tests.pages import text
from tests.rest.conftest import Caller

DOUBLE = "关于增设监测站的请示报告"


@pytest.fixture(autouse=True)
def _office_name(office):
    registry.change("office.name", "云汀市水务局")


def rules(doc, level="block") -> list[str]:
    return [f.rule for f in findings_of(doc) if f.level == level]


def upload(name: str):
    from django.core.files.uploadedfile import SimpleUploadedFile

    return SimpleUploadedFile(name, pdf())


# --- the gate ------------------------------------------------------------------------------------


def test_a_draft_that_breaks_a_rule_is_not_submitted_until_it_is_mended(office):
    doc = draft(office, title=DOUBLE)
    events = Event.objects.count()
    with pytest.raises(actions.Blocked) as refused:
        actions.submit_outgoing(office.actor("bob"), doc.pk)
    assert [f["rule"] for f in refused.value.extra["findings"]] == ["F9"]
    assert refused.value.extra["findings"][0]["where"].startswith("title:1:")
    assert "F9" in str(refused.value.message)
    assert "override" in refused.value.extra["actions"]
    assert Event.objects.count() == events
    actions.amend_outgoing(office.actor("bob"), doc.pk, title="关于增设监测站的通知")
    assert actions.submit_outgoing(office.actor("bob"), doc.pk).state == "submitted"


def test_a_reason_lets_it_pass_at_every_step_for_these_words_only(office):
    doc = draft(office, title=DOUBLE)
    override_rule(office.actor("bob"), doc.pk, rule="F9", reason="沿用旧称")
    for state in ("submitted", "reviewed", "signed", "rechecked", "numbered"):
        doc = press(office, doc, state)
    assert doc.state == "numbered"
    other = draft(office, title=DOUBLE)
    override_rule(office.actor("bob"), other.pk, rule="F9", reason="沿用旧称")
    other = press(office, press(office, other, "submitted"), "reviewed")
    actions.amend_outgoing(office.actor("lena"), other.pk, body="请联系【待补】。")
    with pytest.raises(actions.Blocked, match="F13"):
        actions.sign_outgoing(office.actor("lena"), other.pk)


def test_over_rest_the_findings_come_with_their_places(office):
    doc = draft(office, title=DOUBLE)
    api = Caller(office.bob)
    answer = api.post(f"outgoing-documents/{doc.pk}/submit/", {})
    body = answer.json()
    assert (answer.status_code, body["type"]) == (409, "urn:steward:problem:rules_not_kept")
    [found] = body["findings"]
    assert (found["rule"], found["level"]) == ("F9", "block")
    assert found["where"].startswith("title:")
    assert body["state"] == "draft"


def test_on_the_page_the_refusal_names_each_rule(office, browser):
    doc = draft(office, title=DOUBLE)
    page = browser("bob").post(f"/documents/outgoing/{doc.pk}/submit/")
    assert page.status_code == 409
    assert "F9" in text(page)


@pytest.mark.parametrize(
    ("state", "who", "may"),
    [
        ("draft", "bob", True),
        ("submitted", "bob", True),
        ("submitted", "carol", True),
        ("reviewed", "bob", False),
        ("reviewed", "lena", True),
        ("countersigning", "hugo", True),
        ("rechecked", "alice", True),
        ("rechecked", "lena", False),
    ],
)
def test_whoever_has_it_may_say_why_with_his_name(office, state, who, may):
    doc = ours(office, state, body="各科室：\n\n现将的的有关事项通知如下。")
    if not may:
        with pytest.raises(NotAllowed):
            override_rule(office.actor(who), doc.pk, rule="F12", reason="原文如此")
        return
    override_rule(office.actor(who), doc.pk, rule="F12", reason="原文如此")
    assert Override.objects.get().by == office.people[who]
    assert [r.rule for r in prove([1, 2, 5]) if r.broken] == []


# --- what the rules know of a letter -------------------------------------------------------------


def test_a_request_names_whom_to_ask_in_its_note(office):
    kept = {"kind": "request", "addressee": "市水利局", "body": "妥否，请批示。"}
    assert "R21" in rules(draft(office, **kept), "info")
    told = draft(office, **kept, remark="联系人：俞晓，电话：66328063")
    assert "R21" not in rules(told, "info")


def test_enclosures_are_the_note_of_annexes(office):
    doc = draft(office, enclosures="检查表。\n名单")
    assert any("No punctuation" in f.message for f in findings_of(doc) if f.rule == "F7")
    attach(office.actor("bob"), doc, upload("检查表.pdf"), "attachment")
    assert any("2 annexes are named, 1 are attached" in f.message for f in findings_of(doc))


def test_files_that_nobody_names_are_missed(office):
    doc = draft(office)
    assert "F7" not in rules(doc, "warn")
    attach(office.actor("bob"), doc, upload("名单.pdf"), "attachment")
    assert "F7" in rules(doc, "warn")
    attach(office.actor("bob"), draft(office), upload("签字页.pdf"), "scan")


def test_the_directory_says_what_an_organ_is_to_us(office):
    """By its name nobody could tell that 长河流域委 is above us."""
    doc = draft(office, addressee="长河流域管理处")
    assert "F10" not in rules(doc)
    add_sender(office.actor("alice"), SenderCard("长河流域管理处", relation="superior"))
    assert "F10" in rules(doc), "a notice does not go up"


def test_a_name_that_is_nearly_in_the_directory_is_asked_about(office):
    add_sender(office.actor("alice"), SenderCard("云汀市自然资源和规划局"))
    doc = draft(office, addressee="云汀市自然资源规划局")
    [found] = [f for f in findings_of(doc) if f.rule == "F8"]
    assert "云汀市自然资源和规划局" in found.message


def test_a_sender_of_secret_letters_is_named_to_nobody_else(office):
    office.letter(secrecy="secret", issuer="云汀市特种水源局")
    assert SenderKey.objects.filter(text__contains="特种水源").exists()
    open_one = draft(office, addressee="云汀市特种水原局")
    assert all("特种水源" not in f.message for f in findings_of(open_one))
    secret = draft(office, "carol", addressee="云汀市特种水原局", secrecy="secret")
    assert any("特种水源" in f.message for f in findings_of(secret))


def test_departments_that_differ_are_settled_by_the_signers_words(office):
    doc = draft(office, countersign_departments=[office.finance])
    doc = press(office, press(office, doc, "submitted"), "reviewed")
    doc = actions.countersign_outgoing(
        office.actor("hugo"), doc.pk, answer="differ", text="经费未落实。"
    )
    assert "R11" in rules(doc)
    doc = actions.sign_outgoing(office.actor("lena"), doc.pk, text="从预备费列支，印发。")
    assert doc.state == "signed"
    assert "R11" not in rules(doc)


def test_what_goes_to_a_superior_waits_for_the_principal_head(office):
    """Opinions go down by their kind; these are addressed to a superior, so the head signs."""
    User.objects.create_user(
        "chris", name="程立", department=office.registry, roles=["chief"], clearance=3
    )
    doc = ours(office, "reviewed", kind="opinion", addressee="云汀市人民政府", copy_to="")
    with pytest.raises(actions.Blocked, match="R16"):
        actions.sign_outgoing(office.actor("lena"), doc.pk, text="同意。")
    override_rule(office.actor("lena"), doc.pk, rule="R16", reason="受主要负责人委托")
    assert actions.sign_outgoing(office.actor("lena"), doc.pk, text="同意。").state == "signed"


def test_the_editor_of_a_kept_draft_knows_its_road(office, browser):
    doc = ours(office, "reviewed", title="关于做好冬修水利工作的通知")
    attach(office.actor("bob"), doc, upload("名单.pdf"), "attachment")
    typed = {"kind": "notice", "title": doc.title, "body": doc.body, "addressee": doc.addressee}
    live = "/documents/outgoing/check/"
    assert "F7" in text(browser("alice").post(live, **typed, doc=doc.pk))
    assert "F7" not in text(browser("alice").post(live, **typed))
    assert "F7" not in text(browser("eve").post(live, **typed, doc=doc.pk)), "not hers to see"
