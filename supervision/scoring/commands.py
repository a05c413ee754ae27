"""What can be asked of a sheet and of an appeal, for pages and REST alike."""

from __future__ import annotations

from office.core.commands import Command, Commands
from supervision.scoring import actions, forms, policy

SHEET = Commands.of(policy.SHEET, Command("publish", actions.publish_sheet))
APPEAL = Commands.of(
    policy.APPEAL,
    Command("accept", actions.accept_appeal, forms.AppealAcceptForm),
    Command("refuse", actions.refuse_appeal, forms.AppealRefuseForm),
    Command("withdraw", actions.withdraw_appeal),
)
