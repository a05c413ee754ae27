"""Findings of stored drafts, live beside the editor, over REST; reasons and their report."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from documents.linter.actions import override_rule
from documents.linter.models import Override
from documents.linter.queries import blocking_now
from documents.models import OutgoingDocument
from documents.outgoing.actions import draft_outgoing
from office.audit.models import Event
from office.core.errors import DomainError, NotAllowed
from office.parameters import registry
from tests.pages import text
from tests.rest.conftest import Caller

GOOD = {
    "kind": "notice",
    "title": "云汀市水务局关于做好水库安全度汛工作的通知",
    "body": "为做好水库安全度汛工作，请抓紧落实。\n特此通知。",
    "addressee": "各县（区）水务局",
}
DOUBLE = {**GOOD, "title": "云汀市水务局关于增设监测站的请示报告"}
NEW = "/documents/outgoing/new/"
LIVE = "/documents/outgoing/check/"
REPORT = "/documents/outgoing/overrides/"


@pytest.fixture(autouse=True)
def _office_name(office):
    registry.change("office.name", "云汀市水务局")


@pytest.fixture
def broken(office):
    return draft_outgoing(office.actor("carol"), **DOUBLE)


def test_a_stored_draft_is_held_back_until_a_reason_is_on_record(office, broken):
    assert [f.rule for f in blocking_now(broken)] == ["F9"]
    override_rule(office.actor("carol"), broken.pk, rule="F9", reason="沿用旧称")
    assert blocking_now(broken) == []
    given = Override.objects.get()
    assert (given.rule, given.level, given.about) == ("F9", "block", "请示报告")
    assert (given.reason, given.by) == ("沿用旧称", office.carol)
    event = Event.objects.latest("pk")
    assert event.verb == "documents.outgoing.overridden"


def test_a_reason_holds_only_for_what_the_draft_says_now(office, broken):
    override_rule(office.actor("carol"), broken.pk, rule="F9", reason="沿用旧称")
    OutgoingDocument.unscoped.filter(pk=broken.pk).update(
        title="云汀市水务局关于增设监测站的报告请示"
    )
    changed = OutgoingDocument.unscoped.get(pk=broken.pk)
    assert [f.rule for f in blocking_now(changed)] == ["F9"]


def test_nothing_found_nothing_to_override(office, broken):
    with pytest.raises(DomainError, match="Nothing is found"):
        override_rule(office.actor("carol"), broken.pk, rule="R1", reason="无")
    override_rule(office.actor("carol"), broken.pk, rule="F9", reason="沿用旧称")
    with pytest.raises(DomainError, match="on record already"):
        override_rule(office.actor("carol"), broken.pk, rule="F9", reason="再说一遍")
    assert Override.objects.count() == 1


def test_only_the_writer_and_the_office_give_reasons(office, broken):
    with pytest.raises(NotAllowed):
        override_rule(office.actor("bob"), broken.pk, rule="F9", reason="旁人")
    override_rule(office.actor("alice"), broken.pk, rule="F9", reason="办公室")


def test_the_database_keeps_one_reason_for_a_finding(office, broken):
    override_rule(office.actor("carol"), broken.pk, rule="F9", reason="沿用旧称")
    twin = Override.objects.get()
    twin.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        twin.save(force_insert=True)


def test_findings_and_reasons_over_rest(office, broken):
    def api(who):
        return Caller(office.people[who])

    at = f"outgoing-documents/{broken.pk}/"
    (found,) = api("carol").get(f"{at}check/").json()
    assert (found["rule"], found["level"], found["where"]) == ("F9", "block", "title:1:15")
    assert "Art. 9(7)" in found["message"]
    answer = api("carol").post(f"{at}override/", {"rule": "F9", "reason": "沿用旧称"})
    assert answer.status_code == 200
    (found,) = api("carol").get(f"{at}check/").json()
    assert found["reason"] == "沿用旧称"
    assert api("eve").get(f"{at}check/").status_code == 404
    assert api("carol").get("outgoing-documents/overrides/").status_code == 403
    (row,) = api("dora").get("outgoing-documents/overrides/").json()["results"]
    assert (row["rule"], row["reason"], row["document"]["id"]) == ("F9", "沿用旧称", broken.pk)


def test_the_page_of_a_draft_shows_what_is_found_and_takes_the_reason(browser, broken):
    at = f"/documents/outgoing/{broken.pk}/"
    page = text(browser("carol").get(at))
    assert "is two kinds in one" in page
    assert "1 blocks" in page
    form = browser("carol").get(f"{at}override/", rule="F9").content.decode()
    assert '<option value="F9" selected>' in form
    browser("carol").do(f"{at}override/", rule="F9", reason="沿用旧称")
    page = text(browser("carol").get(at))
    assert "沿用旧称" in page
    assert "1 with a reason" in page


def test_findings_come_while_it_is_typed(browser):
    carol = browser("carol")
    assert 'hx-post="/documents/outgoing/check/"' in carol.get(NEW).content.decode()
    page = carol.post(LIVE, **{**DOUBLE, "body": "第一行。\r\n请联系【待补】。"})
    shown = page.content.decode()
    assert 'data-field="title" data-start="14" data-end="18"' in shown
    assert 'data-field="body" data-start="8" data-end="12"' in shown
    assert not OutgoingDocument.unscoped.exists()


def test_a_draft_without_faults_is_told_so(browser):
    assert "Nothing against it" in text(browser("carol").post(LIVE, **GOOD))


def test_an_answer_is_held_to_the_letter_it_answers(office, browser):
    letter = office.letter(
        title="关于调整取水口位置的请示", issuer="白泽县水务局", issuer_number="白水请〔2026〕2号"
    )
    reply = {
        "kind": "reply",
        "title": "云汀市水务局关于调整取水口位置的批复",
        "body": "来文收悉。经研究，同意调整。\n此复。",
        "addressee": "白泽县水务局",
        "reply_to": letter.pk,
    }
    assert "Cite the title and number" in text(browser("alice").post(LIVE, **reply))
    cited = "你局《关于调整取水口位置的请示》（白水请〔2026〕2号）收悉。\n此复。"
    assert "Cite the title" not in text(browser("alice").post(LIVE, **{**reply, "body": cited}))
    assert browser("eve").post(LIVE, **reply).status_code == 200


def test_a_check_costs_two_queries_however_long_the_text(
    office, browser, django_assert_max_num_queries
):
    carol = browser("carol")
    carol.post(LIVE, **GOOD)
    with django_assert_max_num_queries(8):
        carol.post(LIVE, **{**GOOD, "body": "各单位要落实责任。\n" * 2000})


def test_a_name_is_held_to_the_people_table(office, browser):
    office.carol.post = "科长"
    office.carol.save()
    body = f"请联系{office.carol.name}主任。"
    assert "in the list of people" in text(browser("carol").post(LIVE, **{**GOOD, "body": body}))


def test_the_report_lists_every_reason_for_director_and_auditor(office, browser, broken):
    override_rule(office.actor("carol"), broken.pk, rule="F9", reason="=沿用旧称")
    page = text(browser("dora").get(REPORT))
    assert "=沿用旧称" in page
    assert broken.number in page
    assert browser("carol").get(REPORT).status_code == 403
    file = browser("dora").get(f"{REPORT[:-1]}.csv")
    lines = b"".join(file.streaming_content).decode("utf-8-sig").splitlines()
    assert len(lines) == 2
    assert "'=沿用旧称" in lines[1]
    assert browser("carol").get(f"{REPORT[:-1]}.csv").status_code == 403


def test_the_report_holds_no_secret_draft(office, browser):
    """A director whose clearance is below the draft sees neither it nor its reason."""
    doc = draft_outgoing(office.actor("carol"), **{**DOUBLE, "secrecy": "secret"})
    override_rule(office.actor("carol"), doc.pk, rule="F9", reason="密件缘由")
    office.dora.clearance = 1
    office.dora.save()
    assert "密件缘由" not in text(browser("dora").get(REPORT))
