"""What reception refuses by its actions, each for its own reason and without a trace."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from office.audit.models import Event
from office.core.errors import DomainError, NotAllowed
from reception import actions as visits
from reception.delegations import actions as delegations
from reception.petitions import actions as petitions
from tests.reception.conftest import seat_dawn
from tests.reception.guests import Party


def refused(kind: type[DomainError], field: str, act: Any) -> None:
    before = Event.objects.count()
    with pytest.raises(kind) as told:
        act()
    assert Event.objects.count() == before
    if field:
        assert list(told.value.fields) == [field]


@pytest.fixture
def party(office) -> Party:
    return Party(office)


def test_a_host_is_cleared_for_the_visit_and_still_here(office):
    seat_dawn(office)
    carol = office.actor("carol")
    new = visits.NewVisit(visitor_name="葛平", host=office.carol, expected_at=office.now, secrecy=2)
    visit = visits.expect_visit(carol, new)
    refused(DomainError, "host", lambda: visits.name_host(carol, visit.pk, host=office.bob))
    office.sven.is_active = False
    office.sven.save()
    refused(DomainError, "host", lambda: visits.name_host(carol, visit.pk, host=office.sven))


def test_who_asked_for_a_delegation_does_not_approve_it(party):
    made = party.delegation()
    delegations.apply_delegation(party.actor("dora"), made.pk)
    refused(NotAllowed, "", lambda: delegations.approve_delegation(party.actor("dora"), made.pk))
    assert delegations.approve_delegation(party.actor("lena"), made.pk).state == "approved"


def test_nobody_enters_a_delegation_above_his_own_clearance(party):
    hugo = party.actor("hugo")
    refused(DomainError, "secrecy", lambda: delegations.receive_letter(hugo, party.new(secrecy=3)))


def test_a_host_who_left_receives_nobody(party):
    party.office.carol.is_active = False
    party.office.carol.save()
    refused(
        DomainError,
        "host",
        lambda: delegations.receive_letter(party.actor("gina"), party.new(host=party.office.carol)),
    )


def test_an_entry_says_what_takes_place_while_the_guests_are_here(party):
    made, gina = party.delegation(plain=True), party.actor("gina")
    add = lambda part, **kw: delegations.add_entry(gina, made.pk, part, **kw)  # noqa: E731 - read as one line
    span = {"starts_at": party.at(12), "ends_at": party.at(13)}
    refused(DomainError, "activity", lambda: add("itinerary", activity=" ", **span))
    later = {name: at + timedelta(days=3) for name, at in span.items()}
    refused(DomainError, "starts_at", lambda: add("itinerary", activity="参观", **later))
    earlier = {name: at - timedelta(days=3) for name, at in span.items()}
    refused(DomainError, "starts_at", lambda: add("itinerary", activity="参观", **earlier))


def test_a_petition_is_refused_with_a_sentence_and_passed_on_to_somebody(office):
    new = petitions.NewPetition(
        title="反映采砂", petitioner="蒋大山", address="东圩村", request="请查处"
    )
    alice = office.actor("alice")
    made = petitions.register_petition(alice, new)
    refused(DomainError, "reason", lambda: petitions.refuse_petition(alice, made.pk, reason=" "))
    refused(DomainError, "to", lambda: petitions.transfer_petition(alice, made.pk, to=" "))
