"""Everything that can happen to a supervision item: one function each, by what it is about."""

from __future__ import annotations

from supervision.actions.clock import ask_again, escalate_ticket, issue_ticket, turn_period
from supervision.actions.docketing import (
    NUMBER,
    NewItem,
    docket,
    item_from,
    split_item,
    words_key,
)
from supervision.actions.hands import (
    accept_part,
    chase_item,
    comment_on,
    give_part,
    report_part,
    transfer_item,
    withdraw_item,
)
from supervision.actions.milestones import add_milestone, drop_milestone, reach_milestone
from supervision.actions.more_time import (
    grant_extension,
    hold_item,
    refuse_extension,
    request_extension,
    resume_item,
)
from supervision.actions.road import (
    accept_item,
    assign_item,
    claim_item_done,
    dispute_item,
    file_item,
    rate_item,
    report_item,
    strike_off_item,
    verify_item,
    write_plan,
)

__all__ = [
    "NUMBER",
    "NewItem",
    "accept_item",
    "accept_part",
    "add_milestone",
    "ask_again",
    "assign_item",
    "chase_item",
    "claim_item_done",
    "comment_on",
    "dispute_item",
    "docket",
    "drop_milestone",
    "escalate_ticket",
    "file_item",
    "give_part",
    "grant_extension",
    "hold_item",
    "issue_ticket",
    "item_from",
    "rate_item",
    "reach_milestone",
    "refuse_extension",
    "report_item",
    "report_part",
    "request_extension",
    "resume_item",
    "split_item",
    "strike_off_item",
    "transfer_item",
    "turn_period",
    "verify_item",
    "withdraw_item",
    "words_key",
    "write_plan",
]
