"""What was approved, planned, listed and paid."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from reception.delegations.models import (
    Category,
    Cost,
)
from reception.delegations.rules.facts import (
    BLOCK,
    FRUGALITY,
    INFO,
    RECEPTION,
    WARN,
    Facts,
    Finding,
    Limits,
    State,
)

GREW = {
    "guests": gettext_noop("%(n)s guests instead of %(was)s"),
    "companions": gettext_noop("%(n)s of ours at the meal instead of %(was)s"),
    "meals": gettext_noop("%(n)s meals instead of %(was)s"),
    "cost": gettext_noop("%(n)s yuan instead of %(was)s"),
}


def grown(facts: Facts, _limits: Limits) -> Iterator[Finding]:
    """What was approved is not exceeded quietly. A cost that was open when approved stays open."""
    agreed, size = facts.delegation.agreed, facts.size
    if facts.delegation.state not in {State.APPROVED, State.PLANNED, State.RUNNING} or not agreed:
        return
    for name, sentence in GREW.items():
        was, n = Decimal(agreed[name]), Decimal(size[name])
        if n > was and not (name == "cost" and not was):
            yield Finding(
                f"grown_{name}",
                WARN,
                _("It has grown since it was approved: %(what)s.")
                % {"what": _(sentence) % {"n": n, "was": was}},
                _(RECEPTION) % {"n": 8},
                _("Return it for another approval, or put the reason on record."),
                mark=f"{n}",
            )


def stale_plan(facts: Facts, _limits: Limits) -> Iterator[Finding]:
    d = facts.delegation
    if d.state == State.PLANNED and d.signature != facts.signature:
        yield Finding(
            "stale_plan",
            BLOCK,
            _("The itinerary was changed after rooms and cars were taken for it."),
            "",
            _("Plan it anew: what still fits is kept, the rest is released and taken again."),
            frozenset({"start"}),
        )


def complete(facts: Facts, _limits: Limits) -> Iterator[Finding]:
    """The reception list names everybody and everything (support staff since 2025)."""
    level = BLOCK if facts.delegation.state == State.RUNNING else INFO
    if facts.delegation.state in {State.CLOSED, State.REIMBURSED, State.PUBLISHED}:
        return
    for rule, message, way_out in (*_guests_missing(facts), *_rest_missing(facts)):
        yield Finding(
            rule,
            level,
            message,
            _(FRUGALITY),
            way_out,
            frozenset({"close"}) if level == BLOCK else frozenset(),
        )


Gap = tuple[str, str, str]


def _guests_missing(facts: Facts) -> Iterator[Gap]:
    missing = facts.party - len(facts.guests)
    if missing:
        yield (
            "list_guests",
            ngettext(
                "%(n)s guest is not named on the list.",
                "%(n)s guests are not named on the list.",
                missing,
            )
            % {"n": missing},
            _("Enter each guest with unit and post, or correct the number of guests."),
        )
    if any(not g.post for g in facts.guests):
        yield (
            "list_posts",
            _("The list names no post for %(name)s.")
            % {"name": next(g.name for g in facts.guests if not g.post)},
            _("Enter the post of every guest."),
        )


def _rest_missing(facts: Facts) -> Iterator[Gap]:
    if not facts.items or any(not (i.place or i.room_id) for i in facts.items):
        yield (
            "list_items",
            _("The list needs every activity with its time and place."),
            _("Enter the itinerary with places."),
        )
    if not facts.companions:
        yield (
            "list_people",
            _("The list names nobody of ours: companions and support staff belong on it."),
            _("Enter who was with the guests and who worked for them."),
        )
    unnamed = max((m.companions for m in facts.given), default=0) - len(facts.at_meal)
    if unnamed > 0:
        yield (
            "list_meal",
            _("%(n)s of ours at the meal are not named.") % {"n": unnamed},
            _("Mark who was at the meal."),
        )
    if any(not m.amount for m in facts.given):
        yield (
            "list_costs",
            _("The list needs what the working meal cost."),
            _("Enter the amount of the meal."),
        )


def cash(facts: Facts, _limits: Limits) -> Iterator[Finding]:
    if any(c.payment == Cost.Payment.CASH for c in facts.claimed):
        yield Finding(
            "cash",
            BLOCK,
            _("A cost of the office is entered as paid in cash."),
            _(RECEPTION) % {"n": 15},
            _("Settle it by transfer or official card, and enter that."),
            frozenset({"reimburse"}),
        )


@dataclass(frozen=True, slots=True)
class Voucher:
    """One of the three papers without which nothing is reimbursed."""

    name: str
    there: bool
    text: str = ""


def vouchers(facts: Facts) -> list[Voucher]:
    """Official letter (domestic reception only), reception list, invoices."""
    d = facts.delegation
    lacking = [c for c in facts.claimed if not c.invoice]
    eaten = any(m.amount for m in facts.given) and not any(
        c.kind == Cost.Kind.MEAL for c in facts.claimed
    )
    papers = [
        Voucher(
            _("Reception list"),
            d.signed_at is not None,
            "" if d.signed_at else _("not signed by the head yet"),
        ),
        Voucher(
            _("Invoices"),
            not lacking and not eaten,
            lacking[0].text if lacking else (_("none for the meal yet") if eaten else ""),
        ),
    ]
    if d.category == Category.DOMESTIC:
        papers.insert(0, Voucher(_("Official letter"), facts.has_letter, d.letter_number))
    return papers


def three_vouchers(facts: Facts, _limits: Limits) -> Iterator[Finding]:
    lacking = [v.name for v in vouchers(facts) if not v.there]
    if facts.delegation.state == State.CLOSED and lacking:
        yield Finding(
            "vouchers",
            BLOCK,
            _("Before it is reimbursed there is still missing: %(papers)s.")
            % {"papers": _(", ").join(lacking)},
            _(RECEPTION) % {"n": 15},
            _("Enter the number of each invoice under costs; letter and list must be there too."),
            frozenset({"reimburse"}),
            f"{len(lacking)}",
        )
