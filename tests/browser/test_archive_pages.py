"""Every page of the archive in light, dark and phone width, free of what axe finds, none too wide."""

from __future__ import annotations

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from documents.archive import packages
from documents.archive.models import ArchiveItem, ArchiveYear
from tests.browser.test_axe import VIEWS
from tests.browser.width import settled, spills
from tests.documents.archive import shelves

BASE = "/documents/archive/"
TITLE = "云汀市人民政府办公室关于做好水库移民安置后期扶持资金使用管理监督检查工作的通知"
PAGES = (
    "",
    "years/",
    "boxes/",
    "late/",
    "late/?year=2025",
    "secrecy/",
    "loans/",
    "disposals/",
    "rules/",
    "rules/new/",
    "packages/",
)


@pytest.fixture
def shelved(cast: Any) -> tuple[str, ...]:
    """Something on every shelf: addresses of a record of each kind in each of its states."""
    boxed = shelves.item(cast, "handed_over", 2025, title=TITLE, issuer="W" * 80)
    shelves.pair(cast, 2024, title=TITLE)
    shelves.item(cast, "classified", 2023, title="W" * 120)
    lent = [shelves.loan(cast, way) for way in ("paper", "screen")]
    fresh = shelves.listed(cast)
    judged = shelves.listed(cast, "destroy")
    gone = shelves.destroyed(cast)
    cast.letter("completed", title=TITLE)
    made = packages.ask(cast.actor("rita"), year=2025)
    packages.work(made.pk, cast.now)
    packages.ask(cast.actor("rita"))
    items = ArchiveItem.unscoped.filter(pk__in=[boxed.pk, gone.pk])
    return (
        *PAGES,
        f"loans/new/?item={boxed.pk}",
        *(
            f"years/{pk}/"
            for pk in ArchiveYear.unscoped.order_by("pk").values_list("pk", flat=True)
        ),
        *(f"items/{item.pk}/" for item in items),
        *(f"loans/{loan.pk}/" for loan in lent),
        *(f"disposals/{listed.pk}/" for listed in (fresh, judged)),
    )


@pytest.mark.parametrize("view", VIEWS)
def test_no_page_of_the_archive_shuts_anybody_out(
    open_as: Any, shelved: tuple[str, ...], view: str
) -> None:
    page = open_as("rita", **VIEWS[view])
    found = []
    for path in shelved:
        settled(page, f"{BASE}{path}")
        if said := spills(page):
            found.append(f"{path}: {said}")
        for violation in Axe().run(page).response["violations"]:
            nodes = "; ".join(n["html"][:120] for n in violation["nodes"][:3])
            found.append(f"{path}: {violation['id']}: {nodes}")
    assert not found, "\n".join(found)
