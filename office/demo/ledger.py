"""What every record of the past has: card, matter, number, events in a true chain, duties."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, cast

from django.db import connection

from office.audit import chain
from office.audit.models import Event
from office.calendars import workdays
from office.catalogue.models import Card
from office.core.scoping import department_token, person_token
from office.core.text import tokens
from office.demo.sheets import Sheet, bulk, take_ids, tidy
from office.demo.titles import Said, Tokens, vector
from office.duties.models import Duty
from office.matters.models import Matter
from office.numbering.actions import spelled
from office.numbering.models import Number

GIVE = """
INSERT INTO numbering_series (key, year, last) VALUES (%s, %s, %s)
ON CONFLICT (key, year) DO UPDATE SET last = numbering_series.last + excluded.last
RETURNING id, last
"""


@dataclass(slots=True)
class Act:
    """Something that was done to a record, so many minutes after its beginning."""

    after: int
    actor: int
    verb: str
    state: str
    data: dict[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class OpenDuty:
    """Somebody still owes something, since the last act."""

    kind: str
    holder: int
    department: int
    due_on: date


@dataclass(slots=True)
class Entry:
    """One record before it is written. Its first act begins it, its last left it in its state."""

    at: datetime
    title: Said
    home: int
    secrecy: int = 0
    people: set[int] = field(default_factory=set)
    departments: set[int] = field(default_factory=set)
    acts: list[Act] = field(default_factory=list)
    duties: list[OpenDuty] = field(default_factory=list)
    said: Sequence[tuple[str, Tokens]] = ()

    @property
    def state(self) -> str:
        return self.acts[-1].state

    @property
    def ended(self) -> datetime:
        return self.at + timedelta(minutes=self.acts[-1].after)

    def reach(self) -> list[str]:
        people = self.people | {a.actor for a in self.acts[:1]} | {d.holder for d in self.duties}
        return sorted(
            {department_token(d) for d in self.departments | {self.home}}
            | {person_token(p) for p in people}
        )


@dataclass(slots=True)
class Told:
    """The attributes of an event that its hash protects."""

    at: datetime
    verb: str
    actor_id: int | None
    card_id: int
    matter_id: int
    state_from: str
    state_to: str
    data: dict[str, Any]
    on_behalf_of_id: int | None = None
    channel: str = "import"
    request_id: str = ""


@dataclass(frozen=True, slots=True)
class Placed:
    """Where a record came to stand."""

    card: int
    matter: int
    number: str
    value: int


def _text(data: dict[str, Any]) -> str:
    return chain.canonical(data) if data else "{}"


class Ledger:
    """Writes records of one kind in chunks, numbered from one series; `pattern` is that of a year."""

    def __init__(self, kind: str, series: str, pattern: Callable[[int], str]) -> None:
        self.kind, self.series, self.pattern = kind, series, pattern
        self.cards = Sheet(
            Card, "id", "kind", "matter_id", "number", "title", "state", "waiting", "department_id",
            "secrecy", "reach", "created_at", "updated_at", "words",
        )  # fmt: skip
        self.matters = Sheet(
            Matter, "id", "number", "title", "secrecy", "created_at", "chain_length", "chain_hash"
        )
        self.numbers = Sheet(Number, "series_id", "value", "text", "card_id", "given_at")
        self.events = Sheet(
            Event, "id", "at", "verb", "actor_id", "card_id", "matter_id", "sequence", "state_from",
            "state_to", "data", "channel", "hash",
        )  # fmt: skip
        self.duties = Sheet(
            Duty, "card_id", "matter_id", "kind", "title", "holder_id", "department_id", "secrecy",
            "opened_at", "due_at", "due_set_at", "event_id",
        )  # fmt: skip

    def write(self, entries: list[Any], row: Callable[[Any, Placed], None], *others: Sheet) -> None:
        """One chunk in one transaction with its numbers. `row` adds to the area's own sheets."""
        with bulk():
            cards = take_ids(Card, len(entries))
            matters = take_ids(Matter, len(entries))
            events = iter(take_ids(Event, sum(len(e.acts) for e in entries)))
            numbers = self._numbers(entries)
            for entry, card, matter in zip(entries, cards, matters, strict=True):
                series, value, text = next(numbers)
                placed = Placed(card, matter, text, value)
                self.numbers.add((series, value, text, card, entry.at))
                self._record(entry, placed, events)
                row(entry, placed)
            for sheet in (
                self.matters,
                self.cards,
                self.numbers,
                self.events,
                self.duties,
                *others,
            ):
                sheet.copy()

    def _numbers(self, entries: list[Entry]) -> Iterator[tuple[int, int, str]]:
        """(series, value, text) in the order of the entries; the series rows stay locked."""
        series: dict[int, tuple[int, Iterator[int]]] = {}
        for year, n in sorted(Counter(e.at.year for e in entries).items()):
            with connection.cursor() as cursor:
                cursor.execute(GIVE, [self.series, year, n])
                key, last = cursor.fetchone()
            series[year] = (key, iter(range(last - n + 1, last + 1)))
        for entry in entries:
            key, values = series[entry.at.year]
            value = next(values)
            yield (
                key,
                value,
                spelled(self.pattern(entry.at.year)).format(year=entry.at.year, n=value),
            )

    def _record(self, e: Entry, placed: Placed, ids: Iterator[int]) -> None:
        card, matter, number = placed.card, placed.matter, placed.number
        digest, event = self._chain(e, placed, ids)
        words = vector(("B", tuple(tokens(number))), *e.said)
        self.matters.add((matter, number, e.title.text, e.secrecy, e.at, len(e.acts), digest))
        self.cards.add((
            card, self.kind, matter, number, e.title.text, e.state, bool(e.duties), e.home,
            e.secrecy, e.reach(), e.at, e.ended, words,
        ))  # fmt: skip
        for duty in e.duties:
            self.duties.add((
                card, matter, duty.kind, e.title.text, duty.holder, duty.department, e.secrecy,
                e.ended, workdays.closing(duty.due_on), e.ended, event,
            ))  # fmt: skip

    def _chain(self, e: Entry, placed: Placed, ids: Iterator[int]) -> tuple[bytes, int]:
        """The events of one record; the end of their chain and the last event."""
        before, digest, event = "", b"", 0
        for count, act in enumerate(e.acts, start=1):
            at, event = e.at + timedelta(minutes=act.after), next(ids)
            data = {"number": placed.number, **act.data} if count == 1 else act.data
            told = Told(
                at, act.verb, act.actor, placed.card, placed.matter, before, act.state, data
            )
            digest = chain.link(digest, chain.content(cast("Event", told)))
            self.events.add((
                event, at, act.verb, act.actor, placed.card, placed.matter, count, before,
                act.state, _text(data), told.channel, digest,
            ))  # fmt: skip
            before = act.state
        return digest, event

    @staticmethod
    def tidy(*others: Any) -> None:
        tidy(Matter, Card, Number, Event, Duty, *others)
