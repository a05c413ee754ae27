"""What can be asked of a supervision item, for pages and REST alike."""

from __future__ import annotations

from office.comments.forms import CommentForm
from office.core.commands import Command, Commands
from supervision import actions, forms, policy

ITEM = Commands.of(
    policy.ITEM,
    Command("assign", actions.assign_item, forms.AssignForm),
    Command("accept", actions.accept_item, forms.AcceptForm),
    Command("dispute", actions.dispute_item, forms.ReasonForm),
    Command("report", actions.report_item, forms.ReportForm),
    Command("claim_done", actions.claim_item_done, forms.TextForm),
    Command("verify", actions.verify_item, forms.VerifyForm),
    Command("strike_off", actions.strike_off_item),
    Command("file", actions.file_item, forms.FileForm),
    Command("request_extension", actions.request_extension, forms.ExtensionForm),
    Command("grant_extension", actions.grant_extension),
    Command("refuse_extension", actions.refuse_extension, forms.RefuseForm),
    Command("hold", actions.hold_item, forms.HoldForm),
    Command("resume", actions.resume_item),
    Command("transfer", actions.transfer_item, forms.TransferForm),
    Command("comment", actions.comment_on, CommentForm),
    Command("chase", actions.chase_item, forms.TextForm),
    Command("withdraw", actions.withdraw_item, forms.ReasonForm),
)
