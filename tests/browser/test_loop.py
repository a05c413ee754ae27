"""One letter goes all the way round, as four people in a real browser."""

from __future__ import annotations

import re
from typing import Any

from django.utils import timezone
from playwright.sync_api import expect

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
    panel = director.locator("form#instruct")
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


class Keys:
    """Counts keystroke groups: a run of typed text, or one command key."""

    def __init__(self, page: Any) -> None:
        self.page, self.groups = page, 0

    def type(self, words: str) -> None:
        self.groups += 1
        self.page.keyboard.type(words)

    def press(self, key: str) -> None:
        self.groups += 1
        self.page.keyboard.press(key)

    def in_field(self, name: str) -> None:
        self.page.locator(f"[name={name}]:focus").wait_for()


MOST_GROUPS = 8


def assert_few(counted, capsys):
    """Told whether it passes or not: it is a figure to be watched."""
    with capsys.disabled():
        print(f"\nkeystroke groups of ten letters: {counted}, at most {MOST_GROUPS}")
    assert max(counted) <= MOST_GROUPS, counted


def test_the_intake_takes_ten_letters_by_keyboard_and_tells_of_the_double(open_as, cast, capsys):
    """A known sender's letter: initials, the number where the code stands already, the title."""
    clerk = open_as("alice")
    clerk.goto("/documents/incoming/new/")
    counted = []
    for n in range(1, 11):
        keys = Keys(clerk)
        keys.in_field("issuer")
        keys.type("市财政局" if n == 1 else "scz")
        clerk.locator("#senders option").first.wait_for(state="attached") if n > 1 else None
        keys.press("Enter")
        keys.in_field("issuer_number")
        keys.type(f"云财农〔2026〕{n}号" if n == 1 else str(n))
        keys.press("Enter")
        keys.in_field("title")
        keys.type(f"关于第{n}批水利资金的通知")
        if n > 2:  # two letters make a habit
            clerk.get_by_text(re.compile(r"of the last")).first.wait_for()
            keys.press("F9")
        keys.press("Control+Enter")
        clerk.get_by_text(f"关于第{n}批水利资金的通知").first.wait_for()
        counted.append(keys.groups)
    letters = IncomingDocument.unscoped.order_by("pk")
    assert [doc.issuer for doc in letters] == ["市财政局"] * 10
    assert {doc.issuer_number for doc in letters} == {
        f"云财农〔{timezone.localdate().year}〕{n}号" if n > 1 else "云财农〔2026〕1号"
        for n in range(1, 11)
    }
    assert_few(counted, capsys)
    clerk.keyboard.type("市财政局")
    clerk.keyboard.press("Enter")
    clerk.keyboard.type("云财农[2026]第003号")
    clerk.keyboard.press("Enter")
    clerk.get_by_role("alert").get_by_text("关于第3批水利资金的通知").wait_for()


def test_their_number_typed_first_names_the_sender_and_near_titles_are_told(open_as, cast):
    clerk, desk = open_as("alice"), "/documents/incoming/new/"
    clerk.goto(desk)
    keys = Keys(clerk)
    for words in ("市财政局", "云财农〔2026〕1号"):
        keys.type(words)
        keys.press("Enter")
    keys.type("关于下达水利发展资金预算指标的通知")
    keys.press("Control+Enter")
    clerk.get_by_text("Registered as").first.wait_for()
    keys.in_field("issuer")
    keys.press("Enter")
    keys.in_field("issuer_number")
    keys.type("云财农〔2026〕2号")
    keys.press("Enter")
    expect(clerk.locator("#id_issuer")).to_have_value("市财政局")
    clerk.locator("#id_issuer_number").fill("")
    clerk.locator("#id_title").press_sequentially("关于下达水利发展资金的预算指标通知")
    clerk.get_by_role("alert").get_by_text("Nearly the same title").wait_for()


def test_a_letter_set_aside_comes_back_and_a_registration_is_undone(open_as, cast):
    clerk = open_as("alice")
    clerk.goto("/documents/incoming/new/")
    keys = Keys(clerk)
    clerk.locator("#id_title").press_sequentially("先放一放的来文")
    clerk.locator("#id_issuer").press_sequentially("市水利局")
    keys.press("Control+Shift+Enter")
    keys.in_field("issuer")
    assert clerk.locator("#id_title").input_value() == ""
    keys.press("F3")
    assert clerk.locator("#id_title").input_value() == "先放一放的来文"
    keys.press("Control+Enter")
    clerk.get_by_text("Registered as").first.wait_for()
    keys.press("Alt+z")
    keys.type("打错了")
    keys.press("Enter")
    clerk.get_by_text("is void").first.wait_for()
    doc = IncomingDocument.unscoped.get()
    assert (doc.state, doc.number.endswith("1号")) == ("withdrawn", True)
    assert clerk.locator("#id_title").input_value() == "先放一放的来文"
