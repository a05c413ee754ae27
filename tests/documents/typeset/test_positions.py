"""GB/T 9704-2012 on the light table: every position within a millimetre of the standard's."""

from __future__ import annotations

import pytest

from documents.typeset.pdf import letter_pdf, placed
from documents.typeset.printed import Signing
from documents.typeset.words import paragraphs
from tests.documents.typeset import around, measured
from tests.documents.typeset.letters import (
    BODY,
    EVERY,
    LONG,
    full,
    in_letter_format,
    joint,
    letter,
    minutes,
    order,
    upward,
)

TOP, LEFT, RIGHT, FOOT = 37.0, 28.0, 184.0, 262.0
LINE = 28.95 / 72 * 25.4
ZI = 156 / 28
SIGN = 16 / 72 * 25.4


def near(value, within=1.0):
    return pytest.approx(value, abs=within)


def pages(printed):
    return measured(letter_pdf(printed))


def red(page):
    return around([s for s in page.signs if s.red])


def red_bar(page):
    (bar,) = [b for b in page.bars if b.red]
    return bar


def numbers_of(found):
    """What stands below the type area of each page."""
    return ["".join(s.text for s in page.signs if s.top > FOOT + 3) for page in found]


# --- the type area ---


def test_a_full_page_has_22_lines_of_28_signs_within_the_type_area():
    page = pages(full())[1]
    lines = [line for line in page.lines() if line[0].top < FOOT]
    assert len(lines) == 22
    assert {len(line) for line in lines} == {28}
    text = around([s for line in lines for s in line])
    assert (text.left, text.right) == (near(LEFT), near(RIGHT))
    assert text.top == near(TOP)
    assert FOOT - LINE < text.bottom < FOOT
    pitch = (lines[21][0].top - lines[0][0].top) / 21
    assert pitch == near(LINE, 0.05)


def test_the_text_is_of_size_3_and_the_title_of_size_2():
    page = pages(letter())[0]
    assert page.find("现将有关").size == 16
    assert page.find("关于做好").size == 22


def test_nothing_stands_in_the_margins_of_a_page_but_its_number():
    for name, made in EVERY.items():
        for n, page in enumerate(pages(made())):
            if name == "letter" and n == 0:
                continue
            for sign in page.signs:
                assert sign.left >= LEFT - 0.5, (name, sign)
                assert sign.right <= RIGHT + 1, (name, sign)
                assert sign.top >= TOP - 0.8, (name, sign)
            assert all(s.bottom <= FOOT + 0.5 or s.size == 14 for s in page.signs), name


def test_the_upper_margin_of_page_1_is_free_for_the_stamp_of_the_archive():
    for made in (letter, order, minutes, upward, joint):
        found = pages(made(copy_number="000001", secrecy="机密★5年", urgency="特急"))[0]
        assert min(s.top for s in found.signs) > 36
        assert min(b.top for b in found.bars) > 36 if found.bars else True


# --- the head of a document ---


def test_the_upper_edge_of_the_red_mark_is_35_mm_below_the_type_area():
    mark = red(pages(letter())[0])
    assert mark.text == "云汀市水利局文件"
    assert mark.top == near(TOP + 35)
    assert mark.middle == near((LEFT + RIGHT) / 2)
    assert mark.width < 156


def test_the_number_stands_two_lines_below_the_mark_in_the_middle():
    page = pages(letter())[0]
    number = page.find("云水发〔2026〕12号")
    assert number.top == near(red(page).bottom + 2 * LINE)
    assert number.middle == near((LEFT + RIGHT) / 2)
    assert number.size == 16


def test_the_red_line_is_4_mm_below_the_number_and_as_wide_as_the_type_area():
    page = pages(letter())[0]
    bar = red_bar(page)
    assert bar.top == near(page.find("云水发〔2026〕12号").bottom + 4, 0.5)
    assert (bar.left, bar.width) == (near(LEFT, 0.1), near(156, 0.1))
    assert bar.height < 1


