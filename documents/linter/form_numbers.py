"""F1, F2: the document number (GB/T 9704-2012, 7.2.5) and the secrecy mark."""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _

from documents.linter.draft import Draft
from documents.linter.findings import Hit, Place

NUMBER = re.compile(r"[\u3400-\u9fff][^〔〕\d\s]*〔\d{4}〕\d+号")
NUMBERED_OTHERWISE = {"order", "proclamation", "public_notice", "communique", "minutes"}
"""Orders and announcements count simply (第3号, 2023年第19号), minutes by session."""
PLAIN_COUNT = re.compile(r"(?:.*?(?:公告|通告|公报|令))?\s*(?:\d{4}年)?第\d+号|〔\d{4}〕\d+号")
OTHER_BRACKETS = re.compile(r"[\[(（【﹝〔{]\s*[\d０-９]{2,4}\s*年?\s*[\])）】﹞〕}]")
LONGEST = {"top_secret": 30, "secret": 20, "confidential": 10}
"""Years: 绝密 30, 机密 20, 秘密 10 (law on guarding state secrets, article 20)."""


def number_format(draft: Draft) -> Iterator[Hit]:
    """F1: 〔2026〕 in hexagonal brackets, the full year, no leading zero, no 第."""
    number = draft.number
    text = number.plain.strip()
    if not text or NUMBER.fullmatch(text):
        yield from _zero(draft)
        return
    if draft.facts.kind in NUMBERED_OTHERWISE and PLAIN_COUNT.fullmatch(text):
        return
    wrong = list(_wrong(draft)) or [
        number.whole(_("Write the number as 云水发〔2026〕7号: code, year, count, 号."))
    ]
    yield from wrong


def _wrong(draft: Draft) -> Iterator[Hit]:
    number = draft.number
    brackets = OTHER_BRACKETS.search(number.plain)
    if brackets and not brackets[0].startswith("〔"):
        yield number.hit_at(
            _("The year stands in hexagonal brackets 〔〕, not in “%(found)s”.")
            % {"found": brackets[0]},
            brackets,
        )
    if brackets and not re.search(r"\d{4}|[０-９]{4}", brackets[0]):
        yield number.hit_at(_("Write the year in full: four digits."), brackets)
    ordinal = re.search(r"第(?=\s*[\d０-９])", number.plain)
    if ordinal:
        yield number.hit_at(_("No 第 before the count."), ordinal)
    wide = re.search(r"[０-９]+", number.plain)
    if wide:
        yield number.hit_at(_("Digits are half-width."), wide)
    if brackets and not number.plain.rstrip().endswith("号"):
        yield number.whole(_("The number ends with 号."))
    yield from _zero(draft)


def _zero(draft: Draft) -> Iterator[Hit]:
    zero = re.search(r"(?<=[〕\])）】﹞第])\s*0+(?=\d)", draft.number.plain)
    if zero:
        yield draft.number.hit_at(_("No zero before the count."), zero)


def secrecy_mark(draft: Draft) -> Iterator[Hit]:
    """F2: a secret document has a term within its level's limit, and numbered copies (7.2.1)."""
    facts = draft.facts
    limit = LONGEST.get(facts.secrecy)
    if limit is None:
        return
    if facts.secrecy_months is not None and facts.secrecy_months > limit * 12:
        yield Hit(
            _("At this level the term is at most %(n)s years.") % {"n": limit},
            Place("secrecy"),
            str(facts.secrecy_months),
        )
    if facts.copy_numbers is False:
        yield Hit(
            _("A secret document carries a copy number of six digits."),
            Place("secrecy"),
            "copies",
            "warn",
        )
