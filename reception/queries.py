"""Every read of visits."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone

from office.core.actor import Actor
from office.core.records import fetch
from reception import policy
from reception.models import Visit

RELATED = ("department", "matter", "host")


def visits(actor: Actor) -> QuerySet[Visit]:
    """Visits the actor may see, the last entered first."""
    return Visit.objects.visible_to(actor).select_related(*RELATED).order_by("-card_id")


def inside(actor: Actor) -> QuerySet[Visit]:
    """Who is in the building now, the longest first."""
    return visits(actor).filter(state__in=policy.INSIDE).order_by("arrived_at", "card_id")


def visits_on(actor: Actor, day: date) -> QuerySet[Visit]:
    """Expected or in the house on a day, in the order of the clock."""
    begin = timezone.make_aware(datetime.combine(day, time()))
    end = begin + timedelta(days=1)
    expected = Q(expected_at__gte=begin, expected_at__lt=end)
    here = Q(arrived_at__lt=end) & (Q(left_at=None) | Q(left_at__gte=begin))
    return visits(actor).filter(expected | here).order_by("expected_at", "card_id")


def code_taken(code: str) -> bool:
    """Whether another visit under way has this code: for giving out a new one, never for a page."""
    rows = Visit.objects.visible_to(Actor.system())
    return bool(rows.filter(code=code, state__in=policy.VISIT.waiting).exists())


def visit_get(actor: Actor, pk: int, *, lock: bool = False) -> Visit:
    return fetch(Visit, actor, pk, lock=lock, related=() if lock else RELATED)
