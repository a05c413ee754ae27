"""What can be asked of a plan, for pages and REST alike."""

from __future__ import annotations

from office.core.commands import Command, Commands
from supervision.plans import actions, forms, policy

PLAN = Commands.of(
    policy.PLAN,
    Command("add", actions.add_line, forms.LineForm),
    Command("deliver", actions.deliver_lines),
    Command("submit", actions.submit_plan),
    Command("approve", actions.approve_plan),
    Command("return", actions.return_plan, forms.ReasonForm),
    Command("amend", actions.amend_line, forms.AmendForm),
    Command("drop", actions.drop_line, forms.DropForm),
    Command("break_down", actions.break_down, forms.BreakDownForm),
    Command("supervise", actions.supervise_line, forms.SuperviseLineForm),
    Command("adopt", actions.adopt_item, forms.AdoptForm),
    Command("finish", actions.finish_line, forms.FinishForm),
    Command("carry", actions.carry_line, forms.CarryForm),
    Command("close", actions.close_plan, forms.ClosePlanForm),
    Command("withdraw", actions.withdraw_plan, forms.ReasonForm),
)
