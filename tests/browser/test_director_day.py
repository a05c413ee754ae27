"""The director's morning: six things that would go wrong, settled with the keyboard alone."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from meetings import actions as meetings
from office.audit.models import Event
from office.duties.models import Duty
from office.organisation.actors import actor_for
from reception import actions as reception
from supervision.models import SupervisionItem
from vehicles import actions as vehicles


def wrong(cast, now):
    """An item late twice over, a guest nobody meets, a meeting not called, a car not decided on."""
    day = timezone.localdate(now)
    for n in (1, 2):
        item = cast.item("handling", title=f"超期事项{n}", due_on=day + timedelta(days=30))
        Duty.unscoped.filter(card=item.pk, state="open").update(due_at=now - timedelta(days=n))
    carol, alice = actor_for(cast.carol, "api", now=now), actor_for(cast.alice, "api", now=now)
    guest = reception.NewVisit(visitor_name="唐宁", host=cast.carol, expected_at=now)
    visit = reception.expect_visit(carol, guest)
    reception.arrive_visit(carol, visit.pk)
    Duty.unscoped.filter(card=visit.pk, state="open").update(due_at=now - timedelta(minutes=3))
    planned = meetings.plan_meeting(
        alice,
        meetings.NewMeeting(
            title="明日例会",
            starts_at=now + timedelta(hours=20),
            ends_at=now + timedelta(hours=21),
            organiser=cast.alice,
            attendees=[cast.carol],
        ),
    )
    # Its checklist would be due today or not, by the hour at which the test runs.
    lines = Duty.unscoped.filter(card=planned.pk).exclude(kind="meetings.notify")
    lines.update(due_at=now + timedelta(days=30))
    trip = vehicles.NewRequest(
        purpose="巡查",
        destination="水库",
        leaves_at=now + timedelta(hours=3),
        returns_at=now + timedelta(hours=5),
    )
    request = vehicles.request_vehicle(actor_for(cast.bob, "api", now=now), trip)
    Duty.unscoped.filter(card=request.pk).update(due_at=now + timedelta(minutes=1))
    letter = cast.letter("handling", title="超期来文")
    Duty.unscoped.filter(card=letter.pk, state="open").update(due_at=now - timedelta(days=3))


def test_six_things_are_settled_with_one_key_each(open_as, cast):
    now = timezone.now()
    wrong(cast, now)
    page = open_as("dora", viewport={"width": 1440, "height": 900})
    page.wait_for_load_state("networkidle")
    rows = page.locator(".trouble [data-row]")
    assert rows.count() == 6
    before = Event.objects.count()
    for left in range(5, -1, -1):
        titles = rows.locator(".trouble__what a").all_inner_texts()
        page.keyboard.press("a")
        page.wait_for_function(
            "n => document.querySelectorAll('.trouble [data-row]').length === n", arg=left
        )
        if left:  # focus stands on the next row, so the next key needs no mouse
            page.wait_for_function(
                "() => document.activeElement.closest('.trouble [data-row]') !== null"
            )
            assert page.locator(".trouble .is-cur").count() == 1
        page.locator("#toast").wait_for(state="visible")
        assert len(rows.locator(".trouble__what a").all_inner_texts()) == len(titles) - 1
    assert Event.objects.count() >= before + 6
    verbs = set(Event.objects.order_by("-id").values_list("verb", flat=True)[:12])
    assert {
        "supervision.item.chased",
        "documents.incoming.chased",
        "duties.duty.chased",
        "meetings.meeting.notified",
        "vehicles.request.approved",
    } <= verbs
    page.reload()
    page.wait_for_load_state("networkidle")
    left = page.locator(".trouble__what a").all_inner_texts()
    assert not {"超期事项1", "超期事项2", "超期来文"} & set(left)
    assert SupervisionItem.unscoped.count() == 2


def test_the_next_ones_come_when_the_six_are_settled(open_as, cast):
    now = timezone.now()
    wrong(cast, now)
    letter = cast.letter("handling", title="再超期的来文")
    Duty.unscoped.filter(card=letter.pk, state="open").update(due_at=now - timedelta(hours=30))
    page = open_as("dora", viewport={"width": 1440, "height": 900})
    page.wait_for_load_state("networkidle")
    rows = page.locator(".trouble [data-row]")
    assert rows.count() == 6
    for left in range(5, 0, -1):
        page.keyboard.press("a")
        page.wait_for_function(
            "n => document.querySelectorAll('.trouble [data-row]').length === n"
            " && document.activeElement.closest('.trouble [data-row]') !== null",
            arg=left,
        )
    last = rows.locator(".trouble__what a").inner_text()
    page.keyboard.press("a")
    page.wait_for_function(
        """was => {
          const now = document.querySelector('.trouble [data-row].is-cur .trouble__what a');
          return now !== null && now.innerText !== was;
        }""",
        arg=last,
    )
    assert last not in rows.locator(".trouble__what a").all_inner_texts()
    assert page.locator("#brief strong").first.inner_text().startswith(f"{rows.count()} matter")


def test_the_calendar_answers_to_arrows_and_letters(open_as, cast):
    page = open_as("carol", viewport={"width": 1440, "height": 900})
    page.goto("/calendar/")
    for key, wanted in (("m", "view=month"), ("d", "view=day"), ("w", "view=week")):
        page.keyboard.press(key)
        page.wait_for_url(f"**{wanted}**")
    page.keyboard.press("ArrowRight")
    page.wait_for_url("**on=**")
    page.keyboard.press("t")
    page.wait_for_url(lambda url: "on=" not in url)
