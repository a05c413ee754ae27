"""What templates may say of plans and draws."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django import template

from supervision.spot_checks.words import said

register = template.Library()


@register.filter
def depth(at: str) -> int:
    """How deep a line hangs: 0 for 2, 1 for 2.1, 2 for 2.1.3."""
    return str(at).count(".")


@register.filter
def draw_reasons(reasons: Iterable[Sequence[Any]]) -> str:
    return said(reasons)
