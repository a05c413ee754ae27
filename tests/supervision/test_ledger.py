"""A ledger that comes in, and what comes round by itself."""

from __future__ import annotations

import io
import itertools
import json
import threading
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.client import encode_multipart
from openpyxl import Workbook

from office.access.actions import issue_token
from office.audit.models import Event
from office.core.actor import Actor
from office.core.errors import DomainError, NotAllowed
from office.duties.models import Duty
from office.numbering.models import Number
from supervision.ledger import import_ledger
from supervision.models import Routine, RoutineRun, SupervisionItem
from supervision.routines import actions, queries
from supervision.tasks import keep

EDGES = itertools.count()
LEDGER = """序号,督办事项,来源,批示原文,主办单位,协办单位,责任人,办结时限,反馈周期,进度,办结日期,备注
1,青石泵站应急维修,领导批示,务必在年底前完成青石泵站应急维修,规划建设科,财务科,俞晓,2026年12月18日,周报,40%,,急
2,水库名单更新,会议议定事项,,规划建设科,,,2026-12-31,月报,,,
3,旧账清理,上级文件,,财务科,,,2026-09-30,,100,2026-09-28,
4,没有单位的事,,,水文科,,,2026-12-31,,,,
5,日期写错的事,,,财务科,,,2026-13-40,,,,
6,又一次泵站维修,领导批示,务必在年底前完成青石泵站应急维修,财务科,,,2026-12-20,,,,
7,早已超期的事,,,财务科,,没这个人,2026-11-02,,,,
"""


def taken(office, text: str = LEDGER, **kw):
    return import_ledger(office.actor("sven"), io.BytesIO(text.encode()), name="台账.csv", **kw)


def test_a_bad_row_never_stops_the_good_ones(office):
    report = taken(office)
    assert (report.accepted, report.closed) == (4, 1)
    assert [(r["row"], r["field"]) for r in report.rejected] == [(5, "主办单位"), (6, "办结时限")]
    first = SupervisionItem.unscoped.get(title="青石泵站应急维修")
    assert report.duplicates == [{"row": 7, "of": first.number}]
    assert (first.lead_department, first.assisting_ids) == (office.planning, [office.finance.pk])
    assert (first.source, first.report_every, first.percent) == ("instruction", "weekly", 40)
    assert (first.responsible, first.due_on) == (office.bob, date(2026, 12, 18))
    closed = SupervisionItem.unscoped.get(title="旧账清理")
    assert (closed.state, closed.closed_on) == ("filed", date(2026, 9, 28))
    assert not Duty.unscoped.filter(card=closed.pk).exists()
    late = SupervisionItem.unscoped.get(title="早已超期的事")
    assert (late.due_on, late.state, late.responsible) == (date(2026, 11, 2), "docketed", None)
    notes = {(n["row"], n["field"]) for n in report.notes}
    assert {(1, "备注"), (8, "办结时限"), (8, "责任人")} <= notes


def test_a_dry_run_says_the_same_and_enters_nothing(office):
    dry = taken(office, dry_run=True)
    assert SupervisionItem.unscoped.count() == 0
    assert dry.as_dict() == taken(office).as_dict()


def test_numbers_stay_without_a_gap_over_refused_rows(office):
    taken(office)
    office.item(title="之后立的")
    values = list(Number.objects.order_by("value").values_list("value", flat=True))
    assert values == list(range(1, len(values) + 1))


def test_the_same_ledger_twice_enters_only_what_tells_nothing_by_its_words(office):
    taken(office)
    again = taken(office)
    assert [d["row"] for d in again.duplicates] == [2, 7]


def test_a_workbook_is_read_like_a_table_of_text(office):
    book = Workbook()
    book.active.append(["事项", "牵头部门", "时限", "进度"])
    book.active.append(["汛前检查", "规划建设科", date(2026, 12, 25), 0.6])
    file = io.BytesIO()
    book.save(file)
    report = import_ledger(office.actor("sven"), file, name="台账.xlsx")
    assert report.rejected == []
    assert SupervisionItem.unscoped.get().percent == 60


