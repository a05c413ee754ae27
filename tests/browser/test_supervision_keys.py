"""With the keyboard alone: a new item, a spot-check, and a duty that somebody takes up."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone
from playwright.sync_api import expect

from office.calendars import workdays
from office.duties.models import Duty
from supervision.detector.look import look
from supervision.models import SpotCheck, SupervisionItem
from supervision.spot_checks import actions as checks
from supervision.spot_checks.questions import asked


def tab_to(page: Any, condition: str, most: int = 40) -> None:
    """Tab on until the focus is where it should be, as a person would."""
    for _step in range(most):
        if page.evaluate(f"(() => {{ const e = document.activeElement; return {condition}; }})()"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"The Tab key never came to {condition}.")


def test_a_matter_is_put_under_supervision_from_the_list(open_as, cast):
    page = open_as("sven")
    page.goto("/supervision/")
    with page.expect_navigation():
        page.keyboard.press("n")
    tab_to(page, "e.name === 'title'")
    page.keyboard.type("青石泵站应急维修")
    tab_to(page, "e.name === 'original_text'")
    page.keyboard.type("务必在年底前完成")
    tab_to(page, "e.name === 'lead_department'")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    tab_to(page, "e.type === 'submit'")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    item = SupervisionItem.unscoped.get()
    assert (item.title, item.lead_department) == ("青石泵站应急维修", cast.planning)
    assert item.original_text == "务必在年底前完成"
    assert page.url.endswith(f"/supervision/{item.pk}/")


def test_a_spot_check_is_entered_from_the_list(open_as, cast):
    cast.now = timezone.now()
    item = cast.item("handling", due_on=timezone.localdate() + timedelta(days=30))
    checks.draw_checks(cast.actor("sven"), n=1, seed="甲")
    check = SpotCheck.unscoped.get(item=item.pk)
    page = open_as("sven")
    page.goto("/supervision/spot-checks/")
    page.keyboard.press("j")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    for name in asked(check.source):
        tab_to(page, f"e.name === '{name}'")
        page.keyboard.press("Space")
    tab_to(page, "e.name === 'text'")
    page.keyboard.type("现场与所报一致")
    with page.expect_navigation():
        page.keyboard.press("Control+Enter")
    check.refresh_from_db()
    assert check.state == "passed"
    assert set(check.answers.values()) == {"yes"}


def test_somebody_takes_up_what_lies_idle(open_as, cast):
    """It is bob's then, the row goes, and the list of those who stepped in names him."""
    today = timezone.localdate()
    cast.now = cast.day(workdays.add_workdays(today, -20))
    item = cast.item("handling", title="无人问津的事", due_on=workdays.add_workdays(today, 2))
    look(timezone.now())
    page = open_as("bob")
    page.goto("/chairs/")
    expect(page.locator("[data-row]")).to_have_count(1)
    page.keyboard.press("j")
    page.keyboard.press("a")
    expect(page.locator("[data-row]")).to_have_count(0)
    assert Duty.unscoped.get(card=item.pk, kind="supervision.handle").holder == cast.bob
    page.reload()
    expect(page.get_by_text(cast.bob.name).first).to_be_visible()
