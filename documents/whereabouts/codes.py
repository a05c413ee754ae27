"""What a sticker says: a short address, with two figures that tell a misread code. Pure.

`https://office.example/o/12345-67/` is the original of the letter with the id 12345, and
`/o/12345.000012-67/` its copy 000012. The check is that of ISO/IEC 7064, MOD 97-10, over id, copy
and a number of ours, so that a foreign barcode is not taken for a letter.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

OURS = "7839"
ADDRESS = re.compile(
    r"https?://[^/\s]{1,253}/o/(\d{1,18})(?:\.(\d{6}))?-(\d{2})/?", re.ASCII | re.IGNORECASE
)
BARE = re.compile(r"(?:/?o/)?(\d{1,18})(?:\.(\d{6}))?-(\d{2})/?", re.ASCII | re.IGNORECASE)
SEPARATOR = "STEWARD-SEPARATOR"
SEPARATORS = frozenset({SEPARATOR, "PATCHT"})
"""Ours, and the mark that scanners' own separator sheets bear (Patch T)."""
LONGEST = 600


@dataclass(frozen=True, slots=True)
class Code:
    """The original of a letter, or one of its numbered copies."""

    card_id: int
    copy: str = ""

    def __str__(self) -> str:
        number = f"{self.card_id}.{self.copy}" if self.copy else str(self.card_id)
        return f"{number}-{check(self.card_id, self.copy)}"

    def address(self, site: str) -> str:
        return f"{site.rstrip('/')}/o/{self}/"


def check(card_id: int, copy: str = "") -> str:
    return f"{98 - int(f'{OURS}{card_id}{copy}00') % 97:02}"


def read_code(text: str, *, typed: bool = False) -> Code | None:
    """The code in what a scanner read, or None. `typed`: the short form will do, as from a form.

    A keyboard scanner under a Chinese input method types full-width signs; they are the same.
    """
    said = unicodedata.normalize("NFKC", text[:LONGEST]).replace("。", ".").strip()
    found = ADDRESS.fullmatch(said) or (BARE.fullmatch(said) if typed else None)
    if found is None:
        return None
    code = Code(int(found[1]), found[2] or "")
    return code if check(code.card_id, code.copy) == found[3] else None


def is_separator(text: str) -> bool:
    return text.strip().upper() in SEPARATORS
