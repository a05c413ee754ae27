"""The list of supervision where there are too many items to count before it is shown."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from supervision import queries
from tests.browser.width import spills


@pytest.fixture
def few_are_many(monkeypatch):
    monkeypatch.setattr(queries, "MANY", 1)


@pytest.mark.usefixtures("few_are_many")
def test_the_lamps_are_counted_once_the_list_stands(open_as, cast):
    cast.now = timezone.now()
    today = timezone.localdate()
    for title, days in (("青石泵站应急维修", -2), ("老城管网普查", 60), ("河道清淤", 60)):
        cast.item("handling", title=title, due_on=today + timedelta(days=max(days, 1)))
    page = open_as("sven")
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto("/supervision/?scope=all")
    lamps = page.locator("#sup-lamps")
    expect(lamps.locator("a").first).to_have_text("All 3")
    expect(page.locator("#sup-brief")).to_contain_text("3 items in hand.")
    assert sum("/supervision/lamps/" in url for url in asked) == 1  # once, and not for ever
    assert not spills(page)
    with page.expect_navigation():  # the keys of the lamps live on after the swap
        page.keyboard.press("1")
    assert "light=red" in page.url
    expect(lamps.locator("[aria-current=true]")).to_contain_text("Red")
    expect(lamps.locator("a").first).to_have_text("All 3")


@pytest.mark.usefixtures("few_are_many")
def test_the_overview_stands_before_its_figures(open_as, cast):
    cast.now = timezone.now()
    today = timezone.localdate()
    for title, days in (("青石泵站应急维修", 1), ("老城管网普查", 60)):
        cast.item("handling", title=title, due_on=today + timedelta(days=days))
    cast.item("docketed", title="河道清淤")
    page = open_as("sven")
    page.goto("/supervision/overview/")
    figures = page.locator("#sup-figures")
    expect(figures).not_to_have_attribute("aria-busy", "true")
    expect(figures.locator(".lit__d").first).to_contain_text("3")
    expect(page.locator("#with-us")).to_contain_text("Docketed 1")
    assert not spills(page)
    page.locator("#with-us a").first.click()
    expect(page.locator(".sup")).to_have_count(1)
