"""Words before they are set: plain text, paragraphs with their headings, titles by their sense."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from itertools import pairwise

from documents.typeset.printed import Paragraph
from documents.typeset.vocabulary import WORDS
from office.core.text import plain

NUMERAL = "一二三四五六七八九十百零〇"
LEVELS = (
    (1, re.compile(f"[{NUMERAL}]+、")),
    (2, re.compile(f"[（(][{NUMERAL}]+[）)]")),
    (3, re.compile(r"\d{1,3}[.．](?!\d)")),
    (4, re.compile(r"[（(]\d{1,3}[）)]")),
)
LONGEST_HEAD = 40
"""A numbered sentence longer than this is text that counts its points, not a heading."""


def paragraphs(text: str) -> tuple[Paragraph, ...]:
    """One paragraph a line; empty lines and the indents that somebody typed are left out."""
    return tuple(paragraph(said) for line in text.splitlines() if (said := plain(line)))


def paragraph(line: str) -> Paragraph:
    """`（一）强化领导。各单位要…` has its heading up to the first full stop."""
    for level, pattern in LEVELS:
        if pattern.match(line):
            return _numbered(line, level)
    return Paragraph(line)


def _numbered(line: str, level: int) -> Paragraph:
    if level > 2:
        return Paragraph(line, level)
    end = line.find("。") + 1 or len(line)
    if end > LONGEST_HEAD:
        return Paragraph(line)
    return Paragraph(line[end:], level, line[:end])


# --- titles ---

LINE_OF_TITLE = 20
"""22 pt signs in 156 mm."""
MOST_LINES = 12
TOGETHER = re.compile(
    r"\d+(?:年度?|号|个|次|届)|[A-Za-z0-9.％%\-—–]+|〔\d{4}〕\d*号?|" + "|".join(WORDS)
)
GOOD_BEFORE = ("关于", "《", "“")
GOOD_AFTER = " 、，；：》”"
NEVER_FIRST = "的、，；：。》”）〕的和与及等之"
PLACE = "省市县区州局厅委办处科"
"""What a name goes on with: 云汀市 stays whole."""
EXTRA_LINE, UNEVEN = 6.0, 0.12
NEVER_LAST = "《“（〔第关和与及对在为向把被"


def title_lines(title: str, per_line: int = LINE_OF_TITLE) -> tuple[str, ...]:
    """A title as few lines as need be, of like length, no word torn, no line beginning with 的.

    Where somebody broke it himself his lines stand, as long as each fits.
    """
    typed = [said for line in title.splitlines() if (said := plain(line))]
    if len(typed) > 1 and all(width(line) <= per_line for line in typed):
        return tuple(typed[:MOST_LINES])
    whole = plain(title)
    return _broken(whole, per_line) if whole else ()


def width(line: str) -> float:
    """In whole signs: what is Latin is half as wide."""
    return sum(0.5 if c.isascii() else 1.0 for c in line)


def _broken(title: str, per_line: int) -> tuple[str, ...]:
    """The cheapest of the least number of lines and one more."""
    least = max(1, math.ceil(width(title) / per_line))
    if least == 1:
        return (title,)
    bad = _costs(title)
    tried = [_cut(title, n, per_line, bad) for n in (least, least + 1)]
    return min((t for t in tried if t[1]), key=lambda t: t[0] + EXTRA_LINE * len(t[1]))[1]


def _cut(title: str, lines: int, per_line: int, bad: list[float]) -> tuple[float, tuple[str, ...]]:
    """The cheapest cut into so many lines: line by line, the best way to reach each place."""
    along = [0.0]
    for sign in title:
        along.append(along[-1] + width(sign))
    share = along[-1] / lines
    reached: dict[int, tuple[float, tuple[int, ...]]] = {0: (0.0, ())}
    for n in range(lines):
        following: dict[int, tuple[float, tuple[int, ...]]] = {}
        for start, (cost, cuts) in reached.items():
            for end in _ends(along, start, per_line, last=n == lines - 1):
                now = cost + bad[end] + UNEVEN * (along[end] - along[start] - share) ** 2
                if end not in following or now < following[end][0]:
                    following[end] = (now, (*cuts, end))
        reached = following
    cost, cuts = reached.get(len(title), (0.0, ()))
    marks = (0, *cuts)
    return cost, tuple(title[a:b].strip() for a, b in pairwise(marks))


def _ends(along: list[float], start: int, per_line: int, *, last: bool) -> Iterator[int]:
    """Where a line that starts here may end."""
    whole = len(along) - 1
    if last:
        if along[whole] - along[start] <= per_line and whole > start:
            yield whole
        return
    for end in range(start + 1, whole):
        if along[end] - along[start] > per_line:
            return
        yield end


def _costs(title: str) -> list[float]:
    """What it costs to break before each sign."""
    cost = [0.0] * (len(title) + 1)
    for found in TOGETHER.finditer(title):
        for i in range(found.start() + 1, found.end()):
            cost[i] += 12
    inside = 0
    for i in range(1, len(title)):
        inside += {"《": 1, "》": -1}.get(title[i - 1], 0)
        cost[i] += _cost(title[i - 1], title[i:]) + (3 if inside > 0 else 0)
    return cost


def _cost(before: str, after: str) -> float:
    cost = 0.0
    if after[0] in NEVER_FIRST or before in NEVER_LAST:
        cost += 20
    if after[0] in PLACE:
        cost += 6
    if before == "的":
        cost += 2 if len(after) <= 3 else -2
    good = after.startswith(GOOD_BEFORE) or before in GOOD_AFTER
    return cost - 6 if good else cost
