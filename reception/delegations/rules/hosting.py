"""Who may be received, and how: letter, approval, table, welcome, lodging."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reception.delegations.models import (
    Cost,
    ItineraryItem,
    Lodging,
    Meal,
    Payer,
)
from reception.delegations.rules.facts import (
    BEFORE,
    BLOCK,
    FRUGALITY,
    INFO,
    LOCAL,
    RECEPTION,
    RECEPTION_AS_WHOLE,
    WARN,
    Facts,
    Finding,
    Kind,
    Limits,
    State,
    at_table,
    most_companions,
    per_head,
)


def letter(facts: Facts, limits: Limits) -> Iterator[Finding]:
    """No official letter, no reception."""
    if facts.has_letter:
        return
    later = limits.letter_later
    yield Finding(
        "letter",
        WARN if later else BLOCK,
        _("There is no official letter from the guests' unit."),
        _(RECEPTION) % {"n": 8},
        _("Register their letter, or enter its number under “Change”.")
        if not later
        else _("In an emergency say why it comes later; without it nothing is reimbursed."),
        frozenset({"reimburse"}) if later else BEFORE | {"reimburse"},
    )


def approval(facts: Facts, _limits: Limits) -> Iterator[Finding]:
    """Approved before anybody is received."""
    waits = facts.delegation.state in {State.LETTER_RECEIVED, State.APPLIED}
    if waits and facts.now >= facts.delegation.arrives_at:
        yield Finding(
            "approval",
            BLOCK,
            _("The guests are due, and nobody has approved their reception."),
            _(RECEPTION) % {"n": 8},
            _("Have it decided now: the director, or a leader, approves or rejects it."),
            frozenset({"plan", "start"}),
        )


def one_meal(facts: Facts, limits: Limits) -> Iterator[Finding]:
    """One working meal at most."""
    n = len(facts.given)
    if n > limits.working_meals:
        yield Finding(
            "one_meal",
            BLOCK,
            ngettext(
                "%(n)s meal is given by the office; %(most)s is allowed.",
                "%(n)s meals are given by the office; %(most)s is allowed.",
                n,
            )
            % {"n": n, "most": limits.working_meals},
            _(RECEPTION) % {"n": 11},
            _("Leave one working meal; mark the others as paid by the guests themselves."),
            BEFORE | {"reimburse"},
            f"{n}",
        )


def banquet(facts: Facts, _limits: Limits) -> Iterator[Finding]:
    if any(m.kind == Meal.Kind.BANQUET for m in facts.meals):
        yield Finding(
            "banquet",
            BLOCK,
            _("A banquet is planned; only a working meal may be given."),
            _(RECEPTION) % {"n": 11},
            _("Make it a working meal with home-style food."),
            BEFORE,
        )


def companions(facts: Facts, limits: Limits) -> Iterator[Finding]:
    """Ours at the table: 3 for up to 10 guests, a third above; stricter where the place says so."""
    most = most_companions(facts.party, limits)
    table = max((at_table(facts, m) for m in facts.given), default=0)
    if table > most:
        yield Finding(
            "companions",
            BLOCK,
            _("%(n)s of ours are at the meal with %(guests)s guests; %(most)s are allowed.")
            % {"n": table, "guests": facts.party, "most": most},
            _(RECEPTION) % {"n": 11},
            _("Take %(n)s off the meal; they can join the talk instead.") % {"n": table - most},
            BEFORE,
            f"{table}/{facts.party}",
        )


def alcohol(facts: Facts, _limits: Limits) -> Iterator[Finding]:
    if any(m.alcohol for m in facts.given):
        yield Finding(
            "alcohol",
            BLOCK,
            _("Alcohol is entered for a meal; none is served at a working meal."),
            _(FRUGALITY),
            _("Take the alcohol off the meal."),
            BEFORE,
        )


def cigarettes(facts: Facts, _limits: Limits) -> Iterator[Finding]:
    if any(m.cigarettes for m in facts.given):
        yield Finding(
            "cigarettes",
            BLOCK,
            _("Cigarettes are entered for a meal; none are provided."),
            _(FRUGALITY),
            _("Take the cigarettes off the meal."),
            BEFORE,
        )


def same_city(facts: Facts, _limits: Limits) -> Iterator[Finding]:
    if facts.delegation.same_city and facts.given:
        yield Finding(
            "same_city",
            WARN,
            _("The guests are from this city; no meal is given to them."),
            _(LOCAL),
            _("Leave the meal out, mark it as paid by the guests, or put the reason on record."),
            mark=f"{len(facts.given)}",
        )


def meal_cost(facts: Facts, limits: Limits) -> Iterator[Finding]:
    dear = max((per_head(facts, m) for m in facts.given), default=Decimal(0))
    if dear > limits.meal_cap:
        yield Finding(
            "meal_cost",
            BLOCK,
            _("The meal comes to %(each)s yuan a person; the standard is %(cap)s.")
            % {"each": dear, "cap": limits.meal_cap},
            _(LOCAL),
            _("Choose a simpler meal, or enter only what the office may pay."),
            BEFORE | {"reimburse"},
            f"{dear}",
        )


MEETS = {Kind.GREET, Kind.FAREWELL}
FETCHES = MEETS | {Kind.PICKUP, Kind.DROPOFF}


def greeting(facts: Facts, _limits: Limits) -> Iterator[Finding]:
    wrong = [i for i in facts.items if i.kind in MEETS and i.at_boundary]
    if wrong:
        yield Finding(
            "greeting",
            BLOCK,
            _("“%(activity)s” takes place at a station, airport, dock or boundary.")
            % {"activity": wrong[0].activity},
            _(RECEPTION) % {"n": 9},
            _("Welcome them in the house. A car and one person may fetch them."),
            BEFORE,
            f"{len(wrong)}",
        )


def _leads(facts: Facts, item: ItineraryItem) -> int | None:
    """Who is there: whoever is named; the host himself for a welcome that names nobody."""
    return item.host_id or (facts.delegation.host_id if item.kind in MEETS else None)


def head_greets(facts: Facts, _limits: Limits) -> Iterator[Finding]:
    wrong = [i for i in facts.items if i.kind in FETCHES and _leads(facts, i) in facts.chiefs]
    if wrong:
        yield Finding(
            "head_greets",
            BLOCK,
            _("The principal head is entered for “%(activity)s”; he takes no part in it.")
            % {"activity": wrong[0].activity},
            _(RECEPTION) % {"n": 9},
            _("Name somebody else for it; the principal head may join the talk."),
            BEFORE,
            f"{len(wrong)}",
        )


def tours(facts: Facts, _limits: Limits) -> Iterator[Finding]:
    wrong = [i for i in facts.items if i.kind in {Kind.TOUR, Kind.SHOW}]
    if wrong:
        yield Finding(
            "tours",
            BLOCK,
            _("“%(activity)s” is no official business.") % {"activity": wrong[0].activity},
            _(RECEPTION_AS_WHOLE),
            _("Take it off the itinerary."),
            BEFORE,
            f"{len(wrong)}",
        )


def gifts(facts: Facts, _limits: Limits) -> Iterator[Finding]:
    if any(c.kind == Cost.Kind.GIFT for c in facts.costs):
        yield Finding(
            "gifts",
            BLOCK,
            _("A gift is entered; no money, cards or souvenirs are given."),
            _(RECEPTION_AS_WHOLE),
            _("Take the gift off the account."),
            BEFORE | {"reimburse"},
        )


def lodging_cost(facts: Facts, limits: Limits) -> Iterator[Finding]:
    """Whoever pays: their own unit reimburses no more than the travel standard."""
    dear = max((p.price for p in facts.lodging), default=Decimal(0))
    if dear > limits.lodging_cap:
        yield Finding(
            "lodging_cost",
            WARN,
            _("A room costs %(price)s yuan a night; the travel standard is %(cap)s.")
            % {"price": dear, "cap": limits.lodging_cap},
            _(RECEPTION) % {"n": 10},
            _("Book a simpler room, or say whose rank allows it."),
            mark=f"{dear}",
        )


def two_cars(facts: Facts, _limits: Limits) -> Iterator[Finding]:
    """Few cars: together in one where one takes them all."""
    driven = [i for i in facts.items if i.vehicle_id is not None]
    for one in driven:
        together = [i for i in driven if i.starts_at < one.ends_at and one.starts_at < i.ends_at]
        cars = {i.vehicle for i in together}
        large = next((c for c in cars if c and (c.seats or 0) >= facts.party), None)
        if len(cars) > 1 and large is not None:
            yield Finding(
                "two_cars",
                INFO,
                _("%(n)s cars run for the guests at once; %(car)s takes all of them.")
                % {"n": len(cars), "car": large},
                _(RECEPTION_AS_WHOLE),
                _("Let them ride together in %(car)s.") % {"car": large},
                mark=f"{len(cars)}",
            )
            return


def lodging(facts: Facts, _limits: Limits) -> Iterator[Finding]:
    outside = [p for p in facts.lodging if not p.designated]
    if outside:
        yield Finding(
            "lodging",
            WARN,
            _("“%(place)s” is no designated hotel.") % {"place": outside[0].place},
            _(RECEPTION) % {"n": 10},
            _("Book a designated or internal place, or put the reason on record."),
            mark=outside[0].place[:60],
        )
    if any(p.room == Lodging.Room.SUITE for p in facts.lodging):
        yield Finding(
            "suite",
            WARN,
            _("A suite is entered; standard rooms are the rule, suites go by rank."),
            _(RECEPTION) % {"n": 10},
            _("Take a standard room, or say whose rank allows it."),
        )


def lodging_paid(facts: Facts, _limits: Limits) -> Iterator[Finding]:
    if any(p.paid_by == Payer.OFFICE for p in facts.lodging):
        yield Finding(
            "lodging_paid",
            BLOCK,
            _("Lodging is entered as paid by the office; guests settle it with their own unit."),
            _(RECEPTION) % {"n": 10},
            _("Mark the lodging as paid by the guests."),
            BEFORE | {"reimburse"},
        )