def test_the_title_begins_two_lines_below_the_red_line_and_the_addressee_one_below_it():
    page = pages(letter())[0]
    title, to = page.find("关于做好今冬明春水利建设工作的通知"), page.find("各县（市、区）水利局")
    assert title.top == near(red_bar(page).bottom + 2 * LINE)
    assert title.middle == near((LEFT + RIGHT) / 2)
    assert to.top == near(title.bottom + 2 * LINE - SIGN)
    assert to.left == near(LEFT)
    assert page.text[page.text.index("局属各单位") + 5] == "："


def test_paragraphs_begin_two_signs_in():
    page = pages(letter())[0]
    assert page.find("为切实").left == near(LEFT + 2 * ZI)


def test_copy_number_secrecy_and_urgency_stand_below_each_other_at_the_left():
    page = pages(letter(copy_number="000001", secrecy="机密★5年", urgency="特急"))[0]
    for n, words in enumerate(("000001", "机密★5年", "特急")):
        found = page.find(words)
        assert (found.left, found.top) == (near(LEFT), near(TOP + n * LINE)), words


def test_secrecy_stands_on_the_second_line_even_without_a_copy_number():
    page = pages(letter(secrecy="秘密★1年"))[0]
    assert page.find("秘密★1年").top == near(TOP + LINE)
    assert pages(letter(urgency="加急"))[0].find("加急").top == near(TOP)


def test_on_a_letter_to_a_superior_the_signers_stand_at_the_right_of_the_number():
    page = pages(upward("张三丰"))[0]
    number, label = page.find("云水发〔2026〕12号"), page.find("签发人：张三丰")
    assert number.left == near(LEFT + ZI)
    assert label.right == near(RIGHT - ZI)
    assert label.top == near(number.top)


def test_several_signers_stand_two_to_a_row_the_last_beside_the_number():
    page = pages(upward("张三丰", "欧阳修文", "王二小"))[0]
    number = page.find("云水发〔2026〕12号")
    first, second, third = (page.find(n) for n in ("张三丰", "欧阳修文", "王二小"))
    assert first.top == near(second.top)
    assert first.top == near(red(page).bottom + 2 * LINE)
    assert (third.top, third.left) == (near(number.top), near(first.left))
    assert third.top == near(first.top + LINE)
    assert red_bar(page).top == near(number.bottom + 4, 0.5)


def test_joint_organs_stand_below_each_other_with_the_word_for_document_at_their_middle():
    page = pages(joint(3))[0]
    marks = [s for s in page.signs if s.red]
    assert around(marks).top == near(TOP + 35)
    names = around([s for s in marks if s.text not in "文件"])
    paper = around([s for s in marks if s.text in "文件"])
    assert paper.left > names.right
    assert (paper.top + paper.bottom) / 2 == near((names.top + names.bottom) / 2)
    firsts = [s for s in marks if s.text == "云"]
    lasts = [s for s in marks if s.text in "局会" and s.right > names.right - 3]
    assert len(firsts) == len(lasts) == 3
    assert max(s.left for s in firsts) - min(s.left for s in firsts) < 0.5


# --- page numbers ---


def test_page_numbers_stand_7_mm_below_the_type_area_outside():
    found = pages(full())
    for n, page in enumerate(found[:3], start=1):
        signs = [s for s in page.signs if s.top > FOOT + 3]
        dash = next(s for s in signs if s.text == "—")
        assert "".join(s.text for s in signs) == f"—{n}—"
        assert {s.size for s in signs} == {14}
        assert dash.top == near(FOOT + 7)
        said = around(signs)
        if n % 2:
            assert said.right == near(RIGHT - ZI * 14 / 16)
        else:
            assert said.left == near(LEFT + ZI * 14 / 16)


