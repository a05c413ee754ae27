"""Whatever is typed into a letter, it is set: long, many, empty, hostile."""

from __future__ import annotations

import io
import zipfile
from itertools import pairwise
from xml.etree import ElementTree

import docx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from documents.typeset.docx import letter_docx
from documents.typeset.pdf import letter_pdf
from documents.typeset.printed import Annex, Imprint
from documents.typeset.words import paragraphs, title_lines, width
from tests.documents.typeset import measured
from tests.documents.typeset.letters import DAY, EVERY, LONG, joint, letter, upward

HOSTILE = [
    '#panic("x")',
    "$x^2$ *fat* _it_ @ref <label> \\ ]",
    '#read("/manage.py")',
    "`raw` // no /* no */",
    "</w:t></w:r> & \"quoted\" <!-- ]]> 'x'",
    "控制\x00\x08\x1b字符\u202e倒写\u200b零宽\ud800孤",
    "表情😀👨‍👩‍👧‍👦与罕见字𠮷𰻝㐂",
    "{page} {{ x }} {% y %}",
    "w" * 300,
    "\t\n\r ",
    "",
]


@pytest.mark.parametrize("typed", HOSTILE)
@pytest.mark.parametrize("name", EVERY)
def test_hostile_words_are_only_ever_words(name, typed):
    said = EVERY[name](
        body=paragraphs(f"{typed}\n一、{typed}。{typed}"),
        title=title_lines(typed),
        number=typed[:30],
        addressees=typed,
        note=typed,
        secrecy=typed[:20],
        urgency=typed[:20],
        copy_number=typed[:20],
        enclosures=(typed,),
        imprint=Imprint(typed, typed, letter().dated),
    )
    pages = measured(letter_pdf(said))
    words = "".join(page.text for page in pages)
    if typed.startswith(("#", "$", "`")):
        assert "".join(typed.split()) in words
    outside = [s for page in pages for s in page.signs if s.left < 19 or s.right > 191]
    assert outside == []
    assert docx.Document(io.BytesIO(letter_docx(said))).paragraphs


@pytest.mark.parametrize("name", EVERY)
def test_an_empty_letter_is_a_letter(name):
    said = EVERY[name](
        body=(), title=(), number="", addressees="", dated=None, imprint=Imprint(), organs=()
    )
    assert measured(letter_pdf(said))
    assert docx.Document(io.BytesIO(letter_docx(said))).paragraphs


def test_forty_joint_organs_have_the_host_in_the_head_and_all_below_the_text():
    pages = measured(letter_pdf(joint(40)))
    assert "".join(s.text for s in pages[0].signs if s.red) == "云汀市水利局文件"
    assert "现将有关事项通知如下" in pages[0].text
    after = "".join(page.text for page in pages)
    after = after[after.index("编制实施方案") :]
    assert after.count("云汀市财政局") == 8
    assert "".join(p.text for p in docx_paragraphs(joint(40))).count("云汀市财政局") >= 8


@pytest.mark.parametrize("count", [2, 5, 9, 12])
def test_the_text_begins_on_page_1_below_any_joint_head(count):
    assert "为切实" in measured(letter_pdf(joint(count)))[0].text


def test_a_hundred_pages():
    said = letter(body=paragraphs("\n".join(f"{n}.{LONG * 3}" for n in range(440))))
    pages = measured(letter_pdf(said))
    assert 95 < len(pages) < 130
    assert [n for n, page in enumerate(pages[:-1], start=1) if f"—{n}—" not in page.text] == []
    assert "439." in "".join(page.text for page in pages[-3:])


def test_a_title_of_500_signs_and_thirty_signers():
    said = upward(*[f"张{n}丰" for n in range(30)], title=title_lines("关于水利建设" * 80))
    assert "张29丰" in measured(letter_pdf(said))[0].text


def test_a_mark_of_60_signs_stays_on_the_paper():
    page = measured(letter_pdf(letter(organs=("云汀市" * 20,))))[0]
    red = [s for s in page.signs if s.red]
    assert len(red) == 62
    assert min(s.left for s in red) > 27
    assert max(s.right for s in red) < 185


