"""Rows of the desk's board: how long somebody waits, and what can be done about it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from office.calendars import workdays
from office.core.actor import Actor
from office.pages.commands import Button, buttons
from office.parameters.registry import value
from reception import commands, policy
from reception.models import Visit

S = Visit.State
LIGHTS = {S.EXPECTED: "hold", S.RECEIVED: "green", S.LEFT: "done"}
MAIN = ("arrive", "receive", "leave")
BESIDE = ("turn_away", "name_host")


@dataclass(frozen=True, slots=True)
class Row:
    """One party on the board. `minutes` is how long it waits, `hot` whether too long."""

    visit: Visit
    light: str
    says: str
    minutes: int
    hot: bool
    unhosted: bool
    overstays: bool
    watched: bool
    main: list[Button]
    beside: list[Button]

    @property
    def inside(self) -> bool:
        return self.visit.state in policy.INSIDE

    @property
    def gone(self) -> bool:
        return self.visit.state not in policy.VISIT.waiting

    @property
    def unmet(self) -> bool:
        return self.visit.state == S.ARRIVED


def rows_of(actor: Actor, visits: Iterable[Visit]) -> list[Row]:
    return [_row(actor, visit) for visit in visits]


def _row(actor: Actor, visit: Visit) -> Row:
    minutes = _waited(actor, visit)
    unhosted = not visit.host_named and visit.state in {S.EXPECTED, S.ARRIVED}
    late = visit.state == S.ARRIVED and minutes >= value("reception.greet_minutes")
    overstays = overstayed(actor, visit)
    offered = buttons(actor, visit, commands.VISIT)
    light, says = _said(visit, minutes, late=late, unhosted=unhosted, overstays=overstays)
    return Row(
        visit,
        light,
        says,
        minutes,
        hot=late or unhosted or overstays,
        unhosted=unhosted,
        overstays=overstays,
        watched=bool(getattr(visit, "watched", False)),
        main=[b for b in offered if b.name in MAIN][:1]
        + [b for b in offered if b.name == "leave" and visit.state == S.ARRIVED],
        beside=[b for b in offered if b.name in BESIDE and (b.name != "name_host" or unhosted)],
    )


def _waited(actor: Actor, visit: Visit) -> int:
    since: Any = visit.arrived_at if visit.state == S.ARRIVED else None
    if visit.state == S.EXPECTED and visit.expected_at < actor.now:
        since = visit.expected_at
    return int((actor.now - since).total_seconds() // 60) if since else 0


def overstayed(actor: Actor, visit: Visit) -> bool:
    """Inside since another day, or after the house has closed."""
    if visit.state not in policy.INSIDE or visit.arrived_at is None:
        return False
    earlier = timezone.localdate(visit.arrived_at) < actor.today
    return earlier or actor.now >= workdays.closing(actor.today)


def _said(
    visit: Visit, minutes: int, *, late: bool, unhosted: bool, overstays: bool
) -> tuple[str, str]:
    """Lamp and words."""
    waits = ngettext("waits %(n)s minute", "waits %(n)s minutes", minutes) % {"n": minutes}
    if unhosted:
        return "red", _("No host named")
    if visit.state == S.ARRIVED:
        return ("red" if late else "yellow"), waits
    if overstays:
        return "red", _("Still inside")
    if visit.state == S.EXPECTED and minutes:
        says = ngettext("%(n)s minute late", "%(n)s minutes late", minutes) % {"n": minutes}
        return "yellow", says
    return LIGHTS.get(S(visit.state), "done"), str(visit.get_state_display())
