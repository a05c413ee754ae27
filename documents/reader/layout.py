"""The letter in order: noise off, and where head, body, signature and imprint stand."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from documents.reader import words
from documents.reader.chars import bare, folded, tidy
from documents.reader.sheet import A4_WIDTH, Line, Sheets
from documents.reader.when import only_day

FOOT = 758.0
HEAD_LINES = 34
LABELLED = re.compile(r"^\s*[\[【]?\s*([\u4e00-\u9fff\s\u3000]{2,12}?)\s*[\]】]?\s*[:：]\s*(.*)$")


@dataclass
class Letter:
    lines: list[Line]
    flat: list[str]
    """The same lines folded and without spaces: what patterns are looked for in."""
    how: str
    labels: dict[str, str] = field(default_factory=dict)
    body_size: float = 0.0
    left: float = 0.0
    right: float = A4_WIDTH
    end: int = 0
    """Where the letter proper ends and its imprint or annexes begin."""
    imprint: list[int] = field(default_factory=list)
    dated: int | None = None
    """The line that holds the date of the letter and nothing else."""

    def joined(self, start: int, end: int) -> str:
        return "".join(bare(line.text) for line in self.lines[start:end])

    def full(self, at: int) -> bool:
        """Whether a line runs to the right margin, so that its sentence may go on below."""
        line = self.lines[at]
        return line.placed and line.x1 > self.right - 2.2 * max(8.0, self.body_size)


def laid_out(sheets: Sheets) -> Letter:
    lines = [replace(line, text=tidy(line.text)) for line in sheets.lines]
    lines = [line for line in lines if line.text]
    labels: dict[str, str] = {}
    if lines and not lines[0].placed:
        lines, labels = _without_chrome(lines)
    size = _body_size(lines)
    lines = [line for line in lines if not _is_foot(line, size)]
    letter = Letter(lines, [folded(bare(line.text)) for line in lines], sheets.how, labels, size)
    placed = [line for line in lines if line.placed and len(line.text) > 12]
    if placed:
        letter.left = min(line.x0 for line in placed)
        letter.right = sorted(line.x1 for line in placed)[int(len(placed) * 0.9)]
    _find_ends(letter)
    return letter


def _body_size(lines: list[Line]) -> float:
    sizes = sorted(
        size for line in lines if line.size for size in [line.size] * min(40, len(line.text))
    )
    return sizes[len(sizes) // 2] if sizes else 0.0


def _is_foot(line: Line, size: float) -> bool:
    flat = folded(bare(line.text))
    low = not line.placed or line.top > FOOT
    if words.PAGE_NUMBER.fullmatch(flat) and low:
        return True
    return line.placed and low and bool(size) and line.size < 0.65 * size


def _without_chrome(lines: list[Line]) -> tuple[list[Line], dict[str, str]]:
    """A web page's menus and links off; what it says of its document by labels is kept apart."""
    flat = [folded(bare(line.text)) for line in lines]
    labels: dict[str, str] = {}
    if any(re.match(r"(?:主旨|受文者|开会事由)：|发文字号：.*字第", f) for f in flat):
        return lines, {}  # 發文日期 and 發文字號 are a Taiwan letter's own labels
    labelled = [_labels(line.text) for line in lines[:HEAD_LINES]]
    is_page = sum(map(bool, labelled)) >= 2 or sum(bool(words.CHROME.search(f)) for f in flat) >= 3
    if not is_page:
        return lines, {}
    start = 0
    for i, found in enumerate(labelled):
        if found:
            labels |= {
                words.WEB_LABELS[k]: v for k, v in found.items() if v and words.WEB_LABELS[k]
            }
            start = i + 1
    kept = []
    for i in range(start, len(lines)):
        if words.TAIL.search(flat[i]) and i > start + 2:
            break
        if not words.CHROME.search(flat[i]):
            kept.append(lines[i])
    return kept, labels


def _labels(text: str) -> dict[str, str]:
    """`发文机关：…　成文日期：…` of one row, where every label is a known one."""
    found: dict[str, str] = {}
    for part in re.split(r"\t|(?<=\S)\s{2,}(?=\S)", text.replace("\u3000\u3000", "")):
        match = LABELLED.match(part)
        name = folded(bare(match[1])) if match else ""
        if match and name not in words.WEB_LABELS:
            return {}
        if not match:
            break
        found[name] = match[2].strip()
    return found


def _find_ends(letter: Letter) -> None:
    """The date line, the imprint and the annexes; each is looked for from what is sure of it."""
    flat = letter.flat
    letter.end = len(flat)
    for i, text in enumerate(flat):
        if i > 3 and words.ANNEX.fullmatch(text) and _starts_annex(letter, i):
            letter.end = i
            break
    letter.imprint = [i for i in range(letter.end) if i > 3 and words.COPY_TO.search(flat[i])]
    first_imprint = next((i for i in letter.imprint if i > len(flat) // 4), letter.end)
    dated = [i for i in range(min(first_imprint, letter.end)) if i > 1 and only_day(flat[i])]
    if not dated:
        dated = [i for i in range(letter.end) if i > 1 and only_day(flat[i])]
    letter.dated = dated[-1] if dated else None
    if letter.imprint:
        letter.end = min(letter.end, max(first_imprint, (letter.dated or 0) + 1))


def _starts_annex(letter: Letter, i: int) -> bool:
    """`附件` alone on a line: on a new sheet, or behind the date."""
    line = letter.lines[i]
    new_sheet = line.placed and letter.lines[i - 1].sheet != line.sheet
    return new_sheet or any(only_day(f) for f in letter.flat[:i])
