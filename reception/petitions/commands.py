"""What can be asked of a petition, for pages and REST alike."""

from __future__ import annotations

from office.core.commands import Command, Commands
from reception.petitions import actions, forms, policy

PETITION = Commands.of(
    policy.PETITION,
    Command("accept", actions.accept_petition, forms.AcceptForm),
    Command("transfer", actions.transfer_petition, forms.TransferForm),
    Command("refuse", actions.refuse_petition, forms.ReasonForm),
    Command("reply", actions.reply_petition, forms.TextForm),
    Command("extend", actions.extend_petition, forms.ExtendForm),
    Command("ask_review", actions.ask_review, forms.ReasonForm),
    Command("close", actions.close_petition),
    Command("withdraw", actions.withdraw_petition, forms.ReasonForm),
)
