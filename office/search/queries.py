"""Search over the records of all areas: what they are called and what their files say.

The newest `WINDOW` hits are ranked together and counted into facets; what is older follows in the
next window. So a word that stands in half a million letters costs what a rare one does, and no
figure counts what the reader may not see.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import BooleanField, Q, QuerySet
from django.db.models.expressions import RawSQL
from django.utils import timezone

from office.catalogue.models import Card
from office.catalogue.queries import cards, newest_id
from office.core.actor import Actor
from office.core.scoping import visible
from office.core.text import RUN, folded, number_key, search_query
from office.organisation.queries import people
from office.search.models import FileText
from office.search.sources import NAMES, SENDERS

WINDOW = 300
RECENT = 10_000
NUMBER, TITLE, WORDS, FILE = 3, 2, 1, 0
"""How well a record fits: by its number, in its title, in its other words, in its files only."""
INITIALS = re.compile(r"[a-z]{2,20}")
MOST_NAMES = 12
AROUND = 30
EXCERPT = 100


@dataclass(frozen=True, slots=True)
class Asked:
    """What is looked for. `after` is the place a page goes on from."""

    text: str
    kind: str = ""
    state: str = ""
    year: int | None = None
    sender: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class Hit:
    card: Card
    rank: int
    excerpt: str = ""
    """Where the word stands in a file, and which file it is."""
    file: str = ""


@dataclass(frozen=True, slots=True)
class Facet:
    """One way to narrow the result; `value` is what the address asks for."""

    value: str
    n: int
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    hits: list[Hit] = field(default_factory=list)
    next: str = ""
    facets: dict[str, list[Facet]] = field(default_factory=dict)
    capped: bool = False
    """More than `WINDOW` were found; figures are of the newest of them."""


Row = tuple[int, str, str, datetime, int]
"""Id, kind, state, when it was entered, rank."""


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a page goes on: first what records are called, then what only their files say.

    `below` is the ceiling of the window, `after` the last hit of it that was shown.
    """

    files: bool = False
    below: int | None = None
    after: tuple[int, int] | None = None

    @classmethod
    def read(cls, token: str) -> _Place:
        """A token that does not fit begins anew."""
        parts = token.split("~")
        figures = parts[1:]
        if len(parts) != 4 or not all(p == "" or (p.isdecimal() and len(p) < 19) for p in figures):
            return cls()
        below, rank, last = ((int(p) if p else None) for p in figures)
        after = (-rank, -last) if rank is not None and last is not None else None
        return cls(parts[0] == "f", below, after)

    def told(self, after: tuple[int, int] | None = None) -> str:
        words = ["f" if self.files else "w", "" if self.below is None else str(self.below)]
        return "~".join([*words, *([str(-n) for n in after] if after else ["", ""])])


def find(actor: Actor, asked: Asked, size: int = 25) -> Found:
    """One page of hits with its facets, in a constant number of queries."""
    query = _query(actor, asked.text)
    if not query:
        return Found()
    place = _Place.read(asked.after)
    rows, later = _window(actor, asked, query, place)
    rows.sort(key=_order)
    rest = [row for row in rows if place.after is None or _order(row) > place.after]
    page = rest[:size]
    following = place.told(_order(page[-1])) if len(rest) > size else later
    return Found(
        _hits(actor, query, asked.text, page), following, _facets(actor, rows), bool(later)
    )


def _order(row: Row) -> tuple[int, int]:
    return -row[4], -row[0]


def _window(actor: Actor, asked: Asked, query: str, place: _Place) -> tuple[list[Row], str]:
    """The hits that are ranked together, and where the next window begins.

    Files are asked only once the records themselves are exhausted, so that a common word costs one
    look at the newest of them.
    """
    rule = _narrowed(actor, asked)
    rows: list[Row] = []
    if not place.files:
        ids = _called(actor, rule, query, place.below)
        rows = _ranked(actor, asked, ids[:WINDOW])
        if len(ids) > WINDOW:
            return rows, _Place(below=ids[WINDOW - 1]).told()
    inside = _inside(actor, rule, query, place.below if place.files else None)
    found = cards(actor).filter(pk__in=inside[:WINDOW])
    rows += [(*row, FILE) for row in found.values_list("pk", "kind", "state", "created_at")]
    later = _Place(files=True, below=inside[WINDOW - 1]).told() if len(inside) > WINDOW else ""
    return rows, later


def _query(actor: Actor, text: str) -> str:
    """The words, or any name that they are the initials of."""
    query = search_query(text)
    if "(" in (number := number_key(text)):  # without 第 and zeros that the register left out
        return f"({query}) | ({search_query(number)})"
    short = folded(text).strip()
    if not query or not INITIALS.fullmatch(short):
        return query
    sounds = "^" + " ".join(f"{letter}[a-z]*[0-9]?" for letter in short) + "$"
    names = list(
        people().filter(sort_key__regex=sounds).values_list("name", flat=True)[:MOST_NAMES]
    )
    for of in NAMES:
        names += of(actor, short)
    meant = [search_query(name) for name in dict.fromkeys(names[: 2 * MOST_NAMES])]
    return " | ".join(f"({part})" for part in [query, *meant] if part)


