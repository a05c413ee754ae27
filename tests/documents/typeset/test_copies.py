"""Each copy of a state secret bears its own number; copies of anything else bear none."""

from __future__ import annotations

import pytest

from documents.outgoing import actions
from documents.outgoing.models import Delivery, OutgoingDocument
from documents.typeset import copies
from documents.typeset.press import document_pdf
from office.core.errors import DomainError, NotAllowed, WrongState
from office.parameters import registry
from office.sheets.models import PrintedSheet
from tests.conftest import Office
from tests.documents.ours import ours
from tests.pages import Browser
from tests.sheets import words_of

NUMBERS = ["000001", "000002", "000003"]


def secret(office: Office, state: str = "issued", **given) -> OutgoingDocument:
    """Two copies for the bureau, one for finance."""
    doc = ours(office, state, **given)
    lifted = {"to": "secret", "reason": "涉及水源地坐标"}
    return actions.raise_secrecy(office.actor("alice"), doc.pk, **lifted)


def firsts(pdf: bytes) -> list[str]:
    """The number on each page that bears one."""
    return [number for page in words_of(pdf) for number in NUMBERS if number in page]


def test_every_copy_bears_its_own_number_in_the_first_line(office: Office) -> None:
    doc = secret(office)
    made = copies.copies_pdf(office.actor("alice"), doc)
    assert firsts(made.content) == NUMBERS
    assert made.name == f"{doc.number} 000001–000003"
    whole = words_of(document_pdf(office.actor("alice"), doc).content)
    assert not any(number in page for page in whole for number in NUMBERS)


@pytest.mark.parametrize("series", ["云水办发", "云水函"])
def test_in_the_form_of_a_letter_as_in_that_of_a_document(office: Office, series: str) -> None:
    doc = secret(office, series=series)
    assert firsts(copies.copies_pdf(office.actor("alice"), doc).content) == NUMBERS


def test_those_of_one_recipient_alone(office: Office) -> None:
    doc = secret(office)
    bureau, finance = Delivery.objects.filter(document=doc).order_by("pk")
    alice = office.actor("alice")
    assert firsts(copies.copies_pdf(alice, doc, bureau.pk).content) == NUMBERS[:2]
    assert firsts(copies.copies_pdf(alice, doc, finance.pk).content) == NUMBERS[2:]


def test_each_copy_has_a_code_of_its_own_by_which_it_is_traced(office: Office) -> None:
    doc = secret(office)
    copies.copies_pdf(office.actor("alice"), doc)
    assert PrintedSheet.objects.filter(card_id=doc.pk).count() == 3


def test_on_both_sides_each_copy_begins_on_a_sheet_of_its_own(office: Office) -> None:
    doc = secret(office)
    registry.change("documents.double_sided", True)  # noqa: FBT003 - as stored
    pages = words_of(copies.copies_pdf(office.actor("alice"), doc).content)
    begins = [at for at, page in enumerate(pages) if any(n in page for n in NUMBERS)]
    assert [at % 2 for at in begins] == [0, 0, 0]
    assert len(pages) % 2 == 0


def test_where_nothing_is_numbered_there_is_nothing_to_print(office: Office) -> None:
    alice = office.actor("alice")
    for doc in (ours(office, "issued"), secret(office, "sealed")):
        with pytest.raises(WrongState, match="No copies"):
            copies.copies_pdf(alice, doc)


def test_more_than_one_file_holds_are_printed_by_recipient(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    doc = secret(office)
    monkeypatch.setattr(copies, "MOST", 2)
    with pytest.raises(DomainError, match="3 copies") as refused:
        copies.copies_pdf(office.actor("alice"), doc)
    assert "delivery" in refused.value.fields
    bureau = Delivery.objects.filter(document=doc).order_by("pk")[0]
    assert copies.numbers_of(doc, bureau.pk) == NUMBERS[:2]


def test_the_office_alone_prints_them(office: Office) -> None:
    doc = secret(office)
    with pytest.raises(NotAllowed):
        copies.copies_pdf(office.actor("carol"), doc)
    page = f"/documents/outgoing/{doc.pk}/"
    assert "copies.pdf" in Browser(office.people["alice"]).get(page).content.decode()
    assert "copies.pdf" not in Browser(office.people["carol"]).get(page).content.decode()
    assert Browser(office.people["bob"]).get(f"{page}copies.pdf").status_code == 404
    assert Browser(office.people["alice"]).get(f"{page}copies.pdf").status_code == 200


def test_a_letter_of_taiwan_bears_it_below_its_file_number(office: Office) -> None:
    registry.change("office.pack", "tw_gov")
    given = {"kind": "letter", "direction": "level", "series": "府水"}
    doc = secret(office, title="檢送計畫1份，請查照。", body="主旨：檢送計畫1份。", **given)
    pages = words_of(copies.copies_pdf(office.actor("alice"), doc).content)
    assert [number for page in pages for number in NUMBERS if f"份號：{number}" in page] == NUMBERS
