"""A delegation from its letter to the published account."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from office.audit.models import Event
from office.catalogue.queries import came_from, led_to
from office.core.errors import (
    Conflict,
    DomainError,
    NotAllowed,
    NotVisible,
    Stale,
    WrongState,
)
from office.duties.models import Duty
from office.flows.commands import DELEGATION
from office.notifications.models import Notification
from office.operations.invariants import prove
from office.parameters.registry import change
from reception.delegations import actions, policy, queries
from reception.delegations.models import Companion, Delegation
from tests.reception.guests import Party

S = Delegation.State


@pytest.fixture
def party(office) -> Party:
    return Party(office)


def owed(made: Delegation) -> list[tuple[str, str]]:
    rows = Duty.unscoped.filter(card=made.pk, state="open").order_by("kind")
    return [(d.kind, d.holder.username) for d in rows.select_related("holder")]


@pytest.mark.parametrize(
    ("state", "duties"),
    [
        ("letter_received", [("reception.apply", "gina")]),
        ("applied", [("reception.approve", "dora")]),
        ("approved", [("reception.plan", "gina")]),
        ("planned", [("reception.start", "gina")]),
        ("running", [("reception.close", "dora")]),
        ("closed", [("reception.reimburse", "gina")]),
        ("reimbursed", [("reception.publish", "gina")]),
        ("published", []),
        ("rejected", []),
        ("cancelled", []),
    ],
)
def test_whoever_it_waits_for_owes_it(party, state, duties):
    made = party.delegation(state)
    assert owed(made) == duties
    assert (made.state in policy.DELEGATION.waiting) is bool(duties)


@pytest.mark.parametrize("state", S.values)
@pytest.mark.parametrize("name", sorted(policy.DELEGATION.by_name))
def test_a_step_fits_only_the_states_of_the_table(party, state, name):
    made = party.delegation(state)
    values: dict[str, Any] = {
        "return": {"reason": "人数不实"}, "reject": {"reason": "可合并"}, "cancel": {"reason": "改期"},
        "explain": {"rule": "letter", "reason": "已补"}, "amend": {"place": "南门"},
    }.get(name, {})  # fmt: skip
    who = "lena" if name in {"approve", "reject", "close"} else "gina"
    before = Event.objects.count()
    if state in policy.DELEGATION[name].sources:
        try:
            party.ask(who, made, name, **values)
        except DomainError as refusal:  # a rule may refuse further where the table allows
            assert not isinstance(refusal, WrongState | NotAllowed | NotVisible)
        return
    with pytest.raises(WrongState):
        party.ask(who, made, name, **values)
    assert Event.objects.count() == before


@pytest.mark.parametrize(
    ("name", "state", "who"),
    [
        ("approve", "applied", "gina"),
        ("reject", "applied", "gina"),
        ("close", "running", "gina"),
        ("apply", "letter_received", "lena"),
        ("plan", "approved", "lena"),
        ("cancel", "planned", "lena"),
    ],
)
def test_each_step_is_for_whom_the_table_names(party, name, state, who):
    made = party.delegation(state)
    values = {"reason": "改期"} if name in {"reject", "cancel"} else {}
    with pytest.raises(NotAllowed):
        party.ask(who, made, name, **values)


def test_who_asked_does_not_decide(party):
    made = party.delegation()
    party.ask("dora", made, "apply")
    assert owed(made) == [("reception.approve", "lena")]
    with pytest.raises(NotAllowed):
        party.ask("dora", made, "approve")
    assert party.ask("lena", made, "approve").state == "approved"


def test_without_a_letter_nothing_is_asked_for(party):
    made = party.delegation(letter="")
    with pytest.raises(DomainError) as refused:
        party.ask("gina", made, "apply")
    assert "no official letter" in str(refused.value.message)
    assert "Register their letter" in refused.value.fields["findings"][0]
    party.ask("gina", made, "amend", letter="省水办〔2026〕121号")
    assert party.ask("gina", made, "apply").state == "applied"


def test_the_emergency_is_the_office_s_own_rule_and_needs_its_reason(party):
    made = party.delegation(letter="")
    change("reception.letter_later", new=True)
    with pytest.raises(DomainError):
        party.ask("gina", made, "apply")
    party.ask("gina", made, "explain", rule="letter", reason="抢险，公函随后补送")
    made = party.advance(party.ask("gina", made, "apply"), "closed")
    party.add(made, "costs", text="工作餐", amount=Decimal(480), invoice="2611")
    with pytest.raises(DomainError):
        party.ask("gina", made, "reimburse")
    party.ask("gina", made, "amend", letter="省水办〔2026〕130号")
    assert party.ask("gina", made, "reimburse").state == "reimbursed"


def test_a_letter_of_ours_is_tied_and_its_level_and_matter_inherited(party):
    letter = party.office.letter(secrecy="confidential", title="省厅来函")
    made = actions.receive_letter(party.actor("gina"), party.new(letter=letter.number))
    assert (made.letter_id, made.letter_number) == (letter.pk, "")
    assert made.matter_id == letter.matter_id
    assert made.secrecy == letter.secrecy
    gina = party.actor("dora")
    assert [c.pk for c in came_from(gina, made.pk)] == [letter.pk]
    assert [c.pk for c in led_to(gina, letter.pk)] == [made.pk]


def test_a_letter_out_of_sight_is_taken_for_one_on_paper(party):
    """Its number may be known; that it is in our register is not betrayed."""
    letter = party.office.letter(secrecy="secret")
    eve = party.actor("hugo")
    made = actions.receive_letter(eve, party.new(letter=letter.number))
    assert (made.letter_id, made.letter_number) == (None, letter.number)


def test_one_letter_one_reception(party):
    letter = party.office.letter()
    first = actions.receive_letter(party.actor("dora"), party.new(letter=letter.number))
    with pytest.raises(Conflict):
        actions.receive_letter(party.actor("dora"), party.new(letter=letter.number))
    party.ask("dora", first, "cancel", reason="改期")
    actions.receive_letter(party.actor("dora"), party.new(letter=letter.number))


def test_the_database_itself_refuses_a_second_reception_of_a_letter(party):
    letter = party.office.letter()
    made = actions.receive_letter(party.actor("dora"), party.new(letter=letter.number))
    other = party.delegation(plain=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        Delegation.unscoped.filter(pk=other.pk).update(letter_id=letter.pk)
    assert made.letter_id == letter.pk


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"unit": "  "}, "unit"),
        ({"leader": "\u200b"}, "leader"),
        ({"purpose": ""}, "purpose"),
    ],
)
def test_what_is_missing_is_named_beside_its_field(party, values, field):
    with pytest.raises(DomainError) as refused:
        actions.receive_letter(party.actor("gina"), party.new(**values))
    assert list(refused.value.fields) == [field]


def test_times_and_people_are_checked(party):
    bob, now = party.office.bob, party.office.now
    with pytest.raises(DomainError) as refused:
        actions.receive_letter(
            party.actor("gina"),
            party.new(host=bob, secrecy=3, arrives_at=now, leaves_at=now - timedelta(hours=1)),
        )
    assert set(refused.value.fields) == {"host", "leaves_at"}


def test_an_auditor_enters_nothing(party):
    party.office.bob.roles = ["auditor"]
    party.office.bob.save()
    with pytest.raises(NotAllowed):
        actions.receive_letter(party.actor("bob"), party.new())


def test_the_cap_refuses_and_says_the_way_out(party):
    made = party.delegation()
    for person in (party.office.hugo, party.office.lena):
        party.add(made, "companions", person=person, at_meal=True)
    with pytest.raises(DomainError) as refused:
        party.ask("gina", made, "apply")
    sentence = "4 of ours are at the meal with 6 guests; 3 are allowed. Take 1 off the meal; they can join the talk instead."
    assert refused.value.fields["findings"] == [sentence]
    assert refused.value.extra == {"findings": [{"rule": "companions", "level": "block"}]}
    hugo = party.row(made, "companions", person=party.office.hugo)
    party.change(made, "companions", hugo, at_meal=False)
    assert party.ask("gina", made, "apply").state == "applied"


def test_a_stricter_place_sets_its_own_cap(party):
    change("reception.companions", [[5, 2], [10, 3]])
    made = party.delegation(party_size=6)
    assert party.findings(made) == {}
    change("reception.companions", [[10, 1]])
    assert party.findings(made)["companions"] == "block"


def test_growth_after_approval_is_told_and_needs_a_reason(party):
    made = party.delegation("approved")
    party.add(made, "guests", name="随行记者", post="记者")
    assert party.findings(made) == {"grown_guests": "warn"}
    with pytest.raises(DomainError):
        party.ask("gina", made, "plan")
    away = party.row(made, "itinerary", kind="dropoff")
    party.change(made, "itinerary", away, vehicle=party.bus)
    party.ask("gina", made, "explain", rule="grown_guests", reason="临时增加一名随员，主任已知")
    assert party.ask("gina", made, "plan").state == "planned"
    party.add(made, "guests", name="又一人", post="记者")
    assert queries.given_reasons(made.pk) == {("grown_guests", "7")}, (
        "another number, another reason"
    )


def test_what_is_kept_needs_no_reason(party):
    made = party.delegation()
    with pytest.raises(DomainError):
        party.ask("gina", made, "explain", rule="letter", reason="无")


def test_returned_it_is_asked_for_anew(party):
    made = party.delegation("applied")
    party.ask("dora", made, "return", reason="陪餐人数再压缩")
    made.refresh_from_db()
    assert (made.state, made.agreed) == ("letter_received", {})
    told = Notification.objects.filter(person=party.office.gina, kind="outcome")
    assert told.get().data["what"] == "returned"
    assert party.advance(made, "approved").agreed["guests"] == 6


def test_the_signed_list_is_history(party):
    """After the head signed it, only the letter and the invoices are entered."""
    made = party.delegation("closed")
    assert made.signed_by == party.office.dora
    guest = party.row(made, "guests", name="周岚")
    for change_it in (
        lambda: party.add(made, "guests", name="另一人"),
        lambda: party.change(made, "guests", guest, post="厅长"),
        lambda: actions.remove_entry(party.actor("gina"), made.pk, "guests", guest.pk),
        lambda: party.ask("gina", made, "amend", place="南门"),
    ):
        with pytest.raises(DomainError) as refused:
            change_it()
        assert "signed" in str(refused.value.message)
    party.add(made, "costs", text="工作餐", amount=Decimal(480), invoice="2611")
    party.ask("gina", made, "amend", letter="省水办〔2026〕130号")


def test_three_vouchers_or_no_money(party):
    made = party.delegation("closed")
    with pytest.raises(DomainError) as refused:
        party.ask("gina", made, "reimburse")
    assert "Invoices" in str(refused.value.message)
    party.add(made, "costs", text="工作餐", amount=Decimal(480))
    with pytest.raises(DomainError):
        party.ask("gina", made, "reimburse")
    cost = party.row(made, "costs")
    party.change(made, "costs", cost, invoice="2611", payment="cash")
    with pytest.raises(DomainError) as refused:
        party.ask("gina", made, "reimburse")
    assert "cash" in str(refused.value.message)
    party.change(made, "costs", cost, payment="transfer")
    assert party.ask("gina", made, "reimburse").state == "reimbursed"


def test_an_incomplete_list_is_not_signed(party):
    made = party.delegation("running")
    support = party.row(made, "guests", name="尹珂")
    party.change(made, "guests", support, post="")
    with pytest.raises(DomainError) as refused:
        party.ask("dora", made, "close", party.at(18))
    assert "尹珂" in str(refused.value.message)


def test_entries_fill_what_follows_and_refuse_what_cannot_be(party):
    made = party.delegation(plain=True)
    assert party.add(made, "guests", name="周岚").unit == "云岭省水利厅"
    dora = party.add(made, "companions", person=party.office.dora)
    assert dora.name == "林致远"
    with pytest.raises(Conflict):
        party.add(made, "companions", person=party.office.dora)
    for part, values, field in (
        ("companions", {"name": ""}, "name"),
        ("itinerary", {"activity": "座谈", "starts_at": party.at(12), "ends_at": party.at(11)}, "ends_at"),
        ("itinerary", {"activity": "座谈", "starts_at": party.at(11), "ends_at": party.at(12), "room": party.car}, "room"),
        ("itinerary", {"activity": "接", "starts_at": party.at(11), "ends_at": party.at(12), "driver": party.driver}, "vehicle"),
        ("itinerary", {"activity": "早了", "starts_at": party.at(11) - timedelta(days=5), "ends_at": party.at(12) - timedelta(days=5)}, "starts_at"),
        ("meals", {"starts_at": party.at(12), "ends_at": party.at(12)}, "ends_at"),
    ):  # fmt: skip
        with pytest.raises(DomainError) as refused:
            party.add(made, part, **values)
        assert list(refused.value.fields) == [field], part


def test_an_entry_of_another_delegation_is_not_there(party):
    one, other = party.delegation(), party.delegation(plain=True)
    guest = party.row(one, "guests", name="周岚")
    with pytest.raises(NotVisible):
        party.change(other, "guests", guest, name="换人")
    with pytest.raises(NotVisible):
        actions.remove_entry(party.actor("gina"), other.pk, "guests", guest.pk)


def test_a_stale_copy_changes_nothing(party):
    made = party.delegation()
    actor = party.actor("gina")
    from dataclasses import replace

    with pytest.raises(Stale):
        actions.amend_delegation(replace(actor, if_version=made.version - 1), made.pk, place="南门")
    with pytest.raises(Stale):
        actions.add_entry(replace(actor, if_version=1), made.pk, "guests", name="迟来的人")


def test_out_of_reach_it_does_not_exist(party):
    made = party.delegation(host=party.office.carol)
    assert not queries.delegations(party.actor("eve")).exists()
    with pytest.raises(NotVisible):
        queries.delegation_get(party.actor("eve"), made.pk)
    with pytest.raises(NotVisible):
        DELEGATION.by_name["apply"](party.actor("eve"), made.pk)
    with pytest.raises(NotVisible):
        party.add(made, "guests", who="eve", name="甲")


def test_whoever_is_named_for_it_sees_it(party):
    made = party.delegation(plain=True)
    with pytest.raises(NotVisible):
        queries.delegation_get(party.actor("bob"), made.pk)
    party.add(made, "companions", person=party.office.bob, role=Companion.Role.SUPPORT)
    assert queries.delegation_get(party.actor("bob"), made.pk).pk == made.pk


def test_a_person_of_too_low_a_level_is_not_named(party):
    made = party.delegation(plain=True, secrecy=3)
    for part, values in (
        ("companions", {"person": party.office.bob}),
        ("itinerary", {"activity": "座谈", "starts_at": party.at(11), "ends_at": party.at(12), "host": party.office.bob}),
    ):  # fmt: skip
        with pytest.raises(DomainError) as refused:
            party.add(made, part, **values)
        assert "not cleared" in str(refused.value.fields)


def test_findings_of_many_take_as_many_queries_as_of_one(party, django_assert_max_num_queries):
    for _n in range(6):
        party.delegation()
    rows = list(queries.delegations(party.actor("dora")))
    queries.limits()
    with django_assert_max_num_queries(7):
        assert len(queries.open_findings(rows, party.office.now)) == 6


def test_the_whole_way_leaves_the_office_in_order(party):
    for state in ("letter_received", "applied", "approved", "rejected", "cancelled", "published"):
        party.delegation(state)
    assert [r for r in prove() if r.broken] == []


def test_two_sign_at_once_and_one_signs(live_office):
    party = Party(live_office)
    made = party.delegation("running")
    start = threading.Barrier(2)

    def sign(who: str) -> str:
        actor = party.actor(who, party.at(18))
        start.wait()
        try:
            DELEGATION.by_name["close"](actor, made.pk)
        except WrongState:
            return "late"
        finally:
            connection.close()
        return "signed"

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(sign, ["dora", "lena"])) == ["late", "signed"]
    assert Event.objects.filter(verb="reception.delegation.closed").count() == 1
