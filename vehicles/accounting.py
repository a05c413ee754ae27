"""单车核算: what each car drove, drank and cost in a month, by four grouped queries."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, Q, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone

from office.bookings.models import Resource
from office.calendars import workdays
from office.core.actor import Actor
from office.parameters.registry import value
from vehicles import odometer, queries
from vehicles.models import FuelEntry, OdometerReading, Trip

DROVE = [Trip.State.BACK, Trip.State.CONFIRMED, Trip.State.COSTED]
NONE = Decimal(0)


@dataclass(slots=True)
class Account:
    """One car in one month. Money in yuan, fuel in litres or kilowatt-hours."""

    car: Resource
    trips: int = 0
    km: int = 0
    hours: float = 0.0
    fuel: Decimal = NONE
    fuel_cost: Decimal = NONE
    road_cost: Decimal = NONE
    shop_cost: Decimal = NONE
    papers_cost: Decimal = NONE
    office_hours: float = 0.0
    doubts: int = field(default=0)

    @property
    def cost(self) -> Decimal:
        return self.fuel_cost + self.road_cost + self.shop_cost + self.papers_cost

    @property
    def per_100(self) -> Decimal | None:
        if not self.km or not self.fuel:
            return None
        return (self.fuel / self.km * 100).quantize(Decimal("0.1"))

    @property
    def per_km(self) -> Decimal | None:
        return (self.cost / self.km).quantize(Decimal("0.01")) if self.km else None

    @property
    def used(self) -> int:
        """Hours out, in percent of the office hours of the month."""
        return min(100, round(100 * self.hours / self.office_hours)) if self.office_hours else 0


def month_of(text: str, today: date) -> date:
    """`2026-11`, else this month: its first day."""
    try:
        return datetime.strptime(f"{text}-01", "%Y-%m-%d").date()  # noqa: DTZ007 - a day, no moment
    except ValueError:
        return today.replace(day=1)


def next_month(first: date) -> date:
    return (first + timedelta(days=32)).replace(day=1)


def span_of(first: date) -> tuple[datetime, datetime]:
    begin = timezone.make_aware(datetime.combine(first, time()))
    return begin, timezone.make_aware(datetime.combine(next_month(first), time()))


def accounts(actor: Actor, first: date, vehicle_id: int | None = None) -> list[Account]:
    """Every car, also those that stood still. Counts what this person may see, as the lists do."""
    cars = queries.vehicles()
    if vehicle_id is not None:
        cars = cars.filter(pk=vehicle_id)
    hours = _office_hours(first, actor.today)
    found = {car.pk: Account(car, office_hours=hours) for car in cars}
    begin, end = span_of(first)
    for row in _trips(actor, begin, end):
        one = found.get(row["vehicle"])
        if one is not None:
            one.trips, one.km = row["n"], row["km"] or 0
            one.hours = row["out"].total_seconds() / 3600 if row["out"] else 0.0
            one.fuel_cost, one.road_cost = row["fuel"] or NONE, row["road"] or NONE
    for row in _fuel(actor, begin, end):
        one = found.get(row["vehicle"])
        if one is not None:  # what the pump says replaces what was shared out to trips
            one.fuel, one.fuel_cost = row["quantity"], row["paid"]
            one.doubts = row["doubtful"]
    _shop_and_papers(actor, begin, end, found)
    return list(found.values())


def _office_hours(first: date, today: date) -> float:
    """Of the month, as far as it has come."""
    last = min(next_month(first) - timedelta(days=1), max(today, first))
    days = workdays.workdays_between(first - timedelta(days=1), last)
    opens, closes = (time.fromisoformat(value(k)) for k in ("hours.opens", "hours.closes"))
    return days * ((closes.hour - opens.hour) + (closes.minute - opens.minute) / 60)


def _sum(name: str) -> Any:
    return Coalesce(F(name), NONE)


def _trips(actor: Actor, begin: datetime, end: datetime) -> Any:
    return (
        Trip.objects.visible_to(actor)
        .filter(state__in=DROVE, out_at__gte=begin, out_at__lt=end)
        .values("vehicle")
        .annotate(
            n=Count("pk"),
            km=Sum(F("odometer_back") - F("odometer_out")),
            out=Sum(F("back_at") - F("out_at")),
            fuel=Sum("fuel_cost"),
            road=Sum(_sum("tolls") + _sum("parking") + _sum("other_cost")),
        )
        .order_by("vehicle")
    )


def _fuel(actor: Actor, begin: datetime, end: datetime) -> Any:
    return (
        FuelEntry.objects.visible_to(actor)
        .filter(at__gte=begin, at__lt=end)
        .exclude(state=FuelEntry.State.WITHDRAWN)
        .values("vehicle")
        .annotate(
            quantity=Sum("quantity"),
            paid=Sum("amount"),
            doubtful=Count("pk", filter=Q(state=FuelEntry.State.QUESTIONED)),
        )
        .order_by("vehicle")
    )


def _shop_and_papers(
    actor: Actor, begin: datetime, end: datetime, found: dict[int, Account]
) -> None:
    jobs = (
        queries.jobs(actor)
        .filter(finished_at__gte=begin, finished_at__lt=end)
        .order_by("vehicle")
        .values("vehicle")
        .annotate(paid=Sum("amount"))
    )
    for row in jobs:
        if row["vehicle"] in found:
            found[row["vehicle"]].shop_cost = row["paid"] or NONE
    papers = (
        queries.papers(actor)
        .filter(created_at__gte=begin, created_at__lt=end, amount__isnull=False)
        .order_by("resource")
        .values("resource")
        .annotate(paid=Sum("amount"))
    )
    for paid in papers:
        if paid["resource"] in found:
            found[paid["resource"]].papers_cost = paid["paid"]


def log_rows(actor: Actor, begin: datetime, end: datetime, vehicle_id: int | None) -> Any:
    """The log of trips, in order of time: what the office publishes every year."""
    rows = queries.trips(actor).filter(state__in=DROVE, out_at__gte=begin, out_at__lt=end)
    if vehicle_id is not None:
        rows = rows.filter(vehicle=vehicle_id)
    return rows.order_by("out_at", "card_id")


@dataclass(frozen=True, slots=True)
class Reading:
    """A reading with the kilometres since the one before. `gap`: nobody's trip explains them."""

    row: OdometerReading
    since: int
    gap: bool
    corrected: bool


def readings(vehicle_id: int, most: int = 60) -> list[Reading]:
    """The last readings, the newest first; corrected ones stand there struck out."""
    rows = list(
        OdometerReading.objects.filter(vehicle=vehicle_id)
        .select_related("corrected_by", "entered_by", "card")
        .defer("card__words", "card__reach")
        .order_by("-at", "-id")[: most + 1]
    )
    limit, found = value("vehicles.odometer.gap_km"), []
    before: OdometerReading | None = None
    for row in reversed(rows):
        corrected = getattr(row, "corrected_by", None) is not None
        since = row.km - before.km if before and not corrected else 0
        unexplained = row.source != "back" and since > limit and before is not None
        inside = before is not None and before.source == "out" and row.source == "fuel"
        found.append(Reading(row, since, unexplained and not inside, corrected))
        before = before if corrected else row
    return found[::-1][:most]


def curve(vehicle_id: int) -> list[tuple[datetime, int]]:
    """Points of the odometer in order of time, at most 120."""
    rows = list(odometer.in_force(vehicle_id).values_list("at", "km"))
    every = max(1, len(rows) // 120)
    return rows[::every] + ([rows[-1]] if rows and (len(rows) - 1) % every else [])
