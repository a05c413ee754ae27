"""What can be asked of a letter of ours, for pages and REST alike."""

from __future__ import annotations

from documents.linter.actions import override_rule
from documents.linter.forms import OverrideForm
from documents.outgoing import actions, forms, policy
from office.core.commands import Command, Commands

OUTGOING = Commands.of(
    policy.OUTGOING,
    Command("submit", actions.submit_outgoing, forms.SubmitForm),
    Command("review", actions.review_outgoing, forms.ReviewForm),
    Command("ask_countersign", actions.ask_countersign, forms.AskForm),
    Command("countersign", actions.countersign_outgoing, forms.CountersignForm),
    Command("sign", actions.sign_outgoing, forms.OpinionForm),
    Command("recheck", actions.recheck_outgoing, forms.RecheckForm),
    Command("number", actions.number_outgoing, forms.NumberForm),
    Command("seal", actions.seal_outgoing, forms.SealForm),
    Command("issue", actions.issue_outgoing, forms.IssueForm),
    Command("deliver", actions.deliver_outgoing, forms.ReceiptForm),
    Command("acknowledge", actions.acknowledge_outgoing, forms.AcknowledgeForm),
    Command("file", actions.file_outgoing, forms.FileForm),
    Command("amend", actions.amend_outgoing, forms.LetterTextForm),
    Command("override", override_rule, OverrideForm),
    Command("chase", actions.chase_outgoing, forms.TextForm),
    Command("return", actions.return_outgoing, forms.ReasonForm),
    Command("void_number", actions.void_outgoing_number, forms.ReasonForm),
    Command("read", actions.read_outgoing),
    Command("co_sign", actions.co_sign_outgoing, forms.CoSignForm),
    Command("add_recipients", actions.add_recipients, forms.AddRecipientsForm),
    Command("replace", actions.replace_outgoing, forms.ReasonForm),
    Command("recall", actions.recall_outgoing, forms.ReasonForm),
    Command("raise_secrecy", actions.raise_secrecy, forms.SecrecyForm),
    Command("lower_secrecy", actions.lower_secrecy, forms.SecrecyForm),
    Command("withdraw", actions.withdraw_outgoing, forms.ReasonForm),
)
