"""Each rule of the Taiwan pack, both ways."""

from __future__ import annotations

from datetime import date

import pytest
from django.utils import translation

from documents.models import SealUse
from documents.outgoing import actions
from documents.outgoing.actions.sending import seal_for
from documents.outgoing.policy import decides
from documents.packs import mainland
from documents.packs import taiwan as rules
from documents.packs.taiwan import LAYERS
from office.core.eras import day_said
from office.core.errors import DomainError, NotAllowed, NotVisible
from office.core.scoping import Secrecy
from office.pages.days import day_from
from office.parameters import registry
from tests.conftest import Office
from tests.documents.ours import draft, ours, press

FRIDAY = date(2026, 11, 20)


# --- numbers and days ---


@pytest.mark.parametrize(
    ("code", "year", "n", "number"),
    [
        ("院臺", 2026, 24090, "院臺字第1150024090號"),
        ("院臺字", 2026, 24090, "院臺字第1150024090號"),
        ("府水", 2010, 7, "府水字第0990000007號"),
        ("府水", 2027, 12_345_678, "府水字第11612345678號"),
    ],
)
def test_the_number_is_code_year_and_seven_running_digits(
    db: None, code: str, year: int, n: int, number: str
) -> None:
    assert rules.Numbers().sent(code, year).format(year=year, n=n) == number
    assert mainland.Numbers().sent("院臺", year).format(year=year, n=n) == f"院臺〔{year}〕{n}号"


def test_how_many_digits_run_each_organ_arranges(db: None) -> None:
    registry.change("documents.tw.number_digits", 5)
    assert rules.Numbers().sent("府水", 2026).format(n=7) == "府水字第11500007號"


def test_days_are_those_of_the_republic_on_paper() -> None:
    assert rules.Days().full(date(2026, 11, 29)) == "中華民國115年11月29日"
    assert mainland.Days().full(date(2026, 11, 29)) == "2026年11月29日"
    assert rules.Days().full(None) == ""


@pytest.mark.parametrize(
    "typed", ["1151129", "115.11.29", "115/11/29", "115年11月29日", "民國115年11月29日"]
)
def test_days_of_the_republic_are_understood_as_typed(db: None, typed: str) -> None:
    assert day_from(typed, FRIDAY) == date(2026, 11, 29)


@pytest.mark.parametrize("typed", ["1151329", "115.2.30", "000.1.1x", "11511"])
def test_what_is_no_day_of_the_republic_is_none(db: None, typed: str) -> None:
    assert day_from(typed, FRIDAY) is None


def test_chinese_readers_see_years_of_the_republic_and_english_ones_the_common_era(
    taiwan: Office,
) -> None:
    with translation.override("zh-hant"):
        assert day_said(date(2026, 11, 29), "DATE_FORMAT") == "115年11月29日"
    with translation.override("en"):
        assert "2026" in day_said(date(2026, 11, 29), "DATE_FORMAT")
    registry.change("office.pack", "cn_gov")
    with translation.override("zh-hant"):
        assert day_said(date(2026, 11, 29), "DATE_FORMAT") == "2026年11月29日"


# --- clocks ---


@pytest.mark.parametrize(
    ("urgency", "due"),
    [
        ("extra_urgent", date(2026, 11, 23)),
        ("urgent", date(2026, 11, 25)),
        ("routine", date(2026, 11, 30)),
    ],
)
def test_clocks_run_in_working_days_from_the_day_after_receipt(
    taiwan: Office, urgency: str, due: date
) -> None:
    """Received on a Friday: the weekend is left out."""
    assert taiwan.letter(urgency=urgency, kind="letter").due_on == due


def test_a_deadline_in_the_letter_goes_before_the_clock(taiwan: Office) -> None:
    assert taiwan.letter(kind="letter", due_on=date(2026, 12, 10)).due_on == date(2026, 12, 10)


def test_on_the_mainland_no_clock_runs_from_receipt(office: Office) -> None:
    assert office.letter(urgency="extra_urgent").due_on is None


# --- secrecy ---


@pytest.mark.parametrize(
    ("level", "months", "until", "condition", "mark"),
    [
        (0, None, None, "", ""),
        (1, None, None, "本件於公布時解密", "密（本件於公布時解密）"),
        (2, None, None, "", "機密"),
        (3, 12, date(2027, 11, 29), "", "極機密（保密期限至中華民國116年11月29日止）"),
        (4, None, None, "附件抽存後解密", "絕對機密（附件抽存後解密）"),
    ],
)
def test_the_mark_names_the_level_and_what_ends_it(
    level: int, months: int | None, until: date | None, condition: str, mark: str
) -> None:
    assert rules.Secrets().mark(level, months, until, condition) == mark


