"""The lamp of an item, computed by the database at the moment of looking, never stored.

Rule (domain reference 2.7): green on track · yellow in ≤ max(2 working days, 20 % of the period),
or a milestone slipped, or a report or an acceptance missing · red past due · purple on track with
more time granted · grey on hold or withdrawn · blue closed in time; closed late stays red. From the
claim on the office has the item: then the day of the claim counts, not today. A parent is as bad as
the worst of what is below it.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db.models import (
    BigIntegerField,
    Case,
    CharField,
    Exists,
    F,
    Func,
    OuterRef,
    Q,
    Value,
    When,
)
from django.db.models.fields import DateField

from office.calendars import workdays
from office.parameters.registry import value
from supervision.models import ENDED, SupervisionItem
from supervision.written import Written, written

RED, YELLOW, GREEN, PURPLE, BLUE, GREY = "red", "yellow", "green", "purple", "blue", "grey"
LIGHTS = (RED, YELLOW, GREEN, PURPLE, BLUE, GREY)
WITH_THE_OFFICE = ("claimed", "verified")
MOST_DAYS = 60
"""Longest warning in working days: a fifth of a year and more."""
State = SupervisionItem.State


class _Edge(Func):
    """The last day that is still within the warning of this row's period: an element of a short
    list of days, so that no row looks into the calendar."""

    template = "(%(expressions)s)"
    output_field = DateField()

    def as_sql(self, compiler: Any, connection: Any, **_extra: Any) -> Any:  # type: ignore[override]
        days, least, percent, period = (compiler.compile(e) for e in self.get_source_expressions())
        sql = (
            f"({days[0]}::date[])[LEAST(GREATEST({least[0]},"
            f" ({period[0]} * {percent[0]} + 99) / 100), {MOST_DAYS})]"
        )
        return sql, [*days[1], *least[1], *period[1], *percent[1]]


def edges(today: date) -> list[date]:
    """For n = 1 … MOST_DAYS: the last day on which no more than n working days are left."""
    before = timedelta(days=1)
    return [workdays.add_workdays(today, n + 1) - before for n in range(1, MOST_DAYS + 1)]


def warned_until(days: list[date]) -> Any:
    # One value, not sixty: Django takes its time over every expression, in every query anew.
    return _Edge(
        Value(days, output_field=ArrayField(DateField())),
        Value(max(1, value("supervision.yellow.days"))),
        Value(value("supervision.yellow.percent")),
        F("period_days"),
    )


def lamp(today: date, *, whole: bool = False) -> Written:
    """One expression for columns, filters, order and counts.

    `whole`: for a statement over the whole house. What is below the parents is then looked at once
    and remembered, instead of once for each parent.
    """
    rules = value("supervision.yellow.days"), value("supervision.yellow.percent")
    return _compiled(today, tuple(edges(today)), rules, whole)


@lru_cache(maxsize=32)
def _compiled(today: date, _days: Any, _rules: Any, whole: bool) -> Written:  # noqa: FBT001 - a key
    return written(lit=_lamp(today, whole=whole))


def _lamp(today: date, *, whole: bool) -> Case:
    mother = Q(is_parent=True) & ~Q(state__in=[*ENDED, State.HELD])
    worse = _any_below_whole if whole else _any_below
    red = own_red(today) | (mother & worse(today, RED))
    near = mother & worse(today, YELLOW)
    return Case(
        When(red, then=Value(RED)),
        When(near, then=Value(YELLOW)),
        *_not_red(today),
        default=Value(GREEN),
        output_field=CharField(max_length=6),
    )


def own_lamp(today: date) -> Case:
    """The lamp of an item by itself."""
    return Case(
        When(own_red(today), then=Value(RED)),
        *_not_red(today),
        default=Value(GREEN),
        output_field=CharField(max_length=6),
    )


# A hundred thousand items are asked at once: what decides most of them with the least stands first,
# and the comparisons of states, which cost most, last.
def own_red(today: date) -> Q:
    """Overdue; from the claim on: claimed late. On hold or withdrawn it is never red."""
    office = [*WITH_THE_OFFICE, State.STRUCK_OFF, State.FILED]
    overdue = Q(due_on__lt=today) & ~Q(state__in=[*office, State.HELD, State.WITHDRAWN])
    late = Q(claimed_on__isnull=False) & Q(claimed_on__gt=F("due_on")) & Q(state__in=office)
    return overdue | late


def _not_red(today: date) -> list[When]:
    """The lamps of an item that is not red, in their order."""
    days = edges(today)
    closing_in = Q(due_on__lte=days[-1]) & Q(due_on__lte=warned_until(days))
    near = Q(owed_on__isnull=False, owed_on__lt=today) | closing_in
    working = ~Q(state__in=[*WITH_THE_OFFICE, *ENDED, State.HELD])
    return [
        When(near & working, then=Value(YELLOW)),
        When(state__in=[State.WITHDRAWN, State.HELD], then=Value(GREY)),
        When(state__in=ENDED, then=Value(BLUE)),
        When(extensions__gt=0, then=Value(PURPLE)),
    ]


def _below(today: date, light: str) -> Any:
    """What is in hand below any parent and has this lamp by itself; its secrecy is the parent's."""
    rows = SupervisionItem.unscoped.filter(parent__isnull=False).exclude(state__in=ENDED)
    return rows.annotate(light=own_lamp(today)).filter(light=light)


def _any_below(today: date, light: str) -> Q:
    mother = Func(OuterRef("pk"), template="ARRAY[%(expressions)s]::bigint[]")
    return Q(Exists(_below(today, light).filter(ancestor_ids__contains=mother)))


def _any_below_whole(today: date, light: str) -> Q:
    above = Func(F("ancestor_ids"), function="unnest", output_field=BigIntegerField())
    return Q(pk__in=_below(today, light).annotate(above=above).values("above"))
