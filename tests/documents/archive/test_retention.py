"""How long a letter is kept is proposed by rule, with its reason, and confirmed by a person."""

from __future__ import annotations

from typing import Any

import pytest

from documents.archive import actions, retention
from documents.archive.models import RetentionRule
from office.core.errors import NotAllowed
from office.flows.letter_to_item import supervise_letter
from tests.conftest import Office
from tests.documents.ours import draft
from tests.pages import text


def rule(office: Office, **given: object) -> RetentionRule:
    values = {"name": "规则", "article": "第七条", "retention": "y30", "position": 1, **given}
    return actions.save_rule(office.actor("rita"), **values)


@pytest.fixture(autouse=True)
def _only_ours(db: None) -> None:
    RetentionRule.objects.all().delete()


@pytest.mark.parametrize(
    ("given", "title", "term"),
    [
        ({"words": "任免、任职"}, "关于张某等同志任职的通知", "y30"),
        ({"words": "任免、任职"}, "關於張某任職的通知", "y30"),
        ({"words": "任免"}, "关于防汛的通知", "y10"),
        ({"kinds": ["report"]}, "关于防汛的通知", "y10"),
        ({"kinds": ["notice"]}, "关于防汛的通知", "y30"),
        ({"origin": "ours"}, "关于防汛的通知", "y10"),
        ({"origin": "received", "read_only": True}, "关于防汛的通知", "y30"),
        ({"supervised": True}, "关于防汛的通知", "y10"),
        ({"relation": "superior"}, "关于防汛的通知", "y10"),
        ({"active": False}, "关于防汛的通知", "y10"),
    ],
)
def test_what_a_rule_fits(office: Office, given: dict[str, Any], title: str, term: str) -> None:
    rule(office, **given)
    found = retention.proposal(office.letter(title=title))
    assert found.retention == term


def test_the_first_rule_that_fits_wins(office: Office) -> None:
    rule(office, name="后", position=20, retention="y30")
    rule(office, name="先", position=10, retention="permanent")
    assert retention.proposal(office.letter()).rule == "先"


def test_what_was_supervised_is_kept_longer(office: Office) -> None:
    rule(office, supervised=True)
    doc = office.letter("handling")
    assert retention.proposal(doc).retention == "y10"
    supervise_letter(office.actor("sven"), doc.pk)
    assert retention.proposal(doc).retention == "y30"


def test_the_form_is_filled_in_with_term_and_reason(office: Office, browser: object) -> None:
    rule(office, name="长期工作", retention="y30")
    doc = office.letter("completed")
    page = browser("rita").get(f"/documents/incoming/{doc.pk}/file/")
    assert '<option value="y30" selected>' in page.content.decode()
    assert "30 years: 长期工作 (第七条)" in text(page)


def test_a_letter_of_ours_is_filed_by_the_rules(office: Office) -> None:
    rule(office, origin="ours", kinds=["notice"], retention="permanent")
    assert retention.proposal(draft(office)).retention == "permanent"


def test_rules_are_kept_by_the_archivist(office: Office) -> None:
    with pytest.raises(NotAllowed):
        actions.save_rule(office.actor("dora"), name="x", article="x", retention="y10")
    made = rule(office, words="甲、乙\n丙")
    assert made.words == ["甲", "乙", "丙"]