@pytest.mark.parametrize(
    ("said", "level"),
    [
        ("密等及解密條件或保密期限：機密", Secrecy.CONFIDENTIAL),
        ("密等：極機密", Secrecy.SECRET),
        ("（絕對機密）\n主旨：", Secrecy.TOP_SECRET),
        ("檢送機密文件處理要點一份，請查照。", None),
        ("密等及解密條件或保密期限：", None),
    ],
)
def test_a_text_that_bears_a_mark_is_known_by_it(said: str, level: Secrecy | None) -> None:
    assert rules.Secrets().marked(said) == level


def test_what_is_marked_as_a_state_secret_is_refused_where_none_may_be_held(
    taiwan: Office,
) -> None:
    registry.change("documents.approved_for_secrets", False)  # noqa: FBT003 - the value itself
    with pytest.raises(DomainError):
        taiwan.letter(kind="letter", secrecy="confidential")
    assert taiwan.letter(kind="letter", secrecy="internal").get_secrecy_display() == "Restricted"


def test_folders_are_red_blue_white_and_yellow() -> None:
    pack = rules.PACK
    colours = {u: pack.folder(u, 0)[0] for u in pack.urgencies}
    assert colours == {"routine": "routine", "urgent": "urgent", "extra_urgent": "extra_urgent"}
    assert pack.folder("extra_urgent", 1)[0] == "secret"
    assert mainland.PACK.folder("extra_urgent", 1) is None


# --- layers and stamps ---


def walk(office: Office, until: str, **given):
    doc = draft(office, kind="letter", title="檢送冬修水利工作計畫1份，請查照。", **given)
    for state in ("submitted", "reviewed"):
        doc = press(office, doc, state)
        if state == until:
            return doc
    return doc


def test_in_the_third_layer_the_head_of_the_department_decides(taiwan: Office) -> None:
    doc = walk(taiwan, "reviewed", layer="third")
    assert doc.signer == taiwan.carol
    signed = actions.sign_outgoing(taiwan.actor("carol"), doc.pk)
    assert signed.state == "signed"


def test_without_a_layer_a_head_of_department_does_not(taiwan: Office) -> None:
    doc = walk(taiwan, "reviewed")
    with pytest.raises(NotAllowed):
        actions.sign_outgoing(taiwan.actor("carol"), doc.pk)


def test_another_departments_head_never_decides_in_the_third_layer(taiwan: Office) -> None:
    doc = walk(taiwan, "reviewed", layer="third")
    with pytest.raises(NotVisible):
        actions.sign_outgoing(taiwan.actor("hugo"), doc.pk)
    asked = walk(taiwan, "reviewed", layer="third", countersign_departments=[taiwan.finance])
    assert not any(decides(LAYERS[2], hat, asked) for hat in taiwan.actor("hugo").capacities)


def test_nobody_decides_on_his_own_draft_as_head(taiwan: Office) -> None:
    doc = draft(taiwan, who="carol", kind="letter", layer="third", title="主旨")
    doc = actions.submit_outgoing(taiwan.actor("carol"), doc.pk)
    doc = actions.review_outgoing(taiwan.actor("dora"), doc.pk)
    assert doc.signer != taiwan.carol
    with pytest.raises(NotAllowed):
        actions.sign_outgoing(taiwan.actor("carol"), doc.pk)


def test_the_second_layer_is_that_of_the_leaders(taiwan: Office) -> None:
    doc = walk(taiwan, "reviewed", layer="second")
    assert doc.signer == taiwan.lena
    assert actions.sign_outgoing(taiwan.actor("lena"), doc.pk).state == "signed"


@pytest.mark.parametrize(
    ("kind", "direction", "stamp"),
    [
        ("order", "down", "印信及職銜簽字章"),
        ("proclamation", "down", "印信及職銜簽字章"),
        ("submission", "up", "職章"),
        ("letter", "up", "職章"),
        ("letter", "level", "職銜簽字章"),
        ("letter", "down", "職銜簽字章"),
        ("plain_letter", "level", "條戳"),
    ],
)
def test_each_kind_bears_its_stamp(taiwan: Office, kind: str, direction: str, stamp: str) -> None:
    doc = draft(taiwan, kind=kind, direction=direction)
    assert seal_for(doc) == stamp


def test_on_the_mainland_every_letter_bears_the_seal_of_the_office(office: Office) -> None:
    assert seal_for(draft(office)).startswith("Seal of ")


def test_the_stamp_is_entered_in_the_register_of_seals(taiwan: Office) -> None:
    doc = ours(taiwan, "sealed", kind="letter", direction="level", title="主旨")
    assert doc.number == "云水办发字第1150000001號"
    assert SealUse.objects.get(document=doc.pk).seal == "職銜簽字章"
