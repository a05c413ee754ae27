"""Everything that can happen to a piece that came in."""

from __future__ import annotations

from documents.inbox.actions.arriving import Coming, refuse, take_in
from documents.inbox.actions.settling import (
    bring_back,
    bring_back_of,
    join_piece,
    keep_typed,
    note_reading,
    register_piece,
    retry_piece,
    set_aside,
)
from documents.inbox.actions.splitting import join_by_sticker, split_at, split_by_hand, split_piece

__all__ = [
    "Coming",
    "bring_back",
    "bring_back_of",
    "join_by_sticker",
    "join_piece",
    "keep_typed",
    "note_reading",
    "refuse",
    "register_piece",
    "retry_piece",
    "set_aside",
    "split_at",
    "split_by_hand",
    "split_piece",
    "take_in",
]
