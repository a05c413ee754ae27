"""A line is broken down by keyboard alone; the card of a spot-check is filled in by thumb."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from supervision.models import CheckDraft, SpotCheck
from supervision.plans.periods import QUARTER, YEAR, Period
from supervision.spot_checks import actions as checks
from supervision.spot_checks.questions import asked
from tests.supervision.planned import approved, lines, plan_of

PHONE = {
    "viewport": {"width": 360, "height": 740},
    "has_touch": True,
    "is_mobile": True,
    "device_scale_factor": 2,
}


def test_a_line_is_broken_down_by_keyboard_alone(open_as, cast):
    cast.now = timezone.now()
    today = timezone.localdate()
    plan = approved(cast, Period.of(YEAR, today).slug, "加固水库", "整治河道")
    page = open_as("carol")
    page.goto(f"/supervision/plans/{plan.pk}/")
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("b")
    text = page.locator("dialog [name=text]")
    text.wait_for()
    assert text.input_value() == "整治河道"
    text.focus()
    page.keyboard.press("Control+a")
    page.keyboard.type("本季完成一半")
    page.locator("dialog [name=text]").press("Tab")
    with page.expect_navigation():
        page.evaluate("document.querySelector('dialog button[type=submit]').focus()")
        page.keyboard.press("Enter")
    quarter = plan_of(Period.of(QUARTER, today).slug)
    assert [p.text for p in lines(quarter)] == ["本季完成一半"]
    assert page.get_by_text("本季完成一半").is_visible()


@pytest.fixture
def check(cast: Any) -> SpotCheck:
    cast.now = timezone.now()
    due = timezone.localdate() + timedelta(days=30)
    item = cast.item("handling", title="青石泵站应急维修方案", due_on=due)
    checks.draw_checks(cast.actor("sven"), n=1, seed="甲")
    return SpotCheck.unscoped.get(item=item.pk)


def test_the_card_is_filled_in_by_thumb(open_as, check):
    page = open_as("sven", **PHONE)
    page.goto(f"/supervision/spot-checks/{check.pk}/")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    for target in page.locator(".thumbs__in span").all():
        assert target.bounding_box()["height"] >= 44
    names = asked(check.source)
    with page.expect_response("**/draft/"):
        page.locator(f".thumbs:has([name={names[0]}]) .thumbs__yes").tap()
    assert CheckDraft.objects.get().fields == {names[0]: "yes"}
    page.reload()
    assert page.locator(f"[name={names[0]}][value=yes]").is_checked()
    for name in names[1:]:
        answer = "no" if name == "evidence" else "yes"
        page.locator(f".thumbs:has([name={name}]) .thumbs__{answer}").tap()
    page.fill("[name=text]", "现场没有值班记录")
    with page.expect_navigation():
        page.locator(".card__go .btn").tap()
    check.refresh_from_db()
    assert (check.state, check.answers["evidence"]) == ("finding", "no")
    assert not CheckDraft.objects.exists()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