def test_a_header_without_the_needed_columns_is_told(office):
    with pytest.raises(DomainError, match="主办单位"):
        taken(office, "事项,时限\n汛前检查,2026-12-25\n")


def test_the_command_and_the_page_do_the_same(office, browser, tmp_path, capsys):
    path = tmp_path / "台账.csv"
    path.write_text(LEDGER, encoding="gb18030")
    call_command("import_ledger", str(path), "--dry-run", "--json")
    told = json.loads(capsys.readouterr().out)
    assert told["accepted"] == 4
    sven = browser("sven")
    looked = sven.post("/supervision/import/", file=upload())
    assert looked.status_code == 200
    assert SupervisionItem.unscoped.count() == 0
    sven.post("/supervision/import/", file=upload(), enter="on")
    assert SupervisionItem.unscoped.count() == 4
    assert browser("carol").get("/supervision/import/").status_code == 403


def upload() -> SimpleUploadedFile:
    return SimpleUploadedFile("台账.csv", LEDGER.encode())


def routine(office, **kw) -> Routine:
    values = {
        "title": "月度督查通报",
        "lead_department": office.planning,
        "every": "month",
        "day": 25,
        "term": 3,
        "starts_on": date(2026, 9, 1),
        "steps": [("收齐数字", 1)],
        **kw,
    }
    return actions.add_routine(office.actor("sven"), actions.RoutineCard(**values))


@pytest.mark.parametrize(
    ("values", "today", "rounds"),
    [
        # 25 September is a holiday: the 28th; 25 October a Sunday: the 26th; 25 November a Wednesday
        (
            {},
            "2026-11-30",
            [("2026-09", "09-28"), ("2026-10", "10-26"), ("2026-11", "11-25")],
        ),
        (
            {"rest_day": "before"},
            "2026-10-30",
            [("2026-09", "09-24"), ("2026-10", "10-23")],
        ),
        ({"every": "week", "day": 1, "starts_on": date(2026, 9, 28)}, "2026-10-12",
         [("2026-W40", "09-28"), ("2026-W41", "10-08"), ("2026-W42", "10-12")]),
        ({"every": "quarter", "month": 1, "day": 31}, "2026-11-20", [("2026-Q4", "11-02")]),
        ({"every": "year", "month": 10, "day": 1}, "2026-11-20", [("2026", "10-08")]),
        ({"every": "month", "day": 31}, "2026-11-30",
         [("2026-09", "09-30"), ("2026-10", "11-02"), ("2026-11", "11-30")]),
        ({"every": "never"}, "2026-11-30", []),
    ],
)  # fmt: skip
def test_what_comes_round_follows_the_working_days(office, values, today, rounds):
    made = routine(office, **values)
    found = queries.rounds(made, date.fromisoformat(today))
    assert [(period, f"{day:%m-%d}") for period, day in found] == rounds


def test_each_period_has_its_item_once_also_after_a_stand_still(office):
    office.now = office.day("2026-09-01")
    made = routine(office)
    for day in ("2026-09-25", "2026-09-28", "2026-09-28", "2026-11-26", "2026-11-26"):
        keep(Actor.system(office.day(day)))
    runs = RoutineRun.objects.filter(routine=made).order_by("period")
    assert [r.period for r in runs] == ["2026-09", "2026-10", "2026-11"]
    due = [r.item.due_on for r in runs.select_related("item")]
    # the one of October was made a month late, on 26 November, and is due that day at the soonest
    assert due == [date(2026, 10, 8), date(2026, 11, 26), date(2026, 11, 30)]


