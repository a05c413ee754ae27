"""Letters to set: one of each kind, and the parts they are made of."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from documents.typeset.printed import Annex, Attendance, Format, Imprint, Printed, Signing
from documents.typeset.words import paragraphs, title_lines

DAY = date(2026, 3, 5)
LONG = "为切实做好今冬明春水利建设工作经局党组研究同意现将有关事项通知如下请认真贯彻落实"
BODY = """为切实做好今冬明春水利建设工作，根据省水利厅通知精神，现将有关事项通知如下。
一、总体要求
坚持以人民为中心，统筹发展和安全，加快补齐水利基础设施短板，确保安全度汛。
（一）强化责任落实。各单位要明确分管领导和责任人，于2026年3月20日前报局办公室。
1.抓紧完成病险水库除险加固项目前期工作。
（1）按照“一库一策”要求编制实施方案。"""


def letter(**changes) -> Printed:
    """A document of one organ, as an office sends it every day."""
    plain = Printed(
        format=Format.DOCUMENT,
        organs=("云汀市水利局",),
        title=title_lines("关于做好今冬明春水利建设工作的通知"),
        number="云水发〔2026〕12号",
        addressees="各县（市、区）水利局，局属各单位",
        body=paragraphs(BODY),
        dated=DAY,
        imprint=Imprint(
            "市委办公室，市人大常委会办公室，市政府办公室。", "云汀市水利局办公室", DAY
        ),
    )
    return replace(plain, **changes)


def full(pages=3, **changes) -> Printed:
    """A text of so many pages without any punctuation: every line is full."""
    return letter(body=paragraphs("\n".join([LONG * 16 * pages])), **changes)


def in_letter_format(**changes) -> Printed:
    given = {"title": ("关于商请支持水库除险加固工作的函",), **changes}
    return letter(format=Format.LETTER, **given)


def order(**changes) -> Printed:
    stamped = {"number": "第3号", "signing": Signing.STAMP, "stamp_post": "市长"}
    return letter(format=Format.ORDER, **{"organs": ("云汀市人民政府",), **stamped, **changes})


def minutes(**changes) -> Printed:
    here = Attendance("张三丰（局领导），高展、严正（各科室）", "赵六", "钱七")
    given = {"mark": "局长办公会议纪要", "attendance": here, "addressees": "", **changes}
    return letter(format=Format.MINUTES, **given)


def upward(*signers, **changes) -> Printed:
    return letter(signers=signers or ("张三丰",), **changes)


def joint(count=3, **changes) -> Printed:
    names = (
        "云汀市水利局",
        "云汀市发展和改革委员会",
        "云汀市财政局",
        "云汀市自然资源局",
        "云汀市司法局",
    )
    return letter(**{"organs": tuple(names[n % 5] for n in range(count)), **changes})


ANNEXES = (Annex("任务分解表", paragraphs(BODY)), Annex("资金安排计划", ()))
EVERY = {
    "document": letter,
    "letter": in_letter_format,
    "order": order,
    "minutes": minutes,
    "upward": upward,
    "joint": joint,
    "annexes": lambda **kw: letter(**{"annexes": ANNEXES, **kw}),
    "plain": lambda **kw: letter(**{"signing": Signing.PLAIN, **kw}),
}
