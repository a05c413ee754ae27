"""The reminder ladder: who hears on which day, and that nobody hears twice."""

from __future__ import annotations

import threading
from datetime import date, timedelta

import pytest
from django.db import connection

from documents import actions as letters
from documents.models import IncomingDocument
from office.calendars import workdays
from office.duties import actions as duties
from office.duties.ladder import ladder_of, remind
from office.duties.models import Duty, Reminder, Rung
from office.notifications.models import Delivery, Notification, Preference, QuietHours
from office.organisation.models import Deputyship, User
from supervision import actions as supervision
from tests.conftest import Office

NAMES = {"before-5", "before-3", "before-1", "on-the-day", "after-1", "after-3", "after-5"}


def handle_of(record) -> Duty:
    return Duty.unscoped.get(card=record.pk, kind__endswith=".handle")


def live_through(
    office: Office, first: str, last: str, hour: int = 10
) -> list[tuple[str, str, str]]:
    """One pass a day; (day, rung, who heard) of every reminder that spoke."""
    day, end = date.fromisoformat(first), date.fromisoformat(last)
    while day <= end:
        remind(office.day(day, hour))
        day += timedelta(days=1)
    return [
        (f"{r.made_at.astimezone(office.now.tzinfo):%m-%d}", r.rung_id, r.recipient.username)
        for r in Reminder.objects.filter(told=True)
        .select_related("recipient")
        .order_by("made_at", "rung__offset")
    ]


def only_handling(office: Office, record) -> Duty:
    """Leave one duty open, so that a table has one column."""
    duty = handle_of(record)
    Duty.unscoped.exclude(pk=duty.pk).filter(state="open").update(
        state="done", closed_at=office.now
    )
    return duty


def due_on(office: Office, day: str, set_on: str, who: str = "carol") -> Duty:
    """One duty of planning, due at close of that day."""
    duty = only_handling(office, office.item("handling"))
    Duty.unscoped.filter(pk=duty.pk).update(
        due_at=workdays.closing(date.fromisoformat(day)),
        due_set_at=office.day(set_on, 9, 40),
        holder=office.people[who],
    )
    duty.refresh_from_db()
    return duty


def test_the_whole_ladder_over_the_national_holiday(office):
    """Due Wed 30 September 2026: 1 to 7 October are holidays, Saturday the 10th is worked."""
    due_on(office, "2026-09-30", "2026-09-14")
    assert live_through(office, "2026-09-14", "2026-10-20") == [
        ("09-22", "before-5", "carol"),  # 25th to 27th are the mid-autumn holiday
        ("09-24", "before-3", "carol"),
        ("09-29", "before-1", "carol"),
        ("09-30", "on-the-day", "carol"),
        ("10-08", "after-1", "carol"),  # the head of planning is carol herself
        ("10-10", "after-3", "dora"),
        ("10-13", "after-5", "lena"),
    ]


def test_a_deadline_on_a_holiday_speaks_on_the_working_day_before(office):
    due_on(office, "2026-10-01", "2026-09-14")
    table = live_through(office, "2026-09-14", "2026-10-20")
    assert ("09-30", "on-the-day", "carol") in table
    assert ("10-08", "after-1", "carol") in table


def test_nobody_hears_before_office_hours(office):
    due_on(office, "2026-11-27", "2026-11-16")
    assert remind(office.day("2026-11-20", 8, 59)).reminders_made == 0
    assert remind(office.day("2026-11-20", 9, 0)).reminders_made == 1


def test_rungs_whose_day_had_passed_when_the_deadline_was_set_stay_silent(office):
    due_on(office, "2026-11-25", "2026-11-20")
    assert [rung for _day, rung, _who in live_through(office, "2026-11-20", "2026-11-26")] == [
        "before-1",
        "on-the-day",
        "after-1",
    ]


def test_of_rungs_missed_in_an_outage_the_latest_per_audience_speaks(office):
    duty = due_on(office, "2026-11-25", "2026-11-10")
    made = remind(office.day("2026-12-02"))
    assert made.reminders_made == 7
    told = Reminder.objects.filter(duty=duty, told=True).values_list("rung_id", flat=True)
    assert set(told) == {"on-the-day", "after-1", "after-3", "after-5"}
    assert set(Reminder.objects.filter(duty=duty).values_list("rung_id", flat=True)) == NAMES


