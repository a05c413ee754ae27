"""One parameter changes the rules of what begins from then on; what was entered keeps its own."""

from __future__ import annotations

from datetime import date

import pytest

from documents import actions as letters
from documents.outgoing import actions
from documents.packs.choosing import PACKS, current, mark_of
from office.core.errors import DomainError
from office.flows.settings import change_parameter
from office.numbering.models import Number
from office.operations.invariants import prove
from office.parameters import registry
from tests.conftest import Office
from tests.documents.ours import draft, ours, press
from tests.pages import text


def switch(slug: str) -> None:
    registry.change("office.pack", slug)


def test_every_pack_knows_all_urgencies_and_levels_and_its_own_kinds() -> None:
    for pack in PACKS.values():
        assert len(pack.urgencies) == 3
        assert len(pack.secrecies) == 5
        assert pack.usual_kind in pack.kinds
        sets = (pack.important, pack.upward, pack.level, pack.no_addressee, pack.unsealed)
        assert set().union(*sets, pack.skeletons) <= set(pack.kinds)


def test_the_mainland_is_what_an_office_begins_with(office: Office) -> None:
    assert current().slug == "cn_gov"
    assert office.letter().pack == "cn_gov"


def test_what_was_entered_keeps_its_words_when_the_pack_is_switched(office: Office) -> None:
    old = office.letter(urgency="urgent", secrecy="internal")
    ours_old = ours(office, "numbered", kind="notice")
    switch("tw_gov")
    new = office.letter(urgency="urgent", secrecy="internal", kind="letter")
    assert (old.get_urgency_display(), new.get_urgency_display()) == ("Urgent", "Urgent")
    assert (old.get_secrecy_display(), new.get_secrecy_display()) == ("Internal", "Restricted")
    assert (mark_of(old), mark_of(new)) == ("", "密")
    assert old.number.startswith("收〔2026〕")
    assert new.number == "收字第1150000002號"
    assert ours_old.get_kind_display() == "Notice"
    sealed = press(office, ours_old, "sealed")
    assert sealed.number == "云水办发〔2026〕1号"


def test_a_draft_begun_before_the_switch_is_finished_by_its_own_rules(office: Office) -> None:
    doc = draft(office, kind="notice")
    switch("tw_gov")
    for state in ("submitted", "reviewed", "signed", "rechecked", "numbered"):
        doc = press(office, doc, state)
    assert doc.number == "云水办发〔2026〕1号"
    amended = actions.amend_outgoing
    with pytest.raises(DomainError):
        amended(
            office.actor("bob"), draft(office, kind="letter", series="云水函").pk, kind="notice"
        )


def test_numbers_go_on_without_a_gap_through_a_switch(office: Office) -> None:
    office.letter()
    switch("tw_gov")
    office.letter(kind="letter")
    switch("cn_gov")
    office.letter()
    rows = Number.objects.filter(series__key="incoming").order_by("value")
    assert [n.text for n in rows] == ["收〔2026〕1号", "收字第1150000002號", "收〔2026〕3号"]
    assert not [found for found in prove() if found.broken]


def test_an_office_writes_the_kinds_of_its_pack(office: Office) -> None:
    with pytest.raises(DomainError) as refused:
        draft(office, kind="memo")
    assert "kind" in refused.value.fields
    switch("tw_gov")
    assert draft(office, kind="memo").kind == "memo"
    with pytest.raises(DomainError) as refused:
        draft(office, kind="notice")
    assert "Letter" in refused.value.fields["kind"][0]


def test_others_may_write_to_it_in_any_kind(office: Office) -> None:
    switch("tw_gov")
    assert office.letter(kind="notice").get_kind_display() == "Notice"
    assert office.letter().kind == "letter"


def test_the_pages_offer_what_the_pack_knows(office: Office, browser) -> None:
    page = browser("alice").get("/documents/incoming/new/").content.decode()
    assert 'value="notice"' in page
    assert "release_condition" not in page
    switch("tw_gov")
    page = browser("alice").get("/documents/incoming/new/").content.decode()
    assert 'value="notice"' not in page
    assert "release_condition" in page
    editor = browser("bob").get("/documents/outgoing/new/", template="letter")
    assert "主旨：" in editor.content.decode()
    assert 'name="layer"' in editor.content.decode()


def test_an_old_draft_is_edited_with_the_kinds_of_its_own_pack(office: Office, browser) -> None:
    doc = draft(office, kind="notice")
    switch("tw_gov")
    page = browser("bob").get(f"/documents/outgoing/{doc.pk}/amend/").content.decode()
    assert '<option value="notice" selected>' in page
    assert 'value="memo"' not in page


def test_only_an_administrator_switches_and_only_to_a_pack_that_exists(office: Office) -> None:
    change_parameter(office.actor("adam"), "office.pack", new="tw_gov")
    assert current().slug == "tw_gov"
    with pytest.raises(DomainError):
        change_parameter(office.actor("adam"), "office.pack", new="elsewhere")


def test_a_letter_of_the_past_gets_no_clock(office: Office) -> None:
    switch("tw_gov")
    old = letters.NewLetter(
        issuer="經濟部", title="舊函", received_at=office.now, kind="letter", filed_as="y10"
    )
    assert letters.register_incoming(office.actor("alice"), old).due_on is None
    new = office.letter(kind="letter")
    assert new.due_on == date(2026, 11, 30)


def test_the_page_of_a_letter_shows_its_folder_and_days_of_the_republic(
    office: Office, browser
) -> None:
    switch("tw_gov")
    doc = office.letter(kind="letter", urgency="extra_urgent", issued_on=date(2025, 11, 18))
    person = browser("alice")
    person.http.cookies["django_language"] = "zh-hant"
    page = person.get(f"/documents/incoming/{doc.pk}/")
    assert "folder--extra-urgent" in page.content.decode()
    assert "114年11月18日" in text(page)
