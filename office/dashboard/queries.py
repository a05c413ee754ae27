"""The brief of the day as data: page and REST read the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import (
    Case,
    CharField,
    Count,
    Exists,
    F,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Value,
    When,
)
from django.db.models.functions import TruncDate
from django.utils import timezone

from documents.models import IncomingDocument
from office.audit.models import Event
from office.calendars import workdays
from office.core.actor import Actor
from office.duties import queries as duties
from office.duties.models import Duty
from supervision.models import SupervisionItem
from supervision.queries import ENDED

OVERDUE, TODAY, SOON, WEEKS, LATER = "overdue", "today", "soon", "weeks", "later"
BANDS = (OVERDUE, TODAY, SOON, WEEKS, LATER)
UNOWNED, LATE, DUE = "unowned", "late", "due"
CAUSES = (UNOWNED, DUE, LATE)
BEADS = 12
WATCHERS = ("director", "leader", "chief", "supervisor", "head", "auditor")


@dataclass(frozen=True, slots=True)
class Totals:
    """Counts of the brief, of what this actor may see."""

    open: int
    red: int
    yellow: int
    mine: int
    mine_late: int
    oldest: datetime | None
    unowned: int
    due: int
    late: int
    urged: int

    @property
    def trouble(self) -> int:
        return self.unowned + self.due + self.late


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


@dataclass(frozen=True, slots=True)
class Brief:
    """What goes wrong today if nobody acts, what waits for the reader, and what comes."""

    at: datetime
    watches: bool
    totals: Totals
    letters_today: int
    supervised: Supervised
    trouble: list[Duty]
    mine: list[Duty]
    board: list[BoardRow]
    ahead: list[Ahead]


def brief(actor: Actor, *, most: int = 6) -> Brief:
    """Eight queries, whatever the size of the office."""
    return Brief(
        at=actor.now,
        watches=watches(actor),
        totals=totals(actor),
        letters_today=letters_today(actor),
        supervised=supervised(actor),
        trouble=list(trouble(actor)[:most]),
        mine=list(duties.mine(actor)[:most]),
        board=board(actor),
        ahead=ahead(actor),
    )


def watches(actor: Actor) -> bool:
    """Answers for others: sees first what goes wrong, then what is his own."""
    return actor.has(*WATCHERS)


def _day_ends(actor: Actor) -> datetime:
    return timezone.make_aware(
        datetime.combine(actor.today + timedelta(days=1), datetime.min.time())
    )


def _urged_today(actor: Actor) -> Exists:
    """Somebody urged it today already: it is being seen to, so it leaves the list."""
    begins = _day_ends(actor) - timedelta(days=1)
    urged = Event.objects.filter(card=OuterRef("card"), at__gte=begins, verb__endswith=".chased")
    return Exists(urged)


def _of_others(actor: Actor) -> Q:
    """Running, and not simply on the reader's own list; what nobody took up stays everybody's."""
    return Q(paused_at=None) & (~Q(holder__in=actor.person_ids) | duties.unassigned())


def _cause(actor: Actor) -> Case:
    """Why a duty is in the list; nothing when it is not."""
    return Case(
        When(duties.unassigned(), then=Value(UNOWNED)),
        When(due_at__lt=actor.now, then=Value(LATE)),
        When(due_at__lt=_day_ends(actor), then=Value(DUE)),
        default=Value(""),
        output_field=CharField(max_length=8),
    )


def totals(actor: Actor) -> Totals:
    """Every count of the brief in one look at the open duties."""
    mine = Q(holder__in=actor.person_ids)
    wrong = _of_others(actor)
    rows = duties.duties(actor).open().annotate(cause=_cause(actor), urged=_urged_today(actor))
    found = rows.aggregate(
        open=Count("pk"),
        red=Count("pk", filter=Q(light="red")),
        yellow=Count("pk", filter=Q(light="yellow")),
        mine=Count("pk", filter=mine),
        mine_late=Count("pk", filter=mine & Q(light="red")),
        oldest=Min("opened_at", filter=mine),
        unowned=Count("pk", filter=wrong & Q(cause=UNOWNED, urged=False)),
        due=Count("pk", filter=wrong & Q(cause=DUE, urged=False)),
        late=Count("pk", filter=wrong & Q(cause=LATE, urged=False)),
        urged_n=Count("pk", filter=wrong & ~Q(cause="") & Q(urged=True)),
    )
    return Totals(urged=found.pop("urged_n"), **found)


def trouble(actor: Actor, cause: str = "") -> QuerySet[Duty]:
    """Duties of others that nobody has, that end today or are overdue, the soonest first.

    What can still be saved today stands before what is late already.
    """
    rows: Any = (
        duties.duties(actor)
        .open()
        .filter(_of_others(actor))
        .annotate(
            cause=_cause(actor),
            is_late=Case(When(due_at__lt=actor.now, then=Value(1)), default=Value(0)),
        )
        .filter(~_urged_today(actor))
        .exclude(cause="")
        .order_by("is_late", "due_at", "id")
    )
    found: QuerySet[Duty] = rows.filter(cause=cause) if cause in CAUSES else rows
    return found


def letters_today(actor: Actor) -> int:
    begins = _day_ends(actor) - timedelta(days=1)
    rows = IncomingDocument.objects.visible_to(actor).filter(received_at__gte=begins)
    return int(rows.count())


def supervised(actor: Actor) -> Supervised:
    """Open items by lamp, and what was struck off on the working day before."""
    before = workdays.add_workdays(actor.today, -1)
    edge = workdays.add_workdays(actor.today, 3)
    live = ~Q(state__in=ENDED)
    running = live & ~Q(state="held")
    found = (
        SupervisionItem.objects.visible_to(actor)
        .filter(live | Q(closed_on=before))
        .aggregate(
            open=Count("pk", filter=live),
            red=Count("pk", filter=running & Q(due_on__lt=actor.today)),
            yellow=Count("pk", filter=running & Q(due_on__gte=actor.today, due_on__lte=edge)),
            closed=Count("pk", filter=Q(closed_on=before)),
        )
    )
    return Supervised(**found)


def _edges(today: date) -> tuple[date, date]:
    return workdays.add_workdays(today, 3), workdays.add_workdays(today, 10)


def board(actor: Actor) -> list[BoardRow]:
    """Open items by department and working days left: one GROUP BY, the beads with it."""
    soon, weeks = _edges(actor.today)
    band = Case(
        When(due_on__lt=actor.today, then=Value(OVERDUE)),
        When(due_on=actor.today, then=Value(TODAY)),
        When(due_on__lte=soon, then=Value(SOON)),
        When(due_on__lte=weeks, then=Value(WEEKS)),
        default=Value(LATER),
        output_field=CharField(max_length=8),
    )
    order = ("due_on", "card_id")
    rows = (
        SupervisionItem.objects.visible_to(actor)
        .exclude(state__in=ENDED)
        .annotate(band=band)
        .values("lead_department", "lead_department__name", "band")
        .annotate(
            n=Count("pk"),
            ids=ArrayAgg("card_id", order_by=order),
            titles=ArrayAgg("title", order_by=order),
            states=ArrayAgg("state", order_by=order),
        )
        .order_by("lead_department__position", "lead_department")
    )
    by_department: dict[int, tuple[str, dict[str, Cell]]] = {}
    for row in rows:
        _name, cells = by_department.setdefault(
            row["lead_department"], (row["lead_department__name"], {})
        )
        cells[row["band"]] = _cell(row)
    return [
        BoardRow(pk, name, [cells.get(b, Cell(b, 0, [])) for b in BANDS])
        for pk, (name, cells) in by_department.items()
    ]


def _cell(row: dict[str, Any]) -> Cell:
    light = {OVERDUE: "red", TODAY: "yellow", SOON: "yellow"}.get(row["band"], "green")
    beads = [
        Bead(pk, title, "hold" if state == "held" else light)
        for pk, title, state in zip(
            row["ids"][:BEADS], row["titles"][:BEADS], row["states"][:BEADS], strict=True
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
            paused_at=None, due_at__gte=_day_ends(actor), due_at__lte=workdays.closing(days[-1])
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
