"""The archive over REST and its pages, once by everybody whom they concern."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from documents.archive.models import ArchiveItem, ArchiveLoan
from office.access.actions import issue_token
from tests.conftest import Office
from tests.documents.archive.shelves import (
    item,
    letter_with_scan,
    listed,
    loan,
    old_letter,
    year_of,
)
from tests.pages import text


class Api:
    def __init__(self, office: Office, who: str) -> None:
        token = issue_token(office.people[who], ["*"], office.now)
        self.http = Client(headers={"Authorization": f"Bearer {token}", "Accept-Language": "en"})

    def get(self, path: str) -> Any:
        return self.http.get(f"/api/v1/{path}")

    def post(self, path: str, body: Any = None) -> Any:
        return self.http.post(f"/api/v1/{path}", body or {}, content_type="application/json")


def test_a_year_over_rest(office: Office) -> None:
    old_letter(office)
    api = Api(office, "rita")
    year = api.post("archive-years/", {"year": 2025}).json()
    assert year["state"] == "open"
    assert api.get(f"archive-years/{year['id']}/left/").json()["collect"] == 1
    assert "collect" in year["actions"]
    assert api.post(f"archive-years/{year['id']}/collect/").status_code == 200
    (found,) = api.get("archive-items/?year=2025").json()["results"]
    assert (found["retention"], found["unit"], found["item_number"]) == ("y10", "BGS", None)
    refused = api.post(f"archive-years/{year['id']}/hand_over/")
    assert (refused.status_code, "number" in refused.json()["actions"]) == (409, True)


def test_the_proposal_of_a_letter(office: Office) -> None:
    doc = office.letter(title="关于张某等同志任职的通知")
    told = Api(office, "alice").get(f"archive-rules/proposal/?letter={doc.pk}").json()
    assert set(told) == {"retention", "rule", "article"}
    assert Api(office, "eve").get(f"archive-rules/proposal/?letter={doc.pk}").status_code == 404


def test_a_loan_over_rest(office: Office) -> None:
    found = item(office)
    body = {
        "item": found.pk,
        "purpose": "查考",
        "due_on": (timezone.localdate() + timedelta(days=5)).isoformat(),
    }
    made = Api(office, "dora").post("archive-loans/", body)
    assert made.status_code == 201, made.json()
    pk = made.json()["id"]
    assert Api(office, "dora").post(f"archive-loans/{pk}/approve/").status_code == 403
    done = Api(office, "rita").post(f"archive-loans/{pk}/approve/").json()
    assert done["state"] == "lent"


PAGES = [
    "",
    "?q=水库&year=2025&retention=y10&unit=BGS&state=boxed",
    "years/",
    "boxes/",
    "late/",
    "secrecy/",
    "loans/",
    "loans/?state=all",
    "loans/new/",
    "disposals/",
    "rules/",
    "rules/new/",
    "packages/",
]


@pytest.mark.parametrize("path", PAGES)
def test_every_page_of_the_archive_opens(office: Office, browser: Any, path: str) -> None:
    item(office)
    loan(office)
    listed(office)
    answer = browser("rita").get(f"/documents/archive/{path}")
    assert answer.status_code == 200


def test_pages_of_records_open_and_offer_what_goes(office: Office, browser: Any) -> None:
    letter_with_scan(office)
    found, asked, list_ = item(office), loan(office), listed(office)
    year = year_of(office, 2025)
    for path in (
        f"items/{found.pk}/",
        f"loans/{asked.pk}/",
        f"disposals/{list_.pk}/",
        f"years/{year.pk}/",
    ):
        answer = browser("rita").get(f"/documents/archive/{path}")
        assert answer.status_code == 200, path
    assert "0001-WS·2025-D10-BGS-0001" in text(
        browser("rita").get(f"/documents/archive/items/{found.pk}/")
    )


def test_a_year_is_filed_with_buttons(office: Office, browser: Any) -> None:
    old_letter(office, pages=None)
    rita = browser("rita")
    rita.do("/documents/archive/years/", year=2025)
    year = year_of(office, 2025)
    here = f"/documents/archive/years/{year.pk}/"
    rita.do(f"{here}collect/")
    from tests.documents.archive.shelves import prepare

    prepare()
    page = text(rita.get(here))
    assert "Needs a hand" in page
    (made,) = ArchiveItem.unscoped.all()
    rita.do(f"/documents/archive/items/{made.pk}/amend/", pages=4, title="x", dated=made.dated)
    for step in ("classify", "sort", "number", "catalogue", "box", "hand_over"):
        rita.do(f"{here}{step}/")
    made.refresh_from_db()
    assert made.state == "handed_over"
    assert rita.get("/documents/archive/catalogue.xlsx?year=2025").status_code == 200
    assert rita.get("/documents/archive/labels.csv").status_code == 200


def test_who_does_not_keep_the_archive_sees_what_concerns_him(office: Office, browser: Any) -> None:
    item(office)
    for path in ("years/", "boxes/", "late/", "disposals/", "rules/", "packages/"):
        assert browser("carol").get(f"/documents/archive/{path}").status_code == 403
    assert "Nothing lies in the archive yet" in text(browser("eve").get("/documents/archive/"))
    asked = loan(office, who="eve")
    page = text(browser("eve").get(f"/documents/archive/loans/{asked.pk}/"))
    assert "编写年鉴" in page
    assert ArchiveLoan.unscoped.get(pk=asked.pk).state == "requested"
