"""Numbers run from one to n: whatever fails, whoever comes at once."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from documents import actions as letters
from documents.models import IncomingDocument
from office.core.errors import DomainError
from office.core.text import number_key
from office.numbering import actions as numbering
from office.numbering.models import Number, Series
from office.operations.invariants import prove
from office.parameters import registry


def numbers() -> list[int]:
    return sorted(Number.objects.filter(series__key="incoming").values_list("value", flat=True))


def test_the_first_letter_of_a_year_is_number_one(office):
    assert office.letter().number == "收〔2026〕1号"
    office.now = office.day("2027-01-04")
    assert office.letter().number == "收〔2027〕1号"
    office.now = office.day("2026-12-31")
    assert office.letter().number == "收〔2026〕2号"


def test_numbers_of_the_house_are_in_the_signs_of_its_pack_and_found_in_either(office):
    registry.change("office.pack", "tw_gov")
    item = office.item("docketed")
    assert item.number == "督〔2026〕1號"
    assert number_key(item.number) == number_key("督〔2026〕1号")
    registry.reset("office.pack")
    assert office.item("docketed").number == "督〔2026〕2号"


def test_a_refused_letter_takes_no_number(office):
    office.letter()
    with pytest.raises(DomainError):
        office.letter(title="")
    with pytest.raises(DomainError):
        office.letter(secrecy="top_secret")
    assert office.letter().number == "收〔2026〕2号"


def test_a_failure_after_the_number_was_taken_gives_it_back(office):
    office.letter()
    with pytest.raises(RuntimeError), transaction.atomic():
        office.letter()
        raise RuntimeError("the disk is full")
    assert office.letter().number == "收〔2026〕2号"
    assert numbers() == [1, 2]


def test_a_withdrawn_or_returned_letter_keeps_its_number(office):
    office.letter("withdrawn")
    office.letter("returned")
    assert office.letter().number == "收〔2026〕3号"
    assert numbers() == [1, 2, 3]


def test_a_void_number_keeps_its_row_and_reason(office):
    doc = office.letter()
    assert numbering.void(doc.pk, "印重了") == 1
    row = Number.objects.get(card=doc.pk)
    assert (row.text, row.void_reason) == ("收〔2026〕1号", "印重了")
    assert not prove([3])[0].broken


def test_the_database_refuses_the_same_number_twice(office):
    office.letter()
    first = Number.objects.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        Number.objects.create(
            series=first.series, value=1, text="x", card_id=first.card_id, given_at=office.now
        )


@pytest.mark.django_db(transaction=True)
def test_twenty_clerks_with_fifty_letters_each(live_office):
    """A thousand letters at once: 1 to 1,000, none missing, none twice; some are refused between."""
    office = live_office
    actor = office.actor("alice")
    gate = threading.Barrier(20)

    def clerk(who: int) -> int:
        gate.wait()
        refused = 0
        try:
            for n in range(50):
                letter = letters.NewLetter(
                    issuer="云汀市人民政府办公室",
                    title=f"第{who}员第{n}件",
                    received_at=office.now - timedelta(hours=1),
                )
                letters.register_incoming(actor, letter)
                if n % 10 == 0:
                    with pytest.raises(RuntimeError), transaction.atomic():
                        letters.register_incoming(actor, letter)
                        raise RuntimeError("taken back")
                    refused += 1
        finally:
            connection.close()
        return refused

    with ThreadPoolExecutor(20) as pool:
        refused = sum(pool.map(clerk, range(20)))
    assert refused == 100
    assert numbers() == list(range(1, 1001))
    assert Series.objects.get(key="incoming").last == 1000
    given = IncomingDocument.unscoped.order_by("card_id").values_list("number", flat=True)
    assert len(set(given)) == 1000
    assert not any(r.broken for r in prove([1, 3, 5, 8]))
