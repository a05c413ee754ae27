"""What leads from one area to another gives once, and is undone by its own action."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from meetings import actions as meetings
from office.audit.models import Event
from office.bookings.models import Booking
from office.catalogue.models import Link
from office.core.errors import Conflict, NotAllowed
from office.flows.delegation_plan import cancel_delegation
from office.flows.letter_to_delegation import receive_letter
from office.flows.letter_to_item import instruct_letter, supervise_letter
from office.flows.meeting_to_cars import Ride, cars_for_meeting
from office.flows.petition_to_item import supervise_petition
from office.operations.invariants import prove
from reception.delegations.models import Delegation
from reception.petitions.actions import NewPetition, accept_petition, register_petition
from supervision import actions as supervision
from supervision.models import SupervisionItem
from tests.office.test_races import one_won, race
from tests.pages import Browser
from tests.reception.guests import Party
from tests.records import whole_cast
from vehicles import actions as vehicles
from vehicles.models import VehicleRequest


def undo(office: Any, item: SupervisionItem) -> None:
    supervision.withdraw_item(office.actor("sven"), item.pk, reason="改由科室自行办理")


def offers_supervision(office: Any, letter: Any) -> bool:
    page = f"/documents/incoming/{letter.pk}/"
    return f"{page}supervise/" in Browser(office.dora).get(page).content.decode()


def test_a_letter_is_under_supervision_once_and_anew_after_its_item_was_withdrawn(office):
    letter, sven = office.letter("handling"), office.actor("sven")
    assert offers_supervision(office, letter)
    first = supervise_letter(sven, letter.pk)
    assert not offers_supervision(office, letter)
    before = (Event.objects.count(), Link.objects.count())
    with pytest.raises(Conflict):
        supervise_letter(sven, letter.pk)
    assert (Event.objects.count(), Link.objects.count()) == before
    undo(office, first)
    assert offers_supervision(office, letter)
    second = supervise_letter(sven, letter.pk)
    assert (second.matter_id, second.state) == (letter.matter_id, "docketed")
    assert set(Link.objects.values_list("source", "target")) == {
        (letter.pk, first.pk),
        (letter.pk, second.pk),
    }
    assert [r for r in prove() if r.broken] == []


def test_a_letter_whose_item_is_struck_off_is_not_offered_what_would_be_refused(office):
    letter = office.letter("handling")
    item = supervise_letter(office.actor("sven"), letter.pk)
    office.advance_item(item, "struck_off")
    assert not offers_supervision(office, letter)
    with pytest.raises(Conflict):
        supervise_letter(office.actor("sven"), letter.pk)


def test_a_letter_that_became_a_reception_can_still_be_supervised(office):
    """Its delegation is no item: the two flows do not stand in each other's way."""
    party = Party(office)
    letter = office.letter("proposed", title="关于赴贵局调研的函")
    receive_letter(party.actor("dora"), letter.pk, party.new(letter=""))
    doc = instruct_letter(office.actor("dora"), letter.pk, text="请规划科牵头接待", supervise=True)
    item = SupervisionItem.unscoped.get()
    assert (doc.state, item.matter_id) == ("instructed", letter.matter_id)
    assert not offers_supervision(office, doc)


def test_an_instruction_that_cannot_be_supervised_is_not_written(office):
    letter = office.letter("proposed")
    first = supervise_letter(office.actor("sven"), letter.pk)
    before = Event.objects.count()
    with pytest.raises(Conflict):
        instruct_letter(office.actor("dora"), letter.pk, text="请牵头", supervise=True)
    letter.refresh_from_db()
    assert (letter.state, Event.objects.count()) == ("proposed", before)
    undo(office, first)
    instruct_letter(office.actor("dora"), letter.pk, text="请牵头", supervise=True)
    assert SupervisionItem.unscoped.count() == 2


def test_who_may_not_docket_puts_nothing_under_supervision(office):
    letter = office.letter("handling")
    with pytest.raises(NotAllowed):
        supervise_letter(office.actor("bob"), letter.pk)
    assert not SupervisionItem.unscoped.exists()
    assert not Link.objects.filter(source=letter.pk).exists()


def test_a_letter_is_received_anew_after_its_delegation_was_cancelled(office):
    party = Party(office)
    letter = office.letter(title="关于赴贵局调研的函")
    first = receive_letter(party.actor("dora"), letter.pk, party.new(letter=""))
    with pytest.raises(Conflict):
        receive_letter(party.actor("dora"), letter.pk, party.new(letter=""))
    cancel_delegation(party.actor("dora"), first.pk, reason="对方改期")
    second = receive_letter(party.actor("dora"), letter.pk, party.new(letter=""))
    assert second.matter_id == first.matter_id
    assert Delegation.unscoped.count() == 2


def test_cars_of_a_meeting_are_given_back_by_cancelling_the_request(office):
    whole_cast(office, rooms=0, cars=1)
    mona, starts = office.actor("mona"), office.day("2026-11-24", 14)
    ends = starts + timedelta(hours=2)
    meeting = meetings.plan_meeting(
        mona, meetings.NewMeeting(title="现场会", starts_at=starts, ends_at=ends, guests=3)
    )
    request = cars_for_meeting(mona, meeting.pk, Ride("水库", starts, ends))
    vehicles.cancel_request(mona, request.pk, reason="步行前往")
    assert VehicleRequest.unscoped.get().state == "cancelled"
    assert not Booking.objects.filter(card=request.pk, cancelled_at=None).exists()
    meeting.refresh_from_db()
    assert meeting.state == "planned"
    cars_for_meeting(mona, meeting.pk, Ride("水库", starts, ends))
    assert Link.objects.filter(source=meeting.pk, kind="cars").count() == 2
    assert [r for r in prove() if r.broken] == []


@pytest.mark.parametrize("source", ["letter", "petition"])
def test_twenty_put_it_under_supervision_and_one_item_is_made(live_office, source):
    sven, dora = live_office.actor("sven"), live_office.actor("dora")
    if source == "letter":
        record, flow = live_office.letter("handling"), supervise_letter
    else:
        new = NewPetition(title="反映采砂", petitioner="蒋大山", address="东圩村", request="请查处")
        record = register_petition(live_office.actor("alice"), new)
        accept_petition(live_office.actor("alice"), record.pk, lead_department=live_office.planning)
        flow = supervise_petition
    one_won(race(lambda n: flow([sven, dora][n % 2], record.pk)))
    assert SupervisionItem.unscoped.count() == 1
    assert Link.objects.filter(source=record.pk).count() == 1
    assert not any(r.broken for r in prove([1, 3, 5]))
