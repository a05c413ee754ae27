"""Leaders' time is booked in the one engine of bookings."""

from __future__ import annotations

from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.db import connection

from office.bookings import actions
from office.bookings.models import Booking, Resource
from office.bookings.persons import keeps_hours, resource_of
from office.core.errors import Conflict


def test_a_person_stands_for_one_resource(office) -> None:
    first = resource_of(office.lena)
    assert (first.kind, first.person_id) == ("person", office.lena.pk)
    assert resource_of(office.lena) == first
    assert keeps_hours(office.lena)
    assert not keeps_hours(office.bob)


def test_two_people_of_one_name_are_two(office) -> None:
    office.bob.name = office.lena.name
    office.bob.save(update_fields=["name"])
    assert resource_of(office.lena) != resource_of(office.bob)


@pytest.mark.django_db(transaction=True)
def test_twenty_want_one_hour_of_a_leader_and_one_has_it(live_office) -> None:
    office, gate, told = live_office, Barrier(20), []
    start = office.now + timedelta(days=1)

    def want() -> None:
        gate.wait()
        try:
            actions.book(
                office.actor("dora"),
                resource=resource_of(office.lena),
                starts_at=start,
                ends_at=start + timedelta(hours=1),
                title="谈话",
            )
            told.append("won")
        except Conflict as lost:
            told.append(str(lost))
        finally:
            connection.close()

    threads = [Thread(target=want) for _ in range(20)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    assert told.count("won") == 1
    assert len(told) == 20
    assert Resource.objects.filter(person=office.lena).count() == 1
    assert Booking.objects.filter(resource__person=office.lena, firm=True).count() == 1
