"""An item from docket to strike-off, at the desk and on the telephone, with a photo and bad signal."""

from __future__ import annotations

import base64
import time
from datetime import timedelta
from typing import Any

from django.utils import timezone
from playwright.sync_api import expect

from office.calendars import workdays
from office.files.models import Attachment
from supervision.models import Report, SupervisionItem
from tests.browser.test_loop import do, fill

PHONE = {
    "viewport": {"width": 360, "height": 740},
    "has_touch": True,
    "is_mobile": True,
    "device_scale_factor": 2,
}
DESK = {"viewport": {"width": 1440, "height": 900}}
TITLE = "青石泵站应急维修"
PHOTO = {
    "name": "wall.png",
    "mimeType": "image/png",
    "buffer": base64.b64decode(
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
    ),
}


def docket(page: Any, cast: Any) -> SupervisionItem:
    page.goto("/supervision/new/")
    due = workdays.add_workdays(timezone.localdate(), 12).isoformat()
    fill(page.locator("[name=title]"), TITLE)
    fill(page.locator("[name=original_text]"), "务必在年底前完成青石泵站应急维修")
    fill(page.locator("[name=lead_department]"), cast.planning.pk)
    fill(page.locator("[name=due_on]"), due)
    with page.expect_navigation():
        page.locator("form.panel button[type=submit]").click()
    return SupervisionItem.unscoped.get(title=TITLE)


def whole_way(open_as: Any, cast: Any, **screen: Any) -> None:
    office, head = open_as("sven", **DESK), open_as("carol", **screen)
    item = docket(office, cast)
    at = f"/supervision/{item.pk}/"
    do(office, at, "Assign")
    do(head, at, "Accept", plan="先抢修，后大修")
    head.goto(at)
    assert head.evaluate("document.documentElement.scrollWidth") <= head.viewport_size["width"]
    expect(head.locator(".gates .is-there")).to_have_count(1)
    do(head, at, "Report progress", text="墙体已砌好", percent="60")
    do(head, at, "Claim done", text="验收合格，资料齐全")
    do(office, at, "Verify", text="现场核对，情况属实")
    do(office, at, "Strike off")
    item.refresh_from_db()
    assert item.state == "struck_off"
    head.goto(at)
    expect(head.locator(".gates .is-there")).to_have_count(2)  # plan and feedback; none was owed
    expect(head.locator(".doc-head__m .state--blue")).to_have_count(1)


def test_the_whole_way_at_the_desk(open_as, cast):
    whole_way(open_as, cast, **DESK)


def test_the_whole_way_with_the_head_on_the_telephone(open_as, cast):
    whole_way(open_as, cast, **PHONE)


def in_handling(cast: Any) -> SupervisionItem:
    cast.now = timezone.now()
    due = workdays.add_workdays(timezone.localdate(), 12)
    return cast.item("handling", title=TITLE, due_on=due)


def test_a_report_with_a_photo_takes_four_touches(open_as, cast):
    """List, report, a ready sentence, a photo, send: the clock is the person's, not the machine's."""
    item = in_handling(cast)
    page = open_as("carol", **PHONE)
    page.goto("/supervision/")
    begun = time.monotonic()
    touches = 1
    with page.expect_navigation():
        page.locator(".sup__act a").first.tap()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    for target in page.locator(".tell .chip, .tell .btns .btn--primary, .tell__photo").all():
        assert target.bounding_box()["height"] >= 44
    assert "image/*" in page.locator("[name=photo]").get_attribute("accept")
    touches += 1
    page.locator(".tell [data-say]").first.tap()
    page.locator("[name=percent]").fill("65")
    touches += 1
    page.locator("[name=photo]").set_input_files(PHOTO)
    touches += 1
    with page.expect_navigation():
        page.locator(".tell__send button").tap()
    assert touches <= 4
    assert time.monotonic() - begun < 30
    item.refresh_from_db()
    report = Report.objects.get(item=item)
    assert (item.percent, report.author) == (65, cast.carol)
    assert Attachment.objects.get(pk=report.file_ids[0]).name == "wall.png"


def test_without_a_signal_the_report_waits_and_goes_out_once(open_as, cast):
    item = in_handling(cast)
    page = open_as("carol", **PHONE)
    page.goto(f"/supervision/{item.pk}/tell/report/")
    page.fill("[name=text]", "塌方段已清理")
    page.context.set_offline(True)
    page.locator(".tell__send button").tap()
    expect(page.locator("[data-note]")).to_contain_text("Not sent")
    assert not Report.objects.exists()
    with page.expect_navigation():
        page.context.set_offline(False)
    assert Report.objects.get(item=item).text == "塌方段已清理"


def test_what_was_typed_is_there_after_the_page_was_lost(open_as, cast):
    item = in_handling(cast)
    page = open_as("carol", **PHONE)
    at = f"/supervision/{item.pk}/tell/report/"
    page.goto(at)
    page.fill("[name=text]", "写了一半的进展")
    page.locator("[name=percent]").fill("35")
    page.goto("/supervision/")
    page.goto(at)
    assert page.input_value("[name=text]") == "写了一半的进展"
    assert page.input_value("[name=percent]") == "35"


def test_the_keyboard_alone_reports_from_the_list(open_as, cast):
    item = in_handling(cast)
    late = timezone.now() + timedelta(0)
    page = open_as("carol", **DESK)
    page.goto("/supervision/")
    page.keyboard.press("j")
    with page.expect_navigation():
        page.keyboard.press("b")
    page.locator("[name=text]").focus()
    page.keyboard.type("图纸已定稿")
    for _step in range(8):
        if page.evaluate("document.activeElement.type") == "submit":
            break
        page.keyboard.press("Tab")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert Report.objects.get(item=item).at >= late
