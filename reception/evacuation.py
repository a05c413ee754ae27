"""Who is in the building, on paper to be called out from at the assembly point."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from office.sheets.lists import Column, ListSheet

BOX = "□"


@dataclass(frozen=True, slots=True)
class Inside:
    """One caller and his party. `badge` may be several; `arrived_at` is when he came in."""

    name: str
    unit: str
    host: str
    badge: str
    arrived_at: datetime | None
    party: int = 1


def evacuation_list(rows: Iterable[Inside], now: datetime) -> ListSheet:
    """Big letters on lying paper: it is read aloud, outdoors, by somebody in a hurry."""
    inside = list(rows)
    heads = sum(max(one.party, 1) for one in inside)
    clock = timezone.localtime(now)
    return ListSheet(
        title=_("In the building now"),
        subtitle=_("%(time)s · %(people)s")
        % {
            "time": f"{clock:%Y-%m-%d %H:%M}",
            "people": ngettext("%(n)s person", "%(n)s persons", heads) % {"n": heads},
        },
        columns=[
            Column(_("Out"), 0),
            Column(_("Name"), 4),
            Column(_("Persons"), 0, number=True),
            Column(_("Unit"), 6),
            Column(_("Host"), 3),
            Column(_("Badge"), 2),
            Column(_("Arrived"), 0),
        ],
        rows=[
            (BOX, i.name, max(i.party, 1), i.unit, i.host, i.badge, _clock(i.arrived_at, clock))
            for i in inside
        ],
        signatures=[_("Counted by"), _("Time"), _("Missing")],
        landscape=True,
        size=16,
        airy=0.5,
        empty=_("No caller is in the building."),
    )


def _clock(at: datetime | None, now: datetime) -> str:
    """The hour; with its day for somebody who has been in since before today."""
    if at is None:
        return ""
    local = timezone.localtime(at)
    return f"{local:%H:%M}" if local.date() == now.date() else f"{local:%m-%d %H:%M}"
