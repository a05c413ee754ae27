"""What a person wants to hear, by which channel, and when not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time
from typing import Any

from django.db import transaction

from office.audit.emit import emit
from office.core.actor import Actor
from office.notifications.matrix import KINDS
from office.notifications.models import Channel, Preference, QuietHours

CHOSEN = (Channel.MAIL, Channel.ROBOT)
"""The page always tells; the others are the person's choice."""


@dataclass(frozen=True, slots=True)
class Cell:
    name: str
    label: Any
    wanted: bool


@dataclass(frozen=True, slots=True)
class Row:
    kind: str
    label: Any
    cells: list[Cell]


def matrix(actor: Actor) -> list[Row]:
    """Every kind of news by every channel that can be chosen, with what holds now."""
    said = {(p.kind, p.channel): p.wanted for p in Preference.objects.filter(person=actor.user_id)}
    return [
        Row(
            kind.slug,
            kind.label,
            [
                Cell(f"{kind.slug}.{c}", c.label, said.get((kind.slug, c), c in kind.channels))
                for c in CHOSEN
            ],
        )
        for kind in KINDS.values()
    ]


@transaction.atomic
def choose(actor: Actor, wanted: set[str]) -> None:
    """`wanted` holds the ticked cells as `kind.channel`; the defaults are not kept."""
    Preference.objects.filter(person=actor.user_id).delete()
    differs = [
        Preference(
            person_id=int(actor.user_id or 0),
            kind=kind.slug,
            channel=c,
            wanted=f"{kind.slug}.{c}" in wanted,
        )
        for kind in KINDS.values()
        for c in CHOSEN
        if (f"{kind.slug}.{c}" in wanted) != (c in kind.channels)
    ]
    Preference.objects.bulk_create(differs)
    emit("notifications.preferences.changed", actor=actor, differs=len(differs))


def quiet_of(actor: Actor) -> QuietHours | None:
    return QuietHours.objects.filter(person=actor.user_id).first()


@transaction.atomic
def set_quiet(
    actor: Actor, *, since: time | None = None, until: time | None = None, robot_url: str = ""
) -> None:
    """Mail and robot wait until `until`. No hours at all is an empty span, 00:00 to 00:00."""
    QuietHours.objects.update_or_create(
        person_id=actor.user_id,
        defaults={"since": since or time.min, "until": until or time.min, "robot_url": robot_url},
    )
    emit("notifications.quiet_hours.changed", actor=actor, robot=bool(robot_url))
