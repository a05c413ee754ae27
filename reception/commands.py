"""What can be asked of a visit, for pages and REST alike."""

from __future__ import annotations

from office.core.commands import Command, Commands
from reception import actions, forms, policy

VISIT = Commands.of(
    policy.VISIT,
    Command("arrive", actions.arrive_visit, forms.ArriveForm),
    Command("receive", actions.receive_visit),
    Command("leave", actions.leave_visit),
    Command("turn_away", actions.turn_away_visit, forms.ReasonForm),
    Command("no_show", actions.miss_visit),
    Command("name_host", actions.name_host, forms.HostForm),
    Command("recount", actions.recount_visit, forms.RecountForm),
    Command("return_badge", actions.return_badge, forms.BadgeForm),
    Command("miss_badge", actions.miss_badge, forms.BadgeForm),
)
