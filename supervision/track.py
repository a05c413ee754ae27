"""How an item stands: its three gates, what was and is owed, and who will be told what, when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from office.core.actor import Actor
from office.duties.ladder import Coming, ladders_of
from office.duties.models import Duty
from supervision import queries
from supervision.models import ENDED, Period, Report, SupervisionItem


@dataclass(frozen=True, slots=True)
class Gates:
    """事前有预案、事中有跟踪、事后有反馈. `missed` reports stay for ever; `feedback` is complete
    when the result was told and somebody else looked at it."""

    plan: bool
    owed: int
    given: int
    missed: int
    told: bool
    verified: bool

    @property
    def tracked(self) -> bool:
        return self.missed == 0

    @property
    def feedback(self) -> bool:
        return self.told and self.verified

    @property
    def percent(self) -> int:
        """Of the three, how much is there; the second counts by the reports owed so far."""
        second = self.given / self.owed if self.owed else 1.0
        third = (self.told + self.verified) / 2
        return round(100 * (self.plan + second + third) / 3)


def gates(item: SupervisionItem, periods: Sequence[Period], reports: Sequence[Report]) -> Gates:
    given = sum(p.state == Period.State.REPORTED for p in periods)
    missed = sum(p.state == Period.State.MISSED for p in periods)
    told = any(r.kind == Report.Kind.CLAIM for r in reports) and item.claimed_on is not None
    last = next((r for r in reports if r.kind == Report.Kind.VERIFICATION), None)
    verified = told and last is not None and bool(last.passed)
    return Gates(bool(item.plan.strip()), given + missed, given, missed, told, verified)


@dataclass(frozen=True, slots=True)
class NextStep:
    """If nothing happens: who is told of which duty, and when."""

    at: datetime
    duty: Duty
    coming: Coming


def owed_now(actor: Actor, item: SupervisionItem) -> list[Duty]:
    """What is open on it, soonest first."""
    rows = queries.open_duties(actor, item.pk)
    return sorted(rows, key=lambda d: (d.due_at, d.pk))


def main_duty(duties: Sequence[Duty]) -> Duty | None:
    """The duty whose ladder matters: the handling itself where it has begun, else the soonest."""
    handling = [d for d in duties if d.kind == "supervision.handle"]
    return min(handling or duties, key=lambda d: d.due_at, default=None)


def ladders(duties: Sequence[Duty], now: datetime) -> dict[int, list[Coming]]:
    """The rungs of every running duty, by its id; a clock that stands reminds nobody."""
    return ladders_of([d for d in duties if d.paused_at is None], now)


def next_steps(
    duties: Sequence[Duty], rungs: dict[int, list[Coming]], now: datetime
) -> list[NextStep]:
    """The next rung of each duty, soonest first."""
    found = [
        NextStep(coming.at, duty, coming)
        for duty in duties
        for coming in rungs.get(duty.pk, [])[:]
        if not coming.made and coming.at >= now and coming.person is not None
    ]
    first: dict[int, NextStep] = {}
    for one in sorted(found, key=lambda n: (n.at, n.duty.pk)):
        first.setdefault(one.duty.pk, one)
    return sorted(first.values(), key=lambda n: (n.at, n.duty.pk))


def late_report(period: Period) -> bool:
    """Given, but after its day."""
    report = period.report
    return report is not None and timezone.localdate(report.at) > period.due_on


def ended(item: SupervisionItem) -> bool:
    return item.state in ENDED
