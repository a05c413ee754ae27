"""The log of trips as it leaves the house: for publication, and for one car."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from office.core.errors import DomainError, NotAllowed
from office.core.exports import export
from office.organisation.actors import actor_of
from office.parameters.registry import value
from vehicles import accounting
from vehicles.views_upkeep import READERS

LOG = (
    gettext_lazy("Number"),
    gettext_lazy("Car"),
    gettext_lazy("Out"),
    gettext_lazy("Back"),
    gettext_lazy("What for"),
    gettext_lazy("Destination"),
    gettext_lazy("Department"),
    gettext_lazy("Passengers"),
    gettext_lazy("Driver"),
    gettext_lazy("Odometer out"),
    gettext_lazy("Odometer back"),
    gettext_lazy("Kilometres"),
    gettext_lazy("Fuel, in yuan"),
    gettext_lazy("Tolls, in yuan"),
    gettext_lazy("Parking, in yuan"),
    gettext_lazy("Other, in yuan"),
)


@login_required
@require_GET
def log_export(request: HttpRequest, kind: str) -> HttpResponseBase:
    """The log of trips of a year or month, for publication; `vehicle` narrows it to one car."""
    actor = actor_of(request)
    if not actor.has(*READERS):
        raise NotAllowed(_("The log of all cars is for the dispatcher and those who supervise."))
    if kind not in {"csv", "xlsx"}:
        raise DomainError(_("The log is made as csv or xlsx."))
    begin, end = _span(request.GET.get("period", ""), actor.today)
    one = request.GET.get("vehicle", "")
    rows = accounting.log_rows(actor, begin, end, int(one) if one.isdecimal() else None)
    name = _("Vehicle log %(from)s") % {"from": f"{timezone.localtime(begin):%Y-%m}"}
    most = value("export.rows")
    return export(name, kind, [str(h) for h in LOG], _lines(rows[:most].iterator(500)))


def _span(period: str, today: date) -> tuple[datetime, datetime]:
    """`2026` or `2026-11`; this year where it says nothing."""
    if len(period) == 7:
        return accounting.span_of(accounting.month_of(period, today))
    year = int(period) if period.isdecimal() and 1900 < int(period) < 9000 else today.year
    begin, _end = accounting.span_of(date(year, 1, 1))
    return begin, accounting.span_of(date(year + 1, 1, 1))[0]


def _lines(rows: Iterable[Any]) -> Iterable[list[Any]]:
    for trip in rows:
        yield [
            trip.number,
            str(trip.vehicle),
            trip.out_at,
            trip.back_at,
            trip.title,
            trip.destination,
            str(trip.department),
            trip.passengers,
            str(trip.driver or trip.requester),
            trip.odometer_out,
            trip.odometer_back,
            trip.km,
            *(float(c or 0) for c in (trip.fuel_cost, trip.tolls, trip.parking, trip.other_cost)),
        ]
