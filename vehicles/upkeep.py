"""Faults and services: planned by day or kilometres, quoted, approved, in the shop, done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from office.bookings import actions as bookings
from office.bookings.models import Resource
from office.core.actor import Actor, Capacity
from office.core.errors import DomainError, NotAllowed
from office.core.scoping import role_token
from office.core.text import plain
from office.duties.actions import Owed, move_due
from office.duties.steps import NumberFrom, begin, step
from office.organisation.queries import role_holder
from office.parameters.registry import value
from vehicles import odometer, policy, queries
from vehicles.models import MaintenanceJob, Source

NUMBER = "修〔{year}〕{n}号"
FLOW = policy.JOB
KM_A_DAY = 40
"""What a car is taken to drive a day before it has a history of its own."""
HISTORY = timedelta(days=90)
FARTHEST = 365


@dataclass(frozen=True, slots=True)
class NewJob:
    """What is to be done to a car, by a day, by kilometres, or whichever comes first."""

    vehicle: Resource
    fault: str
    kind: str = MaintenanceJob.Kind.SERVICE
    due_on: date | None = None
    due_km: int | None = None


def job_from(values: dict[str, Any]) -> NewJob:
    return NewJob(**{k: v for k, v in values.items() if v not in (None, "")})


@transaction.atomic
def plan_job(actor: Actor, new: NewJob) -> MaintenanceJob:
    """A driver reports a fault, the dispatcher plans a service."""
    if not actor.has(*policy.KEEPERS, "driver"):
        raise NotAllowed(_("Faults are reported by drivers and the dispatcher."))
    wrong: dict[str, list[str]] = {}
    if new.vehicle.kind != Resource.Kind.VEHICLE:
        wrong["vehicle"] = [_("%(name)s is no car.") % {"name": new.vehicle}]
    if not plain(new.fault):
        wrong["fault"] = [_("Say what is to be done.")]
    if wrong:
        raise DomainError(_("The job was not planned yet."), fields=wrong)
    keeper = role_holder("dispatcher", "director")
    if keeper.department_id is None:
        raise DomainError(_("You belong to no department. Ask the administrator to enter yours."))
    job = MaintenanceJob(
        department_id=keeper.department_id,
        title=f"{new.vehicle} {plain(new.fault)}"[:500],
        kind=new.kind,
        vehicle=new.vehicle,
        fault=new.fault,
        due_on=_due(actor, new),
        due_km=new.due_km,
        reach=[role_token("dispatcher")],
    )
    begin(
        actor,
        job,
        FLOW,
        verb="vehicles.job.planned",
        number=NumberFrom("maintenance", actor.today.year, NUMBER),
        words=[("A", job.title)],
        owes=[_to_quote(job, keeper.pk)],
        vehicle=new.vehicle.pk,
        due_on=job.due_on,
        due_km=new.due_km,
    )
    return job


def _to_quote(job: MaintenanceJob, keeper_id: int) -> Owed:
    return Owed("vehicles.job.quote", keeper_id, job.department_id, due_on=job.due_on)


def _due(actor: Actor, new: NewJob) -> date:
    """The day given, or the day by which the kilometres will be driven, whichever is sooner."""
    by_km = expected_on(actor.today, new.vehicle.pk, new.due_km) if new.due_km else None
    known = [d for d in (new.due_on, by_km) if d]
    if not known and new.kind == MaintenanceJob.Kind.SERVICE:
        raise DomainError(
            _("Say by when: a day, kilometres, or both."),
            fields={"due_on": [_("Enter a day or kilometres.")]},
        )
    return min(known, default=actor.today)


def expected_on(today: date, vehicle_id: int, due_km: int) -> date:
    """When the odometer will show it, at the pace of the last three months."""
    rows = odometer.in_force(vehicle_id)
    last = rows.last()
    if last is None:
        return today + timedelta(days=FARTHEST)
    first = rows.filter(at__gte=last.at - HISTORY).first() or last
    days = max((last.at - first.at).days, 0)
    pace = (last.km - first.km) / days if days >= 7 else KM_A_DAY
    left = due_km - int(value("vehicles.service.lead_km")) - last.km
    ahead = min(FARTHEST, max(0, int(left / max(pace, 1))))
    return max(today, timezone.localdate(last.at) + timedelta(days=ahead))


@transaction.atomic
def expect_by_km(actor: Actor, pk: int) -> bool:
    """The daily look: the more a car drives, the sooner its service is due."""
    job = queries.job_get(actor, pk, lock=True)
    if job.state != FLOW.states.PLANNED or job.due_km is None:
        return False
    due = expected_on(actor.today, job.vehicle_id, job.due_km)
    if due >= job.due_on:
        return False
    job.due_on = due
    step(
        actor,
        job,
        FLOW,
        "expect",
        hat=None,
        target=job.state,
        verb="vehicles.job.sooner",
        fields=["due_on"],
        due_on=due,
    )
    move_due(actor, job.pk, ["vehicles.job.quote"], due)
    return True


def _locked(actor: Actor, pk: int, name: str) -> tuple[MaintenanceJob, Capacity | None]:
    job = queries.job_get(actor, pk, lock=True)
    return job, FLOW.check(name, actor, job)


@transaction.atomic
def quote_job(
    actor: Actor, pk: int, *, shop: str, quote: Decimal, starts_at: datetime, ends_at: datetime
) -> MaintenanceJob:
    """What the workshop asks, and when it has the car."""
    job, hat = _locked(actor, pk, "quote")
    if ends_at <= starts_at:
        raise DomainError(
            _("The end is not after the start."), fields={"ends_at": [_("Choose a later time.")]}
        )
    job.shop, job.quote = plain(shop)[:100], quote
    job.starts_at, job.ends_at = starts_at, ends_at
    decides = role_holder("director", "leader", "chief")
    step(
        actor,
        job,
        FLOW,
        "quote",
        hat=hat,
        verb="vehicles.job.quoted",
        fields=["shop", "quote", "starts_at", "ends_at"],
        owes=[
            Owed("vehicles.job.approve", decides.pk, job.department_id, term="term.vehicles.job")
        ],
        closes=None,
        shop=job.shop,
        quote=str(quote),
    )
    return job


@transaction.atomic
def approve_job(actor: Actor, pk: int) -> MaintenanceJob:
    """Go ahead: the car is booked for the workshop, and not for anybody else."""
    job, hat = _locked(actor, pk, "approve")
    if job.starts_at is None or job.ends_at is None:
        raise DomainError(_("There is no quote yet."))
    bookings.book(
        actor,
        resource=job.vehicle,
        starts_at=job.starts_at,
        ends_at=job.ends_at,
        title=job.title[:200],
        card_id=job.pk,
    )
    step(
        actor,
        job,
        FLOW,
        "approve",
        hat=hat,
        verb="vehicles.job.approved",
        owes=[_keeper_owes(job, "vehicles.job.start", job.starts_at)],
        closes=["vehicles.job.approve"],
    )
    return job


def _keeper_owes(job: MaintenanceJob, kind: str, moment: datetime) -> Owed:
    return Owed(kind, role_holder("dispatcher", "director").pk, job.department_id, moment=moment)


@transaction.atomic
def return_job(actor: Actor, pk: int, *, reason: str) -> MaintenanceJob:
    """Too dear, or not needed like this: another quote."""
    job, hat = _locked(actor, pk, "return")
    step(
        actor,
        job,
        FLOW,
        "return",
        hat=hat,
        verb="vehicles.job.returned",
        owes=[_to_quote(job, role_holder("dispatcher", "director").pk)],
        closes=["vehicles.job.approve"],
        reason=reason,
    )
    return job


@transaction.atomic
def start_job(actor: Actor, pk: int, *, odometer_km: int | None = None) -> MaintenanceJob:
    """The car is in the workshop."""
    job, hat = _locked(actor, pk, "start")
    if odometer_km is not None:
        _read(actor, job, odometer_km)
    step(
        actor,
        job,
        FLOW,
        "start",
        hat=hat,
        verb="vehicles.job.started",
        fields=["odometer_km"],
        owes=[_keeper_owes(job, "vehicles.job.finish", job.ends_at or actor.now)],
        closes=["vehicles.job.start"],
        odometer_km=odometer_km,
    )
    return job


def _read(actor: Actor, job: MaintenanceJob, km: int) -> None:
    odometer.note(actor, odometer.Seen(job.vehicle_id, km, actor.now, Source.SHOP, job.pk))
    job.odometer_km = km


@transaction.atomic
def finish_job(
    actor: Actor, pk: int, *, amount: Decimal, result: str = "", odometer_km: int | None = None
) -> MaintenanceJob:
    """Back from the workshop: the car is free from this minute."""
    job, hat = _locked(actor, pk, "finish")
    if odometer_km is not None:
        _read(actor, job, odometer_km)
    bookings.finish(actor, job.pk)
    job.amount, job.result, job.finished_at = amount, plain(result), actor.now
    step(
        actor,
        job,
        FLOW,
        "finish",
        hat=hat,
        verb="vehicles.job.finished",
        fields=["amount", "result", "finished_at", "odometer_km"],
        closes=None,
        amount=str(amount),
    )
    return job


@transaction.atomic
def cancel_job(actor: Actor, pk: int, *, reason: str) -> MaintenanceJob:
    job, hat = _locked(actor, pk, "cancel")
    bookings.release(actor, job.pk, reason=reason)
    step(
        actor,
        job,
        FLOW,
        "cancel",
        hat=hat,
        verb="vehicles.job.cancelled",
        closes=None,
        reason=reason,
    )
    return job
