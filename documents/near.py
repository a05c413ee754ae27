"""Letters that may be the one in hand though nothing of them is equal: near titles, same files."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from datetime import timedelta
from itertools import pairwise

from documents.models import IncomingDocument
from documents.queries import Duplicate
from documents.sameness import APART, LetterKeys
from documents.senders.queries import named, names_of
from office.core.actor import Actor
from office.files.queries import attachments

NEAR_TITLE, SAME_FILE = "near", "file"
LOOKED_AT = 200
"""Newest letters of one sender: the check answers while somebody types."""
ALIKE = 0.8
MOST = 3
FIGURES = re.compile(r"\d+|[一二三四五六七八九十百]+")


def near_titles(actor: Actor, keys: LetterKeys, issuer: str) -> list[Duplicate]:
    """Letters of the same sender, of the last half year, with almost the same title.

    Not where figures differ (第三批 and 第四批 are two letters), nor where both bear a number and
    the numbers differ.
    """
    if not keys.tells_by_title or not keys.issuer:
        return []
    sender = named(actor, issuer)
    rows = IncomingDocument.objects.visible_to(actor).filter(
        issuer_key__in=names_of(sender) if sender else [keys.issuer],
        received_at__gte=actor.now - APART - timedelta(days=1),
    )
    listed = rows.exclude(state="withdrawn").order_by("-card_id")
    found = [
        Duplicate(pk, number, title, name, NEAR_TITLE)
        for pk, number, title, name, title_key, number_key in listed.values_list(
            "pk", "number", "title", "issuer", "title_key", "issuer_number_key"
        )[:LOOKED_AT]
        if not (keys.number and number_key and keys.number != number_key)
        and resembles(title_key, keys.title)
    ]
    return found[:MOST]


def resembles(one: str, other: str) -> bool:
    """At least four fifths of their pairs of characters are shared, and all of their figures."""
    if one == other:
        return True
    if Counter(FIGURES.findall(one)) != Counter(FIGURES.findall(other)):
        return False
    left, right = (Counter(pairwise(text)) for text in (one, other))
    total = left.total() + right.total()
    return total > 0 and 2 * (left & right).total() >= ALIKE * total


def same_files(actor: Actor, hashes: Sequence[str]) -> list[Duplicate]:
    """Letters that hold the very file that is about to be handed in."""
    rows = attachments(actor).filter(blob__in=list(hashes)[:MOST], card__kind=IncomingDocument.KIND)
    return [
        Duplicate(row.card_id, row.card.number, row.card.title, row.name, SAME_FILE)
        for row in rows.exclude(card__state="withdrawn").order_by("-card_id")[:MOST]
    ]
