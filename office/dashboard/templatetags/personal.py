"""What a page may show of the reader's own: whether he follows a record, the views he keeps."""

from __future__ import annotations

from typing import Any

from django import template

from office.following.queries import is_followed
from office.organisation.actors import actor_of
from office.saved_views.queries import mine

register = template.Library()


@register.inclusion_tag("components/follow.html", takes_context=True)
def follow_button(context: Any, card_id: int) -> dict[str, Any]:
    """The switch that follows a record or no longer does."""
    request = context["request"]
    return {
        "request": request,
        "csrf_token": context.get("csrf_token"),
        "card_id": card_id,
        "followed": is_followed(actor_of(request), card_id),
    }


@register.inclusion_tag("components/saved_views.html", takes_context=True)
def saved_views(context: Any) -> dict[str, Any]:
    """The reader's own views of this list, and the field that keeps the present one."""
    request = context["request"]
    return {
        "request": request,
        "csrf_token": context.get("csrf_token"),
        "views": list(mine(actor_of(request), request.path)),
    }
