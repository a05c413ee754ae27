"""A car for a plan that was approved as a whole."""

from __future__ import annotations

from datetime import timedelta

import pytest

from office.bookings.models import Booking
from office.core.errors import Conflict, DomainError
from office.duties.models import Duty
from vehicles.actions import NewRequest
from vehicles.dispatch import send_for
from vehicles.models import Trip, VehicleRequest


@pytest.fixture
def new(yard):
    return NewRequest(
        purpose="接省厅调研组",
        destination="云汀东站",
        leaves_at=yard.leaves,
        returns_at=yard.leaves + timedelta(hours=1),
        passengers=5,
    )


def test_it_is_asked_approved_and_sent_in_one_go(yard, new):
    plan = yard.office.letter("handling")
    made = send_for(
        yard.office.actor("carol"),
        new,
        vehicle=yard.mpv,
        driver=yard.max,
        matter_id=plan.matter_id,
    )
    assert (made.state, made.trip.state) == ("dispatched", "dispatched")
    assert (made.matter_id, made.trip.matter_id) == (plan.matter_id, plan.matter_id)
    held = Booking.objects.filter(card=made.trip_id, firm=True, cancelled_at=None)
    assert {b.resource for b in held} == {yard.mpv, yard.max}
    owed = Duty.unscoped.filter(card__in=[made.pk, made.trip_id], state="open")
    assert set(owed.values_list("kind", "holder__username")) == {("vehicles.depart", "max")}


def test_what_the_guards_refuse_leaves_nothing_behind(yard, new):
    plan = yard.office.letter("handling")
    yard.request("dispatched", purpose="先派的")
    for vehicle, driver, refusal in (
        (yard.mpv, yard.sam, Conflict),
        (yard.mpv, None, DomainError),
    ):
        before = VehicleRequest.unscoped.count(), Trip.unscoped.count()
        with pytest.raises(refusal):
            send_for(
                yard.office.actor("carol"),
                new,
                vehicle=vehicle,
                driver=driver,
                matter_id=plan.matter_id,
            )
        assert (VehicleRequest.unscoped.count(), Trip.unscoped.count()) == before
