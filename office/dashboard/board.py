"""The lamp board of supervision, and what falls due on the next working days."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.postgres.aggregates import ArrayAgg
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, F, OuterRef, Q, Value
from django.db.models.functions import JSONObject, TruncDate

from office.calendars import workdays
from office.core.actor import Actor
from office.diary.entries import Span
from office.duties import queries as duties
from office.organisation.models import Department
from supervision.models import SupervisionItem
from supervision.queries import ENDED, band_of, bands

OVERDUE, TODAY, SOON, WEEKS, LATER = "overdue", "today", "soon", "weeks", "later"
BANDS = (OVERDUE, TODAY, SOON, WEEKS, LATER)
CLOSED = "closed"
BEADS = 12
LIGHT = {OVERDUE: "red", TODAY: "yellow", SOON: "yellow"}


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
    the counts over an index, then the dozen soonest of each group."""
    before = workdays.add_workdays(actor.today, -1)
    items = SupervisionItem.objects.visible_to(actor)
    running = items.exclude(state__in=ENDED).annotate(band=band_of(actor.today))
    closed = items.filter(state__in=ENDED, closed_on=before).annotate(band=Value(CLOSED))
    groups = list(_counted(running).union(_counted(closed), all=True))
    leads = {group["lead_department"] for group in groups}
    of_department = items.exclude(state__in=ENDED).filter(lead_department=OuterRef("pk"))
    soonest = {
        band: ArraySubquery(
            of_department.filter(rule)
            .order_by("due_on", "card_id")
            .values(bead=JSONObject(id="card_id", title="title", state="state"))[:BEADS]
        )
        for band, rule in bands(actor.today).items()
    }
    rows = Department.objects.filter(pk__in=leads).order_by("position", "pk")
    return _board(groups, list(rows.values("pk", "name", **soonest))), _sums(groups)


def _counted(rows: Any) -> Any:
    return (
        rows.order_by()
        .values("lead_department", "band")
        .annotate(n=Count("pk"), held=Count("pk", filter=Q(state="held")))
    )


def _sums(groups: list[dict[str, Any]]) -> Supervised:
    """A held item has no lamp."""

    def running(*bands: str) -> int:
        return sum(g["n"] - g["held"] for g in groups if g["band"] in bands)

    return Supervised(
        open=sum(g["n"] for g in groups if g["band"] != CLOSED),
        red=running(OVERDUE),
        yellow=running(TODAY, SOON),
        closed=sum(g["n"] for g in groups if g["band"] == CLOSED),
    )


def _board(groups: list[dict[str, Any]], rows: list[dict[str, Any]]) -> list[BoardRow]:
    counts = {(g["lead_department"], g["band"]): g["n"] for g in groups}
    return [
        BoardRow(
            row["pk"],
            row["name"],
            [Cell(b, counts.get((row["pk"], b), 0), _beads(b, row[b])) for b in BANDS],
        )
        for row in rows
        if any(row[b] for b in BANDS)
    ]


def _beads(band: str, items: list[dict[str, Any]]) -> list[Bead]:
    light = LIGHT.get(band, "green")
    return [
        Bead(item["id"], item["title"], "hold" if item["state"] == "held" else light)
        for item in items
    ]


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
