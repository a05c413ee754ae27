"""What the page of today says of cars: what leaves without one, what is not back, what is on."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from office.catalogue.kinds import url_of
from office.core.actor import Actor
from office.core.templatetags.office import clock, day
from office.diary.day import DayKind, Line
from office.diary.entries import Span
from office.duties.trouble import Reading, only_late
from office.parameters.registry import value
from vehicles import queries
from vehicles.models import Trip, VehicleRequest


def soon(now: datetime) -> datetime:
    return now + timedelta(minutes=value("vehicles.dispatch_minutes"))


def _words(duty: Any, trip: VehicleRequest | Trip) -> dict[str, Any]:
    return {
        "day": day(trip.leaves_at),
        "leaves": clock(trip.leaves_at),
        "back": clock(trip.returns_at),
        "where": trip.destination,
        "n": trip.passengers,
        "who": duty.holder,
    }


def no_car(duty: Any, trip: VehicleRequest, _now: datetime) -> str:
    text = ngettext(
        "It leaves at %(leaves)s for %(where)s with %(n)s passenger and has no car; "
        "%(who)s sends one.",
        "It leaves at %(leaves)s for %(where)s with %(n)s passengers and has no car; "
        "%(who)s sends one.",
        trip.passengers,
    )
    return text % _words(duty, trip)


def not_decided(duty: Any, trip: VehicleRequest, _now: datetime) -> str:
    text = _("It is to leave on %(day)s at %(leaves)s; %(who)s has not decided on it.")
    return text % _words(duty, trip)


def not_left(duty: Any, trip: Trip, _now: datetime) -> str:
    text = _("It was to leave at %(leaves)s for %(where)s; %(who)s has not departed.")
    return text % _words(duty, trip)


def not_back(duty: Any, trip: Trip, _now: datetime) -> str:
    text = _("It was to be back from %(where)s at %(back)s; %(who)s has not reported the return.")
    return text % _words(duty, trip)


def leaves(trip: VehicleRequest | Trip) -> datetime:
    return trip.leaves_at


TROUBLE = {
    "vehicles.dispatch": Reading(
        no_car, gettext_lazy("No car"), None, soon, at=leaves, pressing=True
    ),
    "vehicles.approve": Reading(
        not_decided, gettext_lazy("Undecided"), "approve", at=leaves, pressing=True
    ),
    "vehicles.depart": Reading(
        not_left, gettext_lazy("Not gone"), "", only_late, at=leaves, pressing=True
    ),
    "vehicles.return": Reading(not_back, gettext_lazy("Not back"), "", only_late, pressing=True),
}
OFF = ["rejected", "cancelled", "merged", "substituted"]


def rows(actor: Actor, span: Span) -> QuerySet[VehicleRequest]:
    return (
        queries.requests(actor)
        .filter(span.reaches("leaves_at", "returns_at"))
        .exclude(state__in=OFF)
        .order_by("leaves_at", "card_id")
    )


def line(trip: VehicleRequest) -> Line:
    car = str(trip.vehicle) if trip.vehicle else _("no car yet")
    said = [car, str(trip.driver) if trip.driver else ""]
    return Line(
        VehicleRequest.KIND,
        trip.leaves_at,
        trip.returns_at,
        trip.title,
        " · ".join(part for part in said if part),
        url_of(VehicleRequest.KIND, trip.pk),
        trip.requester,
    )


def counted(n: int) -> str:
    return ngettext("%(n)s trip", "%(n)s trips", n) % {"n": n}


DAY = DayKind(VehicleRequest.KIND, gettext_lazy("Cars"), "/vehicles/", rows, line, counted)
NEWS = {
    "dispatched": gettext_lazy("Your car is sent: %(subject)s"),
    "rejected": gettext_lazy("No car: your request was refused. %(subject)s"),
    "merged": gettext_lazy("You ride on another trip: %(subject)s"),
    "cancelled": gettext_lazy("The trip is called off: %(subject)s"),
    "substituted": gettext_lazy("No car goes; you travel by other means: %(subject)s"),
    "reopened": gettext_lazy("Your ride is called off; a car is looked for anew: %(subject)s"),
}
TRIP_NEWS = {
    "joined": gettext_lazy("More people ride on your trip: %(subject)s"),
    "gap": gettext_lazy("Kilometres without a trip before this one: %(subject)s"),
    "late": gettext_lazy("The car comes back later: %(subject)s"),
    "moved": gettext_lazy("The trip has another time: %(subject)s"),
    "swapped": gettext_lazy("Another car or driver: %(subject)s"),
    "substituted": gettext_lazy("No car goes on this trip: %(subject)s"),
    "cancelled": gettext_lazy("The trip is called off: %(subject)s"),
}
