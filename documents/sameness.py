"""When two letters are one: the rule that intake and import share."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from office.core.text import letters_only, names_its_sender, number_key, title_key

SAME_NUMBER, SAME_TITLE = "number", "title"
SHORTEST_TITLE = 8
APART = timedelta(days=183)


@dataclass(frozen=True, slots=True)
class LetterKeys:
    """What letters are compared by, cut to the length of the columns that keep it."""

    number: str
    title: str
    issuer: str
    received: date | None = None

    @classmethod
    def of(cls, issuer: str, number: str, title: str, received: date | None = None) -> LetterKeys:
        return cls(
            number_key(number)[:60], title_key(title)[:500], letters_only(issuer)[:200], received
        )

    @property
    def tells_by_title(self) -> bool:
        """Short titles (“通知”) say nothing about which letter it is."""
        return len(self.title) >= SHORTEST_TITLE


def why_same(one: LetterKeys, other: LetterKeys) -> str:
    """`number`, `title`, or nothing when they are two letters.

    Numbers compare by code, year and sequence; one without a code (`〔2021〕8号`) only within one
    sender. The same title counts when one sender's name stands in it and the other passed it on,
    or when one sender sent it twice and once without a number; half a year apart it is a new one.
    """
    same_number = one.number != "" and one.number == other.number
    if same_number and (names_its_sender(one.number) or one.issuer == other.issuer):
        return SAME_NUMBER
    if one.title != other.title or not one.tells_by_title:
        return ""
    if one.received and other.received and abs(one.received - other.received) > APART:
        return ""
    if one.issuer == other.issuer:
        return "" if one.number and other.number else SAME_TITLE
    passed_on = any(k.issuer and k.issuer in k.title for k in (one, other))
    return SAME_TITLE if passed_on else ""
