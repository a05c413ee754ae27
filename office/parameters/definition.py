"""One number of the trade: its default, its source, and which values fit."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

CLOCK = re.compile(r"([01]\d|2[0-3]):[0-5]\d")
LARGEST = 1_000_000


@dataclass(frozen=True, slots=True)
class Definition:
    """`says` is one sentence with its source. `choices` are the only words that fit."""

    key: str
    default: Any
    says: str
    choices: tuple[str, ...] = ()

    @property
    def is_time(self) -> bool:
        return isinstance(self.default, str) and _is_clock(self.default)


def wrong(known: Definition, new: Any) -> str:
    """Why a value does not fit, or nothing: its kind must be that of the default."""
    like = json.dumps(known.default, ensure_ascii=False)
    if type(new) is not type(known.default):
        return _("“%(key)s” takes a value such as %(like)s.") % {"key": known.key, "like": like}
    if isinstance(new, int) and not isinstance(new, bool) and not 0 <= new <= LARGEST:
        return _("A whole number from 0 to %(most)s.") % {"most": LARGEST}
    if isinstance(new, str):
        return _wrong_word(known, new)
    return _wrong_list(known, new, like) if isinstance(new, list) else ""


def _wrong_word(known: Definition, new: str) -> str:
    if known.choices and new not in known.choices:
        return _("One of: %(choices)s.") % {"choices": ", ".join(known.choices)}
    if known.is_time and not _is_clock(new):
        return _("A time of day such as 08:30.")
    return "" if new.strip() or not known.default else _("Not empty.")


def _wrong_list(known: Definition, new: list[Any], like: str) -> str:
    """Each part must be like those of the default; a break has a beginning and an end, or none."""
    kinds = {type(part) for part in known.default}
    clocks = all(_is_clock(part) for part in known.default)
    if any(type(part) not in kinds for part in new):
        return _("A list such as %(like)s.") % {"like": like}
    if clocks and not all(_is_clock(part) for part in new):
        return _("Times of day such as 08:30.")
    if clocks and (len(new) not in {0, len(known.default)} or new != sorted(new)):
        return _("Beginning and end, in this order, such as %(like)s.") % {"like": like}
    rows = [part for part in known.default if isinstance(part, list)]
    if rows and not all(_is_row(part, len(rows[0])) for part in new):
        return _("Rows of %(n)s figures each, such as %(like)s.") % {
            "n": len(rows[0]),
            "like": like,
        }
    return ""


def _is_row(part: Any, size: int) -> bool:
    """So many figures, none below nought; true and false are none."""
    return len(part) == size and all(
        isinstance(n, int | float) and not isinstance(n, bool) and 0 <= n <= LARGEST for n in part
    )


def _is_clock(text: Any) -> bool:
    return isinstance(text, str) and CLOCK.fullmatch(text) is not None
