"""The demo office of a Friday morning: true in every number, and full of work."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from documents.models import IncomingDocument
from documents.queries import duplicates, incoming_register
from meetings.models import Meeting
from office.access.actions import check_password
from office.audit.models import Event, Outbox
from office.bookings.models import Booking, Resource
from office.core.errors import Conflict
from office.core.text import number_key, search_vector, title_key
from office.demo.cast import DEPARTMENTS, SIGN_INS
from office.demo.fill import fill
from office.duties import ladder
from office.duties.models import Duty, Reminder
from office.organisation.actors import actor_for
from office.organisation.models import Department, Deputyship, Tenure, User
from office.search.queries import Asked, find
from reception.models import Visit
from supervision.detector.queries import findings
from supervision.foresight.queries import band_of, with_risk
from supervision.models import SupervisionItem
from supervision.queries import items, items_open
from tests.demo.conftest import FRIDAY, WANTED, false_things
from vehicles.models import VehicleRequest

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("told")]


def as_of(username):
    return actor_for(User.objects.get(username=username), "api", now=FRIDAY)


def test_everything_in_it_is_true():
    assert false_things() == []


def test_as_many_letters_as_asked():
    assert IncomingDocument.unscoped.count() == WANTED.documents


def test_eight_departments_with_head_and_leader_and_about_sixty_people():
    assert Department.objects.count() == len(DEPARTMENTS) == 8
    assert not Department.objects.filter(head=None).exists()
    assert not Department.objects.filter(leader=None).exists()
    assert 55 <= User.objects.count() <= 65
    assert Tenure.objects.filter(ends_on=None).count() == User.objects.count()


@pytest.mark.parametrize("name", SIGN_INS)
def test_every_sign_in_works(name):
    person = check_password(name, settings.DEMO_PASSWORD, "127.0.0.1", FRIDAY)
    assert name in person.roles


def test_letters_are_in_every_state():
    states = Counter(IncomingDocument.unscoped.values_list("state", flat=True))
    assert set(states) == set(IncomingDocument.State.values)
    assert states["proposed"] >= 5
    assert states["handling"] >= 8


def test_items_show_every_lamp():
    lights = Counter(i.light for i in items(as_of("director")))
    assert set(lights) == {"red", "yellow", "green", "purple", "blue", "grey"}
    assert lights["red"] == 3  # two are overdue, one was closed late
    today = SupervisionItem.unscoped.filter(due_on=FRIDAY.date(), state="handling")
    assert today.count() == 1
    assert SupervisionItem.unscoped.filter(extension_due_on__isnull=False).count() == 1
    states = set(SupervisionItem.unscoped.values_list("state", flat=True))
    assert states == set(SupervisionItem.State.values)


def test_one_letter_went_the_whole_way_with_its_item():
    letter = IncomingDocument.unscoped.get(title="关于核对水库、堤防、泵站隐患旧账的通知")
    item = SupervisionItem.unscoped.get(matter=letter.matter_id)
    assert (letter.state, item.state) == ("filed", "filed")


def test_a_deputy_acts_this_week_and_signed_for_his_principal():
    assert Deputyship.objects.filter(starts_on__lte=FRIDAY, ends_on__gte=FRIDAY).count() == 3
    assert len(as_of("leader").capacities) == 2


def test_the_secret_letter_is_for_those_cleared():
    titles = {d.title for d in incoming_register(as_of("director")).filter(secrecy=3)}
    assert len(titles) == 2
    assert not incoming_register(as_of("auditor")).filter(secrecy=3).exists()


def test_one_letter_came_twice():
    letter = IncomingDocument.unscoped.filter(issuer_number__contains="064").get()
    alike = duplicates(
        as_of("clerk"),
        issuer=letter.issuer,
        issuer_number=letter.issuer_number,
        title=letter.title,
        exclude=letter.pk,
    )
    assert [d.why for d in alike] == ["number"]


def test_reminders_have_run_and_nothing_is_left_to_deliver():
    assert Reminder.objects.exists()
    assert ladder.remind(FRIDAY).reminders_made == 0
    assert not Outbox.objects.exists()


def test_nothing_happened_after_now():
    assert not Event.objects.filter(at__gt=FRIDAY).exists()
    assert not Duty.unscoped.filter(opened_at__gt=FRIDAY).exists()


def test_today_has_meetings_visitors_and_cars():
    day = (FRIDAY.replace(hour=0, minute=0), FRIDAY.replace(hour=23))
    assert Meeting.unscoped.filter(starts_at__range=day).count() >= 3
    assert Visit.unscoped.filter(expected_at__range=day).count() >= 4
    assert VehicleRequest.unscoped.filter(leaves_at__range=day).count() >= 6
    assert Meeting.unscoped.filter(state="in_session").count() == 1
    assert Visit.unscoped.filter(state__in=["arrived", "received"]).exists()
    booked = Booking.objects.filter(cancelled_at=None, firm=True).values("resource__kind")
    assert {b["resource__kind"] for b in booked} == {"room", "vehicle", "driver", "person"}
    assert Resource.objects.filter(kind="vehicle").count() == 5


def test_history_is_kept_as_the_register_would_keep_it():
    letter = IncomingDocument.unscoped.earliest("pk")
    assert letter.number.endswith("1号")
    assert letter.issuer_number_key == number_key(letter.issuer_number)
    assert letter.title_key == title_key(letter.title)
    words = search_vector(
        ("B", letter.number),
        ("A", letter.title),
        ("B", letter.issuer_number),
        ("C", letter.issuer),
        ("D", ""),
    )
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT words::text = (%s::tsvector)::text FROM catalogue_card WHERE id = %s",
            [words, letter.pk],
        )
        assert cursor.fetchone() == (True,)
    assert letter.pk in {h.card.pk for h in find(as_of("clerk"), Asked(letter.title)).hits}


def test_numbers_follow_the_calendar():
    dates = list(IncomingDocument.unscoped.order_by("pk").values_list("created_at", flat=True))
    assert dates == sorted(dates)
    assert dates[0] < FRIDAY - timedelta(days=380)


def test_a_second_run_changes_nothing_and_says_so():
    with pytest.raises(Conflict, match="--documents"):
        fill(FRIDAY, WANTED)
    with pytest.raises(CommandError, match="300 letters"):
        call_command("demo", "--documents", "10", now=FRIDAY.isoformat())
    assert IncomingDocument.unscoped.count() == WANTED.documents


def test_more_letters_and_piles_of_work_can_be_added():
    before = Duty.unscoped.filter(state="open").count()
    listed = SupervisionItem.unscoped.count()
    with transaction.atomic():
        fill(FRIDAY, replace(WANTED, documents=350, duties=61, items=20))
        assert IncomingDocument.unscoped.count() == 350 + 8
        assert SupervisionItem.unscoped.count() == listed + 20
        assert Duty.unscoped.filter(state="open").count() == before + 61 + 8
        assert false_things() == []
        assert ladder.remind(FRIDAY).reminders_made == 0
        transaction.set_rollback(True)


def test_something_true_falls_between_the_chairs_by_every_kind_of_rule():
    rules = set(findings(as_of("director")).values_list("rule", flat=True))
    assert rules >= {
        "duties.nobody",
        "duties.absent",
        "duties.bounced",
        "duties.idle",
        "documents.instruction_without_item",
        "documents.replied_not_completed",
        "meetings.no_minutes",
        "meetings.decision_without_item",
        "reception.not_reimbursed",
        "reception.replied_not_closed",
        "vehicles.not_confirmed",
    }


def test_foresight_tells_something_of_most_open_items():
    rows = with_risk(as_of("supervisor"), items_open(as_of("supervisor")))
    running = [r for r in rows if r.state == "handling" and r.due_on >= FRIDAY.date()]
    assert sum(r.risk >= 0 for r in running) > len(running) / 2
    assert {band_of(r.risk) for r in running} >= {"low", "high"}