def test_two_beats_make_one(live_office):
    office = live_office
    office.now = office.day("2026-09-01")
    routine(office)
    barrier = threading.Barrier(3)

    def beat() -> None:
        try:
            barrier.wait()
            keep(Actor.system(office.day("2026-09-28")))
        finally:
            connection.close()

    threads = [threading.Thread(target=beat) for _ in range(3)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    assert SupervisionItem.unscoped.count() == 1
    assert RoutineRun.objects.count() == 1


def test_one_out_of_use_makes_nothing_and_only_the_office_keeps_them(office, browser):
    office.now = office.day("2026-09-01")
    made = routine(office, active=False)
    keep(Actor.system(office.day("2026-11-26")))
    assert not SupervisionItem.unscoped.exists()
    sven = browser("sven")
    assert "月度督查通报" in sven.get("/supervision/templates/").content.decode()
    sven.do(f"/supervision/templates/{made.pk}/make/")
    assert SupervisionItem.unscoped.get().title == "月度督查通报"
    for address in ("", "new/", f"{made.pk}/"):
        assert browser("carol").get(f"/supervision/templates/{address}").status_code == 403


def test_a_template_is_entered_with_its_milestones_a_line_each(office, browser):
    sven = browser("sven")
    given = {
        "title": "周调度",
        "source": "assigned",
        "lead_department": office.planning.pk,
        "term": "4",
        "report_every": "none",
        "every": "week",
        "month": "1",
        "day": "1",
        "rest_day": "next",
        "active": "on",
    }
    refused = sven.post("/supervision/templates/new/", **given, steps="收齐数字")
    assert refused.status_code == 400
    assert "working days first" in refused.content.decode()
    sven.do("/supervision/templates/new/", **given, steps="2 收齐数字\n4 成稿")
    assert Routine.objects.get().steps == [["收齐数字", 2], ["成稿", 4]]


def sent(office, who: str, key: str = "", scopes=("*",), **body):
    """The file over REST; a client of Django makes the same boundary each time, others do not."""
    token = issue_token(office.people[who], list(scopes), office.now)
    headers = {"Authorization": f"Bearer {token}", "Accept-Language": "en"}
    edge = f"edge-{next(EDGES)}"
    content = encode_multipart(edge, {"file": upload(), **body})
    kind = f"multipart/form-data; boundary={edge}"
    if key:
        headers["Idempotency-Key"] = key
    return Client().post(
        "/api/v1/supervision-items/import/", content, content_type=kind, headers=headers
    )


def test_rest_tries_it_and_enters_it_with_the_same_report(office):
    tried = sent(office, "sven", dry_run="true")
    assert tried.status_code == 200, tried.content.decode()
    assert SupervisionItem.unscoped.count() == 0
    entered = sent(office, "sven")
    assert entered.json() == tried.json()
    assert SupervisionItem.unscoped.count() == entered.json()["accepted"] == 4
    assert entered.json()["closed"] == 1
    assert [(r["row"], r["field"]) for r in entered.json()["rejected"]] == [
        (5, "主办单位"),
        (6, "办结时限"),
    ]
    first = SupervisionItem.unscoped.get(title="青石泵站应急维修")
    assert entered.json()["duplicates"] == [{"row": 7, "of": first.number}]
    assert {"row": 1, "field": "备注"}.items() <= entered.json()["notes"][0].items()


def test_rest_answers_a_repeated_key_the_same_and_refuses_it_for_another_file(office):
    first, again = sent(office, "sven", key="once"), sent(office, "sven", key="once")
    assert (first.status_code, again.status_code) == (200, 200)
    assert again.json() == first.json()
    assert SupervisionItem.unscoped.count() == 4
    assert sent(office, "sven", key="once", dry_run="true").status_code == 422


@pytest.mark.parametrize("who", ["carol", "bob", "eve"])
def test_only_the_supervision_office_takes_a_ledger_in(office, who):
    """Not row by row: nobody else is told which words are under supervision already."""
    for body in ({}, {"dry_run": "true"}):
        assert sent(office, who, **body).status_code == 403
    with pytest.raises(NotAllowed):
        import_ledger(office.actor(who), io.BytesIO(LEDGER.encode()), name="台账.csv")
    assert not Event.objects.filter(verb="supervision.ledger.imported").exists()
    assert sent(office, "sven", scopes=("supervision:read",)).status_code == 403


def test_rest_names_what_is_wrong_with_the_file(office):
    for content, said in (
        (b"\xd0\xcf\x11\xe0", "old Excel"),
        (b"", "empty"),
        ("事项,时限\n汛前检查,2026-12-25\n".encode(), "names no column"),
    ):
        answer = sent(office, "sven", file=SimpleUploadedFile("a.xls", content))
        assert answer.status_code == 400
        assert answer["Content-Type"] == "application/problem+json"
        assert said in answer.content.decode()
