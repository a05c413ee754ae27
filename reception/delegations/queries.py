"""Every read of delegations and of what hangs on them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Count, Exists, OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from office.catalogue.models import Card
from office.catalogue.queries import cards
from office.core.actor import Actor
from office.core.errors import NotVisible
from office.core.records import fetch
from office.core.scoping import visible
from office.organisation.models import User
from office.parameters.registry import value
from reception.delegations import policy, rules
from reception.delegations.models import (
    Companion,
    Cost,
    Delegation,
    Guest,
    ItineraryItem,
    Lodging,
    Meal,
    Reason,
)

RELATED = ("department", "matter", "host", "contact")
ONE = (*RELATED, "applicant", "signed_by")
LETTERS = "incoming-documents"
STANDING = frozenset(Delegation.State.values) - {"rejected", "cancelled"}
"""States of a delegation that came to something, or still may."""

PARTS: dict[str, tuple[Any, tuple[str, ...]]] = {
    "guests": (Guest, ()),
    "itinerary": (ItineraryItem, ("host", "room", "vehicle", "driver__person")),
    "companions": (Companion, ("person",)),
    "meals": (Meal, ("room",)),
    "lodging": (Lodging, ()),
    "costs": (Cost, ()),
}
"""What hangs on a delegation, by the name it has in REST."""


def delegations(actor: Actor) -> QuerySet[Delegation]:
    """Delegations the actor may see, the last entered first."""
    seen = Card.objects.filter(visible(actor), pk=OuterRef("letter"))
    seen._scoped = True  # the subquery carries the rule itself
    rows: QuerySet[Delegation] = (
        Delegation.objects.visible_to(actor)
        .select_related(*RELATED, "letter")
        .defer("letter__words", "letter__reach")
        .annotate(letter_seen=Exists(seen))
        .order_by("-card_id")
    )
    return rows


def delegations_on(actor: Actor, day: date) -> QuerySet[Delegation]:
    """Those who are here on a day, in the order of the clock; what came to nothing left out."""
    begin = timezone.make_aware(datetime.combine(day, time()))
    return (
        delegations(actor)
        .filter(arrives_at__lt=begin + timedelta(days=1), leaves_at__gt=begin)
        .exclude(state__in=["rejected", "cancelled"])
        .order_by("arrives_at", "card_id")
    )


def delegation_get(actor: Actor, pk: int, *, lock: bool = False) -> Delegation:
    if lock:
        return fetch(Delegation, actor, pk, lock=True)
    found: Delegation | None = (
        delegations(actor).select_related(*ONE, "letter").filter(pk=pk).first()
    )
    if found is None:
        raise NotVisible(_("There is no such record, or it is not for you to see."))
    return found


def rows_of(part: str, delegation_ids: Iterable[int]) -> QuerySet[Any]:
    """The rows of one part; the caller has fetched the delegations for this reader already."""
    model, related = PARTS[part]
    rows: QuerySet[Any] = model.objects.filter(delegation__in=list(delegation_ids))
    return rows.select_related(*related) if related else rows


def row_of(part: str, delegation_id: int, pk: int) -> Any:
    found = rows_of(part, [delegation_id]).filter(pk=pk).first()
    if found is None:
        raise NotVisible(_("There is no such entry in this delegation."))
    return found


def reasons_of(delegation_id: int) -> QuerySet[Reason]:
    return Reason.objects.filter(delegation=delegation_id).select_related("by")


def given_reasons(delegation_id: int) -> set[tuple[str, str]]:
    return set(Reason.objects.filter(delegation=delegation_id).values_list("rule", "mark"))


def letter_called(actor: Actor, text: str) -> Card | None:
    """A letter of ours by its number in the register, if this person may see it."""
    return cards(actor).filter(kind=LETTERS, number=text).first()


def letter_used(letter_id: int) -> bool:
    """Whether a letter has led to a delegation that still stands, whoever may see it."""
    return Delegation.unscoped.filter(letter=letter_id, state__in=STANDING).exists()


def limits() -> rules.Limits:
    """The numbers of the place."""
    return rules.Limits(
        companions=tuple((int(up_to), int(most)) for up_to, most in value("reception.companions")),
        above=value("reception.companions.above"),
        working_meals=value("reception.working_meals"),
        meal_cap=Decimal(value("reception.meal_cap")),
        lodging_cap=Decimal(value("reception.lodging_cap")),
        letter_later=value("reception.letter_later"),
    )


def chiefs() -> frozenset[int]:
    """The principal heads."""
    rows = User.objects.filter(is_active=True, roles__contains=["chief"]).order_by()
    return frozenset(rows.values_list("pk", flat=True))


def facts_of(found: Sequence[Delegation], now: datetime) -> dict[int, rules.Facts]:
    """What the rules look at, for any number of delegations: one query a part."""
    ids = [d.pk for d in found]
    parts: dict[str, dict[int, list[Any]]] = {}
    for part in PARTS:
        grouped: dict[int, list[Any]] = defaultdict(list)
        for row in rows_of(part, ids):
            grouped[row.delegation_id].append(row)
        parts[part] = grouped
    heads = chiefs()
    return {
        d.pk: rules.Facts(
            delegation=d,
            now=now,
            guests=parts["guests"][d.pk],
            items=parts["itinerary"][d.pk],
            companions=parts["companions"][d.pk],
            meals=parts["meals"][d.pk],
            lodging=parts["lodging"][d.pk],
            costs=parts["costs"][d.pk],
            chiefs=heads,
        )
        for d in found
    }


def facts(delegation: Delegation, now: datetime) -> rules.Facts:
    return facts_of([delegation], now)[delegation.pk]


def open_findings(found: Sequence[Delegation], now: datetime) -> dict[int, list[rules.Finding]]:
    """What is not kept, of delegations still in hand; the ended ones are history."""
    live = [d for d in found if d.state in policy.DELEGATION.waiting]
    read = facts_of(live, now) if live else {}
    numbers = limits()
    return {d.pk: rules.findings(read[d.pk], numbers) for d in live}


def letter_of(delegation: Any) -> Card | None:
    """The registered letter behind a delegation of `delegations()`, if its reader may see it."""
    letter: Card | None = delegation.letter if delegation.letter_seen else None
    return letter


def counts(actor: Actor) -> dict[str, int]:
    """How many delegations of each state this person may see: one GROUP BY."""
    rows = Delegation.objects.visible_to(actor).order_by().values("state").annotate(n=Count("pk"))
    return {row["state"]: row["n"] for row in rows}


@dataclass(frozen=True, slots=True)
class Here:
    """A delegation of the day as the desk sees it: what goes on by the clock, and who comes."""

    delegation: Delegation
    programme: list[Any] = field(default_factory=list)
    guests: list[Guest] = field(default_factory=list)


def here_today(actor: Actor) -> list[Here]:
    """Delegations of the day with their programme and guests: four queries, for the desk's page."""
    found = {d.pk: Here(d) for d in delegations_on(actor, actor.today)}
    for part in ("itinerary", "meals"):
        for row in rows_of(part, found):
            if timezone.localdate(row.starts_at) == actor.today:
                found[row.delegation_id].programme.append(row)
    for guest in rows_of("guests", found):
        found[guest.delegation_id].guests.append(guest)
    for here in found.values():
        here.programme.sort(key=lambda row: row.starts_at)
    return list(found.values())
