"""Who may do what, in which state: every cell of the tables, tried for real."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction

from documents import actions as letters
from documents.models import IncomingDocument
from office.audit.models import Event, Outbox
from office.catalogue.kinds import KINDS
from office.catalogue.models import Card
from office.core.errors import DomainError, NotAllowed, NotVisible, WrongState
from office.core.workflow import Transition
from office.duties.models import Duty
from office.organisation.models import User
from supervision import actions
from supervision.models import SupervisionItem
from tests.conftest import Office, build_office
from tests.inputs import COMMANDS, inputs

WHO = ["alice", "dora", "lena", "carol", "bob", "hugo", "eve", "sven", "rita", "adam", "otto"]
TRYING = ["alice", "dora", "carol", "bob", "eve", "rita", "otto"]
STATES = [("incoming-documents", s) for s in IncomingDocument.State.values] + [
    ("supervision-items", s) for s in SupervisionItem.State.values
]


@pytest.fixture(scope="module")
def house(
    django_db_setup: None, django_db_blocker: Any
) -> Iterator[tuple[Office, dict[tuple[str, str], int]]]:
    """One record in every state, built once; otto only audits."""
    with django_db_blocker.unblock(), transaction.atomic():
        office = build_office()
        office.people["otto"] = User.objects.create_user(
            "otto", name="审计员", department=office.planning, roles=["auditor"], clearance=3
        )
        made = {}
        for kind, state in STATES:
            build = office.letter if kind == "incoming-documents" else office.item
            made[kind, state] = build(state).pk
        yield office, made
        transaction.set_rollback(True)


def expected(
    office: Office, kind: str, transition: Transition, who: str, pk: int
) -> set[type[Exception] | None]:
    """What the table says; a business rule may refuse further where the table allows."""
    actor, model = office.actor(who), KINDS[kind].model
    record = model.objects.visible_to(actor).filter(pk=pk).first()
    if record is None:
        return {NotVisible}
    if transition.capacity_of(actor, record) is None:
        return {NotAllowed}
    if record.state not in transition.sources:
        return {WrongState}
    return {None, DomainError}


@pytest.mark.parametrize(("kind", "state"), STATES)
def test_every_person_and_action(house, db, kind, state):
    office, made = house
    pk = made[kind, state]
    before = traces(pk)
    for who in TRYING:
        for name, command in COMMANDS[kind].by_name.items():
            answers = expected(office, kind, COMMANDS[kind].flow[name], who, pk)
            got = attempt(office, command, who, pk, inputs(office, kind, name))
            wanted = {a.__name__ if a else "done" for a in answers}
            assert got in wanted, f"{who}: {name} in {state}"
    assert traces(pk) == before


def attempt(office: Office, command: Any, who: str, pk: int, values: dict[str, Any]) -> str:
    """The name of the refusal, or "done"; nothing stays."""
    with transaction.atomic():
        try:
            with transaction.atomic():
                command(office.actor(who), pk, **values)
        except (NotVisible, NotAllowed) as refusal:
            return type(refusal).__name__
        except WrongState as refusal:
            # The table's own refusal names the state; a rule's refusal of the same class does not.
            return "WrongState" if "state" in refusal.extra else "DomainError"
        except DomainError:
            return "DomainError"
        finally:
            transaction.set_rollback(True)
    return "done"


def traces(pk: int) -> tuple[Any, ...]:
    card = Card.unscoped.values("state", "reach", "waiting", "updated_at").get(pk=pk)
    return (
        Event.objects.count(),
        Outbox.objects.count(),
        Duty.unscoped.filter(state="open").count(),
        card,
    )


MAY = {
    "incoming-documents": {
        "screen": "alice dora",
        "return": "alice dora",
        "propose": "alice dora",
        "instruct": "dora lena",
        "assign": "alice dora",
        "report_done": "carol bob",
        "reply": "alice dora carol bob",
        "complete": "alice dora",
        "file": "alice rita",
        "circulate": "alice dora",
        "recall": "alice dora",
        "chase": "alice dora lena sven",
        "withdraw": "alice dora",
        "assist_done": "",
        "read": "",
    },
    "supervision-items": {
        "assign": "dora sven",
        "accept": "carol bob",
        "dispute": "carol bob",
        "report": "carol bob",
        "claim_done": "carol bob",
        "verify": "dora sven",
        "strike_off": "dora sven",
        "file": "alice sven rita",
        "request_extension": "carol bob",
        "grant_extension": "",
        "refuse_extension": "",
        "hold": "dora lena sven",
        "resume": "dora lena sven",
        "transfer": "dora lena sven",
        "chase": "alice dora lena sven",
        "withdraw": "dora lena sven",
    },
}


@pytest.mark.parametrize(("kind", "action"), [(k, a) for k, rows in MAY.items() for a in rows])
def test_the_table_in_the_offices_words(house, db, kind, action):
    """Written out by hand: whoever loosens a rule meets it here. otto, the auditor, may nothing."""
    office, made = house
    transition = COMMANDS[kind].flow[action]
    model = KINDS[kind].model
    for state in sorted(transition.sources):
        record = model.unscoped.get(pk=made[kind, state])
        if (
            action in {"report_done", "reply"}
            or kind == "supervision-items"
            or record.lead_department_id
        ):
            may = [
                who
                for who in WHO
                if transition in COMMANDS[kind].flow.available(office.actor(who), record)
            ]
            assert " ".join(may) == MAY[kind][action], state


def test_every_action_is_in_the_hand_written_table():
    for kind, rows in MAY.items():
        assert set(rows) == set(COMMANDS[kind].by_name)


def test_a_reader_may_read_and_nobody_else(house, db):
    office, made = house
    pk = made["incoming-documents", "handling"]
    letters.circulate_incoming(office.actor("alice"), pk, readers=[office.eve])
    doc = IncomingDocument.unscoped.get(pk=pk)
    flow = COMMANDS["incoming-documents"].flow
    assert [w for w in WHO if flow["read"] in flow.available(office.actor(w), doc)] == ["eve"]


def test_the_doer_does_not_verify_his_own_work(house, db):
    """sven is made responsible: then the director looks, not he."""
    office, _made = house
    item = office.item("docketed", responsible=office.sven, lead_department=office.registry)
    item = office.advance_item(item, "assigned")
    actions.accept_item(office.actor("sven"), item.pk)
    actions.claim_item_done(office.actor("sven"), item.pk, text="办完")
    with pytest.raises(NotAllowed):
        actions.verify_item(office.actor("sven"), item.pk, ok=True, text="很好")
    assert Duty.unscoped.get(card=item.pk, state="open").holder == office.dora
    actions.verify_item(office.actor("dora"), item.pk, ok=True, text="属实")
