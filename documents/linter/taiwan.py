"""T1 to T7: the rules of an office in Taiwan, after the handbook 文書處理手冊.

Sources: 新北市政府文書處理要點 (sections of the handbook in force there), 公文撰作解析 of the
National Academy of Civil Service for the closing words, 公文程式條例 for number and date.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from documents.linter.draft import Draft
from documents.linter.findings import Hit, Place
from documents.linter.form_headings import MARKS, Heading, Seen, number_of

NAMES = "主旨|说明|办法|依据|公告事项|拟办|建议|请求|经过|原因|核示事项"
LABEL = re.compile(rf"^[ \u3000]*(?P<name>{NAMES})[：:]", re.MULTILINE)
SECTIONED = frozenset({"letter", "plain_letter", "proclamation", "memo"})
"""Kinds that are divided; an order is not."""
FIRST, SECOND, LAST = ("主旨",), ("说明", "依据", "经过", "原因"), (
    "办法", "公告事项", "拟办", "建议", "请求", "核示事项",
)  # fmt: skip
ORDER = {name: rank for rank, names in enumerate((FIRST, SECOND, LAST)) for name in names}
INSTEAD = {
    ("memo", "办法"): "擬辦",
    ("proclamation", "说明"): "依據",
    ("proclamation", "办法"): "公告事項",
}
"""A section that has another name in this kind."""
TO_A_SUPERIOR = re.compile("请鉴核|请核示|请鉴察|请释示|请核备|请核转|请备查|请核定|请鉴查")
NOT_TO_A_SUPERIOR = re.compile("[请希]查照(?:办理)?|[请希]照办|请核复|请卓参|请卓办")
ONLY_UP = re.compile("请鉴核|请核示|请鉴察|请释示|请鉴查")
GENERAL = re.compile("请查照|请鉴核|请核示|请鉴察")
HALF_SAID = re.compile("请查照办理")
HOPES = re.compile("[请希惠]|复知|见复")
GREGORIAN = re.compile(
    r"(?<!\d)(?P<y>(?:19|20)\d\d)\s*年\s*(?P<m>\d{1,2})\s*月(?:\s*\d{1,2}\s*日)?"
)
ROC_DAY = re.compile(r"(?<!\d)\d{2,3}\s*年\s*(?:0\d\s*月|\d{1,2}\s*月\s*0\d\s*日)")
NUMBER = re.compile(r"[\u3400-\u9fff〇A-Za-z()（）]{1,20}字第[0-9A-Za-z]{7,14}[号]")
ROC = 1911


@dataclass(frozen=True, slots=True)
class Section:
    """A section of the text: its name in Simplified signs, and where what follows stands."""

    name: str
    label: int
    start: int
    end: int
    text: str


def sections(draft: Draft) -> list[Section]:
    body = draft.body.plain
    found = list(LABEL.finditer(body))
    ends = [m.start() for m in found[1:]] + [len(body)] * bool(found)
    return [
        Section(m["name"], m.start("name"), m.end(), end, body[m.end() : end])
        for m, end in zip(found, ends, strict=True)
    ]


def named(draft: Draft, name: str) -> Section | None:
    return next((s for s in sections(draft) if s.name == name), None)


def one_paragraph(draft: Draft) -> Iterator[Hit]:
    """T1: 主旨 is one paragraph without items, short and to the point."""
    subject = named(draft, "主旨")
    if subject is None or draft.facts.kind not in SECTIONED:
        return
    lines = [line for line in subject.text.split("\n") if line.strip()]
    itemed = any(pattern.match(line.strip()) for line in lines for pattern in MARKS[:2])
    goes_on = any(line.rstrip().endswith("。") for line in lines[:-1])
    if goes_on or itemed:
        yield draft.body.hit(
            _("主旨 is one paragraph without items. Put the rest under 說明."),
            subject.start,
            subject.end,
        )
    if not subject.text.strip():
        yield draft.body.hit(
            _("Write the 主旨: what is wanted, and why."), subject.label, subject.start, "block"
        )


def section_names(draft: Draft) -> Iterator[Hit]:
    """T2: 函 主旨 說明 辦法, 公告 主旨 依據 公告事項, 簽 主旨 說明 擬辦, each once and in order."""
    if draft.facts.kind not in SECTIONED:
        return
    rank, seen = -1, set()
    for section in sections(draft):
        other = INSTEAD.get((draft.facts.kind, section.name))
        written = draft.body.raw[section.label : section.start - 1]
        if other:
            yield draft.body.hit(
                _("In this kind of document the section is called %(name)s.") % {"name": other},
                section.label,
                section.start,
            )
        if section.name in seen:
            yield draft.body.hit(
                _("“%(name)s” stands here twice.") % {"name": written}, section.label, section.start
            )
        elif ORDER[section.name] < rank:
            yield draft.body.hit(
                _("“%(name)s” stands too late: the order is 主旨, 說明, 辦法.") % {"name": written},
                section.label,
                section.start,
            )
        rank = max(rank, ORDER[section.name])
        seen.add(section.name)


def closing_words(draft: Draft) -> Iterator[Hit]:
    """T3: 期望語 fits the relation: 請鑒核, 請核示 to a superior, 請查照 to all others.

    It ends the 主旨 and is not said again below; 請查照辦理 is said of nobody. Of a letter that
    comes as a file nobody knows where it goes.
    """
    subject = named(draft, "主旨")
    if subject is None or draft.facts.kind not in {"letter", "plain_letter", "memo"}:
        return
    if draft.facts.kind == "memo" or draft.facts.direction:
        up = draft.facts.kind == "memo" or draft.facts.direction == "up"
        yield from _unfit(draft, subject, up=up)
    for section in sections(draft):
        again = GENERAL.search(section.text) if section.name != "主旨" else None
        if again:
            at = section.start
            yield draft.body.hit(
                _("“%(found)s” is said in the 主旨 alone.") % {"found": _raw(draft, at, again)},
                at + again.start(),
                at + again.end(),
            )


def _unfit(draft: Draft, subject: Section, *, up: bool) -> Iterator[Hit]:
    wrong = NOT_TO_A_SUPERIOR.search(subject.text) if up else ONLY_UP.search(subject.text)
    half = HALF_SAID.search(subject.text)
    at = subject.start
    if wrong and not (up and TO_A_SUPERIOR.search(subject.text)):
        says = (
            _("To a superior: 請鑒核 of a report, 請核示 of a question; not “%(found)s”.")
            if up
            else _("“%(found)s” is said to superiors; to all others 請查照.")
        )
        yield draft.body.hit(
            says % {"found": _raw(draft, at, wrong)}, at + wrong.start(), at + wrong.end()
        )
    elif half:
        yield draft.body.hit(
            _("Not 請查照辦理: 請查照 where nothing is wanted, else say what is."),
            at + half.start(),
            at + half.end(),
        )
    elif subject.text.strip() and not HOPES.search(subject.text):
        yield draft.body.hit(
            _("The 主旨 says what is hoped for, such as 請查照."), at, subject.end, "info"
        )


def _raw(draft: Draft, at: int, found: re.Match[str]) -> str:
    """As it was written."""
    return draft.body.raw[at + found.start() : at + found.end()]


def levels(draft: Draft) -> Iterator[Hit]:
    """T4: 一、 (一) 1、 (1), counted from one in each section, no level jumped over."""
    for section in sections(draft):
        seen = Seen()
        for heading in _items(section):
            yield from _counted(draft, heading, seen)


def _items(section: Section) -> Iterator[Heading]:
    at = section.start
    for line in section.text.split("\n"):
        inset = len(line) - len(line.lstrip(" \u3000\t"))
        for level, pattern in enumerate(MARKS):
            found = pattern.match(line, inset)
            if found and number_of(found["n"]):
                n = number_of(found["n"])
                yield Heading(level, n, found["mark"], at + inset, at + found.end(), found[0])
                break
        at += len(line) + 1


def _counted(draft: Draft, item: Heading, seen: Seen) -> Iterator[Hit]:
    level, last = item.level, seen.last[item.level]
    if item.n != last + 1:
        yield draft.body.hit(
            _("“%(found)s” skips or repeats: %(right)s was due.")
            % {"found": item.shown, "right": last + 1},
            item.start,
            item.end,
        )
    if level and not seen.last[level - 1]:
        yield draft.body.hit(
            _("“%(found)s” jumps a level; the order is 一、 (一) 1、 (1).") % {"found": item.shown},
            item.start,
            item.end,
        )
    seen.last[level] = item.n
    seen.last[level + 1 :] = [0] * (3 - level)


def roc_dates(draft: Draft) -> Iterator[Hit]:
    """T5: days of the Republic, without leading zeros (公文程式條例, art. 6: 國曆年、月、日)."""
    for text in (*draft.texts, draft.dated):
        for found in text.find(GREGORIAN):
            yield text.hit_at(
                _("Write the year of the Republic: %(year)s年.") % {"year": int(found["y"]) - ROC},
                found,
            )
        for found in text.find(ROC_DAY):
            yield text.hit_at(_("No zero before month and day: 115年3月5日."), found)


def secrecy_ends(draft: Draft) -> Iterator[Hit]:
    """T6: a level of secrecy goes with its term or the condition that ends it.

    國家機密保護法, art. 11, for state secrets; the handbook asks the same of 密.
    """
    facts = draft.facts
    secret = facts.secrecy not in {"", "open"}
    if secret and not facts.release_condition and facts.secrecy_months is None:
        yield Hit(
            _("Say what ends the secrecy: a term or a condition, such as 本件於公布時解密."),
            Place("secrecy"),
            facts.secrecy,
        )


def number_form(draft: Draft) -> Iterator[Hit]:
    """T7: code, 字第, running digits, 號 (公文程式條例, art. 6; 院臺字第1150024090號)."""
    text = draft.number.plain.strip()
    if text and not NUMBER.fullmatch(text):
        yield draft.number.whole(_("Write the number as 院臺字第1150024090號."))
