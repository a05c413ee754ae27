"""Everything that can happen in the archive: one function each."""

from __future__ import annotations

from documents.archive.actions.disposals import (
    appraise_item,
    approve_disposal,
    carry_out_disposal,
    confirm_disposal,
    draft_disposal,
    return_disposal,
    submit_disposal,
    withdraw_disposal,
)
from documents.archive.actions.items import (
    amend_item,
    arrange_item,
    compose,
    follow_secrecy,
    join_item,
    prepare_item,
    split_item,
)
from documents.archive.actions.late import ask_departments, chase_year
from documents.archive.actions.loans import (
    approve_loan,
    end_view,
    lend_item,
    look_into,
    prolong_loan,
    refuse_loan,
    request_loan,
    return_item,
    withdraw_loan,
)
from documents.archive.actions.tables import save_rule, save_unit
from documents.archive.actions.years import (
    box_year,
    catalogue_year,
    classify_year,
    collect_year,
    hand_over_year,
    number_year,
    open_year,
    reopen_year,
    sort_year,
)

__all__ = [
    "amend_item",
    "appraise_item",
    "approve_disposal",
    "approve_loan",
    "arrange_item",
    "ask_departments",
    "box_year",
    "carry_out_disposal",
    "catalogue_year",
    "chase_year",
    "classify_year",
    "collect_year",
    "compose",
    "confirm_disposal",
    "draft_disposal",
    "end_view",
    "follow_secrecy",
    "hand_over_year",
    "join_item",
    "lend_item",
    "look_into",
    "number_year",
    "open_year",
    "prepare_item",
    "prolong_loan",
    "refuse_loan",
    "reopen_year",
    "request_loan",
    "return_disposal",
    "return_item",
    "save_rule",
    "save_unit",
    "sort_year",
    "split_item",
    "submit_disposal",
    "withdraw_disposal",
    "withdraw_loan",
]
