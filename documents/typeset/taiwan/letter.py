"""What a letter of Taiwan says on paper. Nothing here knows a database."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from office.core.text import plain

NAMES = (
    "主旨|說明|说明|辦法|办法|依據|依据|公告事項|公告事项|擬辦|拟办|建議|建议|請求|请求|經過|经过|原因|"
    "核示事項|核示事项"
)
LABEL = re.compile(rf"[ \u3000]*(?P<name>{NAMES})[：:](?P<rest>.*)")
NUMERAL = "一二三四五六七八九十百零〇"
ITEMS = (
    (1, re.compile(f"[{NUMERAL}]+、")),
    (2, re.compile(f"[（(][{NUMERAL}]+[）)]")),
    (3, re.compile(r"\d{1,3}[、.．](?!\d)")),
    (4, re.compile(r"[（(]\d{1,3}[）)]")),
)
"""一、 (一) 1、 (1): the four levels of the handbook 文書處理手冊."""


@dataclass(frozen=True, slots=True)
class Item:
    """A paragraph below a section; `number` is what it bears, `level` 0 where it bears none."""

    text: str
    level: int = 0
    number: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """`label` with its colon and what follows it on the line, then the items below."""

    label: str
    text: str = ""
    items: tuple[Item, ...] = ()


@dataclass(frozen=True, slots=True)
class Ending:
    """Who answers for it: post and name, whether the seal of the office is set, which stamp.

    `seal` is the place of 印信 on the first page, `strip` a rubber stamp of the organ's name, which
    stands for any signature. `others`: organ and signer of each that issues with us (會銜).
    """

    post: str = ""
    name: str = ""
    stamp: str = ""
    seal: bool = False
    strip: str = ""
    note: str = ""
    others: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class TaiwanLetter:
    """One document: 函, 書函, 令, 公告, 呈, 咨 or 簽, as the handbook's form has it.

    `partners` are the organs that issue it with us, below the one that leads (會銜).
    """

    organ: str
    kind: str
    partners: tuple[str, ...] = ()
    archive_code: str = ""
    retention: str = ""
    copy_number: str = ""
    contacts: tuple[tuple[str, str], ...] = ()
    receiver: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    sections: tuple[Section, ...] = ()
    originals: str = ""
    copies: str = ""
    ending: Ending = field(default_factory=Ending)
    heading: str = ""
    watermark: str = ""


def sections_of(body: str, subject: str, *, divided: bool = True) -> tuple[Section, ...]:
    """The text in its sections. What stands before the first of them is 說明; without a 主旨 the
    subject of the letter is one.
    """
    if not divided:
        return (Section("", "", tuple(_items(body.splitlines()))),)
    found = list(_cut(body))
    if not any(section.label == "主旨" for section in found):
        found.insert(0, Section("主旨", plain(subject)))
    return tuple(
        Section("說明", section.text, section.items) if not section.label else section
        for section in found
    )


def _cut(body: str) -> Iterator[Section]:
    label, text, lines = "", "", list[str]()
    for line in body.splitlines():
        found = LABEL.match(line)
        if found:
            yield from _section(label, text, lines)
            label, text, lines = found["name"], plain(found["rest"]), []
        else:
            lines.append(line)
    yield from _section(label, text, lines)


def _section(label: str, text: str, lines: list[str]) -> Iterator[Section]:
    items = tuple(_items(lines))
    if label or text or items:
        yield Section(label, text, items)


def _items(lines: list[str]) -> Iterator[Item]:
    for line in lines:
        said = plain(line)
        if not said:
            continue
        for level, pattern in ITEMS:
            found = pattern.match(said)
            if found:
                yield Item(said[found.end() :].strip(), level, found[0])
                break
        else:
            yield Item(said)
