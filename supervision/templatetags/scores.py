"""How points stand on a page."""

from __future__ import annotations

from django import template

from supervision.scoring.models import Trigger

register = template.Library()


@register.filter
def trigger_name(trigger: str) -> str:
    return str(Trigger(trigger).label)


@register.filter
def signed(points: int) -> str:
    """`+1`, `−2`, with a minus that is one."""
    return f"{points:+d}".replace("-", "−")


@register.filter
def magnitude(points: int) -> int:
    """For the length of a bar."""
    return abs(points)
