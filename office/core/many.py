"""One command for many records: each by itself, so that a refused one holds up none."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from office.core.actor import Actor
from office.core.commands import Command
from office.core.errors import DomainError

MOST = 200
"""Records that one person can sensibly judge at a time."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one record: `error` is None where it was done."""

    pk: int
    record: Any
    error: DomainError | None


def give_many(
    actor: Actor,
    command: Command,
    ids: Sequence[int],
    get: Callable[[Actor, int], Any],
    values: dict[str, Any],
) -> list[Outcome]:
    """Give the command to each record in the order asked, each in a transaction of its own.

    A record that refuses keeps its reason; the others are done. Raises DomainError for none or for
    more than 200.
    """
    wanted = list(dict.fromkeys(ids))
    if not wanted or len(wanted) > MOST:
        raise DomainError(
            _("Choose between 1 and %(most)s records.") % {"most": MOST},
            fields={"ids": [_("Choose between 1 and %(most)s records.") % {"most": MOST}]},
        )
    return [_one(actor, command, pk, get, values) for pk in wanted]


def _one(
    actor: Actor,
    command: Command,
    pk: int,
    get: Callable[[Actor, int], Any],
    values: dict[str, Any],
) -> Outcome:
    record = None
    try:
        record = get(actor, pk)
        command(actor, pk, **values)
        return Outcome(pk, get(actor, pk), None)
    except DomainError as refusal:
        return Outcome(pk, record, refusal)


def fits(actor: Actor, flow: Any, records: Iterable[Any], names: Sequence[str]) -> list[Any]:
    """The transitions among `names` that at least one of the records takes now, in table order."""
    known = list(records)
    return [
        t
        for t in flow.transitions
        if t.name in names and any(t.open_to(actor, record) for record in known)
    ]
