"""Who leaves, is not cleared any more or would hand his reading on: no duty that nobody can end."""

from __future__ import annotations

import pytest

from documents.circulation import actions as letters
from office.core.errors import DomainError
from office.core.scoping import Secrecy
from office.duties.models import Duty
from office.flows.handover import hand_on
from office.flows.leaving import leave
from office.flows.staffing import change_person
from office.operations.invariants import prove
from supervision.bulletins import actions, queries
from supervision.bulletins.models import Bulletin
from tests.conftest import Office
from tests.supervision.test_bulletins import at, draft, october, sent  # noqa: F401 - fixtures


def owing(pk: int) -> list[tuple[str, str]]:
    rows = Duty.unscoped.filter(card=pk, state="open").order_by("kind", "holder")
    return list(rows.values_list("kind", "holder__username"))


def test_a_reader_who_leaves_hands_his_reading_to_nobody(draft, october):  # noqa: F811
    sent(october, draft, people=[october.bob, october.hugo])
    leave(at(october, "adam", "2026-11-04"), october.bob.pk)
    assert owing(draft.pk) == [("supervision.read_bulletin", "hugo")]
    assert Bulletin.unscoped.get(pk=draft.pk).unread_ids == [october.hugo.pk]
    left = next(r for r in queries.readers(draft.pk) if r.person == october.bob)
    assert left.read_at is None  # it is never said that he has read it
    closed = actions.read_bulletin(at(october, "hugo", "2026-11-05"), draft.pk)
    assert closed.state == "closed"
    assert [c for c in prove([1, 2, 5]) if c.broken] == []


def test_with_the_last_reader_who_leaves_the_bulletin_is_closed(draft, october):  # noqa: F811
    sent(october, draft, people=[october.bob])
    leave(at(october, "adam", "2026-11-04"), october.bob.pk)
    assert Bulletin.unscoped.get(pk=draft.pk).state == "closed"
    assert owing(draft.pk) == []
    assert [c for c in prove([1, 2, 5]) if c.broken] == []


def test_nobody_reads_a_bulletin_for_another_whom_it_did_not_go_to(draft, october):  # noqa: F811
    sent(october, draft, people=[october.bob])
    duty = Duty.unscoped.get(card=draft.pk, state="open")
    with pytest.raises(DomainError, match="may not take the step") as refused:
        hand_on(at(october, "dora", "2026-11-04"), duty.pk, to=october.carol)
    assert list(refused.value.fields) == ["to"]
    duty.refresh_from_db()
    assert duty.holder == october.bob


def test_a_letter_goes_on_to_the_next_reader_when_one_leaves(office: Office) -> None:
    alice = office.actor("alice")
    doc = office.letter("screened")
    letters.circulate_incoming(alice, doc.pk, readers=[office.carol, office.bob], mode="sequential")
    assert ("documents.read", "carol") in owing(doc.pk)
    leave(office.actor("adam"), office.carol.pk)
    assert ("documents.read", "bob") in owing(doc.pk)
    letters.read_incoming(office.actor("bob"), doc.pk)
    assert not any(kind == "documents.read" for kind, _who in owing(doc.pk))
    assert [c for c in prove([1, 2, 5]) if c.broken] == []


def test_a_letter_still_to_come_does_not_come_to_who_left(office: Office) -> None:
    doc = office.letter("screened")
    letters.circulate_incoming(
        office.actor("alice"), doc.pk, readers=[office.carol, office.bob], mode="sequential"
    )
    leave(office.actor("adam"), office.bob.pk)
    letters.read_incoming(office.actor("carol"), doc.pk)
    assert not any(kind == "documents.read" for kind, _who in owing(doc.pk))


def test_who_is_not_cleared_any_more_need_not_read(office: Office) -> None:
    doc = office.letter("screened", secrecy="confidential")
    letters.circulate_incoming(
        office.actor("alice"), doc.pk, readers=[office.carol, office.dora], mode="parallel"
    )
    change_person(office.actor("adam"), office.carol.pk, clearance=Secrecy.INTERNAL)
    readers = [who for kind, who in owing(doc.pk) if kind == "documents.read"]
    assert readers == ["dora"]


def test_a_duty_goes_only_to_who_may_take_its_step(office: Office) -> None:
    """bob of planning could report; eve of finance could not, so she does not get it."""
    item = office.item("handling")
    duty = Duty.unscoped.get(card=item.pk, kind="supervision.handle", state="open")
    with pytest.raises(DomainError, match="may not take the step"):
        hand_on(office.actor("carol"), duty.pk, to=office.eve)
    assert Duty.unscoped.get(pk=duty.pk).holder == office.carol
    hand_on(office.actor("carol"), duty.pk, to=office.bob)
    assert Duty.unscoped.get(pk=duty.pk).holder == office.bob
