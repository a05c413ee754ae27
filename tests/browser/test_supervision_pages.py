"""Every page of supervision, in light and dark and on a telephone: nobody is shut out, none spills."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.supervised import LISTS, of_one
from tests.browser.test_axe import VIEWS
from tests.browser.width import settled, spills

PHONES = ({"locale": "en-GB", "color_scheme": "dark", "viewport": {"width": 360, "height": 740}},)


@pytest.mark.parametrize("view", [*VIEWS.values(), *PHONES], ids=[*VIEWS, "dark phone"])
def test_no_page_of_supervision_shuts_anybody_out(open_as, cast, view):
    records = of_one(cast)
    officer, head = open_as("sven", **view), open_as("carol", **view)
    found = []
    walk = [(officer, path) for path in (*LISTS, *records)]
    own = ("/supervision/", "/chairs/", records[0], f"{records[0]}tell/report/")
    for page, path in [*walk, *((head, path) for path in own)]:
        settled(page, path)
        assert page.locator("h1").count() == 1, f"{path}: {page.title()}"
        if said := spills(page):
            found.append(f"{path}: {said}")
        for violation in Axe().run(page).response["violations"]:
            nodes = "; ".join(n["html"][:160] for n in violation["nodes"][:3])
            found.append(f"{path}: {violation['id']}: {nodes}")
    assert not found, "\n".join(found)
