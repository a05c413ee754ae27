"""Whoever drives himself: one car at a time, and with a licence that holds."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from office.core.errors import Conflict, DomainError
from vehicles import changes, suggest
from vehicles.dispatch import dispatch_request
from vehicles.garage import add_driver


def sent(yard: Any, car: Any, **kw: Any) -> Any:
    made = yard.request("approved", driver_needed=False, **kw)
    return dispatch_request(yard.office.actor("dan"), made.pk, vehicle=car)


def test_nobody_drives_two_cars_at_once(yard):
    sent(yard, yard.mpv)
    with pytest.raises(DomainError) as refused:
        sent(yard, yard.bus, purpose="另一处")
    assert refused.value.extra["rules"] == ["own_wheel"]
    assert "11-23 10:00" in str(refused.value.message)


def test_one_after_the_other_he_does(yard):
    sent(yard, yard.mpv)
    later = yard.leaves + timedelta(hours=3)
    second = sent(
        yard,
        yard.bus,
        purpose="另一处",
        leaves_at=later,
        returns_at=later + timedelta(hours=1),
    )
    assert second.state == "dispatched"
    with pytest.raises(DomainError, match="another car"):
        changes.move_trip(yard.office.actor("dan"), second.trip_id, leaves_at=yard.leaves)


def test_a_known_driver_who_drives_himself_is_booked_and_needs_a_valid_licence(yard):
    bob = yard.office.bob
    papers = add_driver(yard.office.actor("dan"), person=bob, licensed_until=date(2026, 11, 22))
    with pytest.raises(DomainError) as refused:
        sent(yard, yard.mpv)
    assert refused.value.extra["rules"] == ["licence"]
    papers.licensed_until = date(2040, 1, 1)
    papers.save(update_fields=["licensed_until"])
    made = sent(yard, yard.mpv, purpose="换证后")
    assert made.driver_id == papers.pk
    with pytest.raises(Conflict):
        sent(yard, yard.bus, purpose="另一处")


def test_suggestions_say_that_nobody_has_seen_his_licence(yard):
    advice = suggest.advise(yard.office.actor("dan"), yard.request("approved", driver_needed=False))
    assert advice.suggestions[0].driver is None
    assert any("licence is not on record" in reason for reason in advice.suggestions[0].reasons)


def test_suggestions_know_that_he_drives_another_car(yard):
    sent(yard, yard.mpv)
    made = yard.request("approved", driver_needed=False, purpose="另一处")
    assert suggest.advise(yard.office.actor("dan"), made).suggestions == []


def test_a_long_trip_tells_of_the_rest_on_the_way(yard):
    made = yard.request("approved", returns_at=yard.leaves + timedelta(hours=6))
    best = suggest.advise(yard.office.actor("dan"), made).suggestions[0]
    assert any("rests 20 minutes" in reason for reason in best.reasons)
    assert best.warnings == []
