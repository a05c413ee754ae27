"""How reasons of a draw are said."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

REASONS: dict[str, Any] = {
    "overdue": gettext_lazy("overdue"),
    "extended": gettext_lazy("extended"),
    "redone": gettext_lazy("sent back to be done again"),
    "leap": gettext_lazy("its percent leapt"),
    "silent": gettext_lazy("nothing heard for long"),
    "never": gettext_lazy("never checked"),
}


def said(reasons: Iterable[Sequence[Any]]) -> str:
    """`overdue +5, never checked +3`; what a base weight alone drew says so."""
    parts = [f"{REASONS.get(why, why)} +{share}" for why, share in reasons]
    return _(", ").join(parts) or _("by lot alone")
