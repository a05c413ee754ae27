"""What can be asked of a spot-check, for pages and REST alike."""

from __future__ import annotations

from office.core.commands import Command, Commands
from supervision.spot_checks import actions, forms, policy

CHECK = Commands.of(
    policy.CHECK,
    Command("check", actions.enter_check, forms.CheckForm),
    Command("correct", actions.correct_finding, forms.TextForm),
    Command("recheck", actions.recheck_finding, forms.RecheckForm),
    Command("reassign", actions.reassign_check, forms.ReassignForm),
    Command("drop", actions.drop_check, forms.ReasonForm),
)
