"""Both registers of letters left to chance: every state is reached, everything is asked of them,
and after each few steps the invariants of the office hold."""

from __future__ import annotations

from collections import Counter
from random import Random
from typing import Any

from hypothesis import HealthCheck, Phase, event, given, settings
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
WALKS, STEPS, LOOK_EVERY = 6, 90, 9
ENDS = {"withdraw", "return", "recall", "void_number"}
"""Offered nearly everywhere: mostly left alone, or no letter would come far."""
GENTLY = 0.04


class Walk:
    def __init__(self, office: Office, reached: set[Any], done: Counter[Any]) -> None:
        self.office, self.reached, self.done = office, reached, done
        self.actors = {who: office.actor(who) for who in PEOPLE}

    def begin(self, kind: str, chance: Random) -> tuple[str, int]:
        start = chance.randrange(len(MAKERS[kind]))
        record = make(self.office, kind, Wanted(secrecy=chance.choice([0, 0, 2])), start)
        self.reached.add((kind, record.state))
        return kind, record.pk

    def step(self, kind: str, pk: int, chance: Random) -> str:
        """Somebody to whom it is offered does what was done least; a refusal is an answer, too."""
        model, flow = KINDS[kind].model, COMMANDS[kind].flow
        record = model.unscoped.get(pk=pk)
        offers = [
            (who, step.name)
            for who, actor in self.actors.items()
            if model.objects.visible_to(actor).filter(pk=pk).exists()
            for step in flow.available(actor, record)
        ]
        if not offers:
            return "over"
        names = sorted({name for _who, name in offers})
        [name] = chance.choices(names, [self.weight(kind, name) for name in names])
        who = chance.choice([who for who, offered in offers if offered == name])
        values = self.values(kind, name, record, chance)
        try:
            COMMANDS[kind].by_name[name](self.actors[who], pk, **values)
        except DomainError as refusal:
            assert str(refusal.message)
            return f"{name} refused"
        self.done[kind, name] += 1
        self.reached.add((kind, model.unscoped.get(pk=pk).state))
        return name

    def weight(self, kind: str, name: str) -> float:
        target = COMMANDS[kind].flow[name].target
        if target is not None and (kind, target) not in self.reached:
            return 20
        fresh = (3 if target else 1) / (1 + self.done[kind, name]) ** 2
        return max(fresh * (GENTLY if name in ENDS else 1), 0.02)

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


def sound() -> None:
    assert [(r.invariant, r.examples) for r in prove([1, 2, 3, 5, 8]) if r.broken] == []


def test_every_state_is_reached_everything_is_done_and_the_invariants_hold(office: Office) -> None:
    reached: set[Any] = set()
    done: Counter[Any] = Counter()

    @settings(
        max_examples=WALKS,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(seed=st.integers(0, 2**32))
    def walk(seed: int) -> None:
        chance, walking = Random(seed), Walk(office, reached, done)
        with undone():
            DocumentSeries.objects.create(code=CODE)
            records = [walking.begin(kind, chance) for kind in REGISTERS for _n in range(3)]
            for n in range(STEPS):
                at = chance.randrange(len(records))
                said = walking.step(*records[at], chance)
                event(said)
                if said == "over":
                    records[at] = walking.begin(records[at][0], chance)
                if n % LOOK_EVERY == 0:
                    sound()
            sound()

    walk()
    states = {(kind, state) for kind in REGISTERS for state in KINDS[kind].flow.states.values}
    assert sorted(states - reached) == []
    commands = {(kind, name) for kind in REGISTERS for name in COMMANDS[kind].by_name}
    assert sorted(commands - set(done)) == []
