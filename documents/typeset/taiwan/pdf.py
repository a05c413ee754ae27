"""A letter of Taiwan as the data of `documents/sheets/taiwan.typ`."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from documents.typeset.printed import cleaned
from documents.typeset.taiwan.letter import TaiwanLetter

TEMPLATE = "documents/taiwan"


def sheet(letter: TaiwanLetter) -> dict[str, Any]:
    """Everything the template reads, as JSON can hold it."""
    return {**asdict(cleaned(letter)), "proof": None}


def numbered(data: dict[str, Any], copy_number: str) -> dict[str, Any]:
    """The data of another copy of a letter whose copies bear numbers."""
    return {**data, "copy_number": copy_number}
