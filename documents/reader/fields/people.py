"""Whom to ask, and what came along: contact person, telephone, attachments."""

from __future__ import annotations

import re

from documents.reader import words
from documents.reader.chars import bare
from documents.reader.found import ABSENT, GUESSED, SEEN, Found
from documents.reader.layout import Letter
from documents.reader.when import only_day

PERSON = re.compile(
    r"(?:联系人|联络人|承办人|经办人|业务联系人|咨询人)(?:员)?(?:及(?:联系)?(?:电话|方式))?[：:]?(?P<name>[\u4e00-\u9fff·]{2,4}?)"
    r"(?=[，,；;、。：:（）()\d\s]|联系|电话|手机|传真|地址|$)"
)
PHONE = re.compile(
    r"(?P<phone>(?:\+?86-?)?(?:（?0\d{1,3}）?[-\s]?)?\d{3,4}[-\s]?\d{4}(?:(?:[-转#]|分机|分機|轉)\d{1,6})?|1[3-9]\d{9})(?!\d)"
)
PHONE_LABEL = re.compile(r"(?:联系电话|联络电话|联系方式|电话|联电|手机|咨询电话)(?:号码)?[：:]?")
ITEM = re.compile(r"^(?P<n>\d{1,2})[.、．。]?(?P<rest>[^\d].*)$")
MOST_ATTACHED = 30


def person_found(letter: Letter, flat_body: list[str]) -> Found:
    for flat in flat_body:
        match = PERSON.search(flat)
        if match:
            return Found(
                _original(letter, flat, match.start("name"), match.end("name")), SEEN + 0.05
            )
    return Found(None, ABSENT)


def phone_found(letter: Letter, flat_body: list[str]) -> Found:
    """Beside the contact person, or behind the word for telephone."""
    lines = sorted(flat_body, key=lambda f: not PERSON.search(f))
    for flat in lines:
        label = PHONE_LABEL.search(flat)
        person = PERSON.search(flat)
        start = label.end() if label else person.end() if person else None
        match = PHONE.search(flat, start) if start is not None else None
        if match and match.start() - (start or 0) <= 8:
            return Found(_original(letter, flat, match.start(), match.end()), SEEN + 0.05)
    return Found(None, ABSENT)


def _original(letter: Letter, flat: str, start: int, end: int) -> str:
    at = letter.flat.index(flat)
    return bare(letter.lines[at].text)[start:end]


def attachments_found(letter: Letter, start: int) -> Found:
    """The note under the body: `附件：1.… 2.…`; names that wrap are put together again."""
    stop = _stop(letter)
    for i in range(start, stop):
        match = words.ATTACHED.match(letter.flat[i])
        if match and (match["rest"] or i + 1 < stop):
            names = _names(letter, i, stop)
            return Found(names, SEEN) if names else Found([], GUESSED)
    return Found([], ABSENT)


def _stop(letter: Letter) -> int:
    """No name of an attachment stands below the date."""
    dated = letter.dated if letter.dated is not None else letter.end
    return dated if dated > len(letter.flat) // 5 else letter.end


def _names(letter: Letter, at: int, stop: int) -> list[str]:
    names: list[str] = []
    numbered = False
    for i in range(at, min(stop, at + MOST_ATTACHED)):
        row, flat = bare(letter.lines[i].text), letter.flat[i]
        label = words.ATTACHED.match(flat)
        if label:
            row, flat = row[label.start("rest") :], flat[label.start("rest") :]
        elif i > at and not _continues(letter, i, numbered, at):
            break
        item = ITEM.match(flat)
        if item:
            numbered = True
            names += _several(row[item.start("rest") :])
        elif label and row:
            names.append(row)
        elif names and not label:
            names[-1] += row
    return [re.sub(r"[。；;，,]$", "", n) for n in names if n]


def _continues(letter: Letter, i: int, numbered: bool, at: int) -> bool:  # noqa: FBT001
    flat = letter.flat[i]
    if only_day(flat) or re.match(r"^（|^联系|^抄送|^特此", flat):
        return False
    if ITEM.match(flat) and (numbered or letter.lines[at].text):
        return True
    line, above = letter.lines[i], letter.lines[i - 1]
    return (
        line.placed
        and letter.full(i - 1)
        and line.x0 < above.x0 + 90
        and line.size > 0.8 * above.size
    )


def _several(text: str) -> list[str]:
    """`1.甲 2.乙` on one row, where recognition or a mail joined them."""
    pieces = re.split(r"(?<=[^\d（(〔\[第])\s*(?=[2-9][.、．][^\d])", text)
    return [re.sub(r"^[2-9][.、．]", "", p) for p in pieces if p]
