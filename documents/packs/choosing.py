"""Which pack holds: the office's own for what begins today, the one it was made under for a record.

Records keep the pack of the day they were entered, so that switching it changes no old one.
"""

from __future__ import annotations

from typing import Any

from django.utils.functional import lazy
from django.utils.translation import gettext

from documents.choices import Kind
from documents.packs import mainland, taiwan
from documents.packs.base import Pack
from office.core.scoping import Secrecy
from office.parameters.registry import value

PARAMETER = "office.pack"
PACKS: dict[str, Pack] = {pack.slug: pack for pack in (mainland.PACK, taiwan.PACK)}
USUAL = mainland.PACK
LAYERS = [layer for pack in PACKS.values() for layer in pack.layers]
"""Every layer of decision that some pack has."""


def current() -> Pack:
    """The pack of the office; one parameter, read from memory."""
    return PACKS.get(str(value(PARAMETER)), USUAL)


def pack_of(record: Any) -> Pack:
    """The pack a letter was made under."""
    return PACKS.get(getattr(record, "pack", ""), USUAL)


def received_numbers(year: int, n: int) -> set[str]:
    """How the n-th letter of a year may be numbered: the office may have changed its pack since."""
    patterns = {pack.numbers.received(year) for pack in PACKS.values()}
    return {pattern.format(year=year, n=n) for pattern in patterns}


# --- choices of a form ---------------------------------------------------------------------------


def kind_choices() -> list[tuple[str, Any]]:
    """What an office of this pack writes; what others write to it may be of any kind."""
    return list(current().kinds.items())


def urgency_choices() -> list[tuple[str, Any]]:
    return list(current().urgencies.items())


def secrecy_choices() -> list[tuple[str, Any]]:
    return [(Secrecy(level).slug, label) for level, label in current().secrecies.items()]


def usual_kind() -> str:
    return current().usual_kind


# --- what a record shows -------------------------------------------------------------------------


def kind_named(kind: str) -> str:
    """A kind outside any record, as this office calls it."""
    return current().kind_name(kind) or str(Kind(kind).label)


def kind_shown(record: Any) -> str:
    """In the words of its pack; a kind of another pack in its own."""
    return pack_of(record).kind_name(record.kind) or str(Kind(record.kind).label)


def urgency_shown(record: Any) -> str:
    return pack_of(record).urgency_name(record.urgency)


def state_shown(record: Any) -> str:
    """Where a letter stands, in the words of the office today: it is the office that works so."""
    said = current().states.get(record.KIND, {}).get(record.state)
    return str(record.State(record.state).label if said is None else said)


def opinion_shown(opinion: Any) -> str:
    said = current().opinions.get(opinion.kind)
    return str(opinion.Kind(opinion.kind).label if said is None else said)


def secrecy_named(level: int) -> str:
    """A level outside any letter, as this office calls it."""
    return current().secrecy_name(level)


def secrecy_shown(record: Any) -> str:
    return pack_of(record).secrecy_name(record.secrecy)


def mark_of(record: Any) -> str:
    """The mark of a record's level as it stands on paper, with its term; empty for none."""
    return pack_of(record).secrets.mark(
        record.secrecy,
        getattr(record, "secret_months", None),
        getattr(record, "secret_until", None),
        getattr(record, "release_condition", ""),
    )


# --- words ---------------------------------------------------------------------------------------


def _worded(msgid: str) -> str:
    """A step or a duty as the office's pack calls it."""
    said = current().words.get(msgid)
    return gettext(msgid) if said is None else str(said)


worded = lazy(_worded, str)


def _state_named(kind: str, state: str, label: Any) -> str:
    return str(current().states.get(kind, {}).get(state, label))


_state_lazily = lazy(_state_named, str)


def state_names(kind: str, states: Any) -> dict[str, Any]:
    """For a workflow: what the office calls its states, asked whenever one is shown."""
    return {state.value: _state_lazily(kind, state.value, state.label) for state in states}
