"""One letter of each format, to see what this machine's faces make of it."""

from __future__ import annotations

from datetime import date

from documents.typeset.printed import Annex, Attendance, Format, Imprint, Printed
from documents.typeset.words import paragraphs, title_lines

DAY = date(2026, 3, 5)
TEXT = """为切实做好今冬明春水利建设工作，根据省水利厅通知精神，经研究同意，现将有关事项通知如下。
一、总体要求
坚持以人民为中心，统筹发展和安全，加快补齐水利基础设施短板，确保全市水利工程安全度汛。
二、重点任务
（一）强化责任落实。各单位要明确分管领导和责任人，于2026年3月20日前将任务分解表报局办公室。
（二）加快项目建设。抓紧完成病险水库除险加固和灌区续建配套项目前期工作。
1.按照“一库一策”要求编制实施方案。
（1）实施方案经专家评审后报批。
三、工作保障
各单位要加强组织领导，及时报告工作进展情况。"""
IMPRINT = Imprint(
    "市委办公室，市人大常委会办公室，市政府办公室，市政协办公室", "云汀市水务局办公室", DAY
)


BODY = paragraphs(TEXT)
ORGAN = ("云汀市水务局",)


def samples() -> dict[str, Printed]:
    """By the name of their file."""
    return {"document": _document(), "letter": _letter(), "minutes": _minutes()}


def _document() -> Printed:
    return Printed(
        Format.DOCUMENT,
        ORGAN,
        title=title_lines("关于做好今冬明春水利建设工作的通知"),
        number="云水发〔2026〕12号",
        copy_number="000001",
        urgency="特急",
        addressees="各县（市、区）水务局，局机关各科室、局属各单位",
        body=BODY,
        annexes=(Annex("今冬明春水利建设任务分解表", BODY[1:3]),),
        dated=DAY,
        note="此件公开发布",
        imprint=IMPRINT,
    )


def _letter() -> Printed:
    return Printed(
        Format.LETTER,
        ORGAN,
        title=title_lines("关于商请支持病险水库除险加固工作的函"),
        number="云水函〔2026〕8号",
        addressees="市财政局",
        body=BODY[:3],
        dated=DAY,
        imprint=IMPRINT,
    )


def _minutes() -> Printed:
    return Printed(
        Format.MINUTES,
        ORGAN,
        mark="局长办公会议纪要",
        title=title_lines("研究今冬明春水利建设工作"),
        number="第6期",
        body=BODY,
        dated=DAY,
        attendance=Attendance("张三丰、李四（局领导），高展、严正（各科室）", "赵六", "钱七"),
        imprint=IMPRINT,
    )
