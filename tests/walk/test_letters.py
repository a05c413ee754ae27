"""Both registers of letters left to chance: every state is reached, everything is asked of them,
and after each few steps the invariants of the office hold."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from random import Random
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from documents.outgoing.actions import Recipient
from documents.outgoing.models import DocumentSeries
from office.catalogue.kinds import KINDS
from office.core.errors import DomainError
from office.core.scoping import Secrecy
from office.operations.invariants import prove
from tests.conftest import Office
from tests.documents.ours import CODE
from tests.inputs import COMMANDS, inputs
from tests.records import MAKERS, Wanted, make, undone

REGISTERS = ("incoming-documents", "outgoing-documents")
PEOPLE = ("alice", "dora", "lena", "carol", "bob", "hugo", "rita", "eve")
WALKS, STEPS, LOOK_EVERY = 8, 90, 9
MORE = 8
"""Further walks at most, as long as something is left."""
ENDS = {"withdraw", "return", "recall", "void_number"}
"""Offered nearly everywhere: mostly left alone, or no letter would come far."""
GENTLY = 0.06
Offer = tuple[str, str]
"""Who may, and what."""


@dataclass
class Known:
    """What all walks together have seen."""

    reached: set[tuple[str, str]] = field(default_factory=set)
    done: set[tuple[str, str]] = field(default_factory=set)
    tried: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    onward: set[tuple[str, str, str]] = field(default_factory=set)
    """Which command has led further along the road, from which state."""


class Walk:
    def __init__(self, office: Office, known: Known) -> None:
        self.office, self.known = office, known
        self.refused: set[tuple[int, str, str]] = set()
        self.actors = {who: office.actor(who) for who in PEOPLE}

    def begin(self, kind: str, chance: Random) -> tuple[str, int]:
        start = chance.randrange(len(MAKERS[kind]))
        record = make(self.office, kind, Wanted(secrecy=chance.choice([0, 0, 2])), start)
        self.known.reached.add((kind, record.state))
        return kind, record.pk

    def pick(self, records: list[tuple[str, int]], chance: Random) -> tuple[int, bool]:
        """Any, for whatever can be done; every other time the one of a register that has come
        farthest, to bring it on."""
        if chance.random() < 0.5:
            return chance.randrange(len(records)), False
        kind = chance.choice(REGISTERS)
        own = [at for at, (of, _pk) in enumerate(records) if of == kind]
        return max(own, key=lambda at: self.how_far(*records[at])), True

    def how_far(self, kind: str, pk: int) -> int:
        state = KINDS[kind].model.unscoped.get(pk=pk).state
        return place(kind, state) if state in COMMANDS[kind].flow.waiting else -1

    def step(self, kind: str, pk: int, chance: Random, *, onward: bool) -> str:
        """Somebody does what is offered to him; a refusal is an answer, too."""
        model, flow = KINDS[kind].model, COMMANDS[kind].flow
        record = model.unscoped.get(pk=pk)
        offers = [
            (who, step.name)
            for who, actor in self.actors.items()
            if model.objects.visible_to(actor).filter(pk=pk).exists()
            for step in flow.available(actor, record)
        ]
        if not offers or (record.state not in flow.waiting and chance.random() < 0.3):
            return "over"
        before = record.state
        weigh = partial(self.pull if onward else self.novelty, kind, before)
        who, name = self.choose(pk, offers, weigh, chance)
        self.known.tried[kind, before, name] += 1
        values = self.values(kind, name, record, chance)
        try:
            COMMANDS[kind].by_name[name](self.actors[who], pk, **values)
        except DomainError as refusal:
            assert str(refusal.message)
            self.refused.add((pk, who, name))
            return f"{name} refused"
        self.refused = {refused for refused in self.refused if refused[0] != pk}
        after = model.unscoped.get(pk=pk).state
        self.known.done.add((kind, name))
        self.known.reached.add((kind, after))
        if place(kind, after) > place(kind, before):
            self.known.onward.add((kind, before, name))
        return name

    def choose(
        self, pk: int, offers: list[Offer], weigh: Callable[[str], float], chance: Random
    ) -> Offer:
        """What was refused to somebody waits until something else was done to the record."""
        fresh = [offer for offer in offers if (pk, *offer) not in self.refused]
        open_names = {name for _who, name in fresh}
        names = sorted({name for _who, name in offers})
        weights = [weigh(name) * (1 if name in open_names else 0.1) for name in names]
        [name] = chance.choices(names, weights)
        among = fresh if name in open_names else offers
        return chance.choice([offer for offer in among if offer[1] == name])

    def novelty(self, kind: str, state: str, name: str) -> float:
        """What was tried least in this state."""
        fresh = 1 / (1 + self.known.tried[kind, state, name])
        return fresh * (GENTLY if name in ENDS else 1)

    def pull(self, kind: str, state: str, name: str) -> float:
        """Where nobody has been, what nobody has done, and what leads on."""
        target = COMMANDS[kind].flow[name].target
        if target is not None and (kind, target) not in self.known.reached:
            return 3
        if (kind, name) not in self.known.done:
            return 0.3 if name in ENDS else 1
        leads_on = name not in ENDS and (kind, state, name) in self.known.onward
        return 1 if leads_on else 0.2 * self.novelty(kind, state, name)

    def values(  # noqa: C901 - one line a command
        self, kind: str, name: str, record: Any, chance: Random
    ) -> dict[str, Any]:
        office, values = self.office, inputs(self.office, kind, name)
        if kind == "incoming-documents":
            if name == "screen":
                values["for"] = chance.choice(["action", "action", "reading"])
            return values
        if name in {"submit", "review"} and chance.random() < 0.4:
            values["countersign_departments"] = chance.sample([office.finance, office.registry], 2)
        if name == "ask_countersign":
            values["departments"] = [chance.choice([office.finance, office.registry])]
        if name == "countersign":
            values |= {"answer": chance.choice(["agree", "differ"]), "text": "意见如下"}
        if name == "sign":
            values["text"] = "同意印发"
        if name == "amend" and chance.random() < 0.5:
            values = {"title": f"关于第{chance.randrange(99)}项工作的{record.title[-2:]}"}
        if name == "raise_secrecy":
            values["to"] = Secrecy(min(record.secrecy + 1, Secrecy.SECRET)).slug
        if name == "lower_secrecy":
            values["to"] = Secrecy(record.secrecy - 1).slug
        if name == "add_recipients":
            values["deliveries"] = [Recipient(f"市第{chance.randrange(10_000)}局")]
        return values


def place(kind: str, state: str) -> int:
    """How far along the road: states are listed in its order."""
    return list(KINDS[kind].flow.states.values).index(state)


def sound() -> None:
    assert [(r.invariant, r.examples) for r in prove([1, 2, 3, 5, 8]) if r.broken] == []


def test_every_state_is_reached_everything_is_done_and_the_invariants_hold(office: Office) -> None:
    known = Known()

    @settings(
        max_examples=WALKS,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(seed=st.integers(0, 2**32))
    def walks(seed: int) -> None:
        walk(office, known, Random(seed))

    walks()
    for seed in range(MORE):
        if left(known):
            walk(office, known, Random(seed))
    assert left(known) == []


def walk(office: Office, known: Known, chance: Random) -> None:
    """Six letters and those that follow them, from an office without any; undone at its end."""
    walking = Walk(office, known)
    with undone():
        DocumentSeries.objects.create(code=CODE)
        records = [walking.begin(kind, chance) for kind in REGISTERS for _n in range(3)]
        for n in range(STEPS):
            at, onward = walking.pick(records, chance)
            said = walking.step(*records[at], chance, onward=onward)
            if said == "over":
                records[at] = walking.begin(records[at][0], chance)
            if n % LOOK_EVERY == 0:
                sound()
        sound()


def left(known: Known) -> list[tuple[str, str]]:
    """States that no letter came into, commands that nobody gave."""
    states = {(kind, state) for kind in REGISTERS for state in KINDS[kind].flow.states.values}
    commands = {(kind, name) for kind in REGISTERS for name in COMMANDS[kind].by_name}
    return sorted((states - known.reached) | (commands - known.done))
