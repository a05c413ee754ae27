"""A supervision ledger kept elsewhere (CSV or XLSX, 督办台账) enters ours, row by row, one door.

All of a file or, after a crash, none of it: one transaction. A bad row is refused by itself; a row
whose words are under supervision already is named and not entered a second time.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import IO, Any

from django.db import transaction
from django.utils.translation import gettext as _

from office.audit.emit import emit
from office.core import cells
from office.core.actor import Actor
from office.core.errors import Conflict, DomainError, NotAllowed
from office.core.tables import Row, read_table
from office.core.text import letters_only, plain
from office.numbering.actions import Roll
from office.organisation.models import Department, User
from office.organisation.queries import departments, people
from supervision import policy
from supervision.actions.docketing import SERIES, NewItem, docket
from supervision.forms import DocketForm
from supervision.models import ReportEvery, Source, SupervisionItem

HEADERS = {
    "title": "title 事项 督办事项 事项名称 标题 任务 任务名称 工作任务 督办内容",
    "source": "source 来源 事项来源 督办来源 立项依据",
    "original_text": "original_text wording 原文 批示原文 批示内容 议定内容 任务要求 原始要求",
    "standard": "standard 办结标准 完成标准 工作标准 目标要求",
    "lead_department": (
        "lead_department lead 主办单位 牵头单位 责任单位 承办单位 "
        "主办部门 牵头部门 责任部门 主办科室 牵头科室"
    ),
    "assisting_departments": "assisting_departments assist 协办单位 配合单位 协办部门 协办科室",
    "responsible": "responsible 责任人 承办人 负责人",
    "due_on": "due_on due deadline 办结时限 完成时限 办结期限 截止日期 要求完成时间 时限",
    "report_every": "report_every 反馈周期 报送周期 反馈频次",
    "plan": "plan 工作措施 推进计划 工作计划",
    "percent": "percent 进度 完成进度 完成率",
    "closed_on": "closed_on 办结日期 销号日期 完成日期",
    "id": "id 序号 编号",
}
FIELD_OF = {letters_only(n): f for f, names in HEADERS.items() for n in names.split()}
REQUIRED = ("title", "lead_department")
SOURCES = {
    Source.INSTRUCTION: "领导批示 批示 领导批示件 批示件",
    Source.DECISION: "会议议定事项 会议 会议决定 会议纪要 议定事项 常务会议",
    Source.SUPERIOR_DOCUMENT: "上级文件 上级来文 上级部署 文件",
    Source.ANNUAL_PLAN: "年度要点 重点工作 政府工作报告 年度重点工作",
    Source.PROPOSAL: "建议提案 人大建议 政协提案 提案 建议",
    Source.PETITION: "信访 信访件",
    Source.HOTLINE: "热线 热点舆情 舆情 12345热线 网民留言",
    Source.ASSIGNED: "领导交办 交办 口头交办 其他",
}
RHYTHMS = {
    ReportEvery.NONE: "无 不定期 办结时反馈",
    ReportEvery.WEEKLY: "周报 每周 一周一报 按周",
    ReportEvery.HALF_MONTHLY: "半月报 每半月 半月一报",
    ReportEvery.MONTHLY: "月报 每月 一月一报 按月",
}


def _by_word(table: dict[Any, str], choices: Sequence[tuple[str, Any]]) -> dict[str, str]:
    known = {letters_only(w): str(slug) for slug, words in table.items() for w in words.split()}
    known |= {letters_only(str(label)): slug for slug, label in choices}
    return known | {letters_only(slug): slug for slug, _label in choices}


@dataclass(slots=True)
class Report:
    """What became of every row: accepted + duplicates + rejected = rows."""

    accepted: int = 0
    closed: int = 0
    duplicates: list[dict[str, Any]] = field(default_factory=list)
    rejected: list[dict[str, Any]] = field(default_factory=list)
    notes: list[dict[str, Any]] = field(default_factory=list)

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


def check_may_import(actor: Actor) -> None:
    """The same people who put a single matter under supervision."""
    if not policy.may_docket(actor):
        raise NotAllowed(_("Putting a matter under supervision is for the supervision office."))


def import_ledger(
    actor: Actor, file: IO[bytes], *, name: str = "", dry_run: bool = False
) -> Report:
    """Docket every good row; say what became of the others. `dry_run` takes it all back.

    A row with a day on which it was closed is entered as filed and owes nobody anything.
    """
    check_may_import(actor)
    rows = read_table(file)
    columns = Columns.of(next(rows, None))
    report = Report(notes=[{"row": 1, "field": f, "note": n} for f, n in columns.notes])
    with transaction.atomic():
        roll = Roll(SERIES, actor.today.year)
        for row in rows:
            _enter(actor, columns, row, roll, report)
        roll.close()
        emit(
            "supervision.ledger.imported",
            actor=actor,
            file=name[-100:],
            accepted=report.accepted,
            duplicates=len(report.duplicates),
            rejected=len(report.rejected),
        )
        if dry_run:
            transaction.set_rollback(True)
    return report


def _enter(actor: Actor, columns: Columns, row: Row, roll: Roll, report: Report) -> None:
    entry = columns.entry(row, actor)
    report.notes += [{"row": row.number, "field": f, "note": n} for f, n in entry.notes]
    if entry.item is None:
        _reject(report, row.number, entry.errors)
        return
    before = roll.last
    try:
        with transaction.atomic():
            docket(actor, entry.item, roll=roll)
    except Conflict as twin:
        roll.last = before
        numbers = SupervisionItem.objects.visible_to(actor).filter(pk__in=twin.extra["same_as"])
        of = ", ".join(numbers.values_list("number", flat=True))
        report.duplicates.append({"row": row.number, "of": of})
    except DomainError as error:
        roll.last = before
        told = [(columns.named(f), str(texts[0])) for f, texts in error.fields.items()]
        _reject(report, row.number, told or [("", str(error.message))])
    else:
        report.accepted += 1
        report.closed += entry.item.closed_on is not None


def _reject(report: Report, row: int, errors: Sequence[tuple[str, str]]) -> None:
    (column, error), *more = errors
    refused: dict[str, Any] = {"row": row, "field": column, "error": error}
    if more:
        refused["more"] = [{"field": f, "error": e} for f, e in more]
    report.rejected.append(refused)


@dataclass(slots=True)
class Entry:
    """One row as an item, or the reasons why it is none."""

    item: NewItem | None = None
    errors: list[tuple[str, str]] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)


class Columns:
    """Which column holds what, by the names in the header; who is who in the house."""

    def __init__(self, header: list[str]) -> None:
        self.names, self.at = header, dict[str, int]()
        self.notes: list[tuple[str, str]] = []
        for position, name in enumerate(header):
            known = FIELD_OF.get(letters_only(name), "")
            if known and known not in self.at:
                self.at[known] = position
            elif name:
                self.notes.append(
                    (name, _("This column is not one of a supervision ledger; it was left out."))
                )
        self.units = {letters_only(d.name): d for d in departments()}
        self.people = _people_by_name()
        self.sources = _by_word(SOURCES, Source.choices)
        self.rhythms = _by_word(RHYTHMS, ReportEvery.choices)

    @classmethod
    def of(cls, header: Row | None) -> Columns:
        if header is None:
            raise DomainError(_("The file is empty."))
        columns = cls([cells.read_text(c)[0] for c in header.cells])
        missing = [f for f in REQUIRED if f not in columns.at]
        if missing:
            able = "; ".join(f"{f}: {HEADERS[f].replace(' ', ', ')}" for f in missing)
            raise DomainError(_("The header names no column for these. %(able)s") % {"able": able})
        return columns

    def named(self, name: str) -> str:
        """The column as the file calls it, which is where the person will look."""
        return self.names[self.at[name]] if name in self.at else name

    def entry(self, row: Row, actor: Actor) -> Entry:
        entry = Entry(notes=[("", note) for note in row.notes])
        if row.fault:
            entry.errors = [("", row.fault)]
            return entry
        reading = _Reading(self, entry, row)
        values = reading.values()
        if not entry.errors:
            entry.item = reading.item(values, actor)
        entry.errors = [(self.named(f), e) for f, e in entry.errors]
        entry.notes = [(self.named(f), n) for f, n in entry.notes]
        return entry


def _people_by_name() -> dict[str, User | None]:
    """By name; nobody where two bear one."""
    found: dict[str, User | None] = {}
    for person in people():
        key = letters_only(person.name)
        found[key] = None if key in found else person
    return found


class _Reading:
    """One row: cell by cell to values, then the form of docketing over all of them."""

    def __init__(self, columns: Columns, entry: Entry, row: Row) -> None:
        self.columns, self.entry = columns, entry
        self.cells = {
            f: row.cells[i] if i < len(row.cells) else None for f, i in columns.at.items()
        }

    def take(self, name: str, read: Any) -> Any:
        try:
            found, note = read(self.cells.get(name))
        except cells.Unreadable as error:
            self.entry.errors.append((name, str(error)))
            return None
        if note:
            self.entry.notes.append((name, note))
        return found

    def values(self) -> dict[str, Any]:
        return {
            "title": self.take("title", cells.read_text),
            "original_text": self.take("original_text", _lines),
            "standard": self.take("standard", _lines),
            "plan": self.take("plan", _lines),
            "source": self.take("source", self._word(self.columns.sources)) or Source.ASSIGNED,
            "report_every": self.take("report_every", self._word(self.columns.rhythms)) or "none",
            "lead_department": self.take("lead_department", self._unit),
            "assisting_departments": self.take("assisting_departments", self._units),
            "responsible": self.take("responsible", self._person),
            "due_on": self.take("due_on", _day),
            "closed_on": self.take("closed_on", _day),
            "percent": self.take("percent", _percent) or 0,
        }

    def item(self, given: dict[str, Any], actor: Actor) -> NewItem | None:
        """Through the form of docketing; a deadline that has passed is kept and noted."""
        closed, percent = given.pop("closed_on"), given.pop("percent")
        lead, assist = given["lead_department"], given["assisting_departments"] or []
        person = given["responsible"]
        form = DocketForm(
            {
                **{k: v for k, v in given.items() if v is not None},
                "lead_department": lead.pk if lead else "",
                "assisting_departments": [d.pk for d in assist],
                "responsible": person.pk if person else "",
            }
        )
        if not form.is_valid():
            self.entry.errors += [(f, str(texts[0])) for f, texts in form.errors.items()]
            return None
        if closed is not None and closed > actor.today:
            self.entry.errors.append(("closed_on", _("This day has not come yet.")))
            return None
        due_on = given["due_on"]
        if due_on and due_on < actor.today and closed is None:
            self.entry.notes.append(
                ("due_on", _("The deadline has passed; it is entered as late."))
            )
        return NewItem(
            title=form.cleaned_data["title"],
            lead_department=lead,
            source=given["source"],
            original_text=given["original_text"] or "",
            standard=given["standard"] or "",
            plan=given["plan"] or "",
            assisting_departments=assist,
            responsible=person,
            due_on=due_on,
            report_every=given["report_every"],
            percent=percent,
            closed_on=closed,
            late=True,
        )

    def _word(self, known: dict[str, str]) -> Any:
        def read(value: Any) -> cells.Read:
            text = plain(str(value if value is not None else ""))
            if not text:
                return "", ""
            found = known.get(letters_only(text))
            if found is None:
                raise cells.Unreadable(_("“%(value)s” is not known here.") % {"value": text[:40]})
            return found, ""

        return read

    def _unit(self, value: Any) -> cells.Read:
        text = plain(str(value if value is not None else ""))
        found: Department | None = self.columns.units.get(letters_only(text))
        if found is None:
            raise cells.Unreadable(
                _("There is no department “%(name)s” here.") % {"name": text[:40]}
                if text
                else _("No department is named.")
            )
        return found, ""

    def _units(self, value: Any) -> cells.Read:
        text = plain(str(value if value is not None else ""))
        for sign in "、，,；;/ ":
            text = text.replace(sign, "\n")
        return [self._unit(name)[0] for name in text.split("\n") if name.strip()], ""

    def _person(self, value: Any) -> cells.Read:
        text = plain(str(value if value is not None else ""))
        if not text:
            return None, ""
        found = self.columns.people.get(letters_only(text))
        if found is None:
            return None, _("“%(name)s” is nobody here, or two; the lead answers for it.") % {
                "name": text[:40]
            }
        return found, ""


def _lines(value: Any) -> cells.Read:
    """Several lines stay several: these are somebody's words."""
    text = "" if value is None else str(value)
    lines = [plain(line) for line in text.splitlines()]
    return "\n".join(line for line in lines if line)[:5000], ""


def _day(value: Any) -> cells.Read:
    found, note = cells.read_day(value)
    return (found.date() if isinstance(found, datetime) else found), note


def _percent(value: Any) -> cells.Read:
    """`60`, `60%` or the 0.6 that a spreadsheet keeps for it."""
    if isinstance(value, float) and 0 <= value <= 1:
        return round(value * 100), ""
    found, note = cells.read_count(str(value).removesuffix("%") if value is not None else None)
    if found is not None and not 0 <= found <= 100:
        raise cells.Unreadable(_("A percentage lies between 0 and 100."))
    return found, note
