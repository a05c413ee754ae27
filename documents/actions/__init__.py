"""Everything that can happen to a letter that came in: one function each, by what it is about."""

from __future__ import annotations

from documents.actions.answering import (
    chase_incoming,
    complete_incoming,
    file_incoming,
    reply_incoming,
    report_incoming_done,
    withdraw_incoming,
)
from documents.actions.deciding import (
    assign_incoming,
    instruct_incoming,
    propose_incoming,
    return_incoming,
    screen_incoming,
)
from documents.actions.registering import (
    INCOMING_SERIES,
    Desk,
    NewLetter,
    desk_of,
    home_of,
    letter_from,
    register_incoming,
)

__all__ = [
    "INCOMING_SERIES",
    "Desk",
    "NewLetter",
    "assign_incoming",
    "chase_incoming",
    "complete_incoming",
    "desk_of",
    "file_incoming",
    "home_of",
    "instruct_incoming",
    "letter_from",
    "propose_incoming",
    "register_incoming",
    "reply_incoming",
    "report_incoming_done",
    "return_incoming",
    "screen_incoming",
    "withdraw_incoming",
]
