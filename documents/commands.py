"""What can be asked of a letter, for pages and REST alike."""

from __future__ import annotations

from documents import actions, forms, policy
from office.core.commands import Command, Commands

INCOMING = Commands.of(
    policy.INCOMING,
    Command("screen", actions.screen_incoming, forms.ScreenForm),
    Command("return", actions.return_incoming, forms.ReasonForm),
    Command("propose", actions.propose_incoming, forms.ProposeForm),
    Command("instruct", actions.instruct_incoming, forms.InstructForm),
    Command("assign", actions.assign_incoming),
    Command("report_done", actions.report_incoming_done, forms.TextForm),
    Command("assist_done", actions.assist_incoming_done, forms.TextForm),
    Command("reply", actions.reply_incoming, forms.ReplyForm),
    Command("complete", actions.complete_incoming),
    Command("file", actions.file_incoming, forms.FileForm),
    Command("circulate", actions.circulate_incoming, forms.CirculateForm),
    Command("read", actions.read_incoming, forms.ReadForm),
    Command("recall", actions.recall_incoming),
    Command("chase", actions.chase_incoming, forms.TextForm),
    Command("withdraw", actions.withdraw_incoming, forms.ReasonForm),
)
