"""Cards and links. Called by `office.duties.steps` and the flows, never by a page."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from office.catalogue.kinds import KINDS
from office.catalogue.models import Card, Link
from office.core.errors import WrongState
from office.core.scoping import OfficeRecord, person_token
from office.core.text import search_vector

MIRRORED = ("number", "title", "state", "secrecy", "reach", "department_id", "updated_at")


def refresh_card(record: OfficeRecord, *, waiting: bool) -> None:
    """Bring the card up to the record: one update by primary key."""
    row: Any = record
    values = {name: getattr(row, name) for name in MIRRORED}
    values["number"] = values["number"] or ""
    Card.unscoped.filter(pk=record.pk).update(waiting=waiting, **values)


def let_in(card_id: int, people: Iterable[int]) -> None:
    """Let people see a record outside any action of its own: its row and its card alike."""
    tokens = [person_token(person) for person in people]
    kind = Card.unscoped.values_list("kind", flat=True).get(pk=card_id)
    for rows in (Card.unscoped, KINDS[kind].model.unscoped):
        row = rows.filter(pk=card_id).only("pk", "reach").get()
        rows.filter(pk=card_id).update(reach=sorted({*row.reach, *tokens}))


def hold_record(card_id: int) -> None:
    """Lock a record before rows that hang on it, as every action does: else two would wait for
    each other."""
    kind = Card.unscoped.values_list("kind", flat=True).get(pk=card_id)
    KINDS[kind].model.unscoped.select_for_update(of=("self",)).only("pk").get(pk=card_id)


def reword_card(card_id: int, *weighted: tuple[str, str]) -> None:
    """Replace what search finds the record by."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE catalogue_card SET words = %s::tsvector WHERE id = %s",
            [search_vector(*weighted), card_id],
        )


def _check_not_frozen(end: Any) -> None:
    kind = KINDS.get(end.kind if isinstance(end, Card) else end.KIND)
    if kind is not None and end.state in kind.flow.frozen:
        raise WrongState(
            _("%(record)s is “%(state)s”: nothing is tied to it any more.")
            % {"record": end, "state": kind.flow.named(end.state)}
        )


def link(source: OfficeRecord | Card, target: OfficeRecord, kind: str, now: datetime) -> bool:
    """Tie two records; False when they were tied that way already. What is frozen stays alone."""
    for end in (source, target):
        _check_not_frozen(end)
    _tie, made = Link.objects.get_or_create(
        source_id=source.pk, target_id=target.pk, kind=kind, defaults={"at": now}
    )
    return made