def test_the_imprint_after_a_blank_page_bears_no_number_and_the_blank_one_neither():
    """Full to the foot of page 2: page 3 is blank, the imprint stands on the back of that sheet."""
    lines = next(
        n
        for n in range(20, 40)
        if numbers_of(pages(letter(body=paragraphs("\n".join([LONG[:20]] * n)))))[2:] == ["", ""]
    )
    found = pages(letter(body=paragraphs("\n".join([LONG[:20]] * lines))))
    assert len(found) == 4
    assert found[2].signs == []
    assert "印发" in found[3].text


# --- title, notes, attachments, signature ---


def test_heading_levels_have_their_faces():
    pdf = letter_pdf(letter())
    assert pdf.count(b"/FontDescriptor") >= 3
    first, second, third, fourth, _none = (
        p for p in paragraphs("一、总体要求\n（一）强化责任。各单位\n1.完成\n（1）编制\n水库")
    )
    assert [p.level for p in (first, second, third, fourth)] == [1, 2, 3, 4]
    assert (second.head, second.text) == ("（一）强化责任。", "各单位")


def test_attachments_are_named_one_line_below_the_text_and_wrapped_below_the_first_sign():
    long = "云汀市二〇二六年度冬春农田水利建设项目资金安排计划及有关说明材料汇总清单"
    said = in_letter_format(body=paragraphs("特此通知。"), enclosures=("任务分解表", long))
    page = pages(said)[0]
    label, second = page.find("附件：1.任务分解表"), page.find("2.云汀市二〇")
    assert label.left == near(LEFT + 2 * ZI)
    assert label.top == near(page.find("特此通知").top + 2 * LINE)
    assert second.top == near(label.top + LINE)
    wrapped = next(line for line in page.lines() if line[0].top > second.top + 5)
    assert wrapped[0].left == near(page.find("任务分解表").left)


def test_attachments_begin_on_a_new_page_with_their_title_on_the_third_line():
    found = pages(EVERY["annexes"]())
    page = next(p for p in found if p.text.startswith("附件1"))
    assert page.find("附件1").top == near(TOP)
    assert page.find("附件1").left == near(LEFT)
    title = page.find("任务分解表")
    assert title.top == near(TOP + 2 * LINE)
    assert title.middle == near((LEFT + RIGHT) / 2)
    assert "印发" in found[-1].text


def test_below_a_seal_the_date_stands_4_signs_from_the_right_and_the_organ_centred_above():
    printed = letter(body=paragraphs("特此通知。"))
    page = pages(printed)[0]
    date, organ = page.find("2026年3月5日"), page.signs_of("云汀市水利局", black=True)
    assert date.right == near(RIGHT - 4 * ZI)
    assert organ.middle == near(date.middle)
    assert date.top == near(organ.top + LINE)


def test_the_place_of_the_seal_is_free_and_its_upper_edge_within_a_line_of_the_text():
    printed = letter(body=paragraphs("特此通知。"))
    page = pages(printed)[0]
    organ, date = page.signs_of("云汀市水利局", black=True), page.find("2026年3月5日")
    middle = (organ.top + date.bottom) / 2 - 3  # organ and date a little below the middle of it
    top, bottom = middle - 21, middle + 21
    above = page.find("特此通知。").bottom
    assert 0 < top - above < LINE
    inside = [
        s
        for s in page.signs
        if top < s.top < bottom and abs((s.left + s.right) / 2 - date.middle) < 21
    ]
    assert "".join(s.text for s in inside) == "云汀市水利局2026年3月5日"


def test_joint_seals_stand_three_to_a_row_apart_and_the_last_covers_the_date():
    where = [m for m in placed(joint(5, body=paragraphs("特此通知。"))) if m["what"] == "seal"]
    assert len(where) == 5
    page = pages(joint(5, body=paragraphs("特此通知。")))[where[0]["page"] - 1]
    date = page.find("2026年3月5日")
    assert date.right == near(RIGHT - 4 * ZI)
    last = page.signs_of("云汀市司法局", black=True)
    assert last.middle == near(date.middle)
    first = page.signs_of("云汀市水利局", black=True)
    assert first.middle - 21 > LEFT
    assert last.top - first.top > 42
    third = page.signs_of("云汀市财政局", black=True)
    assert third.middle - first.middle == near(90)


