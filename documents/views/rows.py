"""Rows of letter lists: the letter, and who has it now."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from documents.models import IncomingDocument, OutgoingDocument
from office.core.actor import Actor
from office.duties.models import Duty
from office.duties.queries import open_by_card


@dataclass(frozen=True, slots=True)
class LetterRow:
    """`duty` is the soonest open one: whose turn it is. None on what waits for nobody."""

    letter: IncomingDocument | OutgoingDocument
    duty: Duty | None
    others: int


def letter_rows(
    actor: Actor, letters: Iterable[IncomingDocument | OutgoingDocument]
) -> list[LetterRow]:
    """One query for the holders of a whole page."""
    page = list(letters)
    open_now = open_by_card(actor, [letter.pk for letter in page])
    rows = []
    for letter in page:
        duties = open_now.get(letter.pk, [])
        rows.append(LetterRow(letter, duties[0] if duties else None, max(0, len(duties) - 1)))
    return rows
