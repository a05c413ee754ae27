"""A register kept elsewhere comes in: good rows once, bad rows by name, nothing by halves."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from documents import register_import
from documents.models import IncomingDocument
from documents.register_import import Report, import_register
from office.audit.models import Event
from office.core.actor import Actor
from office.core.errors import DomainError
from office.duties.models import Duty
from office.numbering.models import Number
from tests.conftest import FRIDAY, Office

LETTERS = Path(__file__).parent.parent / "data" / "letters"
HEADER = "received_at,organ,number,title,kind,urgency,secrecy,copies,due"
GOOD = "2026-11-19,青湖市教育局,青教发〔2026〕7号,关于做好冬季学校取暖工作的通知,通知,,,1,"


def bring(data: bytes | str, **kw: Any) -> Report:
    raw = data.encode() if isinstance(data, str) else data
    return import_register(Actor.system(FRIDAY, "import"), io.BytesIO(raw), **kw)


def rows(*lines: str, header: str = HEADER) -> str:
    return "\n".join([header, *lines]) + "\n"


def all_letters() -> Any:
    return IncomingDocument.unscoped.order_by("pk")


def test_every_row_of_the_register_comes_in_and_every_disguise_is_seen(office: Office) -> None:
    report = bring((LETTERS / "register.csv").read_bytes())
    expected = json.loads((LETTERS / "register_duplicates.json").read_text())
    assert report.rejected == []
    assert sorted((d["row"], d["of"]) for d in report.duplicates) == sorted(
        (d["row"], d["original_row"]) for d in expected
    )
    assert report.accepted == 333 - len(expected) == all_letters().count()
    assert {n["row"]: n["field"] for n in report.notes}.keys() >= {3}


def test_the_numbers_of_an_import_have_no_gap(office: Office) -> None:
    report = bring((LETTERS / "bad.csv").read_bytes())
    taken = (
        Number.objects.filter(series__key="incoming")
        .order_by("value")
        .values_list("value", flat=True)
    )
    assert list(taken) == list(range(1, report.accepted + 1))


def test_a_second_import_of_the_file_enters_nothing(office: Office) -> None:
    first = bring((LETTERS / "register.csv").read_bytes())
    again = bring((LETTERS / "register.csv").read_bytes())
    assert again.accepted == 0
    assert len(again.duplicates) == first.accepted + len(first.duplicates)
    assert again.duplicates[0] == {"row": 2, "of": all_letters()[0].number}


REFUSED = {
    2: "received_at",
    3: "received_at",
    4: "received_at",
    5: "received_at",
    6: "received_at",
    7: "received_at",
    10: "due",
    11: "due",
    12: "due",
    13: "title",
    14: "title",
    15: "title",
    21: "number",
    23: "organ",
    24: "organ",
    25: "kind",
    27: "kind",
    28: "number",
    29: "number",
    31: "number",
    32: "urgency",
    33: "secrecy",
    34: "copies",
    36: "copies",
    38: "title",
}
NOTED = {
    8: "received_at",
    9: "received_at",
    16: "title",
    17: "title",
    18: "title",
    19: "title",
    20: "organ",
    22: "title",
    26: "kind",
    30: "number",
    35: "copies",
    37: "id",
    39: "title",
    40: "",
    41: "",
}


def test_each_bad_row_is_refused_with_its_field_or_taken_with_a_note(office: Office) -> None:
    report = bring((LETTERS / "bad.csv").read_bytes())
    assert {r["row"]: r["field"] for r in report.rejected} == REFUSED
    assert all(r["error"] for r in report.rejected)
    noted = {(n["row"], n["field"]) for n in report.notes}
    assert noted >= set(NOTED.items())
    assert {row for row, _field in noted} - {1} <= set(NOTED) | set(REFUSED)
    assert report.duplicates == []
    assert report.accepted == len(NOTED) == all_letters().count()
    assert report.accepted + len(report.rejected) == 40


def test_the_file_without_its_two_binary_rows_gives_the_same_for_the_rest(office: Office) -> None:
    report = bring((LETTERS / "bad_textonly.csv").read_bytes())
    assert len(report.rejected) == len(REFUSED)
    assert report.accepted == len(NOTED) - 2


def test_values_arrive_mended(office: Office) -> None:
    bring((LETTERS / "bad.csv").read_bytes())
    by_number = {d.issuer_number: d for d in all_letters()}
    assert by_number["青教发〔2026〕15号"].title == "关于做好检查工作的通知"
    assert by_number["青教发〔2026〕17号"].title == "关于做好检查工作的通知"
    assert by_number["青教发〔2026〕38号"].title == "关于做好第38批校园食品安全检查工作的通知"
    assert by_number["青教发〔2026〕39号"].issuer == "青湖市教育局"
    assert by_number["青教发〔2026〕40号"].title == "关于做好第40批校园食品安全检查工作的通知"
    assert by_number["青教发〔2026〕29号"].issuer_number_key == "青教发(2026)29"
    assert by_number["青教发〔2026〕34号"].copies == 2
    assert str(by_number["青教发〔2026〕8号"].received_at.date()) == "2026-03-02"
    assert by_number["青教发〔2026〕25号"].kind == "notice"


def test_a_letter_of_the_past_is_filed_and_owes_nobody(office: Office) -> None:
    old = GOOD.replace("2026-11-19", "2024-03-01")
    report = bring(rows(old))
    doc = all_letters().get()
    assert (report.filed, doc.state, doc.retention) == (1, "filed", "permanent")
    assert not Duty.unscoped.exists()
    event = Event.objects.get(verb="documents.incoming.registered")
    assert (event.state_from, event.state_to, event.channel) == ("", "filed", "import")


@pytest.mark.parametrize(("received", "due"), [("2026-11-19", ""), ("2026-01-05", "2026-12-31")])
def test_a_letter_that_still_wants_handling_waits_for_its_first_check(
    office: Office, received: str, due: str
) -> None:
    bring(rows(GOOD.replace("2026-11-19", received) + due))
    doc = all_letters().get()
    duty = Duty.unscoped.get(card=doc.pk)
    assert (doc.state, duty.kind, duty.holder_id, duty.state) == (
        "registered",
        "documents.screen",
        office.alice.pk,
        "open",
    )


def test_a_dry_run_says_the_same_and_keeps_nothing(office: Office) -> None:
    data = (LETTERS / "bad.csv").read_bytes()
    told = bring(data, dry_run=True)
    assert not all_letters().exists()
    assert not Event.objects.exists()
    assert told == bring(data)


def test_a_crash_leaves_nothing_of_the_file(
    live_office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, calls = register_import.register_incoming, []

    def power_cut(*args: Any, **kw: Any) -> Any:
        calls.append(1)
        if len(calls) == 40:
            raise KeyboardInterrupt
        return real(*args, **kw)

    monkeypatch.setattr(register_import, "register_incoming", power_cut)
    with pytest.raises(KeyboardInterrupt):
        bring((LETTERS / "register.csv").read_bytes())
    assert not all_letters().exists()
    assert not Number.objects.exists()


def test_a_chinese_header_in_gbk_is_understood(office: Office) -> None:
    header = "序号,收文日期,来文单位,来文字号,标题,文种,紧急程度,密级,份数,办结期限"
    line = "1,2026年11月19日,青湖市教育局,青教发〔2026〕7号,关于做好冬季取暖的通知,通知,特急,秘密,2份,2026/12/1"
    report = bring(rows(line, header=header).encode("gb18030"))
    assert report.rejected == []
    doc = all_letters().get()
    assert (doc.kind, doc.urgency, doc.secrecy, doc.copies, str(doc.due_on)) == (
        "notice",
        "extra_urgent",
        2,
        2,
        "2026-12-01",
    )


def test_an_unclosed_quote_swallows_no_other_row(office: Office) -> None:
    lines = [GOOD.replace("7号", f"{n}号").replace("冬季", f"第{n}次") for n in range(1, 6)]
    lines[1] = lines[1].replace("关于", '"关于')
    lines[3] = lines[3].replace("关于做好", '"关于""做好""').replace("通知,通知", '通知",通知')
    report = bring(rows(*lines))
    assert (report.accepted, report.rejected) == (5, [])


def test_a_row_too_wide_for_its_header_is_refused(office: Office) -> None:
    report = bring(rows(GOOD.replace("取暖工作", "取暖,工作"), GOOD))
    assert [r["row"] for r in report.rejected] == [2]
    assert report.accepted == 1


def test_a_row_whose_person_is_not_cleared_is_refused_and_the_others_come_in(
    office: Office,
) -> None:
    line = GOOD.replace("通知,,,1", "通知,,绝密,1")
    report = bring(rows(line, GOOD.replace("7号", "8号").replace("冬季", "夏季")))
    assert report.accepted == 1
    assert report.rejected[0]["row"] == 2
    assert all_letters().get().number == "收〔2026〕1号"
    assert office.letter().number == "收〔2026〕2号"


def test_a_file_without_the_needed_columns_is_refused_whole(office: Office) -> None:
    with pytest.raises(DomainError, match="标题"):
        bring("收文日期,来文单位\n2026-11-19,青湖市教育局\n")


def workbook(*lines: list[Any]) -> bytes:
    from openpyxl import Workbook

    book = Workbook()
    for line in lines:
        book.active.append(line)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_a_workbook_comes_in_with_its_own_dates_and_numbers(office: Office) -> None:
    from datetime import date

    report = bring(
        workbook(
            ["收文日期", "来文单位", "文号", "题名", "文种", "份数", "办结期限"],
            [
                date(2026, 11, 18),
                "青湖市教育局",
                "青教发〔2026〕7号",
                "关于冬季取暖的通知",
                "通知",
                3.0,
                "2026-12-01",
            ],
            [None, None, None, None, None, None, None],
            [46344, "青湖市教育局", "青教发〔2026〕8号", "关于夏季防溺水的通知", "notice", 1, None],
        )
    )
    assert (report.accepted, report.rejected) == (2, [])
    assert [n["row"] for n in report.notes] == [4]
    assert [d.copies for d in all_letters()] == [3, 1]


def test_a_workbook_that_would_fill_the_disk_is_refused(office: Office) -> None:
    import zipfile

    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * (40 * 1024 * 1024))
    with pytest.raises(DomainError, match="MB"):
        bring(out.getvalue())


@pytest.mark.parametrize(
    "data", [b"", b"\n\n", b"PK\x03\x04rubbish", b"\xd0\xcf\x11\xe0old", b"\xff\xfea"]
)
def test_a_file_that_is_no_table_is_refused_in_a_sentence(office: Office, data: bytes) -> None:
    with pytest.raises(DomainError):
        bring(data)


def test_the_command_answers_in_json(office: Office, tmp_path: Path, capsys: Any) -> None:
    file = tmp_path / "r.csv"
    file.write_text(rows(GOOD, GOOD, GOOD.replace("2026-11-19", "2026-02-30")))
    call_command("import_register", str(file), "--json", "--as", "alice")
    told = json.loads(capsys.readouterr().out)
    assert (told["accepted"], told["duplicates"]) == (1, [{"row": 3, "of": 2}])
    assert told["rejected"][0]["field"] == "received_at"
    assert all_letters().get().registrar_id == office.alice.pk


def test_only_the_clerk_registers_in_his_own_name(
    office: Office, tmp_path: Path, capsys: Any
) -> None:
    file = tmp_path / "r.csv"
    file.write_text(rows(GOOD))
    call_command("import_register", str(file), "--json", "--as", "eve")
    assert json.loads(capsys.readouterr().out)["accepted"] == 0
    with pytest.raises(CommandError):
        call_command("import_register", str(file), "--as", "nobody")


def test_the_term_of_a_secret_comes_from_its_column_or_from_behind_the_star(office: Office) -> None:
    header = "收文日期,来文单位,标题,密级,保密期限"
    given = [
        ("甲事项的通知", "机密★5年", "", 60),
        ("乙事项的通知", "秘密", "6个月", 6),
        ("丙事项的通知", "机密", "10", 120),
        ("丁事项的通知", "秘密", "无", None),
        ("戊事项的通知", "公开", "", None),
    ]
    lines = [f"2026-11-19,市保密局,{title},{level},{term}" for title, level, term, _m in given]
    lines += [
        "2026-11-19,市保密局,己事项的通知,公开,5年",
        "2026-11-19,市保密局,庚事项的通知,机密,很久",
    ]
    report = bring("\n".join([header, *lines]))
    assert report.accepted == len(given)
    kept = dict(all_letters().values_list("title", "secret_months"))
    assert kept == {title: months for title, _level, _term, months in given}
    assert [(r["row"], r["field"]) for r in report.rejected] == [(7, "保密期限"), (8, "保密期限")]
    assert any("10 years" in n["note"] for n in report.notes)
