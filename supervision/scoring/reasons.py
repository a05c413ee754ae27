"""A reason is a sentence, not a sign."""

from __future__ import annotations

from django.utils.translation import gettext as _

from office.core.errors import DomainError
from office.core.text import plain

SHORTEST_REASON = 4


def reasoned(text: str, name: str = "reason") -> str:
    """The text without its ends; a DomainError on the field `name` where it says too little."""
    if len(plain(text)) < SHORTEST_REASON:
        raise DomainError(_("A reason is needed."), fields={name: [_("Say in a few words why.")]})
    return text.strip()
