"""One letter goes all the way round, as four people in a real browser."""

from __future__ import annotations

import re
from typing import Any

from django.utils import timezone

from documents.models import IncomingDocument
from office.calendars import workdays
from supervision.models import SupervisionItem

TITLE = "关于做好今冬明春水利建设和防汛备汛工作的通知"


def do(page: Any, at: str, label: str, **fields: Any) -> None:
    """Press the command of that name on a record's page and answer what it asks."""
    page.goto(at)
    named = re.compile(rf"^\s*{label}")
    button = page.locator(".page-head__acts .btn").filter(has_text=named).first
    if button.evaluate("e => e.tagName") == "A":
        button.click()
        form = page.locator("form[data-command]")
        form.wait_for()
        for name, value in fields.items():
            fill(form.locator(f"[name={name}]"), value)
        button = form.locator(".btns button").first
    with page.expect_navigation():
        button.click()


def fill(control: Any, value: Any) -> None:
    kind = control.first.evaluate("e => e.tagName + ':' + (e.type || '')")
    if kind.startswith("SELECT"):
        control.select_option(str(value))
    elif kind == "INPUT:radio":
        control.page.locator(
            f"[name={control.first.get_attribute('name')}][value='{value}']"
        ).check()
    elif kind == "INPUT:checkbox":
        control.first.set_checked(bool(value))
    else:
        control.fill(str(value))


def test_one_letter_goes_all_the_way_round_in_the_browser(open_as, cast):  # noqa: PLR0915 - one story
    clerk, director = open_as("alice"), open_as("dora")
    head, supervisor = open_as("carol"), open_as("sven")

    # The clerk registers it with the keyboard alone.
    clerk.goto("/documents/incoming/new/")
    for typed in ("云汀市人民政府办公室", "云政办发〔2026〕64号"):
        clerk.keyboard.type(typed)
        clerk.keyboard.press("Enter")
    clerk.keyboard.type(TITLE)
    clerk.keyboard.press("Control+Enter")
    clerk.get_by_text(TITLE).first.wait_for()
    letter = IncomingDocument.unscoped.get()
    assert letter.title == TITLE
    at = f"/documents/incoming/{letter.pk}/"

    do(clerk, at, "First check")
    do(clerk, at, "Propose handling", text="建议规划建设科主办", lead_department=cast.planning.pk)

    # The director finds it waiting and writes his instruction.
    director.goto("/")
    assert director.get_by_text(TITLE).count()
    director.goto(at)
    panel = director.locator("form", has=director.locator("textarea[name=text]")).last
    panel.locator("textarea[name=text]").fill("请规划建设科牵头，方案月底前报我。")
    due = workdays.add_workdays(timezone.localdate(), 5).isoformat()
    fill(panel.locator("[name=due_on]"), due)
    panel.locator("[name=supervise]").check()
    with director.expect_navigation():
        panel.locator("button:not([type=button])").last.click()
    director.get_by_text("请规划建设科牵头").first.wait_for()

    do(clerk, at, "Hand over")
    item = SupervisionItem.unscoped.get()
    ticket = f"/supervision/{item.pk}/"
    do(supervisor, ticket, "Assign")
    do(head, ticket, "Accept", plan="分三步走")
    do(head, ticket, "Report progress", text="初稿已成", percent="60")
    do(head, ticket, "Claim done", text="方案已报")
    do(supervisor, ticket, "Verify", ok=True, text="属实")
    do(supervisor, ticket, "Strike off")
    do(supervisor, ticket, "File", retention="y10")
    do(head, at, "Report the result", text="任务已分解到人")
    do(clerk, at, "Complete")
    do(clerk, at, "File", retention="y10")

    letter.refresh_from_db()
    item.refresh_from_db()
    assert (letter.state, item.state) == ("filed", "filed")

    # One page tells the whole story, in order.
    clerk.goto(f"/matters/{letter.matter_id}/")
    story = clerk.locator("main").inner_text()
    for said in ("收〔", "督〔", "林致远", "高展", "严正"):
        assert said in story
    assert re.search(r"filed", story, re.IGNORECASE)


def test_the_intake_takes_ten_letters_by_keyboard_and_tells_of_the_double(open_as, cast):
    clerk = open_as("alice")
    clerk.goto("/documents/incoming/new/")
    for n in range(1, 11):
        for typed in ("市财政局", f"云财农〔2026〕{n}号"):
            clerk.keyboard.type(typed)
            clerk.keyboard.press("Enter")
        clerk.keyboard.type(f"关于第{n}批水利资金的通知")
        clerk.keyboard.press("Control+Enter")
        clerk.get_by_text(f"关于第{n}批水利资金的通知").first.wait_for()
        clerk.wait_for_function(
            "document.activeElement && document.activeElement.name === 'issuer'"
        )
    assert IncomingDocument.unscoped.count() == 10
    clerk.keyboard.type("市财政局")
    clerk.keyboard.press("Enter")
    clerk.keyboard.type("云财农[2026]第003号")
    clerk.keyboard.press("Enter")
    clerk.get_by_role("alert").get_by_text("关于第3批水利资金的通知").wait_for()
