"""Fuel and current: entered once, and looked into where it does not add up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from office.bookings.models import Resource
from office.core.actor import Actor
from office.core.errors import DomainError, NotAllowed
from office.core.scoping import role_token
from office.core.text import plain
from office.duties.actions import Owed
from office.duties.steps import NumberFrom, begin, step
from office.organisation.models import User
from office.organisation.queries import role_holder
from office.parameters.registry import value
from vehicles import odometer, policy, queries
from vehicles.models import FuelEntry, Power, Source, Trip

NUMBER = "油〔{year}〕{n}号"
FLOW = policy.FUEL
HALF_A_YEAR = timedelta(days=183)
ENOUGH_KM = 300
"""Below this much history a mean says nothing yet."""
TANK, MEAN, NO_DISTANCE = "tank", "mean", "no_distance"
DOUBTS = {
    TANK: gettext_lazy("More than the tank holds"),
    MEAN: gettext_lazy("Far above the car's own mean of six months"),
    NO_DISTANCE: gettext_lazy("Filled up again without having driven"),
}


@dataclass(frozen=True, slots=True)
class NewFuel:
    """Litres, or kilowatt-hours for an electric car."""

    vehicle: Resource
    quantity: Decimal
    amount: Decimal
    odometer_km: int | None = None
    at: datetime | None = None
    fuel_card: str = ""
    station: str = ""
    trip: Trip | None = None


def fuel_from(values: dict[str, Any]) -> NewFuel:
    return NewFuel(**{k: v for k, v in values.items() if v not in (None, "")})


@transaction.atomic
def enter_fuel(actor: Actor, new: NewFuel) -> FuelEntry:
    """Whoever filled up enters it; where it does not add up the dispatcher looks into it."""
    if not actor.has(*policy.KEEPERS, "driver"):
        raise NotAllowed(_("Fuel is entered by drivers and the dispatcher."))
    at = min(new.at or actor.now, actor.now)
    _check(new)
    keeper = role_holder("dispatcher", "director")
    unit = _("kWh") if _electric(new.vehicle) else _("litres")
    doubts = _doubts(actor, new, at)
    entry = FuelEntry(
        state=FLOW.states.QUESTIONED if doubts else FLOW.states.ENTERED,
        department_id=_department(actor, keeper),
        title=f"{new.vehicle} {new.quantity.normalize():f} {unit}",
        vehicle=new.vehicle,
        trip=new.trip,
        at=at,
        quantity=new.quantity,
        amount=new.amount,
        odometer_km=new.odometer_km,
        fuel_card=plain(new.fuel_card)[:40],
        station=plain(new.station)[:100],
        doubts=doubts,
        reach=[role_token("dispatcher")],
    )
    _begin(actor, entry, keeper)
    if new.odometer_km is not None:
        odometer.note(
            actor, odometer.Seen(new.vehicle.pk, new.odometer_km, at, Source.FUEL, entry.pk)
        )
    return entry


def _begin(actor: Actor, entry: FuelEntry, keeper: User) -> None:
    owes = [Owed("vehicles.fuel.settle", keeper.pk, entry.department_id, term="term.vehicles.fuel")]
    begin(
        actor,
        entry,
        FLOW,
        verb="vehicles.fuel.entered",
        number=NumberFrom("fuel", actor.today.year, NUMBER),
        matter_id=entry.trip.matter_id if entry.trip else None,
        words=[("A", entry.title), ("D", f"{entry.station} {entry.fuel_card}")],
        owes=owes if entry.doubts else [],
        quantity=str(entry.quantity),
        amount=str(entry.amount),
        doubts=entry.doubts,
    )


def _department(actor: Actor, keeper: User) -> int:
    own = next((c.department_id for c in actor.capacities if c.department_id), None)
    found = own or keeper.department_id
    if found is None:
        raise DomainError(_("You belong to no department. Ask the administrator to enter yours."))
    return found


def _check(new: NewFuel) -> None:
    wrong: dict[str, list[str]] = {}
    if new.vehicle.kind != Resource.Kind.VEHICLE:
        wrong["vehicle"] = [_("%(name)s is no car.") % {"name": new.vehicle}]
    if new.quantity <= 0:
        wrong["quantity"] = [_("Enter how much it took.")]
    if new.amount < 0:
        wrong["amount"] = [_("Enter what it cost.")]
    if new.trip is not None and new.trip.vehicle_id != new.vehicle.pk:
        wrong["trip"] = [_("That trip is made with another car.")]
    if wrong:
        raise DomainError(_("The fuel was not entered yet."), fields=wrong)


def _electric(vehicle: Resource) -> bool:
    papers = getattr(vehicle, "vehicle", None)
    return papers is not None and papers.power == Power.ELECTRIC


def _doubts(actor: Actor, new: NewFuel, at: datetime) -> list[str]:
    """Larger than the tank; far above the car's own mean; no kilometre since the last one."""
    found = []
    papers = getattr(new.vehicle, "vehicle", None)
    if papers is not None and papers.tank and new.quantity > papers.tank:
        found.append(TANK)
    office = Actor.system(actor.now)
    past = list(
        queries.fuel(office)
        .filter(
            vehicle=new.vehicle.pk,
            at__gte=at - HALF_A_YEAR,
            at__lt=at,
            odometer_km__isnull=False,
        )
        .exclude(state=FuelEntry.State.WITHDRAWN)
        .order_by("at")
    )
    if new.odometer_km is None or not past:
        return found
    km = new.odometer_km - (past[-1].odometer_km or 0)
    if km <= 0:
        return [*found, NO_DISTANCE]
    mean = mean_per_100(past)
    times = Decimal(str(value("vehicles.fuel.times_mean")))
    if mean is not None and new.quantity / km * 100 > mean * times:
        found.append(MEAN)
    return found


def mean_per_100(entries: list[FuelEntry]) -> Decimal | None:
    """Per 100 km from the first to the last of some entries in order of time.

    What was filled in first was used before, so it does not count.
    """
    if len(entries) < 2:
        return None
    km = (entries[-1].odometer_km or 0) - (entries[0].odometer_km or 0)
    if km < ENOUGH_KM:
        return None
    return sum((e.quantity for e in entries[1:]), Decimal(0)) / km * 100


@transaction.atomic
def settle_fuel(actor: Actor, pk: int, *, finding: str) -> FuelEntry:
    """Looked into: what explains it."""
    entry = queries.fuel_get(actor, pk, lock=True)
    hat = FLOW.check("settle", actor, entry)
    entry.finding = plain(finding)[:500]
    step(
        actor,
        entry,
        FLOW,
        "settle",
        hat=hat,
        verb="vehicles.fuel.settled",
        fields=["finding"],
        closes=None,
        finding=entry.finding,
    )
    return entry


@transaction.atomic
def withdraw_fuel(actor: Actor, pk: int, *, reason: str) -> FuelEntry:
    """Entered by mistake: it stays to be seen and counts no more."""
    entry = queries.fuel_get(actor, pk, lock=True)
    hat = FLOW.check("withdraw", actor, entry)
    step(
        actor,
        entry,
        FLOW,
        "withdraw",
        hat=hat,
        verb="vehicles.fuel.withdrawn",
        closes=None,
        reason=reason,
    )
    return entry
