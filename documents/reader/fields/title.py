"""The title: the run of lines that most looks like one, by size, place and its last word."""

from __future__ import annotations

import re
from dataclasses import dataclass

from documents.reader import words
from documents.reader.chars import bare, folded
from documents.reader.found import AGREED, GUESSED, LIKELY, SEEN, Found
from documents.reader.layout import HEAD_LINES, Letter
from documents.reader.sheet import A4_WIDTH
from documents.reader.when import only_day

LONGEST_RUN = 6
ENOUGH = 4.0
CENTRED = 26.0
NEVER = re.compile(r"[。；;！？]$|^[^《（]{0,8}[：:]|[：:]$|^抄送|^附件|^特此|^（联系人")


@dataclass(frozen=True)
class Title:
    start: int
    end: int
    text: str
    score: float


def find_title(letter: Letter) -> Title | None:
    limit = min(len(letter.flat), HEAD_LINES)
    best: Title | None = None
    for start in range(limit):
        for end in range(start + 1, min(start + LONGEST_RUN, limit) + 1):
            if not _may_hold(letter, end - 1):
                break
            score = _score(letter, start, end)
            if best is None or score > best.score:
                best = Title(start, end, _text(letter, start, end), score)
    return best if best and best.score >= ENOUGH else None


def title_found(letter: Letter, title: Title | None, subject: str) -> Found:
    """The title with its evidence; a web page's label or a mail's subject confirm or replace it."""
    told = letter.labels.get("title") or subject
    if title is None:
        return Found(told, LIKELY if letter.labels.get("title") else GUESSED) if told else Found()
    if told and _same(told, title.text):
        return Found(title.text, AGREED)
    return Found(title.text, SEEN if title.score >= 8 else LIKELY if title.score >= 6 else GUESSED)


def _same(a: str, b: str) -> bool:
    return re.sub(r"\W", "", folded(bare(a))) == re.sub(r"\W", "", folded(bare(b)))


def _may_hold(letter: Letter, i: int) -> bool:
    flat, line = letter.flat[i], letter.lines[i]
    if line.sheet or len(flat) > 60 or NEVER.search(flat) or only_day(flat):
        return False
    if words.NUMBER.fullmatch(flat) or words.ORDINAL.fullmatch(flat) or words.CODE.fullmatch(flat):
        return False
    if words.SECRECY.fullmatch(flat) or words.URGENCY.fullmatch(flat) or "签发人" in flat:
        return False
    return not (flat.endswith("文件") and (i < 4 or line.red))


def _text(letter: Letter, start: int, end: int) -> str:
    """Lines joined; a space stays only where two issuers are set apart by it."""
    rows = [letter.lines[i].text for i in range(start, end)]
    whole = ""
    for row in rows:
        whole += " " if whole and _ends_organ(whole) and _is_organ(row) else ""
        whole += row
    head, about, rest = whole.partition("关于") if "关于" in whole else whole.partition("關於")
    if not about:
        return bare(whole)
    return re.sub(r"\s+", " ", head).strip() + about + bare(rest)


def _ends_organ(text: str) -> bool:
    return "关于" not in folded(text) and bool(words.ORGAN_END.search(folded(bare(text))))


def _is_organ(row: str) -> bool:
    flat = folded(bare(row)).partition("关于")[0]
    return bool(flat) and bool(words.ORGAN_END.search(flat))


def _score(letter: Letter, start: int, end: int) -> float:
    flat = "".join(letter.flat[start:end])
    return (
        _of_words(flat)
        + _of_look(letter, start, end)
        + _of_neighbours(letter, start, end)
        - 4.0 * _doubled(letter, start, end)
    )


def _of_words(flat: str) -> float:
    score = 0.0
    if words.ENDS_AS_KIND.search(flat):
        score += 5
    if "关于" in flat:
        score += 2
        before = flat.partition("关于")[0]
        score += 1 if not before or words.ORGAN_END.search(before) else 0
    for opening, closing in ("《》", "（）", "“”"):
        score -= 3 if flat.count(opening) != flat.count(closing) else 0
    if not 5 <= len(flat) <= 120:
        score -= 4
    if words.KIND_ALONE.fullmatch(flat) or words.BODY_LABEL.match(flat):
        score -= 5
    if flat.count("，") > 1 or flat.endswith(("、", "，")):
        score -= 2
    return score


def _of_look(letter: Letter, start: int, end: int) -> float:
    lines, score = letter.lines[start:end], 0.0
    sizes = [line.size for line in lines if line.size]
    if sizes and letter.body_size:
        low, high = min(sizes), max(sizes)
        score += 2 if low > 1.12 * letter.body_size else 0
        score -= 2 if high > 1.3 * low else 0
    score += 1.5 * all(_centred(letter, i) for i in range(start, end))
    score -= 2.5 * any(line.red for line in lines)
    score -= 0.15 * start
    return score


def _centred(letter: Letter, i: int) -> bool:
    line = letter.lines[i]
    if not line.placed:
        return line.align == "centre"
    middle = (letter.left + letter.right) / 2 if letter.right < A4_WIDTH else A4_WIDTH / 2
    return abs(line.centre - middle) < CENTRED


def _of_neighbours(letter: Letter, start: int, end: int) -> float:
    """A run that could go on is not whole; what follows a title is known."""
    score = 0.0
    for i in (start - 1, end):
        if 0 <= i < len(letter.flat) and _could_belong(letter, i, start):
            score -= 2.5
    if end < len(letter.flat):
        following = letter.flat[end]
        score += 2 if following.endswith(("：", ":")) and len(following) > 3 else 0
        score += 1 if following.startswith("（") or len(following) > 24 else 0
    if start:
        before = letter.flat[start - 1]
        score += 1 if words.NUMBER.search(before) or words.ORDINAL.fullmatch(before) else 0
    return score


def _could_belong(letter: Letter, i: int, start: int) -> bool:
    if not _may_hold(letter, i):
        return False
    line, model = letter.lines[i], letter.lines[start]
    if line.size and model.size:
        alike = 0.85 < line.size / model.size < 1.18
        return alike and not line.red and _centred(letter, i) and _centred(letter, start)
    return len(letter.flat[i]) < 30 and not words.ORGAN_END.search(letter.flat[i])


def _doubled(letter: Letter, start: int, end: int) -> bool:
    """A letterhead above the title says the issuer that the title begins with again."""
    first, rest = letter.flat[start], "".join(letter.flat[start + 1 : end])
    return bool(rest) and rest.startswith(first) and bool(words.ORGAN_END.search(first))
