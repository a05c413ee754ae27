"""The register leaves as CSV and XLSX: only what the person sees, and nothing dangerous."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

import pytest
from django.http import QueryDict
from django.test import RequestFactory
from openpyxl import load_workbook
from rest_framework.test import APIRequestFactory, force_authenticate

from documents.api import IncomingViewSet
from documents.exports import export_register, incoming_export
from documents.register_import import import_register
from office.audit.models import Event
from office.core.actor import Actor
from office.core.errors import DomainError
from office.parameters.registry import change
from tests.conftest import Office
from tests.files.makers import taken

BAD = Path(__file__).parent.parent / "data" / "letters" / "bad.csv"
HIDDEN = set("\t\x00\u202e\u200b")


def as_table(response: Any) -> list[list[str]]:
    return list(csv.reader(io.StringIO(taken(response).body.decode("utf-8-sig"))))


def as_cells(response: Any) -> list[Any]:
    return [
        c for row in load_workbook(io.BytesIO(taken(response).body)).active.iter_rows() for c in row
    ]


def test_nothing_dangerous_of_the_bad_file_leaves_in_any_export(office: Office) -> None:
    with BAD.open("rb") as file:
        report = import_register(Actor.system(office.now, "import"), file)
    table = as_table(export_register(office.actor("alice"), QueryDict(), "csv"))
    cells = as_cells(export_register(office.actor("alice"), QueryDict(), "xlsx"))
    assert len(table) == report.accepted + 1
    texts = [text for row in table for text in row] + [str(c.value or "") for c in cells]
    assert any("cmd|" in text for text in texts)
    assert not [t for t in texts if t.startswith(tuple("=+-@")) or HIDDEN & set(t)]
    assert "f" not in {c.data_type for c in cells}


def test_each_gets_what_he_sees(office: Office) -> None:
    office.letter(title="公开的通知")
    office.letter(title="机密的通知", secrecy="secret")
    seen = {
        who: len(as_table(export_register(office.actor(who), QueryDict(), "csv"))) - 1
        for who in ("alice", "eve")
    }
    assert seen == {"alice": 2, "eve": 0}


def test_the_filters_of_the_register_narrow_the_file(office: Office) -> None:
    office.letter(title="关于取暖的通知")
    office.letter(title="关于供水的函", kind="letter")
    table = as_table(export_register(office.actor("alice"), QueryDict("kind=letter"), "csv"))
    assert [row[4] for row in table[1:]] == ["关于供水的函"]
    with pytest.raises(DomainError):
        export_register(office.actor("alice"), QueryDict("kind=telegram"), "csv")


def test_a_long_list_is_cut_and_says_so(office: Office) -> None:
    change("export.rows", 2)
    for n in range(3):
        office.letter(title=f"第{n}号通知")
    table = as_table(export_register(office.actor("alice"), QueryDict(), "csv"))
    assert len(table) == 4
    assert len(table[-1]) == 1
    assert "2" in table[-1][0]


def test_who_took_the_register_out_is_kept(office: Office) -> None:
    taken(export_register(office.actor("alice"), QueryDict("state=registered"), "xlsx"))
    event = Event.objects.get(verb="documents.register.exported")
    assert (event.actor_id, event.data) == (
        office.alice.pk,
        {"kind": "xlsx", "filters": {"state": "registered"}},
    )


def test_page_and_rest_answer_the_same(office: Office) -> None:
    office.letter()
    request = RequestFactory().get("/documents/incoming/export.csv")
    request.user = office.alice
    page = incoming_export(request, kind="csv")
    asked = APIRequestFactory().get(
        "/api/v1/incoming-documents/export.csv/", HTTP_ACCEPT="text/csv"
    )
    force_authenticate(asked, office.alice)
    rest = IncomingViewSet.as_view(
        {"get": "export_csv"},
        renderer_classes=IncomingViewSet.export_csv.kwargs["renderer_classes"],
    )(asked)
    assert rest.status_code == page.status_code == 200
    assert taken(rest).body == taken(page).body
    assert "filename*=UTF-8''" in page["Content-Disposition"]