def test_the_same_pass_twice_makes_nothing_the_second_time(office):
    due_on(office, "2026-11-27", "2026-11-16")
    assert remind(office.day("2026-11-20")).notifications_made == 1
    again = remind(office.day("2026-11-20"))
    assert (again.reminders_made, again.notifications_made) == (0, 0)


def test_a_held_item_is_silent_and_its_ladder_moves_by_the_pause(office):
    item = office.item("handling", due_on=date(2026, 12, 4))
    supervision.hold_item(
        office.actor("sven"), item.pk, reason="等省里批复", until=date(2026, 11, 27)
    )
    Duty.unscoped.filter(kind="supervision.resume").update(paused_at=office.now)
    assert live_through(office, "2026-11-20", "2026-11-27") == []
    supervision.resume_item(office.actor("sven", office.day("2026-11-27")), item.pk)
    duty = handle_of(item)
    assert duty.due_at == workdays.closing(date(2026, 12, 11))  # five working days later
    assert {day for day, _rung, _who in live_through(office, "2026-11-28", "2026-12-11")} == {
        "12-04",
        "12-08",
        "12-10",
        "12-11",
    }


def test_an_extension_starts_the_ladder_again(office):
    item = office.item("handling", due_on=date(2026, 11, 24))
    assert [r for _d, r, _w in live_through(office, "2026-11-23", "2026-11-23")] == ["before-1"]
    now = office.day("2026-11-23", 15)
    supervision.request_extension(
        office.actor("carol", now), item.pk, due_on=date(2026, 12, 8), reason="等待招标结果"
    )
    supervision.grant_extension(office.actor("lena", now), item.pk)
    rungs = live_through(office, "2026-11-24", "2026-12-08")
    assert [(d, r) for d, r, _w in rungs[1:]] == [
        ("12-01", "before-5"),
        ("12-03", "before-3"),
        ("12-07", "before-1"),
        ("12-08", "on-the-day"),
    ]


def test_a_department_without_a_head_is_heard_by_the_director(office):
    office.planning.head = None
    office.planning.save(update_fields=["head"])
    due_on(office, "2026-11-18", "2026-11-09", who="carol")
    remind(office.day("2026-11-19"))
    assert Reminder.objects.get(rung="after-1").recipient == office.dora


def test_the_line_skips_whoever_is_not_cleared(office):
    item = office.item("handling", lead_department=office.planning, secrecy=3)
    duty = only_handling(office, item)
    User.objects.filter(pk=office.dora.pk).update(clearance=1)
    Duty.unscoped.filter(pk=duty.pk).update(
        due_at=workdays.closing(date(2026, 11, 11)), due_set_at=office.day("2026-11-02")
    )
    remind(office.day("2026-11-16"))
    assert Reminder.objects.get(rung="after-3").recipient == office.lena


def test_a_deputy_hears_instead_when_he_is_cleared(office):
    Deputyship.objects.create(
        principal=office.carol,
        deputy=office.bob,
        starts_on=date(2026, 11, 16),
        ends_on=date(2026, 11, 24),
    )
    open_one = due_on(office, "2026-11-27", "2026-11-16")
    remind(office.day("2026-11-20"))
    assert Reminder.objects.get(duty=open_one, rung="before-5").recipient == office.bob
    remind(office.day("2026-11-26"))
    assert Reminder.objects.get(duty=open_one, rung="before-1").recipient == office.carol


def test_a_deputy_without_clearance_does_not_hear(office):
    Deputyship.objects.create(
        principal=office.carol,
        deputy=office.bob,
        starts_on=date(2026, 11, 16),
        ends_on=date(2026, 12, 24),
    )
    duty = only_handling(office, office.item("handling", secrecy=3, due_on=date(2026, 11, 27)))
    Duty.unscoped.filter(pk=duty.pk).update(due_set_at=office.day("2026-11-16"))
    remind(office.now.replace(hour=10))
    assert Reminder.objects.get(duty=duty).recipient == office.carol


def test_a_leavers_rungs_go_up_the_line_even_before_the_hand_over(office):
    due_on(office, "2026-11-27", "2026-11-16", who="bob")
    User.objects.filter(pk=office.bob.pk).update(is_active=False)
    remind(office.day("2026-11-20"))
    assert Reminder.objects.get().recipient == office.carol


