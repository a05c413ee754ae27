"""What the rules look at, and what they say."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_noop

from office.core import companions
from reception.delegations.models import (
    Companion,
    Cost,
    Delegation,
    ItineraryItem,
    Lodging,
    Meal,
    Payer,
)

BLOCK, WARN, INFO = "block", "warn", "info"
BEFORE = frozenset({"apply", "approve", "plan", "start"})
AFTER = frozenset({"close", "reimburse"})
EXPLAINED = BEFORE | AFTER
"""Steps that ask for a reason on record where a rule is not kept."""

RECEPTION = gettext_noop("Reception regulation (2013), article %(n)s")
RECEPTION_AS_WHOLE = gettext_noop("Reception regulation (2013)")
FRUGALITY = gettext_noop("Frugality regulation (2025), domestic official reception")
LOCAL = gettext_noop("Local standard")

State = Delegation.State
Kind = ItineraryItem.Kind


@dataclass(frozen=True, slots=True)
class Limits:
    """The numbers, which a locality may set stricter: `companions` holds [up to guests, most]."""

    companions: tuple[tuple[int, int], ...] = ((10, 3),)
    above: int = 3
    working_meals: int = 1
    meal_cap: Decimal = Decimal(120)
    lodging_cap: Decimal = Decimal(500)
    letter_later: bool = False


@dataclass(frozen=True, slots=True)
class Facts:
    """A delegation and all that hangs on it, read beforehand."""

    delegation: Delegation
    now: datetime
    guests: Sequence[Any] = ()
    items: Sequence[ItineraryItem] = ()
    companions: Sequence[Companion] = ()
    meals: Sequence[Meal] = ()
    lodging: Sequence[Lodging] = ()
    costs: Sequence[Cost] = ()
    chiefs: frozenset[int] = frozenset()
    """Ids of the principal heads, who take no part in welcome and farewell."""

    @property
    def party(self) -> int:
        """As many as are named, or as the letter announced."""
        return max(len(self.guests), self.delegation.party_size)

    @property
    def programme(self) -> list[ItineraryItem | Meal]:
        """What takes place and what is eaten, as the clock goes."""
        return sorted((*self.items, *self.meals), key=lambda row: row.starts_at)

    @property
    def given(self) -> list[Meal]:
        """Meals that the office gives."""
        return [m for m in self.meals if m.kind != Meal.Kind.OWN]

    @property
    def at_meal(self) -> list[Companion]:
        return [c for c in self.companions if c.at_meal]

    @property
    def has_letter(self) -> bool:
        return bool(self.delegation.letter_id or self.delegation.letter_number)

    @property
    def claimed(self) -> list[Cost]:
        """Costs that the office pays."""
        return [c for c in self.costs if c.paid_by == Payer.OFFICE]

    @property
    def cost(self) -> Decimal:
        """What the office pays: by the account, or by the meals while there is none."""
        listed = sum((c.amount for c in self.claimed), Decimal(0))
        return listed or sum((m.amount for m in self.given), Decimal(0))

    @property
    def size(self) -> dict[str, Any]:
        """What an approval agrees to."""
        return {
            "guests": self.party,
            "companions": max((at_table(self, m) for m in self.given), default=0),
            "meals": len(self.given),
            "cost": str(self.cost),
        }

    @property
    def signature(self) -> str:
        """Changes whenever anything changes that a plan was made from."""
        d = self.delegation
        parts = [
            f"{d.arrives_at.timestamp()} {self.party} {d.leader} {d.place} {d.plate} {d.host_id}"
        ]
        parts += [f"{g.name} {g.unit} {g.post} {g.rank}" for g in self.guests]
        parts += [f"{c.name} {c.role} {c.at_meal}" for c in self.companions]
        parts += [item_mark(i) for i in self.items]
        parts += [meal_mark(m) for m in self.given if m.room_id]
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def item_mark(item: ItineraryItem) -> str:
    """What of a line decides what is taken for it."""
    keys = (item.host_id, item.room_id, item.vehicle_id, item.driver_id)
    times = f"{item.starts_at.timestamp()} {item.ends_at.timestamp()}"
    text = f"{item.kind} {times} {keys} {item.activity} {item.place}"
    return hashlib.sha256(text.encode()).hexdigest()


def meal_mark(meal: Meal) -> str:
    text = f"{meal.starts_at.timestamp()} {meal.ends_at.timestamp()} {meal.room_id} {meal.persons}"
    return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Finding:
    """One rule not kept. `mark` names the facts: a reason given for others does not hold."""

    rule: str
    level: str
    message: str
    article: str
    way_out: str
    refuses: frozenset[str] = frozenset()
    mark: str = ""


Rule = Callable[[Facts, Limits], Iterator[Finding]]


def most_companions(guests: int, limits: Limits) -> int:
    """At most three for up to ten guests, a third of the guests (rounded down) above."""
    return companions.most_companions(guests, limits.companions, limits.above)


def at_table(facts: Facts, meal: Meal) -> int:
    """Of ours at a meal: as entered, or as named, whichever is more."""
    return max(meal.companions, len(facts.at_meal))


def per_head(facts: Facts, meal: Meal) -> Decimal:
    return (meal.amount / (meal.persons + at_table(facts, meal))).quantize(Decimal("0.01"))
