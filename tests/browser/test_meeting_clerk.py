"""The meeting clerk's week in a real browser: planned by keyboard, called, held, minuted, followed."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone

from meetings import actions
from meetings.models import ChecklistLine, Invitation, Meeting
from meetings.rooms import add_room
from office.calendars import workdays
from office.organisation.models import User
from supervision.models import SupervisionItem
from tests.browser.test_loop import do
from tests.conftest import PASSWORD

TITLE = "冬春水利建设专题会"


def clerk_and_room(cast: Any) -> None:
    cast.people["mona"] = User.objects.create_user(
        "mona", name="陈思齐", department=cast.registry, roles=["meetings"], protocol_rank=55
    )
    cast.mona.set_password(PASSWORD)
    cast.mona.save(update_fields=["password"])
    add_room(cast.actor("mona"), name="第一会议室", seats=20)


def pick(page: Any, *typed: str) -> None:
    """The picker by keyboard: type a few letters, Enter takes the first."""
    page.focus("#pq")
    for words in typed:
        page.keyboard.type(words)
        page.keyboard.press("Enter")


def decide(page: Any, text: str, department: int, due: str) -> None:
    page.keyboard.press("d")
    form = page.locator("form[data-command]")
    form.locator("[name=text]").fill(text)
    form.locator("[name=lead_department]").select_option(str(department))
    form.locator("[name=due_on]").fill(due)
    with page.expect_navigation():
        form.locator("button[type=submit]").click()


def test_the_meeting_clerk_takes_a_meeting_all_the_way(open_as, cast):  # noqa: PLR0915 - one story
    clerk_and_room(cast)
    clerk, carol, hugo = open_as("mona"), open_as("carol"), open_as("hugo")
    day = workdays.add_workdays(timezone.localdate(), 3)

    # Planned without a mouse: N opens the form, the room answers before anything is sent.
    clerk.goto("/meetings/")
    with clerk.expect_navigation():
        clerk.keyboard.press("n")
    clerk.focus("#id_title")
    clerk.keyboard.type(TITLE)
    clerk.fill("#id_starts_at", f"{day.isoformat()}T14:30")
    clerk.fill("#id_ends_at", f"{day.isoformat()}T16:00")
    clerk.select_option("#id_room", label="第一会议室")
    clerk.locator("#room-told .note--ok").wait_for()
    pick(clerk, "高展", "卢敏", "白晓川")
    assert clerk.locator("[data-chosen] .chip").count() == 3
    clerk.focus("#id_title")
    with clerk.expect_navigation():
        clerk.keyboard.press("Control+Enter")
    meeting = Meeting.unscoped.get()
    at = f"/meetings/{meeting.pk}/"
    assert clerk.url.endswith(at)

    # Sent with one key; answers come in with one key, and with a reason.
    with clerk.expect_navigation():
        clerk.keyboard.press("n")
    carol.goto(at)
    with carol.expect_navigation():
        carol.keyboard.press("y")
    hugo.goto(at)
    hugo.keyboard.press("l")
    hugo.locator("dialog [name=reason]").fill("赴省开会")
    with hugo.expect_navigation():
        hugo.locator("dialog button[type=submit]").click()
    clerk.goto(at)
    figures = [b.inner_text() for b in clerk.locator(".figs b").all()]
    assert figures == ["1", "0", "1", "1"]
    with clerk.expect_navigation():
        clerk.keyboard.press("u")
    assert Invitation.objects.get(meeting=meeting, person=cast.eve).chased == 1

    # The checklist is ticked off where it stands.
    line = ChecklistLine.objects.filter(meeting=meeting, holder=cast.mona).first()
    with clerk.expect_navigation():
        clerk.locator(f"#tk{line.pk}").check()
    line.refresh_from_db()
    assert line.done_by_id == cast.mona.pk
    do(clerk, at, "All is ready")

    # The door: a few letters and Enter.
    clerk.goto(f"{at}door/")
    for name in ("高展", "白晓川"):
        with clerk.expect_navigation():
            clerk.keyboard.type(name)
            clerk.keyboard.press("Enter")
    assert clerk.locator(".door__here li").count() == 2
    do(clerk, at, "Start")
    clerk.goto(at)
    due = (day + timedelta(days=20)).isoformat()
    decide(clerk, "月底前报任务分解方案。", cast.planning.pk, due)
    decide(clerk, "资金计划下周报审。", cast.finance.pk, due)
    do(clerk, at, "End")

    # Minutes: attendance has drawn itself; issued, each decision is under supervision.
    clerk.goto(f"{at}minutes/")
    draft = clerk.locator("textarea[name=text]").input_value()
    for said in ("高展", "卢敏", "月底前报任务分解方案"):
        assert said in draft
    with clerk.expect_navigation():
        clerk.locator("form button", has_text="Save").click()
    do(clerk, at, "Issue the minutes")
    items = SupervisionItem.unscoped.order_by("pk")
    assert [i.title for i in items] == ["月底前报任务分解方案", "资金计划下周报审"]
    clerk.goto(at)
    for item in items:
        assert clerk.get_by_text(item.number).count()


def test_a_free_stretch_of_a_room_is_planned_by_keyboard(open_as, cast):
    clerk_and_room(cast)
    day = workdays.add_workdays(timezone.localdate(), 3)
    starts = cast.day(day, 10)
    actions.plan_meeting(
        cast.actor("mona", now=timezone.now()),
        actions.NewMeeting("党组会", starts, starts + timedelta(hours=1), room=rooms().get()),
    )
    clerk = open_as("mona")
    clerk.goto(f"/meetings/rooms/?day={day.isoformat()}")
    clerk.get_by_text("党组会").first.wait_for()
    clerk.locator("[data-slot]").nth(1).focus()
    with clerk.expect_navigation():
        clerk.keyboard.press("Enter")
    assert clerk.input_value("#id_starts_at").endswith("T11:00")
    assert clerk.locator("#id_room option:checked").inner_text() == "第一会议室"


def rooms() -> Any:
    from meetings.queries import rooms

    return rooms()
