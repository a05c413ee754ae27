"""A plan kept as a table (CSV or XLSX) becomes lines of a draft, row by row through the one door.

All of a file or, after a crash, none of it: one transaction. A bad row is refused by itself.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from typing import IO, Any

from django.db import transaction
from django.utils.translation import gettext as _

from office.core.actor import Actor
from office.core.errors import Conflict, DomainError
from office.core.tables import Row, read_table
from office.core.text import letters_only, plain
from office.duties.steps import step
from office.organisation.models import Department
from office.organisation.queries import departments
from supervision.plans import lines as kept
from supervision.plans import queries
from supervision.plans.lines import FLOW, NewLine
from supervision.plans.models import Plan

HEADERS = {
    "text": "text 要点 工作要点 重点工作 工作任务 任务 工作内容 事项 工作事项 内容",
    "measure": "measure standard 标准 完成标准 目标 工作目标 工作标准 预期成果",
    "lead_department": (
        "lead lead_department 主办 主办单位 主办科室 牵头 牵头单位 牵头科室 责任科室 责任单位"
    ),
    "assisting_departments": (
        "assist assisting_departments 协办 协办单位 协办科室 配合单位 配合科室"
    ),
    "due_on": "due due_on deadline 完成时限 完成时间 时限 截止日期 办结时限",
    "weight": "weight 权重 分值",
    "above": "above 上级序号 对应要点 对应年度要点 对应季度任务",
    "position": "no position 序号 编号",
}
FIELD_OF = {letters_only(name): field for field, names in HEADERS.items() for name in names.split()}
REQUIRED = ("text", "lead_department")
DAY = re.compile(r"(20\d\d)[年./-](\d{1,2})(?:[月./-](?:(\d{1,2})日?|底)?)?")
MONTH_END = re.compile(r"(\d{1,2})月(?:(\d{1,2})日|底|末)?")


@dataclass(slots=True)
class LinesReport:
    """What became of every row: accepted + duplicates + rejected = rows."""

    accepted: int = 0
    duplicates: list[dict[str, Any]] = field(default_factory=list)
    rejected: list[dict[str, Any]] = field(default_factory=list)
    notes: list[dict[str, Any]] = field(default_factory=list)

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


class Refused(ValueError):
    """Why a row is no line: the column and the sentence."""

    def __init__(self, column: str, sentence: str) -> None:
        super().__init__(sentence)
        self.column, self.sentence = column, sentence


@transaction.atomic
def import_lines(
    actor: Actor, pk: int, file: IO[bytes], *, name: str = "", dry_run: bool = False
) -> LinesReport:
    """Enter every good row that the draft does not hold yet; say what became of the others.

    `dry_run` does it all and takes it back.
    """
    plan, hat = kept.locked(actor, pk, "add")
    if plan.state != Plan.State.DRAFT:
        raise Conflict(_("Lines are taken from a file while the plan is a draft."))
    rows = read_table(file)
    table = _Table(actor, plan, next(rows, None))
    report = LinesReport(notes=table.notes)
    with transaction.atomic():
        for row in rows:
            _enter(table, row, report)
        step(
            actor, plan, FLOW, "add", hat=hat, verb="supervision.plan.lines_imported",
            file=name[-100:], accepted=report.accepted,
            duplicates=len(report.duplicates), rejected=len(report.rejected),
        )  # fmt: skip
        if dry_run:
            transaction.set_rollback(True)
    return report


def _enter(table: _Table, row: Row, report: LinesReport) -> None:
    report.notes += [{"row": row.number, "field": "", "note": note} for note in row.notes]
    try:
        new, above_id = table.line(row)
        twin = table.known.get((above_id, plain(new.text)))
        if twin is not None:
            report.duplicates.append({"row": row.number, "of": twin})
            return
        kept.check_own(table.actor, new.lead_department.pk)
        made = kept.put(table.actor, table.plan, new, above_id=above_id)
        table.known[above_id, plain(new.text)] = made.position
        report.accepted += 1
    except Refused as refusal:
        report.rejected.append(
            {"row": row.number, "field": refusal.column, "error": refusal.sentence}
        )
    except DomainError as refusal:
        at, sentences = next(iter(refusal.fields.items()), ("", [refusal.message]))
        report.rejected.append(
            {"row": row.number, "field": table.named(at), "error": str(sentences[0])}
        )


class _Table:
    """Which column holds what, the departments by their names, and the lines there are."""

    def __init__(self, actor: Actor, plan: Plan, header: Row | None) -> None:
        if header is None:
            raise DomainError(_("The file is empty."))
        self.actor, self.plan = actor, plan
        self.names = [plain(str(c or "")) for c in header.cells]
        self.at: dict[str, int] = {}
        self.notes: list[dict[str, Any]] = []
        for position, name in enumerate(self.names):
            known = FIELD_OF.get(letters_only(name))
            if known and known not in self.at:
                self.at[known] = position
            elif name:
                note = _("This column is not one of a plan; it was left out.")
                self.notes.append({"row": 1, "field": name, "note": note})
        missing = [f for f in REQUIRED if f not in self.at]
        if missing:
            able = "; ".join(f"{f}: {HEADERS[f].replace(' ', ', ')}" for f in missing)
            raise DomainError(_("The header names no column for these. %(able)s") % {"able": able})
        self.departments = self._departments()
        self.above = {p.position: p.root_pk for p in queries.choices_above(actor, plan)}
        self.known = {
            (p.above_id, plain(p.text)): p.position
            for p in queries.points(plan).filter(queries.LIVE)
        }

    @staticmethod
    def _departments() -> dict[str, Department]:
        rows = list(departments())
        return {letters_only(d.code): d for d in rows} | {letters_only(d.name): d for d in rows}

    def named(self, name: str) -> str:
        """The column as the file calls it, which is where the person will look."""
        return self.names[self.at[name]] if name in self.at else name

    def line(self, row: Row) -> tuple[NewLine, int | None]:
        if row.fault:
            raise Refused("", row.fault)
        if len(row.cells) > len(self.names):
            raise Refused(
                "",
                _("The row has %(n)s cells, the header %(m)s.")
                % {"n": len(row.cells), "m": len(self.names)},
            )
        cells = {f: row.cells[i] if i < len(row.cells) else None for f, i in self.at.items()}
        text = self._text(cells, "text")
        if not text:
            raise Refused(self.named("text"), _("A line says what is to be done."))
        leads = self._several(cells, "lead_department")
        if not leads:
            raise Refused(self.named("lead_department"), _("Whose is it? Name one department."))
        new = NewLine(
            text=text,
            lead_department=leads[0],
            measure=self._text(cells, "measure"),
            assisting_departments=[*leads[1:], *self._several(cells, "assisting_departments")],
            due_on=self._day(cells.get("due_on")),
            weight=self._count(cells, "weight", 1, 100) or 1,
        )
        return new, self._above(cells)

    @staticmethod
    def _text(cells: dict[str, Any], name: str) -> str:
        return str(cells.get(name) or "").strip()[:5000]

    def _several(self, cells: dict[str, Any], name: str) -> list[Department]:
        found = []
        for word in re.split(r"[、，,;；/\n]+", self._text(cells, name)):
            if not plain(word):
                continue
            known = self.departments.get(letters_only(word))
            if known is None:
                raise Refused(
                    self.named(name),
                    _("There is no department “%(name)s”. Write it as the office calls it.")
                    % {"name": plain(word)[:60]},
                )
            found.append(known)
        return found

    def _count(self, cells: dict[str, Any], name: str, least: int, most: int) -> int | None:
        word = plain(str(cells.get(name) or "")).removesuffix(".0")
        if not word:
            return None
        if not word.isascii() or not word.isdecimal() or not least <= int(word) <= most:
            raise Refused(
                self.named(name),
                _("A whole number from %(least)s to %(most)s.") % {"least": least, "most": most},
            )
        return int(word)

    def _above(self, cells: dict[str, Any]) -> int | None:
        n = self._count(cells, "above", 1, 9999)
        if n is not None and n not in self.above:
            raise Refused(self.named("above"), _("The plan above has no line %(n)s.") % {"n": n})
        return self.above[n] if n is not None else None

    def _day(self, cell: Any) -> date | None:
        if isinstance(cell, datetime):
            return cell.date()
        if isinstance(cell, date):
            return cell
        word = plain(str(cell or "")).replace(" ", "")
        if not word:
            return None
        found = read_day(word, self.plan.starts_on.year)
        if found is None:
            raise Refused(
                self.named("due_on"), _("Not a day. Write it as 2026-11-30 or 2026年11月30日.")
            )
        return found


def read_day(word: str, year: int) -> date | None:
    """A day as a plan writes it; a month alone, or its end (11月底), is its last day."""
    full, short = DAY.fullmatch(word), MONTH_END.fullmatch(word)
    if full:
        year, month, day = int(full[1]), int(full[2]), full[3]
    elif short:
        month, day = int(short[1]), short[2]
    else:
        return None
    if not 1 <= month <= 12:
        return None
    last = monthrange(year, month)[1]
    at = int(day) if day else last
    return date(year, month, at) if 1 <= at <= last else None
