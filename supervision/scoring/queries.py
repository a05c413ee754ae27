"""Every read of scores. Figures of all departments are for those who see every department; others
see their own, and everybody's once a sheet is published."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum
from django.utils.translation import gettext as _

from office.core.actor import Actor
from office.core.errors import NotVisible
from office.core.records import fetch
from office.organisation.models import Department
from office.parameters.registry import value
from supervision.models import SupervisionItem
from supervision.queries import items
from supervision.scoring.models import (
    CEILING,
    ScoreAppeal,
    ScoreBooking,
    ScoreEntry,
    ScoreHeld,
    ScoreLine,
    ScoreRule,
    ScoreSheet,
    Trigger,
)
from supervision.scoring.periods import Period

CENT = Decimal("0.01")


def booked_through() -> date | None:
    """The last day whose events are counted."""
    return ScoreBooking.objects.values_list("through", flat=True).first()


def sheets(actor: Actor) -> Any:
    return (
        ScoreSheet.objects.visible_to(actor)
        .select_related("department", "matter")
        .order_by("-card_id")
    )


def sheet_get(actor: Actor, pk: int, *, lock: bool = False) -> ScoreSheet:
    return fetch(ScoreSheet, actor, pk, lock=lock, related=() if lock else ("department", "matter"))


def sheet_of(actor: Actor, period: Period) -> ScoreSheet | None:
    """The sheet of a period, if there is one and the actor may see it."""
    found: ScoreSheet | None = sheets(actor).filter(period=period.text).first()
    return found


def published(day: date) -> bool:
    """Whether some published sheet counts this day already; asked by actions, names nothing."""
    rows = ScoreSheet.objects.visible_to(Actor.system())
    return bool(rows.filter(state="published", starts_on__lte=day, ends_on__gte=day).exists())


def appeals(actor: Actor) -> Any:
    return (
        ScoreAppeal.objects.visible_to(actor)
        .select_related("department", "matter", "scored", "filed_by", "decided_by")
        .order_by("-card_id")
    )


def appeal_get(actor: Actor, pk: int, *, lock: bool = False) -> ScoreAppeal:
    related = () if lock else ("department", "matter", "scored", "filed_by", "decided_by")
    return fetch(ScoreAppeal, actor, pk, lock=lock, related=related)


def own_departments(actor: Actor) -> set[int]:
    own = {hat.department_id for hat in actor.capacities if hat.department_id}
    return own.union(*(hat.headed_ids for hat in actor.capacities))


def departments_seen(actor: Actor, sheet: ScoreSheet | None) -> set[int] | None:
    """Whose scores the actor may see; None is everybody's."""
    if actor.clearance < CEILING:
        return set()
    if actor.wide or (sheet is not None and sheet.state == ScoreSheet.State.PUBLISHED):
        return None
    return own_departments(actor)


def entries(actor: Actor, period: Period) -> QuerySet[ScoreEntry]:
    """What was booked for the days of a period, of the departments he may see."""
    seen = departments_seen(actor, sheet_of(actor, period))
    rows = _entries(period)
    return rows if seen is None else rows.filter(department__in=seen)


def _entries(period: Period) -> QuerySet[ScoreEntry]:
    taken_up = ScoreAppeal.objects.visible_to(Actor.system()).filter(entry=OuterRef("pk"))
    return (
        ScoreEntry.objects.filter(day__range=(period.first, period.last))
        .select_related(
            "department",
            "rule",
            "made_by",
            "evidence",
            "event__actor",
            "event__on_behalf_of",
            "appeal",
        )
        .annotate(appealed=Exists(taken_up.exclude(state="withdrawn")))
        .order_by("-day", "-id")
    )


def entry_get(actor: Actor, pk: int, *, lock: bool = False) -> ScoreEntry:
    """An entry of a department whose scores he may see."""
    rows = ScoreEntry.objects.filter(pk=pk)
    rows = rows.select_for_update() if lock else rows.select_related("department", "rule", "event")
    found = rows.first()
    if found is None or not _sees(actor, found):
        raise NotVisible(_("There is no such entry, or it is not for you to see."))
    return found


def _sees(actor: Actor, entry: ScoreEntry) -> bool:
    if actor.clearance < CEILING:
        return False
    if actor.wide or entry.department_id in own_departments(actor):
        return True
    days = {"starts_on__lte": entry.day, "ends_on__gte": entry.day}
    return bool(sheets(actor).filter(state="published", **days).exists())


def entries_of_item(actor: Actor, item_id: int) -> list[ScoreEntry]:
    """What an item that he sees brought the departments whose scores he may see."""
    rows = ScoreEntry.objects.filter(item=item_id).select_related("department")
    seen = departments_seen(actor, None)
    return list(rows if seen is None else rows.filter(department__in=seen))


def items_of(actor: Actor, rows: list[ScoreEntry]) -> dict[int, SupervisionItem]:
    """The items of a page of entries that he may open; the others stay unnamed. One query."""
    ids = {row.item_id for row in rows}
    return {item.pk: item for item in items(actor).filter(pk__in=ids)} if ids else {}


def held_items(actor: Actor, period: Period, department_id: int) -> QuerySet[Any]:
    """The items that a department had in a period and that he may see."""
    seen = departments_seen(actor, sheet_of(actor, period))
    rows: QuerySet[Any] = items(actor)
    if seen is not None and department_id not in seen:
        return rows.none()
    held = _held(period).filter(department=department_id).values("item")
    return rows.filter(pk__in=held).order_by("due_on", "card_id")


