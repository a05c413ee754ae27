"""How points stand on a page."""

from __future__ import annotations

from typing import Any

from django import template

from office.organisation.actors import actor_of
from supervision.scoring import policy, queries
from supervision.scoring.models import CEILING, Trigger

register = template.Library()


@register.filter
def trigger_name(trigger: str) -> str:
    return str(Trigger(trigger).label)


@register.filter
def signed(points: int) -> str:
    """`+1`, `−2`, with a minus that is one."""
    return f"{points:+d}".replace("-", "−")


@register.filter
def minus(figure: Any) -> str:
    """A figure with a minus that is one."""
    return str(figure).replace("-", "−")


@register.filter
def magnitude(points: int) -> int:
    """For the length of a bar."""
    return abs(points)


@register.inclusion_tag("supervision/scoring/_item.html", takes_context=True)
def item_scores(context: Any, item: Any) -> dict[str, Any]:
    """What an item brought whom, on its own page; one query."""
    actor = actor_of(context["request"])
    return {
        "item": item,
        "entries": queries.entries_of_item(actor, item.pk),
        "may_mark": item.secrecy <= CEILING and policy.may_score(actor),
    }
