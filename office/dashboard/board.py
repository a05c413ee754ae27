"""The lamp board of supervision, and what falls due on the next working days."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.postgres.aggregates import ArrayAgg
from django.contrib.postgres.fields.array import SliceTransform  # type: ignore[attr-defined]
from django.db.models import Case, Count, F, Q, Value, When
from django.db.models.functions import TruncDate

from office.calendars import workdays
from office.core.actor import Actor
from office.diary.entries import Span
from office.duties import queries as duties
from supervision.lamps import lamp
from supervision.models import ENDED, SupervisionItem
from supervision.queries import band_of

OVERDUE, TODAY, SOON, WEEKS, LATER = "overdue", "today", "soon", "weeks", "later"
BANDS = (OVERDUE, TODAY, SOON, WEEKS, LATER)
CLOSED = "closed"
BEADS = 12


@dataclass(frozen=True, slots=True)
class Bead:
    """One supervision item on the board."""

    id: int
    title: str
    light: str


@dataclass(frozen=True, slots=True)
class Cell:
    band: str
    n: int
    beads: list[Bead]

    @property
    def more(self) -> int:
        return self.n - len(self.beads)


@dataclass(frozen=True, slots=True)
class BoardRow:
    department_id: int
    department: str
    cells: list[Cell]

    @property
    def n(self) -> int:
        return sum(cell.n for cell in self.cells)


@dataclass(frozen=True, slots=True)
class DueGroup:
    """Duties of one department that fall due on one day."""

    department_id: int
    department: str
    n: int
    card_id: int
    kind: str
    title: str


@dataclass(frozen=True, slots=True)
class Ahead:
    day: date
    groups: list[DueGroup]

    @property
    def n(self) -> int:
        return sum(group.n for group in self.groups)


@dataclass(frozen=True, slots=True)
class Supervised:
    """The sums of supervision in the brief."""

    open: int
    red: int
    yellow: int
    closed: int


def board(actor: Actor) -> list[BoardRow]:
    return supervision(actor)[0]


def supervision(actor: Actor) -> tuple[list[BoardRow], Supervised]:
    """Open items by department and working days left, and what was closed on the last working day:
    one GROUP BY, the beads with it."""
    before = workdays.add_workdays(actor.today, -1)
    live = ~Q(state__in=ENDED)
    rows = (
        SupervisionItem.objects.visible_to(actor)
        .filter(live | Q(closed_on=before))
        .annotate(
            band=Case(When(live, then=band_of(actor.today)), default=Value(CLOSED)),
            light=lamp(actor.today),
        )
        .values("lead_department", "lead_department__name", "band")
        .annotate(
            n=Count("pk"),
            red=Count("pk", filter=Q(light="red")),
            yellow=Count("pk", filter=Q(light="yellow")),
            ids=_first("card_id"),
            titles=_first("title"),
            lights=_first("light"),
        )
        .order_by("lead_department__position", "lead_department")
    )
    found = list(rows)
    return _board(found), _sums(found)


def _first(column: str) -> SliceTransform:
    """Of the soonest only: a department may have thousands, the board shows a dozen."""
    return SliceTransform(1, BEADS, ArrayAgg(column, order_by=("due_on", "card_id")))


def _sums(rows: list[dict[str, Any]]) -> Supervised:
    """By the lamp of each item, which is grey while it is on hold."""
    live = [row for row in rows if row["band"] != CLOSED]
    return Supervised(
        open=sum(row["n"] for row in live),
        red=sum(row["red"] for row in live),
        yellow=sum(row["yellow"] for row in live),
        closed=sum(row["n"] for row in rows if row["band"] == CLOSED),
    )


def _board(rows: list[dict[str, Any]]) -> list[BoardRow]:
    by_department: dict[int, tuple[str, dict[str, Cell]]] = {}
    for row in rows:
        if row["band"] == CLOSED:
            continue
        _name, cells = by_department.setdefault(
            row["lead_department"], (row["lead_department__name"], {})
        )
        cells[row["band"]] = _cell(row)
    return [
        BoardRow(pk, name, [cells.get(b, Cell(b, 0, [])) for b in BANDS])
        for pk, (name, cells) in by_department.items()
    ]


def _cell(row: dict[str, Any]) -> Cell:
    beads = [
        Bead(pk, title, light)
        for pk, title, light in zip(
            row["ids"][:BEADS], row["titles"][:BEADS], row["lights"][:BEADS], strict=True
        )
    ]
    return Cell(row["band"], row["n"], beads)


def next_workdays(today: date, n: int = 5) -> list[date]:
    return [workdays.add_workdays(today, i) for i in range(1, n + 1)]


def ahead(actor: Actor) -> list[Ahead]:
    """What falls due on each of the next five working days, by department."""
    days = next_workdays(actor.today)
    rows = (
        duties.duties(actor)
        .open()
        .select_related(None)
        .filter(
            paused_at=None,
            due_at__gte=Span.days(actor.today, actor.today).ends_at,
            due_at__lte=workdays.closing(days[-1]),
        )
        .annotate(day=TruncDate("due_at"))
        .values("day", "department", "department__name")
        .annotate(
            n=Count("pk"),
            cards=ArrayAgg("card", order_by=("due_at", "id")),
            kinds=ArrayAgg("card__kind", order_by=("due_at", "id")),
            titles=ArrayAgg("title", order_by=("due_at", "id")),
        )
        .order_by("day", F("n").desc(), "department")
    )
    return _by_day(days, list(rows))


def _by_day(days: Sequence[date], rows: list[dict[str, Any]]) -> list[Ahead]:
    """A deadline on a rest day is shown on the working day before which it must be met."""
    found: dict[date, list[DueGroup]] = {day: [] for day in days}
    for row in rows:
        day = next((d for d in days if d >= row["day"]), days[-1])
        found[day].append(
            DueGroup(
                row["department"],
                row["department__name"],
                row["n"],
                row["cards"][0],
                row["kinds"][0],
                row["titles"][0],
            )
        )
    return [Ahead(day, groups) for day, groups in found.items()]
