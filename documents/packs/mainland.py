"""The mainland: regulations on official documents of party and government organs (2012).

Layout and number form are those of GB/T 9704-2012; terms of secrecy those of the Law on Guarding
State Secrets.
"""

from __future__ import annotations

import re
from datetime import date

from django.utils.translation import gettext_lazy as _

from documents.choices import Kind, Urgency
from documents.packs.base import Pack
from office.core.scoping import Secrecy

KINDS = (
    Kind.RESOLUTION,
    Kind.DECISION,
    Kind.ORDER,
    Kind.COMMUNIQUE,
    Kind.PROCLAMATION,
    Kind.PUBLIC_NOTICE,
    Kind.OPINION,
    Kind.NOTICE,
    Kind.CIRCULAR,
    Kind.REPORT,
    Kind.REQUEST,
    Kind.REPLY,
    Kind.PROPOSAL,
    Kind.LETTER,
    Kind.MINUTES,
)
"""Article 8."""
MARKS = {
    Secrecy.TOP_SECRET: ("绝密", "絕密"),
    Secrecy.SECRET: ("机密", "機密"),
    Secrecy.CONFIDENTIAL: ("秘密",),
}
MARK = re.compile(r"(绝密|絕密|机密|機密|秘密)\s*[★☆＊*]")


class Numbers:
    """Hexagonal brackets, full year, no leading zero, no 第 (GB/T 9704-2012, 7.2.5)."""

    def received(self, year: int) -> str:
        return f"收〔{year}〕{{n}}号"

    def draft(self, year: int) -> str:
        return f"稿〔{year}〕{{n}}号"

    def sent(self, code: str, year: int) -> str:
        return f"{code}〔{year}〕{{n}}号"

    def blank(self, code: str, year: int | None = None) -> str:
        return f"{code}〔{year}〕　　号" if year else f"{code}〔    〕    号"


class Days:
    """Arabic digits, the full year, no leading zero (7.3.5.4). Clocks run from the hand-over."""

    def full(self, day: date | None) -> str:
        return f"{day.year}年{day.month}月{day.day}日" if day else ""

    def due(self, received: date, urgency: str) -> date | None:
        return None


class Secrets:
    """`机密★5年` (7.2.2); the mark alone where no term was marked."""

    def mark(self, level: int, months: int | None, until: date | None, condition: str) -> str:
        if level not in MARKS:
            return ""
        mark = MARKS[Secrecy(level)][0]
        if not months:
            return mark
        return f"{mark}★{months // 12}年" if months % 12 == 0 else f"{mark}★{months}个月"

    def marked(self, text: str) -> Secrecy | None:
        found = set(MARK.findall(text))
        return next((level for level, marks in MARKS.items() if found.intersection(marks)), None)


PACK = Pack(
    slug="cn_gov",
    label=_("Mainland: party and government organs (2012, GB/T 9704-2012)"),
    kinds={kind.value: kind.label for kind in KINDS},
    usual_kind=Kind.NOTICE,
    urgencies={urgency.value: urgency.label for urgency in Urgency},
    secrecies={level.value: level.label for level in Secrecy},
    numbers=Numbers(),
    days=Days(),
    secrets=Secrets(),
    sheet="gbt9704",
    urgency_marks={Urgency.URGENT: "加急", Urgency.EXTRA_URGENT: "特急"},
    important=frozenset(
        {
            Kind.RESOLUTION,
            Kind.DECISION,
            Kind.ORDER,
            Kind.COMMUNIQUE,
            Kind.PROCLAMATION,
            Kind.PROPOSAL,
        }
    ),
    upward=frozenset({Kind.REQUEST, Kind.REPORT, Kind.PROPOSAL}),
    level=frozenset({Kind.LETTER, Kind.MINUTES}),
    no_addressee=frozenset(
        {
            Kind.RESOLUTION,
            Kind.DECISION,
            Kind.ORDER,
            Kind.COMMUNIQUE,
            Kind.PROCLAMATION,
            Kind.PUBLIC_NOTICE,
            Kind.MINUTES,
        }
    ),
    unsealed=frozenset({Kind.MINUTES}),
)
