"""What can be asked of the records of the archive, for pages and REST alike."""

from __future__ import annotations

from documents.archive import actions, forms, policy
from office.core.commands import Command, Commands

ITEM = Commands.of(
    policy.ITEM,
    Command("amend", actions.amend_item, forms.AmendForm),
    Command("arrange", actions.arrange_item, forms.ArrangeForm),
    Command("join", actions.join_item, forms.JoinForm),
    Command("split", actions.split_item, forms.SplitForm),
)
YEAR = Commands.of(
    policy.YEAR,
    Command("collect", actions.collect_year),
    Command("classify", actions.classify_year),
    Command("sort", actions.sort_year),
    Command("number", actions.number_year),
    Command("catalogue", actions.catalogue_year),
    Command("box", actions.box_year),
    Command("hand_over", actions.hand_over_year),
    Command("chase", actions.chase_year, forms.ChaseForm),
    Command("reopen", actions.reopen_year, forms.ReasonForm),
)
LOAN = Commands.of(
    policy.LOAN,
    Command("approve", actions.approve_loan),
    Command("refuse", actions.refuse_loan, forms.ReasonForm),
    Command("lend", actions.lend_item),
    Command("prolong", actions.prolong_loan, forms.ProlongForm),
    Command("return", actions.return_item),
    Command("withdraw", actions.withdraw_loan),
)
DISPOSAL = Commands.of(
    policy.DISPOSAL,
    Command("appraise", actions.appraise_item, forms.AppraiseForm),
    Command("submit", actions.submit_disposal),
    Command("approve", actions.approve_disposal),
    Command("confirm", actions.confirm_disposal),
    Command("return", actions.return_disposal, forms.ReasonForm),
    Command("carry_out", actions.carry_out_disposal, forms.CarryOutForm),
    Command("withdraw", actions.withdraw_disposal, forms.ReasonForm),
)
