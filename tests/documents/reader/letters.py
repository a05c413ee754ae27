"""The letters that the reader is held to, and the measure: the share of right values in six fields."""

from __future__ import annotations

import json
import re
import unicodedata
from pathlib import Path
from typing import Any

HOME = Path(__file__).parents[2] / "data" / "letters"
MEASURED = ("organ", "number", "title", "kind", "date", "deadline")
BESIDE = (
    "urgency",
    "secrecy",
    "addressee",
    "signer",
    "contact_person",
    "contact_phone",
    "attachments",
)


def expected() -> list[dict[str, Any]]:
    rows = (HOME / "expected.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(row) for row in rows]


def plain(value: Any) -> Any:
    """Width, spaces and the shapes of brackets and dashes do not matter; order of issuers neither."""
    if isinstance(value, list):
        return sorted(plain(v) for v in value)
    if value is None:
        return None
    text = unicodedata.normalize("NFKC", str(value)).replace("號", "号")
    text = re.sub(r"[〔【\[﹝「『]", "(", re.sub(r"[〕】\]﹞」』]", ")", text))
    text = re.sub(r"[\s—–-]+", "", text.translate(str.maketrans("，；：。、“”", ',;:.,""')))
    return re.sub(r"[.,:;]+$", "", text)


def is_right(letter: dict[str, Any], name: str, value: Any) -> bool:
    wanted = [letter["fields"][name], *letter.get("accept", {}).get(name, [])]
    found = plain(value)
    if name == "organ":
        return any(found == plain(w if isinstance(w, list) else [w]) for w in wanted)
    return any(found == plain(w) for w in wanted)
