"""A 函 on paper by the official form, read back from the finished PDF."""

from __future__ import annotations

import io
import zipfile

import pikepdf
import pypdfium2
import pytest

from documents.outgoing import actions
from documents.typeset.press import document_docx, document_pdf
from documents.typeset.taiwan.facts import ending_of, letter_of, receiver_of
from documents.typeset.taiwan.letter import sections_of
from documents.typeset.taiwan.pdf import TEMPLATE, sheet
from office.parameters import registry
from office.sheets.engine import positions
from office.sheets.faces import faces
from tests.conftest import Office
from tests.documents.ours import draft, ours
from tests.sheets import size_of, words_of

BODY = (
    "主旨：檢送「冬修水利工作計畫」1份，請於115年12月15日前函復，請查照。\n"
    "說明：\n一、依據經濟部水利署115年11月10日函辦理。\n二、重點如下：\n(一)巡查水利設施。\n"
    "1、圳路清淤。\n(1)夜間照明。\n辦法：\n一、指定專人聯繫。"
)


@pytest.fixture(scope="session", autouse=True)
def _chinese_faces() -> None:
    if faces() is None:
        pytest.skip("no Chinese font on this machine")


def letter(office: Office, state: str = "sealed", **given):
    values = {
        "kind": "letter",
        "direction": "level",
        "title": "檢送冬修水利工作計畫1份，請查照。",
        "body": BODY,
        "addressee": "清溪鄉公所、北郊鄉公所",
        "copy_to": "工程科",
        "series": "府水",
        "urgency": "extra_urgent",
        "enclosures": "冬修水利工作計畫",
        **given,
    }
    return ours(office, state, **values)


def test_the_pdf_says_everything_that_the_form_asks(taiwan: Office) -> None:
    doc = letter(taiwan)
    pdf = document_pdf(taiwan.actor("alice"), doc).content
    page = words_of(pdf)[0]
    for said in (
        "雲汀縣政府水利處函",
        "檔號：",
        "保存年限：",
        "地址：雲汀縣雲汀市河堤路1號",
        "承辦人：俞晓",
        "電子信箱：bob@example.test",
        "受文者：如正、副本行文單位",
        "發文日期：中華民國115年11月20日",
        "發文字號：府水字第1150000001號",
        "速別：最速件",
        "密等及解密條件或保密期限：",
        "附件：冬修水利工作計畫",
        "主旨：檢送「冬修水利工作計畫」1份",
        "說明：",
        "正本：清溪鄉公所、北郊鄉公所",
        "副本：工程科",
        "裝",
        "訂",
        "線",
        "第1頁共1頁",
    ):
        assert said in page, said
    assert size_of(pdf) == (210.0, 297.0)


def test_its_parts_stand_in_the_order_and_at_the_places_of_the_form(taiwan: Office) -> None:
    data = sheet(letter_of(letter(taiwan)))
    at = {mark["what"]: mark for mark in positions(TEMPLATE, data, "where")}
    order = [
        "archive",
        "head",
        "contacts",
        "receiver",
        "facts",
        "主旨",
        "說明",
        "辦法",
        "originals",
    ]
    heights = [at[name]["y"] for name in order]
    assert heights == sorted(heights)
    assert at["head"]["y"] == pytest.approx(25, abs=1)
    assert at["receiver"]["x"] == pytest.approx(25, abs=1)
    assert at["contacts"]["x"] == pytest.approx(105, abs=1)  # 置中起始
    assert at["archive"]["x"] > 130
    assert at["ending"]["y"] > at["copies"]["y"]


def test_the_fonts_are_inside_the_file(taiwan: Office) -> None:
    pdf = document_pdf(taiwan.actor("alice"), letter(taiwan)).content
    with pikepdf.open(io.BytesIO(pdf)) as file:
        fonts = [f for page in file.pages for f in page.Resources.Font.values()]
        inside = [f["/DescendantFonts"][0]["/FontDescriptor"] for f in fonts]
        assert inside
        assert all("/FontFile3" in font or "/FontFile2" in font for font in inside)


def test_items_hang_one_sign_deeper_at_each_level(taiwan: Office) -> None:
    pdf = document_pdf(taiwan.actor("alice"), letter(taiwan)).content
    lefts = []
    with pypdfium2.PdfDocument(pdf) as file:
        text = file[0].get_textpage()
        for begin in ("一、", "(一)", "1、", "(1)"):
            found = text.search(begin, match_case=True).get_next()
            lefts.append(text.get_charbox(found[0])[0])
    assert lefts == sorted(lefts)
    assert lefts[0] > 25 / 25.4 * 72


def test_a_letter_of_several_pages_bears_the_place_of_the_seal_across_them(
    taiwan: Office,
) -> None:
    long = BODY + "".join(f"\n{n}、{'請各單位配合辦理並回報。' * 9}" for n in "二三四五六七八九")
    pages = words_of(document_pdf(taiwan.actor("alice"), letter(taiwan, body=long)).content)
    assert len(pages) > 1
    assert all("騎縫章" in page for page in pages)
    one = words_of(document_pdf(taiwan.actor("alice"), letter(taiwan)).content)
    assert "騎縫章" not in one[0]


