"""Seats given with the keyboard alone: take up, walk, put down; turn the drawing; seat anew."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from meetings import actions
from meetings.models import Invitation, Seat
from office.audit.models import Event
from office.organisation.actors import actor_for
from tests.browser.width import settled, spills


def called(cast):
    """Dora chairs; lena, carol and hugo come: AV 3 1 2 4 is carol, dora, lena, hugo."""
    now = timezone.now()
    alice = actor_for(cast.alice, "api", now=now)
    meeting = actions.plan_meeting(
        alice,
        actions.NewMeeting(
            title="冬春水利建设工作会议",
            starts_at=now + timedelta(days=1),
            ends_at=now + timedelta(days=1, hours=1),
            chair=cast.dora,
            organiser=cast.alice,
            attendees=[cast.lena, cast.carol, cast.hugo],
        ),
    )
    return actions.notify_meeting(alice, meeting.pk)


def drawn(page):
    names = page.locator(".dais .seat b").all_inner_texts()
    return [name.replace("\u3000", "") for name in names]


def turned_round(page):
    page.keyboard.press("t")
    page.wait_for_url("**view=seated*")
    assert drawn(page) == ["方静怡", "卢敏", "林致远", "高展"]
    assert page.locator("#h-s").inner_text() == "As seen from the podium"


def test_two_change_places_and_somebody_falls_ill_by_keyboard(open_as, cast):
    meeting = called(cast)
    page = open_as("alice", viewport={"width": 1440, "height": 900})
    page.goto(f"/meetings/{meeting.pk}/seating/")
    assert drawn(page) == ["高展", "林致远", "方静怡", "卢敏"]

    page.locator("[data-seat]").first.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    assert "方静怡" in page.evaluate("document.activeElement.getAttribute('aria-label')")
    page.keyboard.press("Enter")
    page.wait_for_url("**first=*")
    page.wait_for_selector(".is-taken:focus")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    page.wait_for_url("**at=*")
    assert drawn(page) == ["高展", "林致远", "卢敏", "方静怡"]
    assert page.locator(".seat.is-pinned").count() == 2
    page.wait_for_selector("[data-seat]:focus")

    turned_round(page)
    actions.respond_meeting(
        actor_for(cast.carol, "api", now=timezone.now()), meeting.pk, answer="leave", reason="病假"
    )
    page.reload()
    assert "take it off" in page.locator(".moves").inner_text()
    page.keyboard.press("e")
    page.wait_for_selector(".moves", state="detached")
    page.keyboard.press("h")
    page.wait_for_url(lambda url: "seated" not in url)
    assert "高展" not in drawn(page)
    assert Event.objects.filter(verb="meetings.seating.applied").count() == 1
    assert Seat.objects.filter(pinned=True, row__isnull=False).count() == 2


def test_a_layout_is_chosen_by_keyboard_and_shows_only_what_it_knows(open_as, cast):
    meeting = called(cast)
    page = open_as("alice", viewport={"width": 1440, "height": 900})
    page.goto(f"/meetings/{meeting.pk}/seating/")
    page.locator("input[name=layout]:checked").focus()
    page.keyboard.press("ArrowDown")  # podium → talks
    page.keyboard.press("ArrowDown")  # → one table of our own
    assert not page.locator("input[name=even]").first.is_visible()
    page.keyboard.press("Enter")
    page.wait_for_selector(".chart--conference")
    assert page.locator(".ends__c").count() == 2
    assert page.locator(".dais .is-one b").inner_text() == "林致远"


@pytest.mark.parametrize("width", [320, 390, 1440])
def test_no_chart_widens_the_page(open_as, cast, width):
    meeting = called(cast)
    page = open_as("alice", viewport={"width": width, "height": 900})
    Invitation.objects.create(meeting=meeting, name="周岚", unit="省水利厅")
    for layout in ("podium", "round_table", "conference", "talks"):
        alice = actor_for(cast.alice, "api", now=timezone.now())
        actions.arrange_seating(alice, meeting.pk, layout=layout, stage=2)
        settled(page, f"/meetings/{meeting.pk}/seating/")
        assert spills(page) == "", layout