def test_nobody_stands_for_a_leaver(office):
    Deputyship.objects.create(
        principal=office.carol,
        deputy=office.bob,
        starts_on=date(2026, 11, 16),
        ends_on=date(2026, 12, 24),
    )
    User.objects.filter(pk=office.carol.pk).update(is_active=False)
    assert office.actor("bob").person_ids == {office.bob.pk}


def test_what_the_page_shows_beforehand_is_what_is_sent(office):
    """`ladder_of` and the pass agree on day and person, rung by rung."""
    duty = due_on(office, "2026-11-27", "2026-11-09")
    coming = [
        (f"{c.at.astimezone(office.now.tzinfo):%m-%d}", c.rung.slug, c.person.username)
        for c in ladder_of(duty, office.now)
    ]
    assert live_through(office, "2026-11-09", "2026-12-10", hour=9) == coming
    assert len(coming) == 7


def test_one_digest_per_person_and_pass(office):
    for n in range(12):
        item = office.item("assigned", title=f"事项{n}")
        Duty.unscoped.filter(card=item.pk, state="open").update(
            due_at=workdays.closing(date(2026, 11, 23)), due_set_at=office.day("2026-11-09")
        )
    made = remind(office.day("2026-11-20"))
    assert made.reminders_made >= 12
    assert Notification.objects.filter(person=office.carol, kind="reminder").count() == 1
    assert made.notifications_made == Notification.objects.filter(kind="reminder").count()


def test_mail_waits_for_the_end_of_quiet_hours(office):
    QuietHours.objects.create(person=office.carol, since="18:00", until="08:30")
    due_on(office, "2026-11-27", "2026-11-16")
    remind(office.day("2026-11-20", 19))
    mail = Delivery.objects.get(
        notification__person=office.carol, channel="mail", notification__kind="reminder"
    )
    assert mail.not_before == office.day("2026-11-21", 8, 30)


def test_whoever_wants_no_mail_gets_none(office):
    Preference.objects.create(person=office.carol, kind="reminder", channel="mail", wanted=False)
    due_on(office, "2026-11-27", "2026-11-16")
    remind(office.day("2026-11-20"))
    assert Notification.objects.filter(person=office.carol, kind="reminder").exists()
    assert not Delivery.objects.filter(
        notification__person=office.carol, notification__kind="reminder"
    ).exists()


def test_a_rung_switched_off_is_silent(office):
    Rung.objects.filter(slug="before-5").update(active=False)
    due_on(office, "2026-11-27", "2026-11-16")
    assert remind(office.day("2026-11-20")).reminders_made == 0


@pytest.mark.django_db(transaction=True)
def test_two_passes_at_once_make_each_rung_once(live_office):
    office = live_office
    for n in range(30):
        office.item("assigned", title=f"事项{n}")
    Duty.unscoped.filter(state="open").update(
        due_at=workdays.closing(date(2026, 11, 18)), due_set_at=office.day("2026-11-02")
    )
    results, gate = [], threading.Barrier(4)

    def pass_now(second: int) -> None:
        gate.wait()
        try:
            results.append(remind(office.day("2026-11-20") + timedelta(seconds=second)))
        finally:
            connection.close()

    threads = [threading.Thread(target=pass_now, args=(n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(r.reminders_made for r in results)[:3] == [0, 0, 0]
    assert (
        Reminder.objects.values("duty", "rung", "due_at").distinct().count()
        == Reminder.objects.count()
    )
    assert Notification.objects.filter(kind="reminder", person=office.carol).count() == 1


def test_a_letter_handed_over_has_its_ladder_to_the_day_of_the_instruction(office):
    doc: IncomingDocument = office.letter("handling")
    assert handle_of(doc).due_at == workdays.closing(date(2026, 11, 27))
    letters.report_incoming_done(office.actor("carol"), doc.pk, text="已办")
    Duty.unscoped.exclude(kind="documents.handle").update(state="done", closed_at=office.now)
    assert live_through(office, "2026-11-21", "2026-12-10") == []


def test_reassigning_a_duty_twice_over_leaves_one(office):
    item = office.item("handling")
    duty = handle_of(item)
    duties.reassign(office.actor("dora"), duty, office.bob.pk)
    duty.refresh_from_db()
    assert (duty.holder, duty.handed_over_from) == (office.bob, office.carol)
    item.refresh_from_db(from_queryset=type(item).unscoped.all())
    assert f"p:{office.bob.pk}" in item.reach