def unsealed(organ):
    short = paragraphs("特此通知。")
    return letter(organs=(organ,), mark="云汀市水利局文件", signing=Signing.PLAIN, body=short)


def test_without_a_seal_the_date_begins_2_signs_further_in_than_the_organ():
    organ = "云汀市水利局水资源与节水科"
    page = pages(unsealed(organ))[0]
    name, date = page.signs_of(organ, black=True), page.find("2026年3月5日")
    assert name.right == near(RIGHT - 2 * ZI)
    assert date.left == near(name.left + 2 * ZI)
    assert date.top == near(name.top + LINE)


def test_without_a_seal_a_date_longer_than_the_organ_stands_2_signs_from_the_right():
    page = pages(unsealed("水利局"))[0]
    name, date = page.signs_of("水利局", black=True), page.find("2026年3月5日")
    assert date.right == near(RIGHT - 2 * ZI)
    assert date.left == near(name.left + 2 * ZI)


def test_the_note_stands_in_brackets_2_signs_in_on_the_line_below_the_date():
    page = pages(letter(body=paragraphs("特此通知。"), note="此件公开发布"))[0]
    note, date = page.find("（此件公开发布）"), page.find("2026年3月5日")
    assert note.left == near(LEFT + 2 * ZI + SIGN / 2)  # a bracket's ink begins in its middle
    assert note.top == near(date.top + LINE)


@pytest.mark.parametrize("lines", range(1, 26))
def test_a_signature_never_stands_on_a_page_without_text(lines):
    for printed in (letter, joint):
        said = printed(body=paragraphs("\n".join([LONG[:25]] * lines)))
        page = next(p for p in pages(said) if "2026年3月5日" in p.text and LONG[:25] in p.text)
        assert page


def test_the_end_of_one_long_paragraph_goes_over_with_the_signature():
    for signs in range(300, 620, 35):
        said = letter(body=paragraphs((LONG * 30)[:signs] + "完"), imprint=letter().imprint)
        found = pages(said)
        page = next(p for p in found if "完" in p.text)
        assert "2026年3月5日" in page.text
        for other in found[:-1]:
            long = [ln for ln in other.lines() if ln[0].size == 16 and ln[0].top < FOOT]
            assert all(around(ln).right > RIGHT - 2 for ln in long if len(ln) == 28), (
                "lines that are broken by hand are still full"
            )


# --- imprint ---


def test_the_imprint_ends_at_the_foot_of_the_type_area_of_the_last_page():
    found = pages(letter())
    page = found[-1]
    first, middle, last = sorted((b for b in page.bars if not b.red), key=lambda b: b.top)
    assert (first.height, middle.height, last.height) == (
        near(0.35, 0.02),
        near(0.25, 0.02),
        near(0.35, 0.02),
    )
    assert last.bottom == near(FOOT, 0.2)
    for bar in (first, middle, last):
        assert (bar.left, bar.width) == (near(LEFT, 0.1), near(156, 0.1))
    copy, printed = page.find("抄送："), page.find("2026年3月5日印发")
    assert copy.left == near(LEFT + ZI * 14 / 16)
    assert printed.right == near(RIGHT - ZI * 14 / 16)
    assert page.find("云汀市水利局办公室").left == near(LEFT + ZI * 14 / 16)
    assert copy.size == printed.size == 14
    assert page.text[page.text.index("市政府办公室") + 6] == "。"


def test_the_imprint_stands_on_an_even_page_or_where_the_text_ends():
    assert len(pages(letter())) % 2 == 0
    short = letter(body=paragraphs("特此通知。"))
    assert "印发" in pages(short)[1].text
    one_sided = letter(body=paragraphs("特此。"), double_sided=False)
    assert len(pages(one_sided)) == 1


