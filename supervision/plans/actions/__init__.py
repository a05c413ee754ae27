"""Everything that can happen to a plan: one function each."""

from __future__ import annotations

from supervision.plans.actions.begin import begin_plan
from supervision.plans.actions.lines import (
    add_line,
    amend_line,
    drop_line,
    finish_line,
    forget_item,
)
from supervision.plans.actions.onward import adopt_item, break_down, carry_line, supervise_line
from supervision.plans.actions.plan import (
    approve_plan,
    close_plan,
    deliver_lines,
    return_plan,
    submit_plan,
    withdraw_plan,
)

__all__ = [
    "add_line", "adopt_item", "amend_line", "approve_plan", "begin_plan", "break_down",
    "carry_line", "close_plan", "deliver_lines", "drop_line", "finish_line", "forget_item",
    "return_plan", "submit_plan", "supervise_line", "withdraw_plan",
]  # fmt: skip
