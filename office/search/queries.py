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
from office.catalogue.queries import cards
from office.core.actor import Actor
from office.core.scoping import visible
from office.core.text import RUN, folded, number_key, search_query
from office.organisation.queries import people
from office.search.models import FileText
from office.search.sources import NAMES, SENDERS

WINDOW = 1000
NUMBER, TITLE, WORDS, FILE = 3, 2, 1, 0
"""How well a record fits: by its number, in its title, in its other words, in its files only."""
INITIALS = re.compile(r"[a-z]{2,20}")
MOST_NAMES = 12
AROUND = 30
EXCERPT = 100


@dataclass(frozen=True, slots=True)
class Asked:
    """What is looked for. `after` is the place a page goes on from: `ceiling~rank~id`."""

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


def find(actor: Actor, asked: Asked, size: int = 25) -> Found:
    """One page of hits with its facets, in a constant number of queries."""
    query = _query(actor, asked.text)
    if not query:
        return Found()
    ceiling, place = _place(asked.after)
    ids, capped = _newest(actor, asked, query, ceiling)
    rows = _ranked(actor, asked, query, ids)
    rows.sort(key=lambda row: (-row[4], -row[0]))
    rest = [row for row in rows if place is None or (-row[4], -row[0]) > place]
    page = rest[:size]
    if len(rest) > size:
        next_place = f"{ceiling or ''}~{page[-1][4]}~{page[-1][0]}"
    else:
        next_place = f"{min(ids)}~~" if capped and ids else ""
    return Found(_hits(actor, query, asked.text, page), next_place, _facets(actor, rows), capped)


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


def _place(after: str) -> tuple[int | None, tuple[int, int] | None]:
    """Ceiling of the window and the place in it; a token that does not fit begins anew."""
    parts = after.split("~")
    if len(parts) != 3 or not all(p == "" or (p.isdecimal() and len(p) < 19) for p in parts):
        return None, None
    ceiling = int(parts[0]) if parts[0] else None
    return ceiling, (-int(parts[1]), -int(parts[2])) if parts[1] and parts[2] else None


def _narrowed(actor: Actor, asked: Asked, ceiling: int | None) -> Q:
    rule = Q()
    if ceiling is not None:
        rule &= Q(pk__lt=ceiling)
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


def _newest(actor: Actor, asked: Asked, query: str, ceiling: int | None) -> tuple[list[int], bool]:
    """Ids of the newest hits, and whether there are more."""
    rule = _narrowed(actor, asked, ceiling)
    own = _matching(cards(actor).filter(rule), "catalogue_card", query)
    ids = set(own.order_by("-pk").values_list("pk", flat=True)[: WINDOW + 1])
    inside = files(actor, query).order_by("-card_id").values_list("card_id", flat=True)
    if rule:
        inside = inside.filter(card__in=cards(actor).filter(rule).order_by().values("pk"))
    ids |= set(inside[: WINDOW + 1])
    newest = sorted(ids, reverse=True)
    return newest[:WINDOW], len(newest) > WINDOW


def _ranked(actor: Actor, asked: Asked, query: str, ids: list[int]) -> list[Row]:
    if not ids:
        return []
    titled = search_query(asked.text, weight="A")
    rows = (
        cards(actor)
        .filter(pk__in=ids)
        .annotate(
            in_title=RawSQL("words @@ %s::tsquery", [titled], BooleanField()),
            in_words=RawSQL("words @@ %s::tsquery", [query], BooleanField()),
        )
        .values_list("pk", "kind", "state", "created_at", "number", "in_title", "in_words")
    )
    wanted = number_key(asked.text)
    return [
        (pk, kind, state, at, _rank(number_key(number) == wanted, in_title, in_words))
        for pk, kind, state, at, number, in_title, in_words in rows
    ]


def _rank(by_number: Any, in_title: Any, in_words: Any) -> int:
    return NUMBER if by_number else TITLE if in_title else WORDS if in_words else FILE


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
