"""Every read of visits."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.db.models import F, Q, QuerySet
from django.utils import timezone

from office.core.actor import Actor
from office.core.records import fetch
from office.core.text import letters_only
from reception import policy
from reception.models import BadgeLoan, Visit

RELATED = ("department", "matter", "host", "host__department")


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


def day_of_visits(actor: Actor, day: date) -> QuerySet[Visit]:
    """The board: everybody of a day, and whoever came earlier and is still inside."""
    here = Q(state__in=policy.INSIDE)
    return (
        visits(actor)
        .filter(Q(pk__in=visits_on(actor, day).values("pk")) | here)
        .order_by("expected_at", "card_id")
    )


def badges_missing(actor: Actor) -> QuerySet[BadgeLoan]:
    """Badges that left with somebody; of visits the actor may see, the longest out first."""
    gone = visits(actor).exclude(state__in=policy.VISIT.waiting).values("pk")
    return (
        BadgeLoan.objects.filter(returned_at=None, visit__in=gone)
        .annotate(number_of=F("visit__number"))
        .order_by("given_at", "number")
    )


def organisations_like(actor: Actor, text: str, most: int = 8) -> list[str]:
    """Organisations of earlier visits that hold these letters, the last visited first."""
    key = letters_only(text)
    if not key:
        return []
    rows = visits(actor).filter(organisation_key__contains=key).exclude(organisation="")
    last = rows.order_by("-card_id").values_list("organisation", flat=True)[:200]
    return list(dict.fromkeys(last))[:most]


def earlier_visits(actor: Actor, visit: Visit, most: int = 5) -> list[Visit]:
    """Other visits of the same name and organisation, the last first."""
    if not visit.name_key:
        return []
    rows = visits(actor).filter(name_key=visit.name_key, organisation_key=visit.organisation_key)
    return list(rows.exclude(pk=visit.pk).order_by("-card_id")[:most])


def known_visitor(actor: Actor, name: str) -> Visit | None:
    """The last visit of somebody with this name, to fill in what is empty."""
    key = letters_only(name)[:60]
    if not key:
        return None
    return visits(actor).filter(name_key=key).order_by("-card_id").first()