def _narrowed(actor: Actor, asked: Asked) -> Q:
    rule = Q()
    if asked.kind:
        rule &= Q(kind=asked.kind)
    if asked.state:
        rule &= Q(state=asked.state)
    if asked.year is not None:
        zone = timezone.get_default_timezone()
        start, end = (datetime(asked.year + n, 1, 1, tzinfo=zone) for n in (0, 1))
        rule &= Q(created_at__gte=start, created_at__lt=end)
    if asked.sender:
        of = Q(pk__in=[])
        for senders in SENDERS:
            of |= senders.match(actor, asked.sender)
        rule &= of
    return rule


def _matching(rows: QuerySet[Any], table: str, query: str) -> QuerySet[Any]:
    return rows.extra(where=[f"{table}.words @@ %s::tsquery"], params=[query])  # noqa: S610 - our names


def files(actor: Actor, query: str) -> QuerySet[FileText]:
    """Files that hold the words, of records the reader sees; withdrawn ones are not there."""
    rows = FileText.objects.filter(visible(actor, "card__"), attachment__withdrawn_at=None)
    return _matching(rows, "search_filetext", query)


def _called(actor: Actor, rule: Q, query: str, below: int | None) -> list[int]:
    """Ids of the newest records that are called so, one more than a window holds."""
    rows = _matching(cards(actor).filter(rule), "catalogue_card", query)
    rows = rows if below is None else rows.filter(pk__lt=below)
    return _newest(rows.order_by("-pk").values_list("pk", flat=True), "pk", query, below)


def _newest(ids: Any, key: str, query: str, below: int | None) -> list[int]:
    """The first of some falling ids, one more than a window holds.

    The planner takes a phrase for rare, gathers every hit of it and sorts them. So a phrase is
    looked for among the newest records first, which is enough where it is common.
    """
    if "<->" in query:
        top = newest_id() if below is None else below
        near = list(ids.filter(**{f"{key}__gt": top - RECENT})[: WINDOW + 1])
        if len(near) > WINDOW:
            return near
    return list(ids[: WINDOW + 1])


def _inside(actor: Actor, rule: Q, query: str, below: int | None) -> list[int]:
    """Ids of the newest records of which only a file says so."""
    rows = files(actor, query).extra(
        where=["NOT catalogue_card.words @@ %s::tsquery"], params=[query]
    )
    if below is not None:
        rows = rows.filter(card__lt=below)
    if rule:
        rows = rows.filter(card__in=cards(actor).filter(rule).order_by().values("pk"))
    ids = rows.order_by("-card_id").values_list("card_id", flat=True).distinct()
    return _newest(ids, "card_id", query, below)


def _ranked(actor: Actor, asked: Asked, ids: list[int]) -> list[Row]:
    if not ids:
        return []
    titled = search_query(asked.text, weight="A")
    in_title = RawSQL("words @@ %s::tsquery", [titled], BooleanField())
    rows = cards(actor).filter(pk__in=ids).annotate(in_title=in_title)
    wanted = number_key(asked.text)
    numbered = any(c.isdecimal() for c in wanted)
    return [
        (pk, kind, state, at, _rank(numbered and number_key(number) == wanted, titled))
        for pk, kind, state, at, number, titled in rows.values_list(
            "pk", "kind", "state", "created_at", "number", "in_title"
        )
    ]


def _rank(by_number: Any, in_title: Any) -> int:
    return NUMBER if by_number else TITLE if in_title else WORDS


def _hits(actor: Actor, query: str, text: str, page: Sequence[Row]) -> list[Hit]:
    """The cards of a page, and where a word stands in a file of those found only by one."""
    found = cards(actor).in_bulk([row[0] for row in page])
    inside = [row[0] for row in page if row[4] == FILE]
    excerpts = _excerpts(actor, query, text, inside) if inside else {}
    return [
        Hit(found[pk], rank, *excerpts.get(pk, ("", "")))
        for pk, _kind, _state, _at, rank in page
        if pk in found
    ]


def _excerpts(actor: Actor, query: str, text: str, ids: list[int]) -> dict[int, tuple[str, str]]:
    """Cut out in the database: the text of a file may be long, a page shows a line of it."""
    runs = [match.group() for match in RUN.finditer(folded(text))]
    sought = max(runs, key=len) if runs else ""
    cut = RawSQL(
        "substr(search_filetext.text, greatest(1, strpos(search_filetext.folded, %s) - %s), %s)",
        [sought, AROUND, EXCERPT],
    )
    rows = files(actor, query).filter(card__in=ids).annotate(cut=cut).order_by("-attachment_id")
    return {
        card: (excerpt, name)
        for card, excerpt, name in rows.values_list("card_id", "cut", "attachment__name")
    }


def _facets(actor: Actor, rows: Sequence[Row]) -> dict[str, list[Facet]]:
    """How the ranked hits divide; all of them are the reader's to see."""
    kinds = Counter(kind for _pk, kind, *_rest in rows)
    years = Counter(timezone.localdate(at).year for _pk, _kind, _state, at, _rank in rows)
    states: Counter[str] = Counter()
    kind_of: dict[str, str] = {}
    for _pk, kind, state, _at, _rank in rows:
        states[state] += 1
        kind_of.setdefault(state, kind)
    named: Counter[str] = Counter()
    for senders in SENDERS:
        named.update(senders.of(actor, [row[0] for row in rows]).values())
    return {
        "kind": [Facet(kind, n, kind) for kind, n in kinds.most_common(10)],
        "state": [Facet(state, n, kind_of[state]) for state, n in states.most_common(8)],
        "year": [Facet(str(year), n) for year, n in sorted(years.items(), reverse=True)[:8]],
        "sender": [Facet(name, n) for name, n in named.most_common(8)],
    }
