"""Gapless numbers: taken inside the saving transaction, so a failed save gives none away."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import connection

from office.core.text import traditional
from office.numbering.models import Number, Series
from office.parameters import registry

# The upsert locks the counter row until commit: the next taker waits, and a rollback returns it.
TAKE = """
INSERT INTO numbering_series (key, year, last) VALUES (%s, %s, 1)
ON CONFLICT (key, year) DO UPDATE SET last = numbering_series.last + 1 RETURNING id, last
"""


def take(key: str, year: int, pattern: str) -> Number:
    """The next number of a series, not saved yet: `office.duties.steps` saves it with the card.

    `pattern` holds {year} and {n}, e.g. `收〔{year}〕{n}号`.
    """
    with connection.cursor() as cursor:
        cursor.execute(TAKE, [key, year])
        series_id, value = cursor.fetchone()
    text = spelled(pattern).format(year=year, n=value)
    return Number(series_id=series_id, value=value, text=text)


def spelled(pattern: str) -> str:
    """In the signs of the office: 访〔{year}〕{n}号 is 訪〔{year}〕{n}號 under the rules of Taiwan.

    Packs give their patterns in their own signs, with the year in them; those stay.
    """
    ours = "{year}" in pattern
    taiwan = ours and registry.value("office.pack") == "tw_gov"
    return traditional(pattern) if taiwan else pattern


LOCK = """
INSERT INTO numbering_series (key, year, last) VALUES (%s, %s, 0)
ON CONFLICT (key, year) DO UPDATE SET last = numbering_series.last RETURNING id, last
"""


def hold(keys: Sequence[str], year: int) -> None:
    """Lock several counters until commit, in one order for everybody.

    An act that takes numbers of many series between bookings would else wait for somebody who waits
    for it.
    """
    with connection.cursor() as cursor:
        for key in sorted(keys):
            cursor.execute(LOCK, [key, year])


class Roll:
    """The numbers of one series for many records of one transaction.

    The counter is locked once and written once by `close`: writing it anew for each of ten thousand
    records of one transaction takes longer with every one. `last` set back returns a number.
    """

    def __init__(self, key: str, year: int) -> None:
        with connection.cursor() as cursor:
            cursor.execute(LOCK, [key, year])
            self.series_id, self.last = cursor.fetchone()

    def take(self, pattern: str, year: int) -> Number:
        self.last += 1
        text = spelled(pattern).format(year=year, n=self.last)
        return Number(series_id=self.series_id, value=self.last, text=text)

    def close(self) -> None:
        Series.objects.filter(pk=self.series_id).update(last=self.last)


def give(taken: Number, card_id: int, now: datetime) -> Number:
    """Write down a number just taken for a record that exists already."""
    taken.card_id, taken.given_at = card_id, now
    taken.save()
    return taken


def give_all(taken: Sequence[tuple[Number, int]], now: datetime) -> None:
    """The same for many numbers, each with the card of its record: one statement."""
    for number, card_id in taken:
        number.card_id, number.given_at = card_id, now
    Number.objects.bulk_create([number for number, _card in taken])


def reserve(taken: Number, purpose: str, now: datetime) -> Number:
    """Set a number aside: its row says what for, and no other record gets it."""
    taken.reserved_for, taken.given_at = purpose[:200], now
    taken.save()
    return taken


def reserved(key: str, year: int, value: int) -> Number | None:
    """A number set aside and not used yet, locked until commit."""
    rows = Number.objects.select_for_update().filter(series__key=key, series__year=year)
    return rows.filter(value=value, card=None, void_reason="").exclude(reserved_for="").first()


def void_one(number: Number, reason: str) -> Number:
    """Mark this number void; its row stays, and nobody gets it again."""
    number.void_reason = reason[:200]
    number.save(update_fields=["void_reason"])
    return number


def void(card_id: int, reason: str) -> int:
    """Mark every number of a card void; the rows stay. Returns how many."""
    return Number.objects.filter(card=card_id, void_reason="").update(void_reason=reason[:200])
