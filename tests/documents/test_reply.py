"""A letter is answered by a letter of ours: the two are linked, and only where both are seen."""

from __future__ import annotations

import pytest

from documents import actions as letters
from documents.outgoing import actions as our_letters
from office.catalogue.queries import led_to
from office.core.errors import DomainError, NotVisible
from tests.documents.ours import ours


def test_a_letter_of_ours_answers_and_both_are_linked(office):
    doc = office.letter("reported")
    sent = ours(office, "issued")
    replied = letters.reply_incoming(office.actor("carol"), doc.pk, outgoing_document=sent.pk)
    assert replied.state == "replied"
    assert [c.pk for c in led_to(office.actor("carol"), sent.pk)] == [doc.pk]


def test_a_letter_of_ours_that_one_may_not_see_does_not_answer(office):
    doc = office.letter("reported")
    hidden = our_letters.draft_outgoing(
        office.actor("dora"), title="关于人事的函", secrecy="confidential"
    )
    with pytest.raises(NotVisible):
        letters.reply_incoming(office.actor("hugo"), hidden.pk, outgoing_document=hidden.pk)
    office.people["carol"].clearance = 0
    office.people["carol"].save(update_fields=["clearance"])
    with pytest.raises(NotVisible):
        letters.reply_incoming(office.actor("carol"), doc.pk, outgoing_document=hidden.pk)
    doc.refresh_from_db()
    assert doc.state == "reported"


def test_an_answer_says_something(office):
    doc = office.letter("reported")
    with pytest.raises(DomainError) as refused:
        letters.reply_incoming(office.actor("carol"), doc.pk)
    assert "text" in refused.value.fields
