"""What can be asked of a supervision item, for pages and REST alike."""

from __future__ import annotations

from office.comments.forms import CommentForm
from office.core.commands import Command, Commands
from supervision import actions, forms, policy

ITEM = Commands.of(
    policy.ITEM,
    Command("assign", actions.assign_item, forms.AssignForm),
    Command("accept", actions.accept_item, forms.AcceptForm),
    Command("write_plan", actions.write_plan, forms.PlanForm),
    Command("dispute", actions.dispute_item, forms.ReasonForm),
    Command("report", actions.report_item, forms.ReportForm),
    Command("claim_done", actions.claim_item_done, forms.ResultForm),
    Command("verify", actions.verify_item, forms.VerifyForm),
    Command("strike_off", actions.strike_off_item, forms.StrikeOffForm),
    Command("file", actions.file_item, forms.FileForm),
    Command("request_extension", actions.request_extension, forms.ExtensionForm),
    Command("grant_extension", actions.grant_extension),
    Command("refuse_extension", actions.refuse_extension, forms.RefuseForm),
    Command("hold", actions.hold_item, forms.HoldForm),
    Command("resume", actions.resume_item),
    Command("transfer", actions.transfer_item, forms.TransferForm),
    Command("comment", actions.comment_on, CommentForm),
    Command("assist_accept", actions.accept_part),
    Command("assist_report", actions.report_part, forms.ReportForm),
    Command("assist_done", actions.give_part, forms.ResultForm),
    Command("add_milestone", actions.add_milestone, forms.MilestoneForm),
    Command("reach_milestone", actions.reach_milestone, forms.ReachForm),
    Command("drop_milestone", actions.drop_milestone, forms.DropForm),
    Command("split", actions.split_item, forms.SplitForm),
    Command("rate", actions.rate_item, forms.RateForm),
    Command("set_reports", actions.ask_again, forms.RhythmForm),
    Command("issue_ticket", actions.issue_ticket, forms.TicketForm),
    Command("chase", actions.chase_item, forms.TextForm),
    Command("withdraw", actions.withdraw_item, forms.ReasonForm),
)
