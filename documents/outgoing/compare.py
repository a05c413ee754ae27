"""Two texts side by side, and whether a change after sign-off is one of substance. Pure."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher

TEXTS = ("title", "body", "addressee")
"""What the signer signed: a change of substance in any of these goes back to him (article 25)."""
MOST_CORRECTED = 4
MOST_SHARE = 0.02
MEANING = frozenset("不未无非免没勿禁须应可必得增减升降上下前后内外同各每已将")
"""Single characters that turn a sentence around: no correction of form touches them."""
DIGITS = frozenset("〇零一二三四五六七八九十百千万亿两半")


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of characters: `kind` is same, out (only before) or in (only after)."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Pair:
    """One paragraph before and after; an empty side has no such paragraph."""

    before: tuple[Piece, ...]
    after: tuple[Piece, ...]

    @property
    def changed(self) -> bool:
        return any(p.kind != "same" for p in (*self.before, *self.after))


def paragraphs(before: str, after: str) -> list[Pair]:
    """The two texts, paragraph beside paragraph, with what differs inside each marked."""
    left, right = before.splitlines(), after.splitlines()
    pairs: list[Pair] = []
    for tag, a, b, c, d in SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        if tag == "equal":
            pairs += [_pair(line, line) for line in left[a:b]]
            continue
        olds, news = left[a:b], right[c:d]
        for n in range(max(len(olds), len(news))):
            pairs.append(
                _pair(olds[n] if n < len(olds) else None, news[n] if n < len(news) else None)
            )
    return pairs


def _pair(before: str | None, after: str | None) -> Pair:
    if before is None:
        return Pair((), (Piece("in", after or ""),))
    if after is None:
        return Pair((Piece("out", before),), ())
    if before == after:
        whole = (Piece("same", before),)
        return Pair(whole, whole)
    old: list[Piece] = []
    new: list[Piece] = []
    for tag, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        same = tag == "equal"
        if b > a:
            old.append(Piece("same" if same else "out", before[a:b]))
        if d > c:
            new.append(Piece("same" if same else "in", after[c:d]))
    return Pair(tuple(old), tuple(new))


def bare(text: str) -> str:
    """The letters and digits alone: width, spaces, line ends and punctuation left out."""
    wide = unicodedata.normalize("NFKC", text)
    return "".join(c for c in wide if unicodedata.category(c)[0] in "LN")


def is_formal(before: Mapping[str, str], after: Mapping[str, str]) -> bool:
    """Whether the change is a small correction of form that leaves the sense as it was signed.

    Punctuation, spaces and widths; or a few characters of the body that are neither figures nor
    words that turn a sentence around. Anything in doubt counts as substance.
    """
    if any(bare(before[name]) != bare(after[name]) for name in ("title", "addressee")):
        return False
    old, new = bare(before["body"]), bare(after["body"])
    if old == new:
        return _same_figures(before, after)
    touched = list(_touched(old, new))
    if len(touched) > min(MOST_CORRECTED, max(1, int(len(old) * MOST_SHARE))):
        return False
    return all(not _matters(c) for both in touched for c in both)


def _same_figures(before: Mapping[str, str], after: Mapping[str, str]) -> bool:
    """A point or a dash inside a figure is no punctuation: 3.5 is not 35."""
    return all(_figures(before[name]) == _figures(after[name]) for name in TEXTS)


def _figures(text: str) -> list[str]:
    wide = unicodedata.normalize("NFKC", text)
    found: list[str] = []
    run = ""
    for c in wide:
        if c.isdigit() or (run and c in ".,%:-/"):
            run += c
        elif run:
            found.append(run.rstrip(".,:-/"))
            run = ""
    return [*found, run.rstrip(".,:-/")] if run else found


def _touched(old: str, new: str) -> Iterator[str]:
    """One entry for each character taken out, put in, or put in the place of another."""
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            continue
        for n in range(max(b - a, d - c)):
            yield old[a + n : min(a + n + 1, b)] + new[c + n : min(c + n + 1, d)]


def _matters(character: str) -> bool:
    return character.isdigit() or character in DIGITS or character in MEANING
