"""Foresight in plain words: counts of ten and whole working days, never a percentage."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from supervision.foresight.queries import Foresight, band_of
from supervision.models import Source

TEN = 10


def headline(risk: int) -> str:
    """What the chip says."""
    return {
        "high": _("likely late"),
        "some": _("may be late"),
        "low": _("likely in time"),
    }.get(band_of(risk), "")


def sentences(seen: Foresight) -> list[str]:
    """What like items took, how this one stands against them, and how often that went wrong."""
    return [text for text in (_took(seen), _stands(seen), _went(seen)) if text]


def _took(seen: Foresight) -> str:
    if seen.group.most is not None:
        text = ngettext(
            "Four of five like items were done within %(n)s working day.",
            "Four of five like items were done within %(n)s working days.",
            seen.group.most,
        )
        return text % {"n": seen.group.most}
    if seen.group.half is not None:
        text = ngettext(
            "Half of the like items were done within %(n)s working day.",
            "Half of the like items were done within %(n)s working days.",
            seen.group.half,
        )
        return text % {"n": seen.group.half}
    return ""


def _stands(seen: Foresight) -> str:
    had = ngettext(
        "This one has had %(n)s working day", "This one has had %(n)s working days", seen.age
    ) % {"n": seen.age}
    if seen.left == 0:
        return _("%(had)s; today is the last.") % {"had": had}
    left = ngettext("%(n)s is left", "%(n)s are left", seen.left) % {"n": seen.left}
    return _("%(had)s; %(left)s.") % {"had": had, "left": left}


def _went(seen: Foresight) -> str:
    """Of those still open at this age: the chance it has, not the one it had in the beginning."""
    if seen.tenths == 0:
        return _("Of those that took as long as this one has, hardly any took longer than it may.")
    if seen.tenths == TEN:
        return _("Of those that took as long as this one has, nearly all took longer than it may.")
    text = ngettext(
        "Of those that took as long as this one has, about %(n)s in ten took longer than it may.",
        "Of those that took as long as this one has, about %(n)s in ten took longer than it may.",
        seen.tenths,
    )
    return text % {"n": seen.tenths}


def group_name(seen: Foresight) -> str:
    """Which items are called alike: `Leader's instruction · Planning · short term`."""
    group = seen.group
    parts = [
        str(Source(group.source).label) if group.source else _("every source"),
        str(group.department) if group.department else _("every department"),
        str(group.get_size_display()),
    ]
    return " · ".join(parts)
