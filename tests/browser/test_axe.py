"""Every page, in light, dark and phone width, in three languages, free of what axe finds."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe

from documents.outgoing import actions
from office.parameters import registry
from tests.browser.width import settled, spills
from tests.documents.ours import ours, press

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
    "/documents/outgoing/new/",
    "/documents/outgoing/numbers/",
    "/documents/outgoing/seals/",
    "/documents/outgoing/series/",
    "/documents/outgoing/series/new/",
    "/documents/outgoing/templates/",
    "/documents/outgoing/templates/new/",
    "/documents/outgoing/overrides/",
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


def sent_and_replaced(cast):
    """A joint letter that was sent out, and the draft that is to replace it, with a fault in it."""
    registry.change("office.name", "云汀市水务局")
    joint = {"joint_organs": "云汀市财政局", "enclosures": "检查表", "remark": "此件公开发布"}
    out = ours(cast, "rechecked", **joint)
    given = {"organ": "云汀市财政局", "signed_by": "钱正明", "signed_on": cast.now.date()}
    actions.co_sign_outgoing(cast.actor("alice"), out.pk, **given)
    for state in ("numbered", "sealed", "issued"):
        out = press(cast, out, state)
    new = actions.replace_outgoing(cast.actor("bob"), out.pk, reason="时间有误")
    body = new.body.replace("按时报送", "于【待补】前报送的的")
    actions.amend_outgoing(cast.actor("bob"), new.pk, body=body)
    return out, new


@pytest.mark.parametrize("view", VIEWS)
def test_no_page_shuts_anybody_out(open_as, cast, view):
    letter, item = cast.letter("proposed"), cast.item("handling")
    ours_out, ours_new = sent_and_replaced(cast)
    clerk, director = open_as("alice", **VIEWS[view]), open_as("dora", **VIEWS[view])
    records = (
        f"/documents/incoming/{letter.pk}/",
        f"/supervision/{item.pk}/",
        f"/matters/{letter.matter_id}/",
        f"/documents/outgoing/{ours_out.pk}/",
        f"/documents/outgoing/{ours_new.pk}/",
        f"/documents/outgoing/{ours_new.pk}/amend/",
        f"/documents/outgoing/{ours_new.pk}/versions/",
        f"/documents/outgoing/{ours_new.pk}/replaced/",
        *(f"/documents/outgoing/{ours_out.pk}/{name}/" for name in ("add_recipients", "recall")),
        *(f"/documents/outgoing/{ours_new.pk}/{name}/" for name in ("override", "co_sign")),
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
