"""F5, F6: brackets, quotation marks and punctuation (GB/T 15834-2011)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _

from documents.linter.draft import Draft
from documents.linter.findings import Hit
from documents.linter.text import HAN, Text

PAIRS = {
    "（": "）",
    "《": "》",
    "〈": "〉",
    "“": "”",
    "‘": "’",
    "「": "」",
    "『": "』",
    "〔": "〕",
    "【": "】",
}
CLOSERS = {close: opened for opened, close in PAIRS.items()}
LOOSE = {"(": "（", ")": "）"}
"""A half-width bracket may close a full-width one: F6 speaks of that, not F5."""
FULL = {",": "，", ";": "；", ":": "：", "!": "！", "?": "？", "(": "（", ")": "）"}
HALF_WIDTH = re.compile(
    rf"(?<=[{HAN}）》”])[,;:!?(](?!//)|[)](?=[{HAN}，。；：])|(?<=[{HAN}）》”])\.(?=\s|$|[{HAN}])"
)
STRAIGHT = re.compile(rf"[\"'](?=[{HAN}])|(?<=[{HAN}])[\"']")
DOUBLED = re.compile(r"([，。；：、！？])\1+|[，、；：][。，；、]|。[，、；：]")
NEEDLESS = re.compile(r"》、《|”、“")
DOTS = re.compile(r"(?<!\.)\.{3}(?!\.)|。{3,}|(?<!…)…(?!…)")
ITEM = re.compile(r"[ \u3000]*\((?:[一二三四五六七八九十百]{1,4}|\d{1,3})\)")
HALF_WIDTH_ITEMS = frozenset({"tw_gov"})
"""Packs whose items are numbered (一), (1) in half-width brackets (文書處理手冊)."""
ENUMERATED = re.compile(rf"[{HAN}]、等(?=[{HAN}]|[，。])")


def matching(draft: Draft) -> Iterator[Hit]:
    """F5: every bracket and quotation mark has its other half, in the same paragraph."""
    for text in draft.texts:
        for at, line in text.lines:
            yield from _unmatched(text, at, line)


def _unmatched(text: Text, at: int, line: str) -> Iterator[Hit]:
    opened: list[tuple[str, int]] = []
    for n, character in enumerate(line):
        mark = LOOSE.get(character, character)
        if mark in PAIRS:
            opened.append((mark, at + n))
        elif mark in CLOSERS and not _closes(opened, mark) and not _counts(line, n):
            yield text.hit(
                _("“%(mark)s” closes nothing that was opened.") % {"mark": character},
                at + n,
                at + n + 1,
            )
    for mark, place in opened:
        yield text.hit(
            _("“%(mark)s” is never closed: “%(other)s” is missing.")
            % {"mark": mark, "other": PAIRS[mark]},
            place,
            place + 1,
        )


def _closes(opened: list[tuple[str, int]], mark: str) -> bool:
    """Takes the bracket that `mark` closes; one opened and never closed within it stays."""
    for back in range(len(opened) - 1, -1, -1):
        if opened[back][0] == CLOSERS[mark]:
            del opened[back]
            return True
    return False


def _counts(line: str, n: int) -> bool:
    """`1）` and `a)` count."""
    return bool(re.search(r"(?:^|[\s　，。；：])[0-9a-zA-Z]{1,2}$", line[:n]))


def _counts_item(draft: Draft, text: Text, found: re.Match[str]) -> bool:
    """`(一)` before an item, where a pack numbers items in half-width brackets."""
    begun = text.plain.rfind("\n", 0, found.start()) + 1
    line = text.plain[begun : found.end()]
    return draft.facts.pack in HALF_WIDTH_ITEMS and ITEM.fullmatch(line) is not None


def _half_width(draft: Draft, text: Text) -> Iterator[re.Match[str]]:
    return (m for m in text.find(HALF_WIDTH) if not _counts_item(draft, text, m))


def punctuation(draft: Draft) -> Iterator[Hit]:
    """F6: full-width marks in Chinese, none doubled, no 、 between 》《 or ”“."""
    for text in draft.texts:
        for found in _half_width(draft, text):
            yield text.hit_at(
                _("Half-width “%(mark)s” in Chinese text: write “%(right)s”.")
                % {"mark": found[0], "right": FULL.get(found[0], "。")},
                found,
            )
        for found in text.find(STRAIGHT):
            yield text.hit_at(_("Straight quotation marks: write “ and ”."), found)
        for found in text.find(DOUBLED):
            yield text.hit_at(
                _("Two marks where one stands: “%(found)s”.") % {"found": found[0]}, found
            )
        for found in text.find(NEEDLESS):
            yield text.hit_at(
                _("Between titles or quotations that follow one another no 、 is needed."),
                found,
                "info",
            )
        for found in text.find(ENUMERATED):
            yield text.hit_at(_("No 、 before 等."), found, "info")
        for found in text.find(DOTS):
            yield text.hit_at(_("An ellipsis is six dots: ……."), found)
