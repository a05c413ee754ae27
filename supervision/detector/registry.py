"""The rules by which something is found. Each area's are registered in `AppConfig.ready()`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Rule:
    """One way in which something falls between the chairs.

    `finds` is one SELECT of (card_id, duty_id, part, since, facts): the record, the open duty that
    lies idle (null where nobody owes anything), what tells two of one record apart, since when
    (null: since it was found) and numbers for the sentence as jsonb. It may use %(now)s, %(today)s
    (a day), %(zone)s, and %(before)s: the close of business as many working days ago as the
    parameter `days` says. Every column it reads by must have its index.

    `label` is the word on the chip, `says` the reason with %(who)s, %(department)s, %(duty)s,
    %(time)s and the facts, `remedy` what mends it. `step` names the command of the record that does
    so; `page` is a page below the record's own on which it is mended. `taken`: whether a volunteer
    may take the duty.
    """

    slug: str
    label: Any
    says: Any
    remedy: Any
    finds: str
    days: str = ""
    step: str = ""
    page: str = ""
    taken: bool = False


RULES: dict[str, Rule] = {}
WORK: set[str] = set()
"""Kinds of duty at which somebody works for days: those should be heard of now and then."""
BOUNCES: set[str] = set()
"""Verbs by which a matter is refused or given away."""


def register_rules(*rules: Rule) -> None:
    RULES.update({rule.slug: rule for rule in rules})


def register_work(*kinds: str) -> None:
    WORK.update(kinds)


def register_bounces(*verbs: str) -> None:
    BOUNCES.update(verbs)
