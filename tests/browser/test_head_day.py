"""A head of department opens the house in the morning and does what waits, without a mouse."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone

from documents.models import IncomingDocument
from office.audit.models import Event
from office.duties.models import Duty
from office.organisation.actors import actor_for
from supervision import actions as supervision
from supervision.models import SupervisionItem
from tests.browser.test_loop import do
from vehicles import actions as vehicles
from vehicles.models import VehicleRequest


def morning(cast: Any) -> tuple[SupervisionItem, IncomingDocument, VehicleRequest]:
    """An item given to planning, a letter in handling there, a car that one of its people wants."""
    now = timezone.now()
    due = timezone.localdate() + timedelta(days=30)
    item = cast.item("docketed", title="制定任务分解方案", due_on=due)
    supervision.assign_item(actor_for(cast.sven, "api", now=now), item.pk)
    letter = cast.letter("handling", title="关于报送水利建设进度的通知")
    leaves = now + timedelta(days=1)
    ride = vehicles.NewRequest(
        purpose="巡查", destination="水库", leaves_at=leaves, returns_at=leaves + timedelta(hours=3)
    )
    request = vehicles.request_vehicle(actor_for(cast.bob, "api", now=now), ride)
    return item, letter, request


def owed(person: Any) -> set[tuple[str, int]]:
    rows = Duty.unscoped.filter(holder=person, state="open")
    return set(rows.values_list("kind", "card_id"))


def test_what_waits_is_taken_on_decided_and_reported(open_as, cast):  # noqa: PLR0915 - one morning
    from playwright.sync_api import expect

    item, letter, request = morning(cast)
    waits = {
        ("supervision.accept", item.pk),
        ("documents.handle", letter.pk),
        ("vehicles.approve", request.pk),
    }
    assert owed(cast.carol) == waits, "else the page would have nothing to show"
    page = open_as("carol", viewport={"width": 1440, "height": 900})
    asks = page.locator("#asks [data-row]")
    assert asks.count() == 3

    # The car of one of hers is granted where it stands.
    expect(page.locator("#brief")).to_contain_text("3 matters wait for you")
    cars = page.locator("#rooms a", has_text="Vehicles")
    expect(cars).to_contain_text("1")
    asks.filter(has_text=request.title).locator("button").first.focus()
    page.keyboard.press("Enter")
    expect(asks).to_have_count(2)
    # A moment later every number of the page says so.
    expect(page.locator("#brief")).to_contain_text("2 matters wait for you")
    expect(page.locator("#asks-n")).to_contain_text("2 matters")
    expect(cars).not_to_contain_text("1")
    request.refresh_from_db()
    assert request.state == "approved"
    assert Event.objects.get(verb="vehicles.request.approved").actor == cast.carol

    # The item is taken on with a plan, moved forward and claimed done.
    ticket = f"/supervision/{item.pk}/"
    do(page, ticket, "Accept", plan="分三步走")
    item.refresh_from_db()
    assert item.state == "handling"
    do(page, ticket, "Report progress", text="初稿已成", percent="60")
    item.refresh_from_db()
    assert item.percent == 60
    do(page, ticket, "Claim done", text="方案已印发")
    item.refresh_from_db()
    assert item.state == "claimed"
    page.goto(ticket)
    assert page.locator(".page-head__acts .btn", has_text="Verify").count() == 0, "not the doer"

    # The letter is reported done; the day ends with an empty desk.
    do(page, f"/documents/incoming/{letter.pk}/", "Report the result", text="进度已报送")
    letter.refresh_from_db()
    assert letter.state == "reported"
    assert not owed(cast.carol) & waits
    page.goto("/")
    assert page.locator("#asks [data-row]").filter(has_text=item.title).count() == 0
