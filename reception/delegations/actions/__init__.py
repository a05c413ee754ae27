"""Everything that can happen to a delegation: one function each, by what it is about."""

from __future__ import annotations

from reception.delegations.actions.approval import (
    apply_delegation,
    approve_delegation,
    reject_delegation,
    return_delegation,
)
from reception.delegations.actions.delegation import (
    FLOW,
    LED_TO,
    NewDelegation,
    amend_delegation,
    delegation_from,
    letter_text,
    locked,
    receive_letter,
    refuse_broken,
)
from reception.delegations.actions.entries import add_entry, change_entry, remove_entry
from reception.delegations.actions.receiving import (
    cancel_delegation,
    close_delegation,
    explain_finding,
    plan_delegation,
    publish_delegation,
    reimburse_delegation,
    settle_plan,
    start_delegation,
)

__all__ = [
    "FLOW",
    "LED_TO",
    "NewDelegation",
    "add_entry",
    "amend_delegation",
    "apply_delegation",
    "approve_delegation",
    "cancel_delegation",
    "change_entry",
    "close_delegation",
    "delegation_from",
    "explain_finding",
    "letter_text",
    "locked",
    "plan_delegation",
    "publish_delegation",
    "receive_letter",
    "refuse_broken",
    "reimburse_delegation",
    "reject_delegation",
    "remove_entry",
    "return_delegation",
    "settle_plan",
    "start_delegation",
]
