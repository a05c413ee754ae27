"""What templates may say of a risk."""

from __future__ import annotations

from django import template

from supervision.foresight.words import headline

register = template.Library()


@register.filter
def foreseen(risk: int) -> str:
    """`may be late`, from the chance in per mille."""
    return headline(risk)
