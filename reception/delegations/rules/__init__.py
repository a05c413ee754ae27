"""The rules of official reception as findings. Pure: facts in, findings out, no query, no clock.

Sources: the regulation on domestic official reception of party and government organs (2013) and
the regulation on frugality (as revised in 2025). A finding names the article where the rule stands,
what is broken, and the way out. `block` refuses the steps it names; `warn`, and a block that came
too late to be mended, need a reason on record; `info` only tells.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _

from reception.delegations.models import Category
from reception.delegations.rules.accounting import (
    Voucher,
    cash,
    complete,
    grown,
    stale_plan,
    three_vouchers,
    vouchers,
)
from reception.delegations.rules.facts import (
    AFTER,
    BEFORE,
    BLOCK,
    EXPLAINED,
    INFO,
    WARN,
    Facts,
    Finding,
    Limits,
    Rule,
    item_mark,
    meal_mark,
    most_companions,
    per_head,
)
from reception.delegations.rules.hosting import (
    alcohol,
    approval,
    banquet,
    cigarettes,
    companions,
    gifts,
    greeting,
    head_greets,
    letter,
    lodging,
    lodging_cost,
    lodging_paid,
    meal_cost,
    one_meal,
    same_city,
    tours,
    two_cars,
)

__all__ = [
    "AFTER",
    "BEFORE",
    "BLOCK",
    "EXPLAINED",
    "INFO",
    "PACKS",
    "WARN",
    "Facts",
    "Finding",
    "Limits",
    "Voucher",
    "findings",
    "item_mark",
    "meal_mark",
    "most_companions",
    "per_head",
    "refusing",
    "vouchers",
]


def other_pack(facts: Facts, _limits: Limits) -> Iterator[Finding]:
    yield Finding(
        "other_pack",
        INFO,
        _("The caps of domestic official reception are not applied to “%(category)s”.")
        % {"category": facts.delegation.get_category_display()},
        "",
        _("Keep to the standard that your office has for it."),
    )


ALWAYS: tuple[Rule, ...] = (approval, grown, stale_plan, complete, cash, three_vouchers)
PACKS: dict[str, tuple[Rule, ...]] = {
    Category.DOMESTIC: (
        letter,
        approval,
        one_meal,
        banquet,
        companions,
        alcohol,
        cigarettes,
        same_city,
        meal_cost,
        greeting,
        head_greets,
        tours,
        gifts,
        lodging,
        lodging_cost,
        lodging_paid,
        two_cars,
        *ALWAYS[1:],
    ),
    Category.FOREIGN: (other_pack, *ALWAYS),
    Category.BUSINESS: (other_pack, cigarettes, tours, gifts, *ALWAYS),
}


def findings(facts: Facts, limits: Limits) -> list[Finding]:
    """Every rule not kept, the gravest first."""
    rank = {BLOCK: 0, WARN: 1, INFO: 2}
    found = [f for rule in PACKS[facts.delegation.category] for f in rule(facts, limits)]
    return sorted(found, key=lambda f: rank[f.level])


def refusing(found: Sequence[Finding], reasons: set[tuple[str, str]], step: str) -> list[Finding]:
    """What stands in the way of a step: what refuses it, and what has no reason on record."""
    hard = [f for f in found if step in f.refuses]
    late = {BLOCK, WARN} if step in AFTER else {WARN}
    soft = [
        f
        for f in found
        if step in EXPLAINED
        and f not in hard
        and f.level in late
        and (f.rule, f.mark) not in reasons
    ]
    return hard + soft
