"""What templates may say: remaining time, lamps, names of states and duties, a person's name."""

from __future__ import annotations

from datetime import date, datetime

from django import template
from django.utils import timezone

register = template.Library()


@register.filter
def day_of(value: datetime | date | None) -> date | None:
    """The office's day of a moment."""
    if isinstance(value, datetime):
        return timezone.localdate(value)
    return value