def test_two_full_lists_in_the_imprint_stay_on_its_page():
    names = "，".join(f"云汀市第{n}水利工程管理局" for n in range(40))[:500]
    page = measured(letter_pdf(letter(addressees=names, imprint=Imprint(names, "办公室", DAY))))[-1]
    assert "主送：" in page.text
    assert max(b.bottom for b in page.bars) == pytest.approx(262, abs=0.5)
    assert min(b.top for b in page.bars) > 37


def test_many_attachments_and_their_titles():
    said = letter(annexes=tuple(Annex(f"第{n}号附件", paragraphs(LONG)) for n in range(30)))
    pages = measured(letter_pdf(said))
    assert sum(page.text.startswith("附件") for page in pages) >= 30


# --- titles ---


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        ("关于做好今冬明春水利建设工作的通知", 1),
        ("关于申请追加2026年度病险水库除险加固项目省级专项补助资金的请示", 2),
        ("云汀市人民政府办公室关于印发《云汀市政务公开工作管理办法（试行）》的通知", 2),
        ("云汀市水利局关于召开2026年全市水利工作会议的通知", 2),
    ],
)
def test_titles_break_by_their_sense(title, lines):
    broken = title_lines(title)
    assert len(broken) == lines
    assert "".join(broken) == title
    assert all(width(line) <= 20 for line in broken)
    for before, after in pairwise(broken):
        assert after[0] not in "的、，》）市县"
        assert before[-1] + after[0] not in {"水利", "除险", "加固", "政务", "管理", "02"}


def test_a_title_that_somebody_broke_stays_broken_so():
    typed = "云汀市水利局\n关于印发办法的\n通知"
    assert title_lines(typed) == ("云汀市水利局", "关于印发办法的", "通知")


@given(st.text(max_size=120))
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_title_is_broken_into_lines_that_fit(title):
    lines = title_lines(title)
    assert all(width(line) <= 20 for line in lines)
    assert "".join("".join(lines).split()) == "".join("".join(title_lines(title, 10**6)).split())


# --- DOCX ---


def docx_paragraphs(said):
    document = docx.Document(io.BytesIO(letter_docx(said)))
    for part in document.element.body.iter(f"{W}p"):
        yield docx.text.paragraph.Paragraph(part, document)


W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


@pytest.mark.parametrize("name", EVERY)
def test_the_word_file_opens_with_the_margins_of_the_standard(name):
    document = docx.Document(io.BytesIO(letter_docx(EVERY[name]())))
    (section,) = document.sections
    found = (section.top_margin, section.left_margin, section.right_margin, section.bottom_margin)
    assert [round(m.mm, 1) for m in found] == [37.0, 28.0, 26.0, 35.0]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    grid = section._sectPr.find(f"{W}docGrid")
    assert grid.get(f"{W}linePitch") == "579"
    assert document.settings.odd_and_even_pages_header_footer
    right, left = (f.paragraphs[0] for f in (section.footer, section.even_page_footer))
    assert (right.text, left.text) == ("— 1 —", "— 1 —") or "—" in right.text
    assert (int(right.alignment), int(left.alignment)) == (2, 0)


@pytest.mark.parametrize("name", EVERY)
def test_the_word_file_holds_the_text_of_the_letter(name):
    said = EVERY[name](note="此件公开发布")
    words = "".join("".join(p.text.split()) for p in docx_paragraphs(said))
    for part in ("为切实做好今冬明春", "一、总体要求", "（此件公开发布）", "市政府办公室。"):
        assert part in words
    if name != "letter":
        assert "2026年3月5日印发" in words
    if name == "annexes":
        assert words.index("附件1任务分解表") < words.index("附件2资金安排计划")


def test_the_word_file_names_the_faces_that_offices_have():
    faces = set()
    with zipfile.ZipFile(io.BytesIO(letter_docx(EVERY["annexes"]()))) as packed:
        assert packed.testzip() is None
        for name in packed.namelist():
            tree = ElementTree.fromstring(packed.read(name))  # noqa: S314 - our own file
            faces |= {f.get(f"{W}eastAsia") for f in tree.iter(f"{W}rFonts")}
    assert {"仿宋_GB2312", "方正小标宋简体", "黑体", "楷体_GB2312", "宋体"} <= faces


def test_the_same_letter_gives_the_same_file():
    assert letter_docx(letter()) == letter_docx(letter())
