"""Everything that can happen to a letter of ours: one function each."""

from __future__ import annotations

from documents.outgoing.actions.agreeing import (
    ask_countersign,
    countersign_outgoing,
    recheck_outgoing,
    review_outgoing,
    sign_outgoing,
)
from documents.outgoing.actions.drafting import (
    amend_outgoing,
    draft_outgoing,
    return_outgoing,
    submit_outgoing,
    withdraw_outgoing,
)
from documents.outgoing.actions.editing import release_text, take_text
from documents.outgoing.actions.gate import Blocked, must_hold
from documents.outgoing.actions.joint import co_sign_outgoing
from documents.outgoing.actions.numbers import (
    number_outgoing,
    reserve_number,
    void_outgoing_number,
    void_reserved,
)
from documents.outgoing.actions.recalling import recall_outgoing, replace_outgoing
from documents.outgoing.actions.receipts import (
    acknowledge_outgoing,
    chase_outgoing,
    deliver_outgoing,
    read_outgoing,
    remind_receivers,
)
from documents.outgoing.actions.secrecy import lower_secrecy, raise_secrecy
from documents.outgoing.actions.sending import (
    Recipient,
    add_recipients,
    file_outgoing,
    issue_outgoing,
    seal_outgoing,
)
from documents.outgoing.actions.tables import save_series, save_template

__all__ = [
    "Blocked",
    "Recipient",
    "acknowledge_outgoing",
    "add_recipients",
    "amend_outgoing",
    "ask_countersign",
    "chase_outgoing",
    "co_sign_outgoing",
    "countersign_outgoing",
    "deliver_outgoing",
    "draft_outgoing",
    "file_outgoing",
    "issue_outgoing",
    "lower_secrecy",
    "must_hold",
    "number_outgoing",
    "raise_secrecy",
    "read_outgoing",
    "recall_outgoing",
    "recheck_outgoing",
    "release_text",
    "remind_receivers",
    "replace_outgoing",
    "reserve_number",
    "return_outgoing",
    "review_outgoing",
    "save_series",
    "save_template",
    "seal_outgoing",
    "sign_outgoing",
    "submit_outgoing",
    "take_text",
    "void_outgoing_number",
    "void_reserved",
    "withdraw_outgoing",
]
