"""The kinds of sheet there are. Each area names its own in `AppConfig.ready()`."""

from __future__ import annotations

from typing import Any

SHEETS: dict[str, Any] = {}


def register_sheets(sheets: dict[str, Any]) -> None:
    """`{"meetings.seating": _("Seating chart")}`: what the public check calls it."""
    SHEETS.update(sheets)


def sheet_label(kind: str) -> str:
    return str(SHEETS.get(kind, ""))
