"""A bulletin from the draft to its reader, with the keyboard, in a real browser."""

from __future__ import annotations

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from office.calendars import workdays
from office.core.actor import Actor
from supervision.bulletins import actions
from supervision.bulletins.models import Bulletin
from supervision.scoring.periods import of_day
from tests.browser.test_axe import VIEWS
from tests.browser.test_loop import do
from tests.browser.width import settled, spills

PROBLEMS = "数据报送普遍偏晚，已商各区明确专人。"


def begun(cast: Any) -> str:
    """Last month's bulletin: its item was docketed then and is still open."""
    last = of_day(Actor.system().today).previous
    cast.now = cast.day(workdays.add_workdays(last.first, 3))
    cast.item("handling", title="青石泵站应急维修", due_on=workdays.add_workdays(last.first, 8))
    made = actions.draft_bulletins(Actor.system())
    return f"/supervision/bulletins/{made[0].pk}/"


def test_edited_signed_sent_and_read(open_as, cast):  # noqa: PLR0915 - one story
    at = begun(cast)
    officer, director, head = open_as("sven"), open_as("dora"), open_as("carol")

    officer.goto(at)
    assert officer.get_by_text("青石泵站应急维修").count()
    officer.locator("[name=problems]").focus()
    officer.keyboard.type(PROBLEMS)
    officer.keyboard.press("Tab")  # to the next section's words
    officer.keyboard.press("Tab")
    with officer.expect_navigation():
        officer.keyboard.press("Enter")
    expect(officer.locator(".bull__words")).to_have_text(PROBLEMS)
    officer.locator("main").click(position={"x": 4, "y": 4})
    with officer.expect_navigation():
        officer.keyboard.press("s")  # submit

    # The director finds it on the page of today and signs with the keyboard.
    director.goto("/")
    assert director.get_by_text("Sign off the bulletin").count()
    director.goto(at)
    director.keyboard.press("a")
    form = director.locator("form[data-command]")
    form.wait_for()
    form.locator("[name=text]").fill("同意印发")
    with director.expect_navigation():
        form.locator(".btns button").first.click()
    expect(director.locator(".doc-head__m")).to_contain_text("Signed off")

    do(officer, at, "Send")
    expect(officer.locator("#h-readers")).to_be_visible()
    head.goto(at)
    with head.expect_navigation():
        head.keyboard.press("m")
    officer.reload()
    assert officer.get_by_text("1 of 3 have read it").count()
    assert Bulletin.unscoped.get().state == "sent"


def test_pages_of_scores_and_bulletins_shut_nobody_out(open_as, cast):
    at = begun(cast)
    found = []
    for view in VIEWS:
        page = open_as("dora", **VIEWS[view])
        for path in (
            "/supervision/scores/",
            "/supervision/scores/entries/",
            "/supervision/scores/rules/",
            "/supervision/bulletins/",
            at,
            f"{at}rows/?figure=open",
        ):
            settled(page, path)
            if said := spills(page):
                found.append(f"{view} {path}: {said}")
            for violation in Axe().run(page).response["violations"]:
                nodes = "; ".join(n["html"][:120] for n in violation["nodes"][:3])
                found.append(f"{view} {path}: {violation['id']}: {nodes}")
    assert not found, "\n".join(found)
