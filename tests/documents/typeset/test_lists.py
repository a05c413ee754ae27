"""Who gets a letter, who has read it: the two lists that go with it on paper."""

from __future__ import annotations

import io

import pytest
from openpyxl import load_workbook

from documents.circulation.actions import circulate_incoming, read_incoming
from documents.outgoing import actions
from documents.typeset import lists
from office.core.errors import WrongState
from office.sheets.models import PrintedSheet
from tests.conftest import Office
from tests.documents.ours import ours
from tests.files.makers import taken
from tests.pages import Browser
from tests.sheets import size_of, words_of


def test_copies_are_counted_through_from_recipient_to_recipient(office: Office) -> None:
    doc = ours(office, "issued")
    rows = list(lists.distribution_rows(doc, list(lists.deliveries(doc.pk))))
    assert [(r[1], r[2], r[3]) for r in rows] == [("市水利局", 2, "1–2"), ("财务科", 1, "3")]


def test_the_copies_of_a_state_secret_bear_six_digits(office: Office) -> None:
    doc = ours(office, "issued")
    doc.secrecy = 3
    numbers = [r[3] for r in lists.distribution_rows(doc, list(lists.deliveries(doc.pk)))]
    assert numbers == ["000001–000002", "000003"]


def test_the_distribution_list_says_who_acknowledged_and_leaves_room_to_sign(
    office: Office,
) -> None:
    doc = ours(office, "issued")
    first = lists.deliveries(doc.pk).first()
    actions.acknowledge_outgoing(office.actor("alice"), doc.pk, delivery=first.pk, text="王五签收")
    pdf = lists.distribution_pdf(office.actor("alice"), doc)
    words = words_of(pdf)[0]
    assert size_of(pdf) == (297.0, 210.0)
    assert all(part in words for part in ("市水利局", "王五签收", "Signature", doc.number))
    assert PrintedSheet.objects.get(card_id=doc.pk).kind == lists.DISTRIBUTION


def test_a_letter_not_sent_yet_has_no_distribution_list(office: Office) -> None:
    doc = ours(office, "sealed")
    with pytest.raises(WrongState, match="not been sent out"):
        lists.distribution_pdf(office.actor("alice"), doc)
    answer = Browser(office.people["alice"]).get(f"/documents/outgoing/{doc.pk}/distribution.pdf")
    assert answer.status_code == 409


def test_it_leaves_as_a_workbook_too(office: Office) -> None:
    doc = ours(office, "issued")
    answer = Browser(office.people["alice"]).get(f"/documents/outgoing/{doc.pk}/distribution.xlsx")
    sheet = load_workbook(io.BytesIO(taken(answer).body)).active
    assert [row[1].value for row in sheet.iter_rows()] == ["Recipient", "市水利局", "财务科"]


def test_the_circulation_list_keeps_the_order_and_the_opinions(office: Office) -> None:
    doc = office.letter("reading")
    circulate_incoming(
        office.actor("alice"), doc.pk, readers=[office.lena, office.dora], mode="sequential"
    )
    read_incoming(office.actor("lena"), doc.pk, text="请规划科研究。")
    words = words_of(lists.circulation_pdf(office.actor("alice"), doc))[0]
    assert words.index("方静怡") < words.index("林致远")
    assert "请规划科研究。" in words
    assert "10" in words  # lines for those who come later


def test_whoever_may_not_see_the_letter_gets_neither_list(office: Office) -> None:
    sent, received = ours(office, "issued"), office.letter(secrecy="secret")
    sven = Browser(office.people["adam"])
    assert sven.get(f"/documents/incoming/{received.pk}/circulation.pdf").status_code == 404
    eve = Browser(office.people["bob"])
    assert eve.get(f"/documents/incoming/{received.pk}/circulation.pdf").status_code == 404
    assert eve.get(f"/documents/outgoing/{sent.pk}/distribution.pdf").status_code == 200
