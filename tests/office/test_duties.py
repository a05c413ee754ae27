"""Who owes what: duties opened, handed over, stood in for."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from django.db import connection, transaction

from documents import actions as letters
from documents import queries as letter_queries
from documents.circulation import actions as circulation
from office.access.actions import create_client
from office.core.errors import DomainError, NotAllowed, NotVisible
from office.core.scoping import Secrecy
from office.duties import actions as duties
from office.duties import queries
from office.duties.models import Duty
from office.operations.invariants import prove
from office.organisation.actors import actor_for
from office.organisation.models import Department, Deputyship, User
from supervision import actions as supervision
from tests.conftest import Office


def headless(code: str) -> Department:
    made = Department.objects.create(code=code, name=code)
    Department.objects.filter(pk=made.pk).update(path=f"/{made.pk}/")
    return made


def leave(office: Office, who: str) -> int:
    User.objects.filter(pk=office.people[who].pk).update(is_active=False)
    return duties.hand_over(office.actor("adam"), office.people[who].pk)


def deputise(office: Office, principal: str, deputy: str, first: str, last: str) -> None:
    Deputyship.objects.create(
        principal=office.people[principal],
        deputy=office.people[deputy],
        starts_on=date.fromisoformat(first),
        ends_on=date.fromisoformat(last),
    )


def test_two_assisting_departments_under_one_head_both_owe(office):
    """Both fall to the director; each keeps its own duty until its part is given."""
    one, two = headless("one"), headless("two")
    doc = office.letter("screened")
    letters.propose_incoming(
        office.actor("alice"),
        doc.pk,
        text="请办理",
        lead_department=office.planning,
        assisting_departments=[one, two],
    )
    letters.instruct_incoming(office.actor("dora"), doc.pk, text="同意")
    letters.assign_incoming(office.actor("alice"), doc.pk)
    owed = Duty.unscoped.filter(card=doc.pk, kind="documents.assist", state="open")
    assert set(owed.values_list("holder", "department")) == {
        (office.dora.pk, one.pk),
        (office.dora.pk, two.pk),
    }


def test_the_same_for_an_item(office):
    one, two = headless("one"), headless("two")
    item = office.item("assigned", assisting_departments=[one, two])
    supervision.accept_item(office.actor("carol"), item.pk, plan="三步走")
    assert Duty.unscoped.filter(card=item.pk, kind="supervision.assist", state="open").count() == 2


def test_a_holder_must_be_cleared(office):
    doc = office.letter("reading", secrecy="secret")
    with pytest.raises(DomainError):
        circulation.circulate_incoming(office.actor("alice"), doc.pk, readers=[office.bob])
    assert not Duty.unscoped.filter(holder=office.bob).exists()


def test_a_leavers_duty_goes_up_the_line_to_somebody_cleared(office):
    """hugo heads finance but is not cleared for secret letters: the director takes eve's over."""
    doc = office.letter("reading", secrecy="secret")
    circulation.circulate_incoming(office.actor("alice"), doc.pk, readers=[office.eve])
    assert leave(office, "eve") == 1
    duty = Duty.unscoped.get(card=doc.pk, kind="documents.read")
    assert (duty.holder, duty.handed_over_from) == (office.dora, office.eve)


def test_the_heir_can_open_the_record(office):
    doc = office.letter("reading")
    circulation.circulate_incoming(office.actor("alice"), doc.pk, readers=[office.eve])
    with pytest.raises(NotVisible):
        letter_queries.incoming_get(office.actor("hugo"), doc.pk)
    leave(office, "eve")
    assert letter_queries.incoming_get(office.actor("hugo"), doc.pk).pk == doc.pk


def test_a_duty_the_heir_owes_already_is_closed_instead(office):
    doc = office.letter("reading")
    circulation.circulate_incoming(office.actor("alice"), doc.pk, readers=[office.eve, office.hugo])
    leave(office, "eve")
    assert list(
        Duty.unscoped.filter(card=doc.pk, kind="documents.read", state="open").values_list(
            "holder", flat=True
        )
    ) == [office.hugo.pk]