def test_a_long_addressee_goes_down_into_the_imprint_so_that_the_text_begins_on_page_1():
    many = "，".join(f"云汀市第{n}水利工程管理局" for n in range(60))
    found = pages(letter(addressees=many, body=paragraphs("特此通知。")))
    assert "特此通知" in found[0].text
    assert "云汀市第59水利" not in found[0].text
    assert "主送：" in found[-1].text
    assert "云汀市第59水利工程管理局。抄送：" in "".join(found[-1].text.split())


# --- the other formats ---


def test_in_letter_format_the_organ_stands_30_mm_below_the_edge_of_the_paper():
    page = pages(in_letter_format())[0]
    mark = red(page)
    assert mark.text == "云汀市水利局"
    assert mark.top == near(30)
    assert mark.middle == near(105)


def test_in_letter_format_two_double_lines_of_170_mm_thick_outside():
    page = pages(in_letter_format())[0]
    bars = sorted((b for b in page.bars if b.red), key=lambda b: b.top)
    assert len(bars) == 4
    assert all(b.width == near(170, 0.1) and b.middle == near(105, 0.1) for b in bars)
    assert bars[0].top == near(red(page).bottom + 4)
    assert bars[0].height > bars[1].height
    assert bars[2].height < bars[3].height
    assert bars[3].bottom == near(297 - 20, 0.3)


def test_in_letter_format_the_number_is_at_the_right_and_page_1_bears_none():
    found = pages(in_letter_format(body=paragraphs("\n".join([LONG] * 20)), copy_number="000001"))
    number = found[0].find("云水发〔2026〕12号")
    line = sorted(b.bottom for b in found[0].bars if b.red)[1]
    assert number.right == near(RIGHT)
    assert number.top == near(line + SIGN * 7 / 8)
    assert found[0].find("000001").top == near(number.top)
    assert numbers_of(found)[:2] == ["", "—2—"]


def test_in_letter_format_the_imprint_has_neither_lines_nor_printer():
    last = pages(in_letter_format())[-1]
    assert [b for b in last.bars if not b.red] == []
    assert "印发" not in last.text
    assert last.find("抄送：").bottom == near(FOOT, 3)


def test_the_mark_of_an_order_is_20_mm_below_the_type_area_and_its_number_two_lines_below():
    page = pages(order())[0]
    mark, number = red(page), page.find("第3号")
    assert mark.text == "云汀市人民政府令"
    assert mark.top == near(TOP + 20)
    assert number.top == near(mark.bottom + 2 * LINE)
    assert number.middle == near((LEFT + RIGHT) / 2)
    assert page.find("为切实").top == near(number.bottom + 2 * LINE)
    assert "关于做好" not in page.text


def test_below_an_order_room_is_kept_for_the_signature_stamp():
    page = pages(order(body=paragraphs("现予公布。")))[0]
    post, date = page.find("市长"), page.find("2026年3月5日")
    assert date.right == near(RIGHT - 4 * ZI)
    assert post.right < RIGHT - 4 * ZI - 30
    assert post.top > page.find("现予公布").bottom + LINE
    assert date.top > post.top + LINE


def test_the_mark_of_minutes_is_35_mm_below_and_who_was_there_stands_below_the_text():
    found = pages(minutes(body=paragraphs("会议决定。")))
    mark = red(found[0])
    assert mark.text == "局长办公会议纪要"
    assert mark.top == near(TOP + 35)
    here = found[0].find("出席：")
    assert here.left == near(LEFT + 2 * ZI)
    assert here.top == near(found[0].find("会议决定").top + 2 * LINE)
    assert found[0].find("请假：").left == near(here.left)
    assert found[0].find("列席：").top > found[0].find("请假：").top
    assert "分送：" in found[-1].text


def test_body_is_what_was_typed():
    words = "".join(BODY.split())
    assert words in "".join(
        "".join(s.text for s in p.signs if s.top < FOOT + 3) for p in pages(letter())
    )
