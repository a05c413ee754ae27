"""What can be asked of a letter of ours, for pages and REST alike."""

from __future__ import annotations

from documents.linter.actions import override_rule
from documents.linter.forms import OverrideForm
from documents.outgoing import actions, forms, policy
from office.core.commands import Command, Commands

OUTGOING = Commands.of(
    policy.OUTGOING,
    Command("override", override_rule, OverrideForm),
    Command("withdraw", actions.withdraw_outgoing, forms.ReasonForm),
)
