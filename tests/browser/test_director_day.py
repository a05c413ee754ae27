"""The director's morning: six things that would go wrong, settled with the keyboard alone."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from meetings import actions as meetings
from meetings.models import Meeting
from office.audit.models import Event
from office.duties.models import Duty
from office.notifications.models import Notification
from office.operations.invariants import prove
from office.organisation.actors import actor_for
from reception import actions as reception
from supervision.models import SupervisionItem
from vehicles import actions as vehicles
from vehicles.models import VehicleRequest


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


SETTLED = {
    "超期事项1": "supervision.item.chased",
    "超期事项2": "supervision.item.chased",
    "超期来文": "documents.incoming.chased",
    "唐宁": "duties.duty.chased",
    "明日例会": "meetings.meeting.notified",
    "巡查": "vehicles.request.approved",
}
"""What one key does about each, as the story of its matter tells it."""


def settled() -> dict[str, str]:
    """What was done about which of them so far: exactly once each, by the director."""
    found = Event.objects.filter(verb__in=SETTLED.values()).select_related("card")
    told = [(next(t for t in SETTLED if t in e.card.title), e.verb) for e in found]
    assert len(told) == len(dict(told)), told
    assert {e.actor.username for e in found} <= {"dora"}
    return dict(told)


def test_six_things_are_settled_with_one_key_each(open_as, cast):
    now = timezone.now()
    wrong(cast, now)
    page = open_as("dora", viewport={"width": 1440, "height": 900})
    page.wait_for_load_state("networkidle")
    page.evaluate(
        "addEventListener('pointerdown', () => { throw Error('a mouse was used') }, true)"
    )
    rows = page.locator(".trouble [data-row]")
    assert rows.count() == 6
    done: dict[str, str] = {}
    for left in range(5, -1, -1):
        current = page.locator(".trouble .is-cur .trouble__what a").inner_text()
        title = next(t for t in SETTLED if t in current)
        assert settled() == done, "nothing is done before its key"
        page.keyboard.press("a")
        page.wait_for_function(
            "n => document.querySelectorAll('.trouble [data-row]').length === n", arg=left
        )
        done[title] = SETTLED[title]
        assert settled() == done, "this one, and no other"
        assert title not in " ".join(rows.locator(".trouble__what a").all_inner_texts())
        if left:  # focus stands on the next row, so the next key needs no mouse
            page.wait_for_function(
                "() => document.activeElement.closest('.trouble [data-row]') !== null"
            )
            assert page.locator(".trouble .is-cur").count() == 1
        page.locator("#toast").wait_for(state="visible")
    assert done == SETTLED
    assert Meeting.unscoped.get().state == "notified"
    assert VehicleRequest.unscoped.get().state == "approved"
    assert set(SupervisionItem.unscoped.values_list("state", flat=True)) == {"handling"}
    assert Notification.objects.filter(kind="chase", person=cast.carol).count() >= 3
    page.reload()
    page.wait_for_load_state("networkidle")
    left_over = " ".join(page.locator(".trouble__what a").all_inner_texts())
    assert not any(title in left_over for title in ("超期事项1", "超期事项2", "超期来文"))
    assert [r for r in prove([1, 2, 5]) if r.broken] == []


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