def test_an_api_client_never_owes_a_duty(office):
    create_client("intake", ["documents:write"], office.now)
    robot = User.objects.get(username="api:intake")
    doc = letters.register_incoming(
        actor_for(robot, "api", now=office.now),
        letters.NewLetter(issuer="市政府办", title="关于报送材料的通知", received_at=office.now),
    )
    assert Duty.unscoped.get(card=doc.pk).holder == office.dora


def test_a_deputy_has_open_and_new_duties_between_the_two_days(office):
    old = office.item("assigned")
    deputise(office, "carol", "bob", "2026-11-20", "2026-11-24")
    new = office.item("assigned", title="新事项")
    kinds = {(d.card_id, d.kind) for d in queries.mine(office.actor("bob"))}
    assert kinds == {(old.pk, "supervision.accept"), (new.pk, "supervision.accept")}
    assert not queries.mine(office.actor("bob", office.day("2026-11-19"))).exists()
    assert queries.mine(office.actor("bob", office.day("2026-11-24", 23))).count() == 2
    assert not queries.mine(office.actor("bob", office.day("2026-11-25", 0))).exists()


def test_what_a_deputy_does_bears_both_names(office):
    from office.audit.models import Event

    item = office.item("assigned", lead_department=office.finance)
    deputise(office, "hugo", "bob", "2026-11-20", "2026-11-24")
    supervision.accept_item(office.actor("bob"), item.pk, plan="三步走")
    event = Event.objects.get(card=item.pk, verb="supervision.item.accepted")
    assert (event.actor, event.on_behalf_of) == (office.bob, office.hugo)


def test_a_deputy_who_may_act_himself_acts_in_his_own_name(office):
    from office.audit.models import Event

    item = office.item("assigned")
    deputise(office, "carol", "bob", "2026-11-20", "2026-11-24")
    supervision.accept_item(
        office.actor("bob"), item.pk, plan="三步走"
    )  # bob is of planning himself
    assert Event.objects.get(card=item.pk, verb="supervision.item.accepted").on_behalf_of is None


def test_clearance_is_not_lent(office):
    item = office.item("assigned", secrecy=Secrecy.SECRET)
    deputise(office, "carol", "bob", "2026-11-20", "2026-11-24")
    assert not queries.mine(office.actor("bob")).exists()
    with pytest.raises(NotVisible):
        supervision.accept_item(office.actor("bob"), item.pk, plan="三步走")


def test_after_the_last_day_the_deputy_may_no_longer(office):
    item = office.item("assigned", lead_department=office.finance)
    deputise(office, "hugo", "bob", "2026-11-20", "2026-11-24")
    with pytest.raises((NotAllowed, NotVisible)):
        supervision.accept_item(
            office.actor("bob", office.day("2026-11-25")), item.pk, plan="三步走"
        )


@pytest.mark.django_db(transaction=True)
def test_leaving_while_others_work_on_the_same_records(live_office):
    """carol leaves while bob accepts what lies with her: nobody is stopped by a deadlock."""
    office = live_office
    items = [office.item("assigned", title=f"事项{n}") for n in range(25)]
    gate = threading.Barrier(3)

    def accept(part: list[int]) -> list[str]:
        gate.wait()
        answers = []
        for pk in part:
            try:
                supervision.accept_item(office.actor("bob"), pk, plan="三步走")
            except Exception as error:  # noqa: BLE001 - any refusal is the failure
                answers.append(repr(error))
        connection.close()
        return answers

    def go() -> list[str]:
        User.objects.filter(pk=office.carol.pk).update(is_active=False)
        gate.wait()
        try:
            with transaction.atomic():
                duties.hand_over(office.actor("adam"), office.carol.pk)
        finally:
            connection.close()
        return []

    numbers = [i.pk for i in items]
    with ThreadPoolExecutor(3) as pool:
        jobs = [
            pool.submit(accept, numbers[::2]),
            pool.submit(accept, numbers[1::2][::-1]),
            pool.submit(go),
        ]
        assert [answer for job in jobs for answer in job.result()] == []
    assert not any(r.broken for r in prove([1, 2]))
