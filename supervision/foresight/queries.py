"""How likely an item is late, asked for one reader: every figure can be opened, row by row."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any

from django.db.models import (
    Case,
    Exists,
    F,
    Func,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.fields import FloatField
from django.db.models.functions import Coalesce, Round

from office.calendars import workdays
from office.calendars.models import CalendarDay
from office.core.actor import Actor
from office.parameters.registry import value
from supervision.foresight.curves import LEARNT_UP_TO
from supervision.foresight.models import Curve, LeadTime
from supervision.models import SupervisionItem
from supervision.written import written

State = SupervisionItem.State
RUNNING = (State.ASSIGNED, State.DISPUTED, State.HANDLING)
"""A department has it and its clock runs."""
OLD = timedelta(hours=36)
"""A night's refresh that did not come: then the figures are shown as old."""
NONE = -1
SOME, HIGH = 250, 500
"""Per mille from which an item may be late, and from which it likely is."""


def departments_known(actor: Actor) -> tuple[int, ...] | None:
    """Those whose items the actor sees every single one of; None for all.

    Only their past tells him anything, so a figure never speaks of an item that he may not open.
    """
    if actor.is_system:
        return None
    if actor.clearance < LEARNT_UP_TO:
        return ()
    if actor.wide:
        return None
    return tuple(sorted(int(t[2:]) for t in actor.reach if t.startswith("d:")))


def curves(departments: tuple[int, ...] | None, least: int) -> QuerySet[Curve]:
    """Those of some departments, with enough items done."""
    rows = Curve.objects.filter(done__gte=least)
    return rows if departments is None else rows.filter(department__in=departments)


def with_risk(actor: Actor, items: QuerySet[Any]) -> QuerySet[Any]:
    """Items with `risk`: the chance in per mille that one still open today is late; -1 for none.

    None where too few like items are known, the clock stands still, no department has it yet, or it
    is late already. One subquery, by the formula that the back-test uses (`supervision_chance`).
    """
    rows: QuerySet[Any] = items.annotate(risk=_risk(*_known(actor)))
    return rows


Known = tuple[date, int, tuple[int, ...] | None, int]


def _known(actor: Actor) -> Known:
    """What a risk is told by: the day, its index, the departments whose past counts, how many."""
    today = actor.today
    return today, workdays.index_of(today), departments_known(actor), value("foresight.least")


@lru_cache(maxsize=64)
def _risk(today: date, index: int, departments: tuple[int, ...] | None, least: int) -> Any:
    if departments == ():
        return Value(NONE)
    chance = _alike(departments, least).values("chance")[:1]
    told = Coalesce(Round(Subquery(chance) * 1000, output_field=IntegerField()), Value(NONE))
    running = Q(state__in=RUNNING, due_on__gte=today)
    risk = Case(When(running, then=told), default=Value(NONE), output_field=IntegerField())
    return written(**_measured(index), risk=risk)


def _measured(index: int) -> dict[str, Any]:
    """How large an item is, its age and its whole time in working days."""
    learnt = LeadTime.objects.filter(item=OuterRef("pk"), department=OuterRef("lead_department"))
    due = CalendarDay.objects.filter(date=OuterRef("due_on"))
    return {
        "fore_clock": Subquery(learnt.values("clock_from")),
        "fore_size": Subquery(learnt.values("size")),
        "fore_age": Value(index, IntegerField()) - F("fore_clock"),
        "fore_due": Subquery(due.values("index")) - F("fore_clock"),
    }


def _alike(departments: tuple[int, ...] | None, least: int) -> Any:
    """The narrowest group that fits an outer item and knows enough, with the chance by it."""
    known: Any = curves(departments, least)
    return (
        known.filter(
            Q(source=OuterRef("source")) | Q(source=""),
            Q(department=OuterRef("lead_department")) | Q(department=None),
            size=OuterRef("fore_size"),
        )
        .annotate(
            chance=Func(
                F("surviving"),
                F("at_risk"),
                OuterRef("fore_age"),
                OuterRef("fore_due"),
                Value(fewest(least)),
                function="supervision_chance",
                output_field=FloatField(),
            )
        )
        .filter(chance__isnull=False)
        .order_by("level")
    )


def fewest(least: int) -> int:
    """So many of the like items must have been open as long as this one is now."""
    return max(1, least // 2)


@dataclass(frozen=True, slots=True)
class Foresight:
    """What like items tell of one: all in working days. `open_then` of them were still open when
    they were as old as this one is now; those are what `risk` (per mille) speaks of."""

    risk: int
    age: int
    left: int
    group: Curve
    open_then: int
    as_of: datetime
    is_old: bool

    @property
    def band(self) -> str:
        return band_of(self.risk)

    @property
    def tenths(self) -> int:
        """How many of ten: no figure finer than what a few dozen items can tell."""
        return round(self.risk / 100)


def band_of(risk: int) -> str:
    if risk < 0:
        return ""
    if risk >= HIGH:
        return "high"
    return "some" if risk >= SOME else "low"


def foresight(actor: Actor, item: SupervisionItem) -> Foresight | None:
    """That of one item which the actor was shown already; None where there is nothing to say."""
    _today, index, departments, least = _known(actor)
    best = _alike(departments, least).values("pk")[:1]
    mine = SupervisionItem.objects.visible_to(actor).filter(pk=item.pk)
    row = (
        with_risk(actor, mine)
        .annotate(**_measured(index))
        .annotate(curve=Subquery(best))
        .filter(risk__gte=0)
        .values("risk", "fore_age", "fore_due", "curve")
        .first()
    )
    if row is None:
        return None
    group = Curve.objects.select_related("department").get(pk=row["curve"])
    return Foresight(
        risk=row["risk"],
        age=row["fore_age"],
        left=row["fore_due"] - row["fore_age"],
        group=group,
        open_then=group.at_risk[row["fore_age"]],
        as_of=group.as_of,
        is_old=actor.now - group.as_of > OLD,
    )


def behind(actor: Actor, group: Curve) -> QuerySet[Any]:
    """The very items of a group, with the days each took, the quickest first."""
    learnt = LeadTime.objects.filter(item=OuterRef("pk"))
    like = LeadTime.objects.filter(size=group.size)
    if group.source:
        like = like.filter(source=group.source)
    if group.department_id:
        like = like.filter(department=group.department_id)
    rows: QuerySet[Any] = SupervisionItem.objects.visible_to(actor).filter(pk__in=like.values("pk"))
    told: QuerySet[Any] = rows.select_related("lead_department").annotate(
        took=Subquery(learnt.values("days")), is_done=Subquery(learnt.values("done"))
    )
    return told


def likely_late(actor: Actor) -> QuerySet[Any]:
    """Open items that are rather late than not, the likeliest first."""
    rows: QuerySet[Any] = SupervisionItem.objects.visible_to(actor).filter(
        state__in=RUNNING, due_on__gte=actor.today
    )
    learnt = Exists(LeadTime.objects.filter(item=OuterRef("pk"), done=False))
    return (
        with_risk(actor, rows.filter(learnt)).filter(risk__gte=HIGH).order_by("-risk", "-card_id")
    )


def as_of() -> datetime | None:
    """The moment of the figures; None before the first refresh."""
    return Curve.objects.values_list("as_of", flat=True).first()
