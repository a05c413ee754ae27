"""Days in words, with the year as the office counts it: of the common era, or of the Republic."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from django.utils.formats import date_format, get_format
from django.utils.translation import get_language

FIRST = 1911
"""The year before the first of the Republic."""
_asked: list[Callable[[], bool]] = []


def register_era(republic: Callable[[], bool]) -> None:
    """Whoever keeps the office's rules says whether years are those of the Republic."""
    _asked[:] = [republic]


def of_the_republic() -> bool:
    """Whether a reader of this language sees such years: other languages keep the common era."""
    return (get_language() or "").startswith("zh") and any(ask() for ask in _asked)


def day_said(day: date | datetime, form: str) -> str:
    """`date_format` in the office's years: 2026年11月29日 or 115年11月29日."""
    if not of_the_republic() or day.year <= FIRST:
        return date_format(day, form)
    pattern = get_format(form).replace("Y-m-d", "Y/m/d").replace("Y", str(day.year - FIRST))
    return date_format(day, pattern)