def test_a_draft_says_so_and_bears_no_number(taiwan: Office) -> None:
    doc = letter(taiwan, "draft")
    page = words_of(document_pdf(taiwan.actor("bob"), doc).content)[0]
    assert "稿" in page
    assert "府水字第號" in page


def test_an_announcement_has_no_receiver_and_room_for_the_great_seal(taiwan: Office) -> None:
    doc = letter(taiwan, "draft", kind="proclamation", addressee="")
    page = words_of(document_pdf(taiwan.actor("bob"), doc).content)[0]
    assert "印信" in page
    assert not [said for said in ("受文者", "速別", "承辦人", "正本") if said in page]


def test_who_decided_in_the_heads_name_is_said_below(taiwan: Office) -> None:
    third = letter(taiwan, "draft", layer="third")
    assert ending_of(third).note == "依分層負責規定授權單位主管決行"
    assert (
        "依分層負責規定授權單位主管決行"
        in words_of(document_pdf(taiwan.actor("bob"), third).content)[0]
    )
    assert ending_of(letter(taiwan, "draft", layer="first")).note == ""


def test_the_mark_of_secrecy_stands_with_what_ends_it(taiwan: Office) -> None:
    doc = letter(taiwan, "draft", secrecy="internal", release_condition="本件於公布時解密")
    page = words_of(document_pdf(taiwan.actor("bob"), doc).content)[0]
    assert "密等及解密條件或保密期限：密（本件於公布時解密）" in page


@pytest.mark.parametrize(
    ("names", "receiver"),
    [("清溪鄉公所", "清溪鄉公所"), ("甲鄉公所、乙鄉公所", "如正、副本行文單位"), ("", "")],
)
def test_the_receiver_is_the_one_or_all_of_them(names: str, receiver: str) -> None:
    assert receiver_of(names) == receiver


def test_a_text_without_subject_takes_the_title_and_what_is_loose_is_explanation() -> None:
    found = sections_of("依據貴所來函辦理。\n一、甲。", "復清溪圳一案，請查照。")
    assert [(s.label, s.text) for s in found] == [
        ("主旨", "復清溪圳一案，請查照。"),
        ("說明", ""),
    ]
    assert [i.level for i in found[1].items] == [0, 1]


def test_the_file_for_word_names_the_face_and_says_the_same(taiwan: Office) -> None:
    doc = letter(taiwan)
    with zipfile.ZipFile(io.BytesIO(document_docx(taiwan.actor("alice"), doc).content)) as packed:
        text = packed.read("word/document.xml").decode()
    assert "標楷體" in text
    assert "發文字號：府水字第1150000001號" in text
    assert "仿宋" not in text


def test_a_letter_of_the_mainland_keeps_its_form_in_a_taiwan_office(office: Office) -> None:
    doc = ours(office, "numbered")
    registry.change("office.pack", "tw_gov")
    page = words_of(document_pdf(office.actor("alice"), doc).content)[0]
    assert "受文者" not in page
    assert "云水办发〔2026〕1号" in page


def test_what_is_typed_is_only_ever_text(taiwan: Office) -> None:
    doc = draft(taiwan, kind="letter", title='#panic("x")', body='主旨：#panic("x") $x$ @a')
    actor = taiwan.actor("bob")
    assert '#panic("x")' in words_of(document_pdf(actor, doc).content)[0]
    amended = actions.amend_outgoing(actor, doc.pk, body="主旨：\\ ] }")
    assert "\\]}" in words_of(document_pdf(actor, amended).content)[0]


def test_organs_that_issue_together_stand_below_each_other_and_sign_one_after_the_other(
    taiwan: Office,
) -> None:
    """會銜: the organ that leads is first; its address, its number; each one's signer at the end."""
    doc = letter(taiwan, "draft", joint_organs="雲汀縣政府財政處\n雲汀縣環境保護局")
    given = {"organ": "雲汀縣政府財政處", "signed_by": "錢正明", "signed_on": taiwan.now.date()}
    actions.co_sign_outgoing(taiwan.actor("alice"), doc.pk, **given)
    doc.refresh_from_db()
    page = words_of(document_pdf(taiwan.actor("alice"), doc).content)[0]
    names = ["雲汀縣政府水利處", "雲汀縣政府財政處", "雲汀縣環境保護局"]
    assert [page.index(name) for name in names] == sorted(page.index(name) for name in names)
    assert page.index("雲汀縣環境保護局") < page.index("受文者")
    assert page.rindex("錢正明") > page.rindex("副本")
    at = [m for m in positions(TEMPLATE, sheet(letter_of(doc)), "where") if m["what"] == "other"]
    assert len(at) == 2
    assert [m["page"] for m in at] == [1, 1]
    with zipfile.ZipFile(io.BytesIO(document_docx(taiwan.actor("alice"), doc).content)) as file:
        text = file.read("word/document.xml").decode()
    assert all(name in text for name in [*names, "錢正明"])
