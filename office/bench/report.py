"""The table on the screen and the file for machines."""

from __future__ import annotations

import json
from pathlib import Path

from office.bench.measure import Result
from office.runtime import terminal


def say(result: Result) -> None:
    """One line as soon as it is known."""
    goal = "" if result.goal is None else f"≤ {result.goal:g}"
    mark = " " if result.goal is None else ("✓" if result.value <= result.goal else "✗")
    shown = result.detail.get("product") or result.detail.get("this") or {}
    beside = ""
    if shown:
        beside = (
            f"{shown['cpu_ms']:8.2f} {shown['p50_ms']:8.2f} {shown['p95_ms']:8.2f} {shown['per_second']:7.0f}"
            f" {shown.get('queries') or '':>4}"
        )
    terminal.say(
        f"  {result.metric:<48}{result.value:>9.2f} {result.unit:<14}{goal:>7} {mark} {beside}"
    )


def head() -> None:
    terminal.say(
        f"  {'':<48}{'value':>9} {'':<14}{'goal':>7}   {'CPU ms':>8} {'p50 ms':>8} {'p95 ms':>8} {'a sec.':>7}"
        f" {'SQL':>4}"
    )


def write(results: list[Result], path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = [result.line() for result in results]
    path.write_text(json.dumps(lines, ensure_ascii=False, indent=1) + "\n")
