"""Whatever people do to letters of ours, in whatever order: the office's invariants hold."""

from __future__ import annotations

from collections import Counter
from random import Random
from typing import Any

from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from documents.outgoing import actions
from documents.outgoing.commands import OUTGOING
from documents.outgoing.models import DocumentSeries, OutgoingDocument
from office.core.errors import DomainError
from office.operations.invariants import prove
from tests.conftest import Office
from tests.documents.ours import CODE, draft
from tests.inputs import inputs
from tests.records import undone

PEOPLE = ("alice", "dora", "lena", "carol", "bob", "hugo", "rita")
STEPS = 40
BRINGS_ON = Counter({"withdraw": 1, "return": 2, "chase": 1, "amend": 3, "void_number": 2})
DONE: Counter[str] = Counter()


def chosen_inputs(office: Office, name: str, chance: Random) -> dict[str, Any]:
    values = inputs(office, OutgoingDocument.KIND, name)
    if name in {"submit", "review"} and chance.random() < 0.5:
        values["countersign_departments"] = chance.sample([office.finance, office.registry], 2)
    if name == "countersign":
        values |= {"answer": chance.choice(["agree", "differ"]), "text": "意见如下"}
    if name == "sign":
        values["text"] = "同意"
    if name == "amend":
        values = {
            chance.choice(["title", "body", "addressee"]): f"改动{chance.randrange(99)}",
            "kind": chance.choice(["notice", "report", "minutes"]),
        }
    return values


def one_step(office: Office, pk: int, chance: Random) -> str:
    """Somebody to whom a button is offered presses it; a refusal in words is an answer, too."""
    doc = OutgoingDocument.unscoped.get(pk=pk)
    offers = [
        (who, step.name)
        for who in PEOPLE
        for step in OUTGOING.flow.available(office.actor(who), doc)
        if OutgoingDocument.objects.visible_to(office.actor(who)).filter(pk=pk).exists()
    ]
    if not offers:
        return "over"
    names = sorted({name for _who, name in offers})
    [name] = chance.choices(names, [BRINGS_ON.get(n, 12) for n in names])
    who = chance.choice([who for who, offered in offers if offered == name])
    try:
        OUTGOING.by_name[name](office.actor(who), pk, **chosen_inputs(office, name, chance))
    except DomainError as refusal:
        assert str(refusal.message)
        return f"{name} refused"
    return name


@settings(
    max_examples=6,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(seed=st.integers(0, 2**32))
def test_the_invariants_hold_whatever_is_done(office: Office, seed: int) -> None:
    chance = Random(seed)
    with undone():
        DocumentSeries.objects.create(code=CODE)
        letters = [
            draft(office, "bob", kind=chance.choice(["notice", "letter", "minutes"])).pk
            for _n in range(2)
        ]
        for n in range(STEPS):
            done = one_step(office, chance.choice(letters), chance)
            event(done)
            DONE[done] += 1
            if n % 10 == 3:
                series = DocumentSeries.objects.get(code=CODE)
                actions.reserve_number(office.actor("alice"), series=series, reason="留用")
            broken = [r for r in prove([1, 2, 3, 5]) if r.broken]
            assert broken == []


def test_the_walks_came_far() -> None:
    """Else the one above proved little."""
    assert {"submit", "review", "countersign", "sign", "recheck", "number"} <= set(DONE)
