"""One resource, one place at a time: whoever books firmly first has it."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from office.bookings import actions, queries
from office.bookings.models import Booking, Resource
from office.core.actor import Actor
from office.core.errors import Conflict, DomainError, NotAllowed
from office.operations.invariants import prove


@pytest.fixture
def room(office) -> Resource:
    return Resource.objects.create(kind="room", name="第一会议室", seats=20)


def book(office, resource, start, end, who="alice", **kw) -> Booking:
    values = {"title": "例会", **kw}
    return actions.book(
        office.actor(who),
        resource=resource,
        starts_at=office.day("2026-11-23", *start),
        ends_at=office.day("2026-11-23", *end),
        **values,
    )


def test_touching_spans_are_no_conflict(office, room):
    book(office, room, (9, 0), (10, 0))
    book(office, room, (10, 0), (11, 0))
    book(office, room, (8, 0), (9, 0))
    assert Booking.objects.count() == 3


@pytest.mark.parametrize(
    ("start", "end"),
    [
        ((9, 30), (9, 45)),
        ((8, 0), (12, 0)),
        ((9, 59), (10, 30)),
        ((8, 0), (9, 1)),
        ((9, 0), (10, 0)),
    ],
)
def test_an_overlap_names_who_holds_the_time(office, room, start, end):
    first = book(office, room, (9, 0), (10, 0), title="主任办公会")
    with pytest.raises(Conflict) as refused:
        book(office, room, start, end)
    assert refused.value.extra == {"booking": first.pk}
    assert "主任办公会" in str(refused.value.message)
    assert Booking.objects.count() == 1


def test_the_title_of_a_secret_record_is_not_named(office, room):
    doc = office.letter(secrecy="secret")
    book(office, room, (9, 0), (10, 0), title="机密专题会", card_id=doc.pk)
    with pytest.raises(Conflict) as refused:
        book(office, room, (9, 0), (10, 0), who="bob")
    assert "机密" not in str(refused.value.message)


def test_a_tentative_booking_yields_to_a_firm_one(office, room):
    hold = book(office, room, (9, 0), (10, 0), firm=False)
    book(office, room, (9, 0), (10, 0))
    with pytest.raises(Conflict):
        actions.confirm(office.actor("alice"), hold.pk)


def test_a_hold_ends_after_half_an_hour_even_before_the_sweep(office, room):
    hold = book(office, room, (9, 0), (10, 0), firm=False)
    late = office.now + timedelta(minutes=31)
    with pytest.raises(Conflict):
        actions.confirm(office.actor("alice", late), hold.pk)
    assert actions.expire_holds(Actor.system(office.now + timedelta(minutes=29))) == 0
    assert actions.expire_holds(Actor.system(late)) == 1
    hold.refresh_from_db()
    assert hold.cancel_reason == "expired"


def test_a_hold_confirmed_in_time_is_firm(office, room):
    hold = book(office, room, (9, 0), (10, 0), firm=False)
    assert actions.confirm(office.actor("alice"), hold.pk).firm
    assert actions.expire_holds(Actor.system(office.now + timedelta(hours=2))) == 0


def test_a_cancelled_booking_frees_the_time(office, room):
    first = book(office, room, (9, 0), (10, 0))
    actions.cancel(office.actor("alice"), first.pk, reason="改期")
    book(office, room, (9, 0), (10, 0))
    with pytest.raises(Conflict):
        actions.cancel(office.actor("alice"), first.pk)


def test_only_its_maker_or_the_office_may_cancel(office, room):
    first = book(office, room, (9, 0), (10, 0))
    with pytest.raises(NotAllowed):
        actions.cancel(office.actor("eve"), first.pk)


def test_an_auditor_reads_and_books_nothing(office, room):
    office.bob.roles = ["auditor"]
    office.bob.save(update_fields=["roles"])
    with pytest.raises(NotAllowed):
        book(office, room, (9, 0), (10, 0), who="bob")


def test_a_booking_has_an_end_after_its_start_and_is_not_endless(office, room):
    with pytest.raises(DomainError):
        book(office, room, (10, 0), (10, 0))
    with pytest.raises(DomainError):
        actions.book(
            office.actor("alice"),
            resource=room,
            title="x",
            starts_at=office.now,
            ends_at=office.now + timedelta(days=32),
        )


def test_what_is_out_of_use_cannot_be_booked(office, room):
    room.active = False
    room.save(update_fields=["active"])
    with pytest.raises(Conflict):
        book(office, room, (9, 0), (10, 0))


def test_the_database_itself_refuses(office, room):
    book(office, room, (9, 0), (10, 0))
    span = DateTimeTZRange(office.day("2026-11-23", 9), office.day("2026-11-23", 11), "[)")
    with pytest.raises(IntegrityError), transaction.atomic():
        Booking.objects.create(resource=room, period=span, title="x", created_at=office.now)


def test_free_resources_are_found_smallest_first(office, room):
    small = Resource.objects.create(kind="room", name="小会议室", seats=6)
    span = (office.day("2026-11-23", 9), office.day("2026-11-23", 10))
    assert list(queries.free("room", *span)) == [small, room]
    assert list(queries.free("room", *span, seats=10)) == [room]
    book(office, small, (9, 30), (9, 45))
    assert list(queries.free("room", *span)) == [room]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("kind", ["room", "vehicle", "driver"])
def test_twenty_people_want_one_slot_and_exactly_one_gets_it(live_office, kind):
    office = live_office
    resource = Resource.objects.create(kind=kind, name="唯一")
    actor = office.actor("alice")
    for slot in range(5):
        starts = office.day("2026-11-23", 8 + slot)
        gate = threading.Barrier(20)

        def want(n: int, starts=starts, gate=gate) -> str:
            gate.wait()
            try:
                actions.book(
                    actor,
                    resource=resource,
                    title=f"第{n}个",
                    ends_at=starts + timedelta(minutes=31 + n),
                    starts_at=starts + timedelta(minutes=n),
                )
            except Conflict:
                return "conflict"
            except Exception as error:  # noqa: BLE001 - any other answer is the failure
                return repr(error)
            finally:
                connection.close()
            return "booked"

        with ThreadPoolExecutor(20) as pool:
            answers = list(pool.map(want, range(20)))
        assert sorted(answers) == ["booked"] + ["conflict"] * 19
        Booking.objects.filter(cancelled_at=None).update(cancelled_at=office.now)
    assert not prove([4])[0].broken


@pytest.mark.django_db(transaction=True)
def test_one_who_gives_back_and_takes_never_waits_in_a_circle(live_office):
    """He holds the chain of the house when he books; the rival queues before it takes the slot."""
    actor, starts = live_office.actor("alice"), live_office.day("2026-11-23", 9)
    held, wanted = (Resource.objects.create(kind="room", name=n) for n in ("旧", "新"))
    span = {"starts_at": starts, "ends_at": starts + timedelta(hours=1), "title": "会"}
    mine = actions.book(actor, resource=held, **span)
    given_back, answers = threading.Event(), []

    def rival() -> None:
        given_back.wait(10)
        try:
            actions.book(actor, resource=wanted, **span)
            answers.append("booked")
        except Conflict:
            answers.append("conflict")
        except Exception as error:  # noqa: BLE001 - any other answer is the failure
            answers.append(repr(error))
        finally:
            connection.close()

    other = threading.Thread(target=rival)
    other.start()
    with transaction.atomic():
        actions.cancel(actor, mine.pk)
        given_back.set()
        while not _rival_waits():
            pass
        actions.book(actor, resource=wanted, **span)
    other.join()
    assert answers == ["conflict"]


def _rival_waits() -> bool:
    """Whether the rival has come as far as he can: he waits for a lock of ours."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
        return bool(cursor.fetchone()[0])
