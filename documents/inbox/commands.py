"""What can be asked of a piece that came in, for pages and REST alike."""

from __future__ import annotations

from documents.forms import RegisterForm
from documents.inbox import actions, forms, policy
from office.core.commands import Command, Commands
from office.core.forms import ReasonForm

INBOX = Commands.of(
    policy.INBOX,
    Command("register", actions.register_piece, RegisterForm),
    Command("join", actions.join_piece, forms.JoinForm),
    Command("split", actions.split_by_hand, forms.SplitForm),
    Command("retry", actions.retry_piece),
    Command("set_aside", actions.set_aside, ReasonForm),
    Command("bring_back", actions.bring_back),
)
