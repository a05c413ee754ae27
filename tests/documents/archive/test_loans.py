"""Borrowing: asked for, approved by somebody else, owed back by a day, marked on the screen."""

from __future__ import annotations

from datetime import timedelta

import pytest

from documents.archive import actions, jobs, queries
from documents.archive.actions.loans import NewLoan
from documents.archive.models import ArchiveItem, ArchiveLoan, ItemPart
from office.core.actor import Actor
from office.core.errors import Conflict, DomainError, NotAllowed, NotVisible, WrongState
from office.duties.models import Duty
from tests.conftest import Office
from tests.documents.archive.shelves import advance, item, letter_with_scan, tomorrow, year_of
from tests.sheets import words_of


def asked(office: Office, who: str = "carol", way: str = "screen", **kw: object) -> ArchiveLoan:
    on = kw.pop("on", None) or item(office)
    given = {"purpose": "编写年鉴", "due_on": tomorrow(office), "way": way, **kw}
    return actions.request_loan(office.actor(who), NewLoan(item=on.pk, **given))


def owed(loan: ArchiveLoan) -> list[tuple[str, str]]:
    rows = Duty.unscoped.filter(card=loan.pk, state="open").select_related("holder")
    return [(d.kind, d.holder.username) for d in rows]


def scanned(office: Office) -> ArchiveItem:
    """An item of planning with a scan in it."""
    letter_with_scan(office)
    advance(office, year_of(office, office.now.year), "boxed")
    return ArchiveItem.unscoped.get(year=office.now.year)


def test_paper_is_approved_handed_out_and_brought_back(office: Office) -> None:
    loan = asked(office, "dora", "paper")
    assert owed(loan) == [("documents.approve_loan", "rita")]
    actions.approve_loan(office.actor("rita"), loan.pk)
    assert owed(loan) == [("documents.lend_item", "rita")]
    actions.lend_item(office.actor("rita"), loan.pk)
    assert owed(loan) == [("documents.return_item", "dora")]
    with pytest.raises(NotAllowed):  # paper is taken back by who keeps it
        actions.return_item(office.actor("dora"), loan.pk)
    done = actions.return_item(office.actor("rita"), loan.pk)
    assert (done.state, owed(loan)) == ("returned", [])


def test_paper_is_with_one_person_at_a_time(office: Office) -> None:
    first = asked(office, "dora", "paper")
    found = ArchiveItem.unscoped.get(pk=first.item_id)
    second = asked(office, "sven", "paper", on=found)
    for loan in (first, second):
        actions.approve_loan(office.actor("rita"), loan.pk)
    actions.lend_item(office.actor("rita"), first.pk)
    with pytest.raises(Conflict, match="林致远"):
        actions.lend_item(office.actor("rita"), second.pk)


def test_nobody_approves_his_own_loan(office: Office) -> None:
    loan = asked(office, "rita", "paper")
    assert owed(loan) == [("documents.approve_loan", "dora")]
    with pytest.raises(NotAllowed):
        actions.approve_loan(office.actor("rita"), loan.pk)


def test_a_borrower_from_elsewhere_sees_the_item_for_as_long_as_he_borrows(office: Office) -> None:
    found = scanned(office)
    eve = office.actor("eve")
    with pytest.raises(NotVisible):
        queries.item_get(eve, found.pk)
    loan = asked(office, "rita", "screen", on=found, borrower=office.eve)
    actions.approve_loan(office.actor("rita"), loan.pk)
    (part,) = ItemPart.objects.filter(item=found, role="text")
    assert actions.look_into(office.actor("eve"), found.pk, part.pk)[1] == part
    actions.return_item(office.actor("eve"), loan.pk)
    with pytest.raises(NotVisible):
        queries.item_get(office.actor("eve"), found.pk)


def test_a_view_ends_by_itself_on_the_day_after(office: Office) -> None:
    found = scanned(office)
    loan = asked(office, "rita", "screen", on=found, borrower=office.eve)
    actions.approve_loan(office.actor("rita"), loan.pk)
    later = office.now + timedelta(days=8)
    assert queries.view_open(office.actor("eve", later), found.pk) is None
    jobs.look_after(Actor.system(later))
    loan.refresh_from_db()
    assert (loan.state, owed(loan)) == ("returned", [])
    with pytest.raises(NotVisible):
        queries.item_get(office.actor("eve", later), found.pk)


def test_the_reader_stands_on_every_page_he_looks_at(office: Office, browser: object) -> None:
    found = scanned(office)
    (part,) = ItemPart.objects.filter(item=found, role="text")
    address = f"/documents/archive/items/{found.pk}/parts/{part.pk}/"
    assert browser("bob").get(address).status_code == 403
    loan = asked(office, "bob", "screen", on=found, due_on=tomorrow(office, 1))
    actions.approve_loan(office.actor("rita"), loan.pk)
    ArchiveLoan.unscoped.filter(pk=loan.pk).update(due_on="2199-01-01")  # the browser's own today
    answer = browser("bob").get(address)
    pages = words_of(answer.content)
    assert len(pages) == 2
    assert all("俞晓" in page for page in pages)
    plain = browser("rita").get(address)
    assert "俞晓" not in "".join(words_of(b"".join(plain.streaming_content)))


def test_a_state_secret_is_lent_by_a_leader_to_who_is_cleared(office: Office) -> None:
    letter_with_scan(office, secrecy="secret")
    advance(office, year_of(office, office.now.year), "boxed")
    found = ArchiveItem.unscoped.get(secrecy=3)
    with pytest.raises(DomainError, match="not cleared"):
        asked(office, "rita", "paper", on=found, borrower=office.bob)
    loan = asked(office, "carol", "paper", on=found)
    assert owed(loan) == [("documents.approve_loan", "dora")]
    with pytest.raises(NotAllowed):
        actions.approve_loan(office.actor("rita"), loan.pk)
    actions.approve_loan(office.actor("dora"), loan.pk)


def test_days_are_held_against_the_calendar(office: Office) -> None:
    found = item(office)
    for days in (-1, 31):
        with pytest.raises(DomainError):
            asked(office, "dora", on=found, due_on=tomorrow(office, days))
    loan = asked(office, "dora", on=found)
    actions.approve_loan(office.actor("rita"), loan.pk)
    with pytest.raises(DomainError, match="already"):
        actions.prolong_loan(office.actor("rita"), loan.pk, due_on=tomorrow(office, 3))
    actions.prolong_loan(office.actor("rita"), loan.pk, due_on=tomorrow(office, 20))
    (duty,) = Duty.unscoped.filter(card=loan.pk, state="open")
    assert duty.due_at.date() == tomorrow(office, 20)


def test_what_has_no_code_is_not_lent(office: Office) -> None:
    loose = item(office, "collected")
    with pytest.raises(WrongState):
        asked(office, "dora", on=loose)


def test_the_request_is_refused_or_withdrawn(office: Office) -> None:
    found = item(office)
    loan = asked(office, "dora", on=found)
    actions.refuse_loan(office.actor("rita"), loan.pk, reason="正在数字化")
    other = asked(office, "dora", on=found)
    actions.withdraw_loan(office.actor("dora"), other.pk)
    assert owed(loan) == owed(other) == []
