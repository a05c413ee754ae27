"""The archivist files a year with the keyboard alone."""

from __future__ import annotations

from typing import Any

from documents.archive import actions, jobs
from documents.archive.models import ArchiveItem
from office.core.actor import Actor
from tests.documents.archive.shelves import old_letter


def test_a_year_is_filed_by_keyboard(cast: Any, open_as: Any) -> None:
    for _n in range(2):
        old_letter(cast)
    year = actions.open_year(cast.actor("rita"), year=2025)
    page = open_as("rita")
    page.goto(f"/documents/archive/years/{year.pk}/")
    page.keyboard.press("1")
    page.wait_for_load_state()
    page.wait_for_selector(".wiz__i:nth-child(1).is-done")
    jobs.prepare_some(Actor.system())
    page.reload()
    for key in "345678":
        page.keyboard.press(key)
        page.wait_for_selector(f".wiz__i:nth-child({key}).is-done")
    page.wait_for_selector("text=Handed over")
    codes = ArchiveItem.unscoped.order_by("item_no").values_list("number", flat=True)
    assert list(codes) == ["0001-WS·2025-D10-BGS-0001", "0001-WS·2025-D10-BGS-0002"]
