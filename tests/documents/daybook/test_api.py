"""Over REST the registers and the statistics are those of the page."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl

import pytest
import time_machine
from django.test import Client

from documents.daybook import statistics
from documents.daybook.asked import Asked
from documents.models import Delivery
from office.access.actions import issue_token
from tests.conftest import Office
from tests.documents.daybook.test_statistics import MONTH, a_month, counts
from tests.documents.ours import ours

SPAN = {"from": "2026-11-01", "to": "2026-11-30"}


def ask(office: Office, who: str, path: str, scope: str = "read", **given: Any) -> Any:
    token = issue_token(office.people[who], [scope], office.now)
    headers = {"Authorization": f"Bearer {token}"}
    with time_machine.travel(office.now, tick=False):
        return Client(headers=headers).get(f"/api/v1/daybook/{path}/", given)


def test_a_register_has_the_rows_of_the_page_in_its_order(office: Office) -> None:
    later = office.letter("proposed", title="乙", received_at=office.now)
    sooner = office.letter("completed", title="甲", received_at=office.day("2026-11-02"))
    body = ask(office, "alice", "received", **SPAN).json()
    assert [(r["n"], r["id"]) for r in body["results"]] == [(1, sooner.pk), (2, later.pk)]
    first, second = body["results"]
    assert (first["completed_at"] is None, first["outcome"]) == (False, "on_time")
    assert second["proposal"]["text"]
    assert second["where"] == str(office.dora)
    assert ask(office, "alice", "received").json()["results"][0]["id"] == later.pk


def test_the_numbers_of_lines_go_on_over_pages(office: Office) -> None:
    for n in range(5):
        office.letter(title=f"第{n}件")
    given = {**SPAN, "limit": 2}
    seen = []
    token = issue_token(office.people["alice"], ["read"], office.now)
    client = Client(headers={"Authorization": f"Bearer {token}"})
    answer = client.get("/api/v1/daybook/received/", given).json()
    while True:
        seen += [(r["n"], r["title"]) for r in answer["results"]]
        if not answer["next"]:
            break
        answer = client.get(answer["next"]).json()
    assert seen == [(n + 1, f"第{n}件") for n in range(5)]


def test_a_register_of_letters_sent_counts_receipts(office: Office) -> None:
    doc = ours(office, "acknowledged")
    [row] = ask(office, "alice", "sent", **SPAN).json()["results"]
    sent = Delivery.objects.filter(document=doc)
    assert (row["number"], row["signer"]["id"]) == (doc.number, doc.signer_id)
    assert row["recipients"] == row["acknowledged"] == sent.count()
    assert row["copies"] == sum(d.copies for d in sent)


@pytest.mark.parametrize(
    ("condition", "titles"),
    [
        ({"kind": "letter"}, ["甲"]),
        ({"sender": "市 财政局"}, ["甲"]),
        ({"department": 0}, ["乙"]),
        ({"outcome": "no_clock"}, ["乙"]),
    ],
)
def test_conditions_narrow_it(office: Office, condition: Any, titles: list[str]) -> None:
    office.letter("handling", title="甲", issuer="市财政局", kind="letter")
    office.letter(title="乙")
    body = ask(office, "alice", "received", **SPAN, **condition).json()
    assert [r["title"] for r in body["results"]] == titles


def test_the_figures_are_those_of_the_page(office: Office) -> None:
    a_month(office)
    body = ask(office, "alice", "statistics", **SPAN).json()
    whole = statistics.total(office.actor("alice"), Asked("received", **MONTH))
    said = counts(whole)
    assert {
        **{k: body["all"][k] for k in said if k != "all"},
        "all": body["all"]["letters"],
    } == said
    assert body["all"]["on_time_percent"] == whole.on_time_percent
    assert (body["first"], body["last"]) == ("2026-11-01", "2026-11-30")
    pages = statistics.tables(office.actor("alice"), Asked("received", **MONTH))
    assert [[r["letters"] for r in t["rows"]] for t in body["tables"]] == [
        [r.all.n for r in t.rows] for t in pages
    ]
    assert ask(office, "alice", "statistics").json() == body
    for row in [r for t in body["tables"] for r in t["rows"]]:
        asked = {k: v for k, v in parse_qsl(row["query"]) if k != "book"}
        opened = ask(office, "alice", "received", **asked).json()["results"]
        assert len(opened) == row["letters"], row["label"]


def test_nobody_reads_or_counts_what_he_may_not_see(office: Office) -> None:
    office.letter(secrecy="secret", title="机密")
    assert ask(office, "eve", "received", **SPAN).json()["results"] == []
    assert ask(office, "eve", "statistics", **SPAN).json()["all"]["letters"] == 0
    assert ask(office, "alice", "statistics", **SPAN).json()["all"]["letters"] == 1


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"from": "gestern"}, "from"),
        ({"from": "2026-11-20", "to": "2026-11-01"}, "to"),
        ({"from": "2020-01-01", "to": "2026-11-01"}, "to"),
        ({"outcome": "never"}, "outcome"),
        ({"department": "-1"}, "department"),
    ],
)
def test_nonsense_is_refused_by_field(office: Office, given: Any, field: str) -> None:
    answer = ask(office, "alice", "received", **given)
    assert answer.status_code == 400
    assert field in [e["pointer"].strip("/") for e in answer.json()["errors"]]


def test_a_token_of_another_area_reads_nothing(office: Office) -> None:
    assert ask(office, "alice", "received", scope="vehicles:read").status_code == 403
    assert ask(office, "alice", "received", scope="documents:read").status_code == 200
    assert Client().get("/api/v1/daybook/received/").status_code == 401
