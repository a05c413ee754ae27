"""What can be asked of a record of any area, from a page that knows only its card."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.urls import is_valid_path
from django.utils.translation import gettext as _

from office.catalogue.kinds import KINDS, step_meeting, url_of
from office.core.actor import Actor
from office.core.commands import COMMANDS, Command, Nothing
from office.core.errors import NotVisible
from office.core.workflow import Transition


@dataclass(frozen=True, slots=True)
class Button:
    """A step that this actor can take on this record now. `direct` needs no input: one POST."""

    step: Transition
    url: str
    direct: bool


def command_of(kind: str, name: str) -> Command:
    known = COMMANDS.get(kind)
    if known is None or name not in known.by_name:
        raise NotVisible(_("There is no such step."))
    return known.by_name[name]


def records_of(actor: Actor, cards: Iterable[Any]) -> dict[int, Any]:
    """The records behind some cards: one query per kind of record."""
    by_kind: dict[str, set[int]] = {}
    for card in cards:
        by_kind.setdefault(card.kind, set()).add(card.pk)
    found: dict[int, Any] = {}
    for kind, ids in by_kind.items():
        if kind in KINDS:
            rows = KINDS[kind].model.objects.visible_to(actor).filter(pk__in=ids)
            found.update({row.pk: row for row in rows})
    return found


def steps_for(actor: Actor, record: Any) -> list[Transition]:
    return KINDS[record.KIND].flow.available(actor, record)


def discharge(actor: Actor, duty: Any, record: Any | None) -> Button | None:
    """The step that meets this duty, if this actor may take it now."""
    step = named(actor, record, step_meeting(duty.kind))
    return button(record.KIND, record.pk, step) if record is not None and step else None


def named(actor: Actor, record: Any | None, name: str) -> Transition | None:
    """The step of that name, where pages know how to call it and this actor may take it now."""
    steps = steps_for(actor, record) if record is not None and record.KIND in COMMANDS else []
    return next((s for s in steps if s.name == name), None)


def button(kind: str, pk: int, step: Transition) -> Button:
    """Where the step is taken: at once, or on the form that the area's pages have for it."""
    if command_of(kind, step.name).form is Nothing:
        return Button(step, f"/records/{pk}/{step.name}/", direct=True)
    form = f"{url_of(kind, pk)}{step.name}/"
    return Button(step, form if is_valid_path(form) else url_of(kind, pk), direct=False)
