"""Reception plans a delegation from a letter by keyboard, and everything is booked."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone

from meetings.models import Meeting
from office.bookings.models import Booking
from reception.delegations.models import Delegation
from reception.models import Visit
from tests.reception.guests import Party


def typed(page: Any, values: dict[str, str]) -> None:
    """Fill the fields of the open form, one after the other, and send it with Enter."""
    for name, value in values.items():
        field = page.locator(f"dialog[open] [name={name}], main form.panel [name={name}]").first
        field.focus()
        if field.evaluate("e => e.tagName") == "SELECT":
            field.select_option(label=value)
        elif field.get_attribute("type") == "datetime-local":
            field.fill(value)
        else:
            page.keyboard.press("Control+a")
            page.keyboard.type(value)


def at(hour: int, minute: int = 0) -> str:
    day = timezone.localdate() + timedelta(days=3)
    return f"{day.isoformat()}T{hour:02}:{minute:02}"


def test_a_letter_becomes_a_reception_with_everything_taken(open_as, cast):
    party = Party(cast)
    for person in cast.people.values():
        person.set_password("correct horse battery")
        person.save(update_fields=["password"])
    cast.now = timezone.now()
    letter = cast.letter(issuer="云岭省水利厅", title="关于赴贵局调研水利建设的函")
    page = open_as("dora")
    made = receive(page, letter)
    enter_the_talk(page)
    approve(open_as("lena"), made)
    page.goto(f"/reception/delegations/{made.pk}/")
    page.get_by_text("everything is free").wait_for()
    page.keyboard.press("p")
    page.get_by_text("Plan it anew").wait_for()
    made.refresh_from_db()
    assert made.state == "planned"
    meeting, visit = Meeting.unscoped.get(), Visit.unscoped.get()
    assert (meeting.room, meeting.matter_id) == (party.room, letter.matter_id)
    assert visit.party_size == 2
    held = Booking.objects.filter(cancelled_at=None).values_list("resource__name", flat=True)
    assert set(held) == {"第一会议室", "林致远"}
    page.get_by_role("link", name=meeting.number).first.wait_for()


def receive(page: Any, letter: Any) -> Delegation:
    page.goto(f"/documents/incoming/{letter.pk}/")
    button = page.get_by_role("link", name="Make a reception of it")
    button.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/receive/")
    assert page.locator("[name=unit]").input_value() == "云岭省水利厅"
    typed(
        page,
        {
            "leader": "周岚", "party_size": "2", "arrives_at": at(9), "leaves_at": at(17),
            "host": "林致远", "place": "局东门",
        },
    )  # fmt: skip
    page.locator("[name=leader]").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/reception/delegations/*/")
    made = Delegation.unscoped.get()
    assert (made.letter_id, made.matter_id) == (letter.pk, letter.matter_id)
    return made


def enter_the_talk(page: Any) -> None:
    page.keyboard.press("l")
    page.locator("dialog[open] [name=activity]").wait_for()
    typed(page, {"kind": "Talk", "activity": "座谈", "starts_at": at(9, 20), "ends_at": at(11), "room": "第一会议室"})  # fmt: skip
    page.locator("dialog[open] [name=activity]").focus()
    page.keyboard.press("Enter")
    page.get_by_role("link", name="座谈").wait_for()
    page.keyboard.press("a")
    page.get_by_text("Awaits approval").first.wait_for()


def approve(chief: Any, made: Delegation) -> None:
    chief.goto(f"/reception/delegations/{made.pk}/")
    chief.keyboard.press("a")
    chief.get_by_text("Approved", exact=True).first.wait_for()
