"""By which keys a sender is found: pure, from its names and codes."""

from __future__ import annotations

from collections.abc import Iterable

from office.core.text import folded, initials, letters_only, plain

NAME, CODE, INITIALS, PART = range(4)
LONGEST_PART = 24
OPENING = "〔[［(（【"


def keys_of(names: Iterable[str], codes: Iterable[str]) -> list[tuple[int, str]]:
    """(role, key): whole names, number codes, initials, and every tail of a name.

    A tail makes “contains” a prefix that an index serves: 水利局 finds 市水利局.
    """
    found: dict[tuple[int, str], None] = {}
    for name in names:
        key = letters_only(name)[:200]
        if not key:
            continue
        found[(NAME, key)] = None
        for at in range(1, min(len(key), LONGEST_PART)):
            found.setdefault((PART, key[at:][:60]))
        short = initials(folded(plain(name)))[:60]
        found.setdefault((INITIALS, short))
        for at in range(1, min(len(short) - 1, LONGEST_PART)):
            found.setdefault((PART, short[at:]))
    for code in codes:
        key = letters_only(code)[:40]
        if key:
            found.setdefault((CODE, key))
    return [pair for pair in found if pair[1]]


def code_of(number: str) -> str:
    """`云政办发〔2026〕64号` → `云政办发`."""
    for bracket in OPENING:
        head, found, _rest = number.partition(bracket)
        if found:
            return head.strip()
    return ""
