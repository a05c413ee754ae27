"""No page is wider than a telephone, whatever was entered: unbroken titles, numbers and names."""

from __future__ import annotations

import pytest

from documents.models import IncomingDocument
from office.duties.models import Duty
from office.organisation.models import Department, User
from supervision.models import SupervisionItem
from tests.browser.test_axe import PAGES
from tests.browser.width import settled, spills

UNBROKEN = "W" * 500
CHINESE = "水利建设资金" * 83


@pytest.fixture
def crowded(cast):
    """An office in which everything that can be long is as long as the house allows."""
    for person in User.objects.all():
        person.name, person.post = f"{person.pk}{'W' * 60}"[:60], "M" * 60
        person.save(update_fields=["name", "post"])
    for department in Department.objects.all():
        department.name = f"{department.pk}{'W' * 100}"[:100]
        department.save(update_fields=["name"])
    for title in (UNBROKEN, CHINESE):
        cast.letter("proposed", title=title, issuer="W" * 150, issuer_number="W" * 60)
        cast.letter("registered", title=title)
        for n, state in enumerate(("handling", "claimed", "disputed", "docketed")):
            own = f"{n}{title[0]}"  # the same words are taken in once
            words = {"title": f"{own}{title}"[: len(title)], "original_text": own + "W" * 398}
            cast.item(state, standard="W" * 400, **words)
    return cast


@pytest.mark.parametrize("width", [390, 320])
@pytest.mark.parametrize("locale", ["zh-TW", "en-GB"])
def test_no_page_is_wider_than_its_window(open_as, crowded, width, locale):
    page = open_as("dora", locale=locale, viewport={"width": width, "height": 800})
    letter = IncomingDocument.unscoped.first()
    records = (
        f"/documents/incoming/{letter.pk}/",
        f"/supervision/{SupervisionItem.unscoped.first().pk}/",
        f"/matters/{letter.matter_id}/",
        f"/duties/{Duty.unscoped.first().pk}/",
        f"/people/{crowded.dora.pk}/",
        "/duties/?scope=all",
        "/duties/?scope=trouble",
        "/search/?q=WWWW",
    )
    found = []
    for path in (*PAGES, *records):
        settled(page, path)
        if said := spills(page):
            found.append(f"{path}: {said}")
    assert not found, "\n".join(found)
