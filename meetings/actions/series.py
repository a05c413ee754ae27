"""A meeting that comes again: its days by the rule, each with its room, made in one act."""

from __future__ import annotations

import calendar
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from meetings import free
from meetings.actions.plan import NewMeeting, plan_meeting
from meetings.models import Meeting, Series
from office.bookings.models import Resource
from office.bookings.persons import keeps_hours, resource_of
from office.calendars import workdays
from office.core.actor import Actor
from office.core.errors import Conflict, DomainError

MOST = 60
Rule, RestDays = Series.Rule, Series.RestDays
REFUSE, SKIP, OTHER_ROOM = "refuse", "skip", "other_room"


@dataclass(frozen=True, slots=True)
class Repeat:
    """The rule as it is entered; `clashes` says what becomes of a day that can't be held so."""

    rule: str = Rule.WEEKLY
    until: date | None = None
    count: int | None = None
    rest_days: str = RestDays.SKIP
    clashes: str = REFUSE


@dataclass(frozen=True, slots=True)
class Day:
    """One day of a series: `on` as the rule names it, `held` when it takes place, or why not."""

    on: date
    held: date | None
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    room: Resource | None = None
    clash: str = ""
    free: list[Resource] = field(default_factory=list)

    @property
    def moved(self) -> bool:
        return self.held is not None and self.held != self.on


def days_of(starts_on: date, repeat: Repeat) -> Iterator[date]:
    """The days the rule names, the first among them, up to its end."""
    n = 0
    while True:
        day = _nth(starts_on, repeat.rule, n)
        n += 1
        if n > MOST * 2 or (repeat.until and day is not None and day > repeat.until):
            return
        if day is None:
            continue
        yield day


def _nth(start: date, rule: str, n: int) -> date | None:
    """The day n steps on; None where a month has no such day."""
    if rule in {Rule.WEEKLY, Rule.FORTNIGHTLY}:
        return start + timedelta(weeks=n * (1 if rule == Rule.WEEKLY else 2))
    years, month = divmod(start.year * 12 + start.month - 1 + n, 12)
    month += 1
    last = calendar.monthrange(years, month)[1]
    if rule == Rule.MONTHLY:
        return date(years, month, start.day) if start.day <= last else None
    first = date(years, month, 1)
    week = (start.day - 1) // 7
    day = 1 + (start.weekday() - first.weekday()) % 7 + 7 * week
    return date(years, month, day) if day <= last else None


def preview(new: NewMeeting, repeat: Repeat) -> list[Day]:
    """The dry run: every day of the series, with what stands against it and what is free."""
    _check(new, repeat)
    found: list[Day] = []
    made = 0
    used: set[date] = set()
    for on in days_of(timezone.localdate(new.starts_at), repeat):
        held = _held_on(on, repeat)
        if held in used:
            held = None
        if held is not None:
            used.add(held)
            made += 1
        found.append(_day(new, on, held))
        if made == (repeat.count or MOST):
            break
    if not made:
        raise DomainError(_("The rule names no day."), fields={"until": [_("Choose a later day.")]})
    return found


def _check(new: NewMeeting, repeat: Repeat) -> None:
    wrong: dict[str, list[str]] = {}
    if repeat.until is None and not repeat.count:
        wrong["until"] = [_("Say until when, or how many times.")]
    if repeat.count and repeat.count > MOST:
        wrong["count"] = [_("At most %(n)s meetings are planned at once.") % {"n": MOST}]
    if new.ends_at <= new.starts_at:
        wrong["ends_at"] = [_("The end is not after the start.")]
    if wrong:
        raise DomainError(_("The series was not planned yet."), fields=wrong)


def _held_on(on: date, repeat: Repeat) -> date | None:
    if workdays.is_workday(on):
        return on
    return workdays.next_workday(on) if repeat.rest_days == RestDays.MOVE else None


def _day(new: NewMeeting, on: date, held: date | None) -> Day:
    if held is None:
        return Day(on, None)
    shift = held - timezone.localdate(new.starts_at)
    starts_at, ends_at = new.starts_at + shift, new.ends_at + shift
    clash, instead = "", []
    if new.room is not None:
        seats = len({*(p.pk for p in new.attendees), *([new.chair.pk] if new.chair else [])})
        rooms = free.free_rooms(starts_at, ends_at, seats=seats + new.guests)
        if new.room not in rooms:
            clash = _("%(room)s is taken.") % {"room": new.room}
            instead = rooms[:3]
    if not clash and new.chair is not None and keeps_hours(new.chair):
        resource = resource_of(new.chair)
        if free.busy([resource.pk], starts_at, ends_at):
            clash = _("%(person)s has no time.") % {"person": new.chair}
    return Day(on, held, starts_at, ends_at, new.room, clash, instead)


@transaction.atomic
def plan_series(actor: Actor, new: NewMeeting, repeat: Repeat) -> list[Meeting]:
    """Make every meeting of a series; days that clash are refused, left out or moved elsewhere."""
    days = preview(new, repeat)
    against = [d for d in days if d.clash]
    if against and repeat.clashes == REFUSE:
        raise Conflict(
            _("%(n)s of the days can't be held as planned.") % {"n": len(against)},
            fields={"room": [_said(d) for d in against]},
            extra={"days": [d.on.isoformat() for d in against]},
        )
    series = Series.objects.create(
        rule=repeat.rule,
        starts_on=timezone.localdate(new.starts_at),
        until=repeat.until,
        count=repeat.count,
        rest_days=repeat.rest_days,
        made_at=actor.now,
        made_by_id=actor.user_id,
    )
    made = []
    for day in days:
        room = _room_for(day, repeat)
        if day.starts_at is None or day.ends_at is None or (day.clash and room is None):
            continue
        this = replace(new, starts_at=day.starts_at, ends_at=day.ends_at, room=room)
        made.append(plan_meeting(actor, this, series=(series, day.on)))
    if not made:
        raise Conflict(_("Not one of the days can be held. Choose another time or room."))
    return made


def _room_for(day: Day, repeat: Repeat) -> Resource | None:
    if not day.clash:
        return day.room
    return day.free[0] if repeat.clashes == OTHER_ROOM and day.free else None


def _said(day: Day) -> str:
    if day.free:
        return _("%(day)s: %(clash)s Free: %(rooms)s.") % {
            "day": day.on.isoformat(),
            "clash": day.clash,
            "rooms": ", ".join(str(r) for r in day.free),
        }
    return _("%(day)s: %(clash)s") % {"day": day.on.isoformat(), "clash": day.clash}
