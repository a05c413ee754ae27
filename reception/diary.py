"""What visits put into the calendar of those who receive them."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils.translation import pgettext_lazy

from office.core.actor import Actor
from office.diary.entries import LONGEST, Entry, Span, of_record
from office.parameters.registry import value
from reception.models import Visit

HOST = pgettext_lazy("at a visit", "Receives")
OFF = frozenset({Visit.State.TURNED_AWAY, Visit.State.NO_SHOW})


def diary(actor: Actor, span: Span, people: frozenset[int]) -> list[Entry]:
    usual = timedelta(minutes=value("reception.visit_minutes"))
    rows = Visit.objects.as_busy(actor).filter(
        expected_at__gt=span.starts_at - LONGEST, expected_at__lt=span.ends_at, host__in=people
    )
    found = []
    for visit in rows:
        starts_at, ends_at = _time(visit, usual)
        if ends_at > span.starts_at:
            found.append(
                of_record(
                    visit,
                    visit.host_id,
                    starts_at=starts_at,
                    ends_at=ends_at,
                    part=HOST,
                    place=visit.place,
                    cancelled=visit.state in OFF,
                )
            )
    return found


def _time(visit: Visit, usual: timedelta) -> tuple[datetime, datetime]:
    """As it was, where they came; else as expected, for as long as a visit usually lasts."""
    starts_at: datetime = visit.arrived_at or visit.expected_at
    ends_at = visit.left_at or starts_at + usual
    return starts_at, max(ends_at, starts_at)
