"""接待清单: the reception list on paper, with everything that it must name."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from office.catalogue.models import Card
from office.core.templatetags.office import clock, moment
from office.sheets.lists import Column, ListSheet
from reception.delegations.models import Companion, Meal
from reception.delegations.rules import Facts

KIND = "reception.list"
SHEETS = {KIND: gettext_lazy("Reception list")}


def reception_list(facts: Facts, letter: Card | None) -> ListSheet:
    d = facts.delegation
    return ListSheet(
        title=_("Reception list"),
        subtitle=d.number,
        facts=[
            (_("The guests' unit"), d.unit),
            (_("Leader of the party"), f"{d.leader} {d.leader_post}"),
            (_("Guests"), str(facts.party)),
            (_("Purpose"), d.purpose),
            (_("Their official letter"), letter.number if letter else d.letter_number or "—"),
            (_("From – to"), f"{moment(d.arrives_at)} – {moment(d.leaves_at)}"),
        ],
        columns=[
            Column(_("Part"), 0),
            Column(_("Name, activity"), 3),
            Column(_("Unit and post, place"), 3),
            Column(_("Time"), 0),
            Column(_("Yuan"), 0, number=True),
        ],
        rows=list(_rows(facts)),
        signatures=[_("Made by"), _("Host"), _("Signed by the head")],
        note=_signed(facts),
        size=9.5,
    )


def _signed(facts: Facts) -> str:
    d = facts.delegation
    if d.signed_at is None or d.signed_by is None:
        return _("Not signed yet.")
    return _("Signed in the system by %(name)s on %(time)s.") % {
        "name": d.signed_by,
        "time": moment(d.signed_at),
    }


def _rows(facts: Facts) -> Iterator[list[Any]]:
    for guest in facts.guests:
        yield [_("Guest"), guest.name, f"{guest.unit} {guest.post}".strip(), "", ""]
    for row in facts.programme:
        where = str(row.room or row.place)
        if isinstance(row, Meal):
            said = f"{row} · {_eaters(row)}"
            yield [_("Meal"), said, where, _span(row), f"{row.amount:.2f}"]
        else:
            yield [_("Activity"), row.activity, where, _span(row), ""]
    for lodging in facts.lodging:
        rooms = f"{lodging.get_room_display()} × {lodging.rooms}"
        yield [
            _("Lodging"),
            lodging.place,
            rooms,
            lodging.get_paid_by_display(),
            f"{lodging.price:.2f}",
        ]
    for companion in facts.companions:
        support = companion.role == Companion.Role.SUPPORT
        part = _("Support staff") if support else _("Companion")
        at_meal = _("at the meal") if companion.at_meal else ""
        yield [part, companion.name, companion.post, at_meal, ""]
    for cost in facts.claimed:
        paid = f"{cost.get_payment_display()} {cost.invoice}".strip()
        yield [_("Cost"), cost.text, paid, "", f"{cost.amount:.2f}"]


def _eaters(meal: Meal) -> str:
    return _("%(guests)s guests, %(ours)s of ours") % {
        "guests": meal.persons,
        "ours": meal.companions,
    }


def _span(row: Any) -> str:
    return f"{moment(row.starts_at)}–{clock(row.ends_at)}"