def _held(period: Period) -> QuerySet[ScoreHeld]:
    return ScoreHeld.objects.filter(since__lte=period.last).filter(
        Q(until=None) | Q(until__gte=period.first)
    )


@dataclass(slots=True)
class Line:
    """One department in a period. `corrected` is what appeals changed since the sheet went out."""

    department_id: int
    name: str
    points: int = 0
    items: int = 0
    corrected: int = 0
    counts: dict[str, int] = field(default_factory=dict)
    index: Decimal = Decimal(0)
    rank: int | None = None
    serious: bool = False

    @property
    def total(self) -> int:
        return self.points + self.corrected

    def n(self, trigger: str) -> int:
        return self.counts.get(trigger, 0)


def lines(period: Period, upto: int | None = None) -> list[Line]:
    """All departments with their points of a period, the best first: four statements.

    `upto` leaves out entries that came later. Nobody in particular reads here: the caller shows a
    person no more than `departments_seen`.
    """
    rows = ScoreEntry.objects.filter(day__range=(period.first, period.last))
    if upto is not None:
        rows = rows.filter(pk__lte=upto)
    counted = (
        rows.order_by().values("department", "trigger").annotate(n=Count("pk"), sum=Sum("points"))
    )
    found = {d.pk: Line(d.pk, d.name) for d in Department.objects.all()}
    for row in counted:
        line = found[row["department"]]
        line.points += row["sum"]
        line.counts[row["trigger"]] = row["n"]
    for department in _with_serious_fault(rows):
        found[department].serious = True
    held = _held(period).order_by().values("department").annotate(n=Count("item", distinct=True))
    for had in held:
        found[had["department"]].items = had["n"]
    return ranked([line for line in found.values() if line.items or line.counts])


def _with_serious_fault(rows: QuerySet[ScoreEntry]) -> QuerySet[Any]:
    """Departments with one that no appeal has taken away."""
    corrected = ScoreEntry.objects.filter(corrects=OuterRef("pk"))
    faults = rows.filter(~Exists(corrected), trigger=Trigger.SERIOUS).order_by()
    return faults.values_list("department", flat=True).distinct()


def ranked(rows: list[Line]) -> list[Line]:
    """In the order of the index; who had no item, and who has a serious fault, has no rank.

    The index is points per item, steadied: each department is reckoned as if it had had a few items
    more (a parameter) with the average result of the house. One good or bad item then puts a
    department that has only that one neither first nor last. Equal indices share a rank.
    """
    steady = value("supervision.scores.steadying_items")
    n = sum(row.items for row in rows)
    average = Decimal(sum(row.points for row in rows)) / n if n else Decimal(0)
    for row in rows:
        weight = row.items + steady
        index = (row.points + steady * average) / weight if weight else Decimal(row.points)
        row.index = index.quantize(CENT, ROUND_HALF_UP)
    rows.sort(key=lambda r: (not r.items, -r.index, -r.points, r.department_id))
    places = [row for row in rows if row.items and not row.serious]
    for row in places:
        row.rank = 1 + sum(other.index > row.index for other in places)
    return rows


def lines_of(actor: Actor, period: Period) -> list[Line]:
    """What the actor may see of a period: the published sheet with corrections since, else the
    figures as they are booked so far."""
    sheet = sheet_of(actor, period)
    if sheet is not None and sheet.state == ScoreSheet.State.PUBLISHED:
        return published_lines(sheet, period)
    seen = departments_seen(actor, sheet)
    rows = lines(period)
    if seen is None:
        return rows
    mine = [row for row in rows if row.department_id in seen]
    for row in mine:
        row.rank = None  # a place among others tells of the others
        row.index = Decimal(0)
    return mine


def published_lines(sheet: ScoreSheet, period: Period) -> list[Line]:
    """The sheet as it was published; corrections since stand beside it."""
    since = Counter(
        dict(
            ScoreEntry.objects.filter(
                day__range=(period.first, period.last),
                trigger=Trigger.CORRECTION,
                pk__gt=sheet.last_entry or 0,
            )
            .order_by()
            .values_list("department")
            .annotate(sum=Sum("points"))
        )
    )
    return [
        Line(
            row.department_id,
            row.name,
            row.points,
            row.items,
            since[row.department_id],
            row.counts,
            row.index,
            row.rank,
            serious=row.items > 0 and row.rank is None,
        )
        for row in ScoreLine.objects.filter(sheet=sheet).order_by("id")
    ]


def rules(today: date) -> list[ScoreRule]:
    """The rules in force and those to come, in the order of the triggers."""
    order = {trigger: at for at, trigger in enumerate(Trigger.values)}
    rows = ScoreRule.objects.filter(Q(until=None) | Q(until__gt=today)).select_related("made_by")
    return sorted(rows, key=lambda r: (order[r.trigger], r.starts_on))


def rule_of(trigger: str, day: date) -> ScoreRule | None:
    rows = ScoreRule.objects.filter(trigger=trigger, starts_on__lte=day)
    return rows.filter(Q(until=None) | Q(until__gt=day)).first()


def corrections(entry_ids: list[int]) -> dict[int, ScoreEntry]:
    rows = ScoreEntry.objects.filter(corrects__in=entry_ids).select_related("appeal")
    return {row.corrects_id or 0: row for row in rows}
