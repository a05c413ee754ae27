"""What can be asked of a meeting, for pages and REST alike."""

from __future__ import annotations

from meetings import actions, forms, policy
from office.core.commands import Command, Commands

MEETING = Commands.of(
    policy.MEETING,
    Command("notify", actions.notify_meeting),
    Command("ready", actions.ready_meeting),
    Command("start", actions.start_meeting),
    Command("sign_in", actions.sign_in_meeting, forms.SignInForm),
    Command("end", actions.end_meeting),
    Command("issue_minutes", actions.issue_minutes, forms.MinutesForm),
    Command("close", actions.close_meeting),
    Command("postpone", actions.postpone_meeting, forms.PostponeForm),
    Command("cancel", actions.cancel_meeting, forms.ReasonForm),
)
