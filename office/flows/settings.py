"""The numbers of the trade and the working calendar, changed by whoever runs the office."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.utils.translation import gettext as _

from documents.secrets.terms import APPROVED
from office.audit.emit import emit
from office.calendars import workdays
from office.calendars.models import CalendarDay
from office.core.actor import Actor
from office.core.errors import DomainError, NotAllowed
from office.parameters import registry
from office.parameters.defaults import DEFINITIONS
from office.parameters.models import Parameter

KEEPERS = ("admin", "director")
LONGEST = 31
ADMINISTRATORS_ONLY = frozenset({APPROVED})
"""What an administrator declares for the whole installation."""
LOCK = 7_241_110
"""Two who change the calendar wait for each other: working days are counted over all of it."""


def may_keep(actor: Actor) -> bool:
    return actor.has(*KEEPERS)


def _only_keepers(actor: Actor, key: str = "") -> None:
    if key in ADMINISTRATORS_ONLY and not actor.has("admin"):
        raise NotAllowed(
            _("Whether this installation may hold state secrets, an administrator declares.")
        )
    if not may_keep(actor):
        raise NotAllowed(
            _("The settings of the office are for the director and the administrator.")
        )


@transaction.atomic
def change_parameter(actor: Actor, key: str, new: Any) -> None:
    """One number, with what it was before."""
    _only_keepers(actor, key)
    known = registry.check(key, new)
    row = Parameter.objects.select_for_update().filter(pk=key).first()
    was = row.value if row else known.default
    if was == new:
        return
    registry.change(key, new)
    emit("parameters.parameter.changed", actor=actor, key=key, was=was, now=new)
    transaction.on_commit(registry.forget)


@transaction.atomic
def reset_parameter(actor: Actor, key: str) -> None:
    """Back to the default: the way to undo a change."""
    _only_keepers(actor, key)
    row = Parameter.objects.select_for_update().filter(pk=key).first()
    if row is None:
        return
    known = DEFINITIONS.get(key)
    registry.reset(key)
    emit(
        "parameters.parameter.reset",
        actor=actor,
        key=key,
        was=row.value,
        now=known.default if known else None,
    )
    transaction.on_commit(registry.forget)


@transaction.atomic
def set_days(actor: Actor, *, first: date, last: date, kind: str, name: str = "") -> int:
    """The arrangement of some days as it was published; every clock counts by it from now on."""
    _only_keepers(actor)
    if last < first:
        raise DomainError(
            _("The last day is before the first."), fields={"last": [_("Choose a later day.")]}
        )
    if (last - first).days >= LONGEST:
        raise DomainError(
            _("At most %(n)s days at once.") % {"n": LONGEST},
            fields={"last": [_("Choose an earlier day.")]},
        )
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
    rows = CalendarDay.objects.filter(date__range=(first, last))
    was = {row.date.isoformat(): row.kind for row in rows}
    if len(was) != (last - first).days + 1:
        raise DomainError(
            _("The working calendar does not reach that far."),
            fields={"first": [_("Choose days within it.")]},
        )
    n = rows.update(kind=kind, name=name.strip()[:40], official=True)
    workdays.reindex()
    emit("calendars.days.changed", actor=actor, first=first, last=last, kind=kind, was=was)
    transaction.on_commit(workdays.forget)
    return n


# Deadlines counted in working days that were never moved by hand and whose clock never stood still:
# where they would fall, by the calendar as it is now.
MOVED = """
FROM duties_duty d
JOIN calendars_calendarday s ON s.date = (d.opened_at AT TIME ZONE %(zone)s)::date
JOIN calendars_calendarday t ON t.index = s.index + d.term AND t.kind IN ('workday', 'makeup')
WHERE d.state = 'open' AND d.basis = 'wd' AND d.term IS NOT NULL AND d.paused_at IS NULL
  AND d.pauses = '[]'::jsonb AND d.due_set_at = d.opened_at
  AND (d.due_at AT TIME ZONE %(zone)s)::date <> t.date
"""
WHICH = "SELECT d.id, (t.date + %(closes)s::time) AT TIME ZONE %(zone)s AS due" + MOVED
MOVE = (
    "WITH moved AS (" + WHICH + ") UPDATE duties_duty SET due_at = moved.due FROM moved "  # noqa: S608
    "WHERE duties_duty.id = moved.id RETURNING duties_duty.id"
)


@dataclass(frozen=True, slots=True)
class Shift:
    """A deadline that does not fit the calendar any more, and where it belongs."""

    duty_id: int
    due_at: datetime


def _given() -> dict[str, Any]:
    return {"zone": settings.TIME_ZONE, "closes": registry.value("hours.closes")}


def shifts(actor: Actor) -> list[Shift]:
    """Every open deadline that the calendar of today would put elsewhere."""
    _only_keepers(actor)
    with connection.cursor() as cursor:
        cursor.execute(f"{WHICH} ORDER BY d.due_at, d.id", _given())
        return [Shift(pk, due) for pk, due in cursor.fetchall()]


@transaction.atomic
def move_deadlines(actor: Actor) -> int:
    """All of them at once: one statement, whatever their number. Their ladders follow."""
    _only_keepers(actor)
    with connection.cursor() as cursor:
        cursor.execute(MOVE, _given())
        moved = sorted(pk for (pk,) in cursor.fetchall())
    if moved:
        emit("calendars.deadlines.moved", actor=actor, duties=moved)
    return len(moved)


def year_is_published(year: int) -> bool:
    """False where Monday to Friday is assumed because nobody entered the arrangement yet."""
    days = CalendarDay.objects.filter(date__range=(date(year, 1, 1), date(year, 12, 31)))
    return days.exists() and not days.filter(official=False).exists()
