"""Every page, in light, dark and phone width, in three languages, free of what axe finds."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.width import settled, spills

PAGES = (
    "/",
    "/duties/",
    "/notifications/",
    "/me/",
    "/search/?q=水利",
    "/people/",
    "/departments/",
    "/documents/incoming/",
    "/documents/outgoing/",
    "/supervision/",
    "/supervision/new/",
    "/calendar/",
    "/calendar/?view=month",
    "/calendar/?view=day",
    "/today/lanes/",
    "/tomorrow/",
    "/settings/days/",
    "/settings/parameters/",
    "/settings/parameters/hours.lunch/",
)
VIEWS = {
    "light": {"locale": "zh-CN", "viewport": {"width": 1440, "height": 900}},
    "dark": {"locale": "en-GB", "color_scheme": "dark", "viewport": {"width": 1440, "height": 900}},
    "phone": {"locale": "zh-TW", "viewport": {"width": 390, "height": 844}},
}


@pytest.mark.parametrize("view", VIEWS)
def test_no_page_shuts_anybody_out(open_as, cast, view):
    letter, item = cast.letter("proposed"), cast.item("handling")
    clerk, director = open_as("alice", **VIEWS[view]), open_as("dora", **VIEWS[view])
    records = (
        f"/documents/incoming/{letter.pk}/",
        f"/supervision/{item.pk}/",
        f"/matters/{letter.matter_id}/",
    )
    found = []
    walk = [(director, path) for path in (*PAGES, *records)]
    for page, path in [*walk, (clerk, "/documents/incoming/new/")]:
        settled(page, path)
        if said := spills(page):
            found.append(f"{path}: {said}")
        for violation in Axe().run(page).response["violations"]:
            nodes = "; ".join(n["html"][:120] for n in violation["nodes"][:3])
            found.append(f"{path}: {violation['id']}: {nodes}")
    assert not found, "\n".join(found)
