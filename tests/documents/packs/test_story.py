"""A letter goes all the way round in an office of Taiwan, over REST: 收文 分文 擬辦 核定 發文 歸檔."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from office.calendars import workdays
from office.operations.invariants import prove
from tests.rest.conftest import Caller


@pytest.fixture
def rest(taiwan):
    known: dict[str, Caller] = {}
    return lambda who: known.setdefault(who, Caller(taiwan.people[who]))


def test_a_letter_of_taiwan_goes_all_the_way_round(taiwan, rest):  # noqa: PLR0915 - one story
    clerk, director, head, writer = rest("alice"), rest("dora"), rest("carol"), rest("bob")
    today = timezone.localdate()
    roc = today.year - 1911

    # 簽收 拆驗 編號 登錄
    letter = clerk.do(
        "incoming-documents/",
        {
            "issuer": "經濟部水利署",
            "issuer_number": f"經水河字第{roc}0032100號",
            "title": "請提供冬修水利工作計畫，請查照。",
            "urgency": "urgent",
            "received_at": (timezone.now() - timedelta(minutes=5)).isoformat(),
        },
    )
    assert letter["number"] == f"收字第{roc}0000001號"
    assert (letter["kind"], letter["pack"]) == ("letter", "tw_gov")
    assert letter["due_on"] == workdays.add_workdays(today, 3).isoformat()
    at = f"incoming-documents/{letter['id']}/"

    # 分文 擬辦 核定
    assert clerk.do(f"{at}screen/", {"for": "action"})["state"] == "screened"
    proposal = {"text": "擬請規劃科主辦。", "lead_department": taiwan.planning.pk}
    assert clerk.do(f"{at}propose/", proposal)["state"] == "proposed"
    assert director.do(f"{at}instruct/", {"text": "如擬。"})["state"] == "instructed"
    assert clerk.do(f"{at}assign/")["state"] == "handling"
    owed = head.get("duties/?mine=true&state=open").json()["results"]
    assert [d["kind"] for d in owed] == ["documents.handle"]
    assert owed[0]["due_at"][:10] == letter["due_on"]
    assert head.do(f"{at}report_done/", {"text": "已擬復函。"})["state"] == "reported"

    # 擬稿 核稿 決行（第三層）校對 編號 蓋印 封發
    refused = writer.post("outgoing-documents/", {"kind": "notice", "title": "不用的文種"})
    assert refused.status_code == 400
    assert refused.json()["errors"][0]["pointer"].endswith("kind")
    ours = writer.do(
        "outgoing-documents/",
        {
            "kind": "letter",
            "direction": "up",
            "title": "檢陳冬修水利工作計畫1份，請鑒核。",
            "body": "主旨：檢陳冬修水利工作計畫1份，請鑒核。\n說明：依據貴署來函辦理。",
            "addressee": "經濟部水利署",
            "series": "府水",
            "urgency": "urgent",
            "layer": "third",
            "in_reply_to": letter["id"],
        },
    )
    assert (ours["layer"], ours["pack"]) == ("third", "tw_gov")
    assert ours["number"] == f"稿字第{roc}0000001號"
    out = f"outgoing-documents/{ours['id']}/"
    assert writer.get(f"{out}check/").json() == []
    assert writer.do(f"{out}submit/")["state"] == "submitted"
    assert head.do(f"{out}review/", {"text": "核閱。"})["state"] == "reviewed"
    assert head.do(f"{out}sign/", {"text": "發。"})["state"] == "signed"
    assert clerk.do(f"{out}recheck/")["state"] == "rechecked"
    numbered = clerk.do(f"{out}number/")
    assert numbered["number"] == f"府水字第{roc}0000001號"
    sealed = clerk.post(f"{out}seal/", {"copies": 1, "pages": 1})
    keeper = clerk if sealed.status_code == 200 else director
    if sealed.status_code != 200:
        keeper.do(f"{out}seal/", {"copies": 1, "pages": 1})
    page = clerk.get(f"{out}document.pdf")
    assert page["Content-Type"] == "application/pdf"
    assert clerk.do(f"{out}issue/", {"deliveries": ["經濟部水利署"]})["state"] == "issued"
    assert clerk.get(f"{out}distribution.pdf").status_code == 200

    # 歸檔
    assert clerk.do(f"{out}acknowledge/")["state"] == "acknowledged"
    assert clerk.do(f"{out}file/")["retention"] == "y30"
    assert clerk.get(at).json()["state"] == "replied"
    assert clerk.do(f"{at}complete/")["state"] == "completed"
    filed = rest("rita").do(f"{at}file/", {"retention": "y10"})
    assert filed["state"] == "filed"
    assert not [found for found in prove() if found.broken]


def test_the_schema_names_the_kinds_of_both_packs(taiwan, rest):
    schema = rest("alice").get("/api/schema/?format=json").json()
    wanted = {"notice", "letter", "memo", "plain_letter", "submission"}
    parts = schema["components"]["schemas"]
    draft = next(
        part
        for name, part in parts.items()
        if "Draft" in name and {"body", "layer"} <= set(part.get("properties", {}))
    )
    kind = draft["properties"]["kind"]
    named = [kind, *kind.get("oneOf", []), *kind.get("allOf", [])]
    named += [parts[n["$ref"].rpartition("/")[2]] for n in named if "$ref" in n]
    assert wanted <= {value for part in named for value in part.get("enum", [])}
