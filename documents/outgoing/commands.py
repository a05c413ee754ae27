"""What can be asked of a letter of ours, for pages and REST alike."""

from __future__ import annotations

from documents.outgoing import actions, forms, policy
from office.core.commands import Command, Commands

OUTGOING = Commands.of(
    policy.OUTGOING, Command("withdraw", actions.withdraw_outgoing, forms.ReasonForm)
)
