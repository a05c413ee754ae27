"""State secrets: the marks, the terms they last, and whether this installation may hold any.

Confidential 秘密, secret 机密 and top secret 绝密 are state secrets; `internal` is none.
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date

from django.utils.translation import gettext as _

from documents.packs.choosing import current
from office.core.scoping import Secrecy
from office.parameters.registry import value

APPROVED = "documents.approved_for_secrets"
LOWEST = Secrecy.CONFIDENTIAL
MOST_MONTHS = {Secrecy.CONFIDENTIAL: 120, Secrecy.SECRET: 240, Secrecy.TOP_SECRET: 360}
"""Ten, twenty, thirty years (Law on Guarding State Secrets); no mark means the longest."""
TERM = re.compile(r"(?:★\s*)?(\d{1,3})\s*(年|个月|個月|月|years?|months?|y|m)", re.IGNORECASE)


def is_state_secret(secrecy: int) -> bool:
    return secrecy >= LOWEST


def approved() -> bool:
    """Whether an administrator has declared this installation approved for state secrets."""
    return value(APPROVED) is True


def marked_level(*texts: str) -> Secrecy | None:
    """The highest level that a text bears as a mark, such as 机密★5年."""
    found = [level for text in texts if (level := current().secrets.marked(text))]
    return max(found, default=None)


def refusal(secrecy: int, *texts: str) -> str:
    """Why a paper of this level, or with this mark, may not be entered; else nothing."""
    mark = marked_level(*texts)
    if not (is_state_secret(secrecy) or mark):
        return ""
    if not approved():
        return _(
            "State secrets must not be entered here: this installation is not approved for them. "
            "Register the paper by hand in the book of the confidential office, or ask the "
            "administrator to declare the approval under Settings."
        )
    if mark and mark > secrecy:
        return _("The text bears the mark “%(mark)s”. Choose that level, or take the mark out.") % {
            "mark": current().secrecy_name(mark)
        }
    return ""


def months_of(text: str) -> int | None:
    """`5年`, `6个月`, `机密★5年`, `10 years` → months; None where it says no term."""
    found = TERM.search(text)
    if found is None:
        return None
    years = found[2].lower().startswith(("年", "y"))
    return int(found[1]) * (12 if years else 1)


def term_fault(secrecy: int, months: int) -> str:
    """Years are whole, months are for less than one; no level lasts longer than its longest."""
    most = MOST_MONTHS.get(Secrecy(secrecy))
    if most is None:
        return _("Only state secrets have a term.")
    if months > most:
        return _("At most %(years)s years at this level.") % {"years": most // 12}
    if months < 1 or (months > 12 and months % 12):
        return _("Whole years, or months below one year: 5年, 6个月.")
    return ""


def last_day(start: date, months: int) -> date:
    """The day a term that begins on `start` ends."""
    years, month = divmod(start.month - 1 + months, 12)
    year, month = start.year + years, month + 1
    return date(year, month, min(start.day, monthrange(year, month)[1]))


def term_of(months: int | None) -> str:
    """`5年`, `6个月`; nothing where none is marked."""
    if not months:
        return ""
    return f"{months // 12}年" if months % 12 == 0 else f"{months}个月"
