"""Who sits where: the guests of a talk opposite ours, and the round table of the working meal."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from meetings import actions as meetings
from meetings import policy
from meetings.models import SeatingPlan
from meetings.queries import invitations, meeting_get
from meetings.seating.arrange import Options, arrange, occupy
from office.core.actor import Actor
from reception.delegations.models import Category, Companion
from reception.delegations.rules import Facts


@dataclass(frozen=True, slots=True)
class Place:
    """One seat of the table, counted clockwise from the host."""

    number: int
    name: str
    ours: bool


def seat_talk(actor: Actor, facts: Facts, meeting_id: int) -> None:
    """The guests are invited by name, in their order, and everybody is seated for talks.

    Called again when the talk is kept: who is new is added, who is off the list leaves it.
    """
    meeting = meeting_get(actor, meeting_id, lock=True)
    if meeting.state not in policy.BEFORE:
        return
    rows = list(invitations(meeting))
    named = {r.name: r for r in rows if r.person_id is None}
    wanted = {g.name: g for g in facts.guests}
    for name in named.keys() - wanted.keys():
        meetings.take_off(actor, meeting_id, named[name].pk)
    for guest in facts.guests:
        if guest.name not in named:
            meetings.invite(actor, meeting_id, name=guest.name, unit=guest.unit, post=guest.post)
    here = {r.person_id for r in rows}
    ours = [c.person for c in facts.companions if c.person and _joins(c, here)]
    if ours:
        meetings.invite(actor, meeting_id, people=ours)
    if wanted:
        foreign = facts.delegation.category == Category.FOREIGN
        meetings.arrange_seating(
            actor,
            meeting_id,
            layout=SeatingPlan.Layout.TALKS,
            rule="intl" if foreign else "cn",
        )


def _joins(companion: Companion, here: set[int | None]) -> bool:
    companies = companion.role == Companion.Role.COMPANION
    return bool(companies and companion.person_id and companion.person_id not in here)


def table_of(facts: Facts) -> list[Place]:
    """The round table of the working meal, by rank; nobody where nobody of ours is named."""
    ours = sorted(facts.at_meal, key=_rank)
    theirs = list(facts.guests)
    if not ours or not theirs or not facts.given:
        return []
    chart = arrange("round_table", len(theirs), len(ours), Options())
    people: dict[str, list[Any]] = {
        "G": [("G", g.pk) for g in theirs],
        "H": [("H", c.pk) for c in ours],
    }
    at = occupy(chart, people)
    names = {("G", g.pk): g.name for g in theirs} | {("H", c.pk): c.name for c in ours}
    return [
        Place(position + 1, names[who], who[0] == "H")
        for (_row, position), who in sorted(at.items())
    ]


def _rank(companion: Companion) -> tuple[int, int]:
    known = companion.person.protocol_rank if companion.person else 10_000
    return known, companion.pk or 0
