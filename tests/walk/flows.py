"""From one area into another: what a letter, a petition or a meeting leads to, left to chance."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from random import Random
from typing import Any

from meetings import actions as meetings
from meetings.models import Decision
from office.catalogue.kinds import KINDS
from office.core.actor import Actor
from office.flows.decision_to_item import docket_decision
from office.flows.letter_to_delegation import receive_letter
from office.flows.letter_to_item import supervise_letter
from office.flows.meeting_to_cars import Ride, cars_for_meeting
from office.flows.petition_to_item import supervise_petition
from reception.delegations.actions import NewDelegation

Taken = Callable[[Actor], Any]


def letter_to_item(_walk: Any, pk: int, _chance: Random) -> Taken:
    return lambda actor: supervise_letter(actor, pk, text="请跟进")


def letter_to_delegation(walk: Any, pk: int, chance: Random) -> Taken:
    arrives = walk.office.day(walk.office.now.date() + timedelta(days=chance.randint(0, 5)), 10)
    new = NewDelegation(
        unit="云岭省水利厅",
        leader=chance.choice(["周岚", "周岚", ""]),
        purpose="调研",
        party_size=chance.randint(1, 9),
        arrives_at=arrives,
        leaves_at=arrives + timedelta(hours=chance.randint(1, 30)),
        host=walk.office.people[chance.choice(["dora", "carol", "hugo"])],
    )
    return lambda actor: receive_letter(actor, pk, new)


def petition_to_item(walk: Any, pk: int, chance: Random) -> Taken:
    """Mostly accepted before."""
    if chance.random() < 0.8:
        walk.press("alice", "petitions", pk, "accept", chance)
    return lambda actor: supervise_petition(actor, pk, text="请核查")


def decision_to_item(walk: Any, pk: int, chance: Random) -> Taken:
    """Held, minuted and issued as far as it goes; an item that was withdrawn is wanted anew."""
    for name in ("notify", "ready", "start"):
        walk.press("mona", "meetings", pk, name, chance)
    due = walk.office.now.date() + timedelta(days=chance.randint(-1, 30))
    agreed = {"lead_department": walk.office.planning, "due_on": due}
    walk.attempt(
        "decide", lambda: meetings.add_decision(walk.actor("mona"), pk, text="报方案", **agreed)
    )
    for name in ("end", "issue_minutes"):
        walk.press("mona", "meetings", pk, name, chance)
    decision = Decision.objects.filter(meeting=pk).order_by("-pk").first()
    if decision and decision.item_id and chance.random() < 0.8:
        walk.press("sven", "supervision-items", decision.item_id, "withdraw", chance)
    return lambda actor: docket_decision(actor, pk, decision.pk if decision else 0)


def meeting_to_cars(walk: Any, pk: int, chance: Random) -> Taken:
    leaves = walk.office.day(walk.office.now.date() + timedelta(days=chance.randint(0, 9)), 9)
    ride = Ride("水库", leaves, leaves + timedelta(hours=chance.randint(0, 8)))
    return lambda actor: cars_for_meeting(actor, pk, ride)


@dataclass(frozen=True)
class Flow:
    kind: str
    """What it starts from."""
    usually: str
    """Who mostly asks for it."""
    take: Callable[[Any, int, Random], Taken]
    fits: dict[str, Any]
    """Which records it is for; mostly one of them is taken."""
    once: bool = True
    """Asked for a second time it is refused."""


FLOWS = {
    "letter to item": Flow(
        "incoming-documents", "sven", letter_to_item, {"lead_department__isnull": False}
    ),
    "letter to delegation": Flow(
        "incoming-documents", "alice", letter_to_delegation, {"state": "reading"}
    ),
    "petition to item": Flow("petitions", "sven", petition_to_item, {"state": "registered"}),
    "decision to item": Flow(
        "meetings", "mona", decision_to_item, {"state__in": ["planned", "in_session", "ended"]}
    ),
    "meeting to cars": Flow("meetings", "mona", meeting_to_cars, {"state": "planned"}, once=False),
}


def one_for(walk: Any, flow: Flow, chance: Random) -> int:
    """A record that fits, begun where there is none; now and then any other."""
    rows = KINDS[flow.kind].model.unscoped
    fitting = list(rows.filter(**flow.fits).order_by("pk").values_list("pk", flat=True))
    if not fitting and chance.random() < 0.6:
        walk.begin(flow.kind, chance)
    elif fitting and chance.random() < 0.8:
        return int(chance.choice(fitting))
    return int(rows.order_by("-pk").values_list("pk", flat=True)[0])
