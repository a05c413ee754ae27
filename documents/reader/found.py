"""What was found for a field, and how sure the evidence makes it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

LABELLED = 0.97
AGREED = 0.97
SEEN = 0.88
LIKELY = 0.7
GUESSED = 0.4
ABSENT = 0.85
"""Nothing was found, and nothing looked like it."""


@dataclass(frozen=True, slots=True)
class Found:
    value: Any = None
    sure: float = 0.0


NOTHING = Found(None, ABSENT)
