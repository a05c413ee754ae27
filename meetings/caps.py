"""What a meeting of its class may cost and last: findings, none of which holds a meeting back.

Source: the measures on meeting expenses of central organs (财行〔2016〕214号); every number is a
parameter, for localities differ. Only domestic rules, and only where somebody named a class.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext as _

from meetings.models import Meeting
from office.parameters.registry import value

WARN, INFO = "warn", "info"
HALF_DAY_HOURS = 4


@dataclass(frozen=True, slots=True)
class Caps:
    """The most that a class allows."""

    people: int
    staff_percent: Decimal
    days: Decimal
    quota: Decimal


@dataclass(frozen=True, slots=True)
class Finding:
    rule: str
    level: str
    message: str
    way_out: str


def caps_of(level: str) -> Caps | None:
    """None for the first class, which is approved one by one, and where nobody set any."""
    for known, people, percent, days, quota in value("meetings.classes"):
        if str(known) == level:
            return Caps(int(people), *(Decimal(str(n)) for n in (percent, days, quota)))
    return None


def days_of(meeting: Meeting) -> Decimal:
    """In halves: up to four hours on a day are half of it."""
    starts, ends = timezone.localtime(meeting.starts_at), timezone.localtime(meeting.ends_at)
    whole = (ends.date() - starts.date()).days
    if whole:
        return Decimal(whole + 1)
    hours = (ends - starts).total_seconds() / 3600
    return Decimal("0.5") if hours <= HALF_DAY_HOURS else Decimal(1)


def findings(meeting: Meeting) -> list[Finding]:
    """Every cap of its class that a meeting is planned to exceed, and what to do about it."""
    if not meeting.level:
        return []
    caps = caps_of(meeting.level)
    if caps is None:
        return [
            Finding(
                "class_approval",
                INFO,
                _("People, days and cost of this class are approved one by one."),
                _("Keep the approval with the papers of the meeting."),
            )
        ]
    return [*_people(meeting, caps), *_time(meeting, caps), *_money(meeting, caps)]


def _people(meeting: Meeting, caps: Caps) -> Iterator[Finding]:
    n = meeting.seats_needed
    if n > caps.people:
        yield Finding(
            "class_people",
            WARN,
            _("%(n)s are invited; a meeting of this class has at most %(most)s.")
            % {"n": n, "most": caps.people},
            _("Invite fewer, let others join by video, or have another class approved."),
        )
    most = int(n * caps.staff_percent / 100)
    if meeting.staff > most:
        yield Finding(
            "class_staff",
            WARN,
            _("%(n)s people work for it; a meeting of this size and class has at most %(most)s.")
            % {"n": meeting.staff, "most": most},
            _("Take fewer people to work for it."),
        )


def _time(meeting: Meeting, caps: Caps) -> Iterator[Finding]:
    days = days_of(meeting)
    if days > caps.days:
        yield Finding(
            "class_days",
            WARN,
            _("It takes %(n)s days; a meeting of this class takes at most %(most)s.")
            % {"n": days, "most": caps.days},
            _("Shorten the agenda, or have another class approved."),
        )


def _money(meeting: Meeting, caps: Caps) -> Iterator[Finding]:
    if not meeting.budget:
        return
    heads = max(meeting.seats_needed + meeting.staff, 1)
    each = (meeting.budget / heads / days_of(meeting)).quantize(Decimal("0.01"))
    if each > caps.quota:
        yield Finding(
            "class_budget",
            WARN,
            _("The budget comes to %(each)s yuan a person and day; the standard is %(most)s.")
            % {"each": each, "most": caps.quota},
            _("Plan for less: what is not spent on one item is not moved to another."),
        )
