"""Holds that want an hour somebody else wants too: whoever is firm first keeps it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.db.models import Exists, F, OuterRef, Q

from office.bookings.models import Booking
from office.bookings.queries import bookings
from office.core.actor import Actor

AHEAD = timedelta(days=7)
MOST = 3


@dataclass(frozen=True, slots=True)
class Clash:
    """A tentative booking whose hour is wanted twice."""

    booking: Booking
    title: str


def clashes(actor: Actor) -> list[Clash]:
    """Those of the next week, the soonest first: one query."""
    others = Booking.objects.filter(
        Q(firm=True) | Q(expires_at__gt=actor.now),
        resource=OuterRef("resource"),
        period__overlap=OuterRef("period"),
        cancelled_at=None,
    ).exclude(pk=OuterRef("pk"))
    rows: Any = (
        bookings(actor)
        .filter(
            firm=False,
            cancelled_at=None,
            expires_at__gt=actor.now,
            period__overlap=DateTimeTZRange(actor.now, actor.now + AHEAD, "[)"),
        )
        .filter(Exists(others))
        .order_by(F("period").asc(), "id")[:MOST]
    )
    return [Clash(row, row.title if row.may_read else "") for row in rows]
