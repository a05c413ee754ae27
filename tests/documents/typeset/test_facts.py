"""What of a letter of ours goes to print."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from documents.outgoing.models import OutgoingDocument
from documents.typeset.facts import printed_letter
from documents.typeset.printed import Format, Signing
from office.core.scoping import Secrecy
from office.organisation.models import User
from office.parameters import registry

pytestmark = pytest.mark.django_db
SIGNED = datetime(2026, 3, 5, 1, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


def kept(**facts):
    """A letter as the register keeps it, with facts that come to it on its way."""
    doc = OutgoingDocument(
        number="云水发〔2026〕12号",
        title="关于做好防汛工作的通知",
        body="各单位：\n一、加强领导\n特此通知。",
        addressee="各科室",
        copy_to="市委办公室",
        created_at=SIGNED,
    )
    for name, value in {
        "state": "issued",
        "signed_at": SIGNED,
        "issued_at": SIGNED,
        **facts,
    }.items():
        setattr(doc, name, value)
    return doc


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("notice", Format.DOCUMENT),
        ("reply", Format.DOCUMENT),
        ("letter", Format.LETTER),
        ("order", Format.ORDER),
        ("minutes", Format.MINUTES),
    ],
)
def test_each_kind_has_its_format(kind, expected):
    assert printed_letter(kept(kind=kind)).format == expected


def test_a_series_of_letters_is_set_as_letters():
    assert printed_letter(kept(series="云水函")).format == Format.LETTER


def test_a_letter_to_a_superior_names_who_signed_it_and_no_other_does():
    chief = User(name="张三丰", post="局长")
    assert printed_letter(kept(direction="up", signer=chief)).signers == ("张三丰",)
    assert printed_letter(kept(direction="down", kind="report", signer=chief)).signers == ()
    assert printed_letter(kept(kind="request", direction="up")).signers == ("",)
    assert printed_letter(kept(kind="order", signer=chief)).stamp_post == "局长"


def test_an_order_has_room_for_a_stamp_and_everything_else_for_a_seal():
    assert printed_letter(kept(kind="order")).signing == Signing.STAMP
    assert printed_letter(kept()).signing == Signing.SEAL


def test_the_day_of_a_letter_is_that_of_its_sign_off():
    assert f"{printed_letter(kept()).dated}" == "2026-03-05"
    assert printed_letter(kept(signed_at=None)).dated is None


@pytest.mark.parametrize(
    ("level", "months", "mark"),
    [
        (Secrecy.OPEN, None, ""),
        (Secrecy.INTERNAL, None, ""),
        (Secrecy.CONFIDENTIAL, None, "秘密"),
        (Secrecy.CONFIDENTIAL, 6, "秘密★6个月"),
        (Secrecy.SECRET, 60, "机密★5年"),
    ],
)
def test_secrecy_is_marked_with_its_term(level, months, mark):
    assert printed_letter(kept(secrecy=level, secret_months=months)).secrecy == mark


def test_urgency_is_marked():
    assert printed_letter(kept(urgency="extra_urgent")).urgency == "特急"
    assert printed_letter(kept(urgency="routine")).urgency == ""


def test_a_draft_is_marked_and_shows_no_number_of_its_own():
    draft = printed_letter(kept(state="draft", number="稿〔2026〕3号", issued_at=None))
    assert (draft.watermark, draft.number) == ("草稿", "")
    begun = printed_letter(kept(state="signed", number="稿〔2026〕3号", series="云水发"))
    assert begun.number == "云水发〔2026〕　　号"
    assert printed_letter(kept(state="withdrawn")).watermark == "作废"
    called_back = printed_letter(kept(state="withdrawn", draft_number="稿〔2026〕3号"))
    assert called_back.number == "云水发〔2026〕12号"
    assert printed_letter(kept()).watermark == ""


def test_what_is_published_names_no_addressee():
    assert printed_letter(kept(kind="public_notice")).addressees == ""
    assert printed_letter(kept(kind="notice")).addressees == "各科室"


def test_the_organ_is_the_offices_own_and_its_short_name_where_it_has_one():
    registry.change("office.name", "云汀市水利局")
    printed = printed_letter(kept(enclosures="任务表\n\n计划", remark="此件公开发布"))
    assert printed.organs == ("云汀市水利局",)
    assert printed.imprint.office == "云汀市水利局办公室"
    assert printed.enclosures == ("任务表", "计划")
    assert printed.note == "此件公开发布"
    registry.change("office.short_name", "云汀水利")
    registry.change("documents.printing_office", "文书科")
    registry.change("documents.double_sided", new=False)
    printed = printed_letter(kept())
    assert printed.organs == ("云汀水利",)
    assert printed.imprint.office == "文书科"
    assert printed.double_sided is False


@pytest.mark.parametrize(
    ("typed", "left"),
    [
        ("各科室:\n特此通知。", ["特此通知。"]),
        ("关于做好防汛工作的通知\n各科室：\n\n特此通知。", ["特此通知。"]),
        ("特此通知。\n办公室\n2026年3月5日", ["特此通知。"]),
        ("特此通知。\n办公室\n2026年　月　日", ["特此通知。"]),
        ("特此通知。\n局机关\n2026年3月5日", ["特此通知。", "局机关", "2026年3月5日"]),
        ("各科室要落实责任。", ["各科室要落实责任。"]),
        ("各科室：", []),
    ],
)
def test_what_was_typed_into_the_text_as_well_is_not_set_twice(typed, left):
    registry.reset("office.name")
    assert [p.whole for p in printed_letter(kept(body=typed)).body] == left
